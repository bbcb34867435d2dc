resource "konnect_certificate" "example" {
  cert = "{vault://my-vault/certificate}"
  key  = "{vault://my-vault/private-key}"
}

resource "konnect_sni" "example" {
  name           = "*.example.com"
  certificate_id = konnect_certificate.example.id
}
