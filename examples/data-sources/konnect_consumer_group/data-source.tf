data "konnect_consumer_group" "example" {
  name = "gold"
}

output "id" {
  value = data.konnect_consumer_group.example.id
}
