data "konnect_consumer" "jane" {
  username = "jane"
}

data "konnect_key_auths" "jane" {
  consumer_id = data.konnect_consumer.jane.id
  tags        = ["team-a"]
}

output "id" {
  value = data.konnect_key_auths.jane.key_auths[*].id
}
