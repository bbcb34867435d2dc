data "konnect_upstream" "orders" {
  name = "orders.internal"
}

data "konnect_target" "example" {
  upstream_id = data.konnect_upstream.orders.id
  target      = "10.0.0.1:8080"
}

output "weight" {
  value = data.konnect_target.example.weight
}
