terraform {
  required_providers {
    konnect = {
      source = "terraform-provider-konnect/konnect"
    }
  }
}

# The access token comes from the environment: KONNECT_TOKEN (or KONNECT_SPAT for a system account).
provider "konnect" {
  region             = "eu"
  control_plane_name = "my-control-plane"
}

resource "konnect_service" "orders" {
  name     = "orders"
  protocol = "https"
  host     = "orders.example.com"
  port     = 443
}

resource "konnect_route" "orders" {
  name       = "orders"
  service_id = konnect_service.orders.id
  paths      = ["/orders"]
}

resource "konnect_plugin" "rate_limiting" {
  name       = "rate-limiting"
  service_id = konnect_service.orders.id
  config     = { minute = 60, policy = "local" }
}
