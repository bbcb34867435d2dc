variable "certificate" {
  type        = string
  description = "PEM text."
}

resource "konnect_data_plane_certificate" "example" {
  cert  = var.certificate
  title = "data planes in Frankfurt"
}
