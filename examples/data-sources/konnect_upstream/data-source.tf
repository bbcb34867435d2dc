data "konnect_upstream" "example" {
  name = "orders.internal"
}

output "id" {
  value = data.konnect_upstream.example.id
}
