data "konnect_consumer" "example" {
  username = "mobile-app"
}

output "id" {
  value = data.konnect_consumer.example.id
}
