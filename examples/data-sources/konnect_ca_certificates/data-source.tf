data "konnect_ca_certificates" "example" {
  tags = ["team-a"]
}

output "ids" {
  value = data.konnect_ca_certificates.example.ca_certificates[*].id
}
