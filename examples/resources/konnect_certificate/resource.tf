variable "certificate" {
  type        = string
  description = "PEM text."
}

variable "private_key" {
  type        = string
  description = "PEM text."
  sensitive   = true
}

resource "konnect_certificate" "example" {
  cert = var.certificate
  key  = var.private_key
  tags = ["team-a"]
}

# Both can be references to a vault as well.
resource "konnect_certificate" "from_a_vault" {
  cert = "{vault://my-vault/certificate}"
  key  = "{vault://my-vault/private-key}"
}
