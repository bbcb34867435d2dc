# It has no name of its own: the ID stands in Konnect, or comes from a list.
data "konnect_certificates" "example" {
  tags = ["team-a"]
}

data "konnect_certificate" "example" {
  id = data.konnect_certificates.example.certificates[0].id
}

output "cert" {
  value = data.konnect_certificate.example.cert
}
