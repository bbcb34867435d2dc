data "konnect_consumer" "jane" {
  username = "jane"
}

# Who it is; never the password.
data "konnect_basic_auth" "example" {
  consumer_id = data.konnect_consumer.jane.id
  username    = "jane"
}

output "id" {
  value = data.konnect_basic_auth.example.id
}
