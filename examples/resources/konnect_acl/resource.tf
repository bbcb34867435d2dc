resource "konnect_consumer" "example" {
  username = "jane"
}

resource "konnect_acl" "example" {
  consumer_id = konnect_consumer.example.id
  group       = "gold"
}
