data "konnect_consumer" "jane" {
  username = "jane"
}

data "konnect_basic_auths" "jane" {
  consumer_id = data.konnect_consumer.jane.id
}

output "username" {
  value = data.konnect_basic_auths.jane.basic_auths[*].username
}
