data "konnect_consumer" "jane" {
  username = "jane"
}

data "konnect_acls" "jane" {
  consumer_id = data.konnect_consumer.jane.id
}

output "group" {
  value = data.konnect_acls.jane.acls[*].group
}
