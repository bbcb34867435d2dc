resource "konnect_control_plane" "example" {
  name        = "shop"
  description = "The gateway of the shop"
  auth_type   = "pki_client_certs"
  labels      = { team = "shop", env = "test" }
}

# What is in it names it.
resource "konnect_service" "orders" {
  control_plane_id = konnect_control_plane.example.id
  name             = "orders"
  host             = "orders.example.com"
}
