data "konnect_consumer_group" "gold" {
  name = "gold"
}

data "konnect_consumer_group_members" "example" {
  consumer_group_id = data.konnect_consumer_group.gold.id
}

output "consumer_ids" {
  value = data.konnect_consumer_group_members.example.consumer_group_members[*].consumer_id
}
