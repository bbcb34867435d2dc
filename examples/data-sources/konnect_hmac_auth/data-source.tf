data "konnect_consumer" "jane" {
  username = "jane"
}

# Who it is; never the secret.
data "konnect_hmac_auth" "example" {
  consumer_id = data.konnect_consumer.jane.id
  username    = "jane"
}

output "id" {
  value = data.konnect_hmac_auth.example.id
}
