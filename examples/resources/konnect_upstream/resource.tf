resource "konnect_upstream" "example" {
  name      = "orders.internal"
  algorithm = "least-connections"

  healthchecks = {
    active = {
      http_path = "/health"
      healthy   = { interval = 10, successes = 2 }
      unhealthy = { interval = 5, http_failures = 3 }
    }
  }
}

# A service whose host is the upstream's name uses it.
resource "konnect_service" "orders" {
  name = "orders"
  host = konnect_upstream.example.name
}
