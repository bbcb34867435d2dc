variable "key" {
  type      = string
  sensitive = true
  default   = "example"
}

resource "konnect_consumer" "example" {
  username = "jane"
}

resource "konnect_key_auth" "example" {
  consumer_id = konnect_consumer.example.id
  key         = var.key
  tags        = ["team-a"]
}
