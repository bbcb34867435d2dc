data "konnect_consumer" "jane" {
  username = "jane"
}

# A key cannot be looked for: it is secret.
data "konnect_key_auth" "example" {
  consumer_id = data.konnect_consumer.jane.id
  id          = data.konnect_key_auths.jane.key_auths[0].id
}

data "konnect_key_auths" "jane" {
  consumer_id = data.konnect_consumer.jane.id
}

output "created_at" {
  value = data.konnect_key_auth.example.created_at
}
