# It has no name of its own: the ID stands in Konnect, or comes from a list.
data "konnect_ca_certificates" "example" {
  tags = ["team-a"]
}

data "konnect_ca_certificate" "example" {
  id = data.konnect_ca_certificates.example.ca_certificates[0].id
}

output "cert_digest" {
  value = data.konnect_ca_certificate.example.cert_digest
}
