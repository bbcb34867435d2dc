data "konnect_data_plane_certificates" "example" {}

output "ids" {
  value = data.konnect_data_plane_certificates.example.data_plane_certificates[*].id
}
