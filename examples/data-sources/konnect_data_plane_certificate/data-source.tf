# It has no name of its own: the ID stands in Konnect, or comes from a list.
data "konnect_data_plane_certificates" "example" {}

data "konnect_data_plane_certificate" "example" {
  id = data.konnect_data_plane_certificates.example.data_plane_certificates[0].id
}

output "cert" {
  value = data.konnect_data_plane_certificate.example.cert
}
