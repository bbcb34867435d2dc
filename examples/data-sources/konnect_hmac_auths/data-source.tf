data "konnect_consumer" "jane" {
  username = "jane"
}

data "konnect_hmac_auths" "jane" {
  consumer_id = data.konnect_consumer.jane.id
}

output "username" {
  value = data.konnect_hmac_auths.jane.hmac_auths[*].username
}
