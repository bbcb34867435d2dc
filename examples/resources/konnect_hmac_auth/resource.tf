variable "secret" {
  type      = string
  sensitive = true
  default   = "example"
}

resource "konnect_consumer" "example" {
  username = "jane"
}

resource "konnect_hmac_auth" "example" {
  consumer_id = konnect_consumer.example.id
  username    = "jane"
  secret      = var.secret
}
