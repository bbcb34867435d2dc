data "konnect_consumer" "jane" {
  username = "jane"
}

data "konnect_acl" "example" {
  consumer_id = data.konnect_consumer.jane.id
  group       = "gold"
}

output "id" {
  value = data.konnect_acl.example.id
}
