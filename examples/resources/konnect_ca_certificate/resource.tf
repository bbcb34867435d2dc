variable "authority" {
  type        = string
  description = "The certificate of the authority: PEM text."
}

resource "konnect_ca_certificate" "example" {
  cert = var.authority
  tags = ["team-a"]
}
