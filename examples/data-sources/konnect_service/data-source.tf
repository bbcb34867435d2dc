data "konnect_service" "example" {
  name = "orders"
}

output "host" {
  value = data.konnect_service.example.host
}
