data "konnect_route" "example" {
  name = "orders"
}

output "id" {
  value = data.konnect_route.example.id
}
