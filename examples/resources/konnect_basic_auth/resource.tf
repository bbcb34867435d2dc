variable "password" {
  type      = string
  sensitive = true
  default   = "example"
}

resource "konnect_consumer" "example" {
  username = "jane"
}

resource "konnect_basic_auth" "example" {
  consumer_id = konnect_consumer.example.id
  username    = "jane"
  password    = var.password
}
