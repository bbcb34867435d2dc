data "konnect_certificates" "example" {
  tags = ["team-a"]
}

output "ids" {
  value = data.konnect_certificates.example.certificates[*].id
}
