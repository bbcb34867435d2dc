resource "konnect_service" "example" {
  name     = "orders"
  protocol = "https"
  host     = "orders.example.com"
  port     = 443
  path     = "/v1"
  tags     = ["team-a"]
}
