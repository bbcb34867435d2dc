data "konnect_consumer_groups" "example" {}

output "names" {
  value = data.konnect_consumer_groups.example.consumer_groups[*].name
}
