resource "konnect_upstream" "orders" {
  name = "orders.internal"
}

resource "konnect_target" "example" {
  upstream_id = konnect_upstream.orders.id
  target      = "10.0.0.1:8080"
  weight      = 50
}
