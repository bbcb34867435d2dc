data "konnect_consumer_group" "gold" {
  name = "gold"
}

data "konnect_consumer" "app" {
  username = "mobile-app"
}

# An error, if the consumer is not in the group.
data "konnect_consumer_group_member" "example" {
  consumer_group_id = data.konnect_consumer_group.gold.id
  consumer_id       = data.konnect_consumer.app.id
}

output "member" {
  value = data.konnect_consumer_group_member.example.id
}
