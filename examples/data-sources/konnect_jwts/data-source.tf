data "konnect_consumer" "jane" {
  username = "jane"
}

data "konnect_jwts" "jane" {
  consumer_id = data.konnect_consumer.jane.id
}

output "key" {
  value = data.konnect_jwts.jane.jwts[*].key
}
