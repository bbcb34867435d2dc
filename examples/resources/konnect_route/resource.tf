resource "konnect_service" "orders" {
  name = "orders"
  host = "orders.example.com"
}

resource "konnect_route" "example" {
  name       = "orders"
  service_id = konnect_service.orders.id
  protocols  = ["https"]
  hosts      = ["shop.example.com"]
  paths      = ["/orders", "~/v[0-9]+/orders"]
  methods    = ["GET", "POST"]
  headers    = { x-tier = ["gold", "silver"] }
}

# A route by expression.
resource "konnect_route" "by_expression" {
  name       = "old-orders"
  service_id = konnect_service.orders.id
  expression = "http.path ^= \"/old\" && http.method == \"GET\""
  priority   = 100
}
