resource "konnect_consumer" "example" {
  username = "jane"
}

resource "konnect_mtls_auth" "example" {
  consumer_id  = konnect_consumer.example.id
  subject_name = "jane@example.com"
}
