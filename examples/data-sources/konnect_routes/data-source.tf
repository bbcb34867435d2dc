data "konnect_routes" "example" {
  name_contains = "orders"
}

output "names" {
  value = data.konnect_routes.example.routes[*].name
}
