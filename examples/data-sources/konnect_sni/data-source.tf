data "konnect_sni" "example" {
  name = "*.example.com"
}

output "certificate_id" {
  value = data.konnect_sni.example.certificate_id
}
