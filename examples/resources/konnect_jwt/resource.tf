variable "secret" {
  type      = string
  sensitive = true
  default   = "example"
}

resource "konnect_consumer" "example" {
  username = "jane"
}

resource "konnect_jwt" "example" {
  consumer_id = konnect_consumer.example.id
  key         = "https://issuer.example.com"
  algorithm   = "HS256"
  secret      = var.secret
}
