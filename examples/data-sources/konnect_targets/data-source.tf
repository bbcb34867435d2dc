data "konnect_upstream" "orders" {
  name = "orders.internal"
}

data "konnect_targets" "example" {
  upstream_id = data.konnect_upstream.orders.id
}

output "addresses" {
  value = data.konnect_targets.example.targets[*].target
}
