# For all requests of the control plane; route_id, service_id, consumer_id and consumer_group_id narrow it down.
resource "konnect_plugin" "example" {
  name = "rate-limiting"
  tags = ["team-a"]
  config = {
    minute = 60
    policy = "local"
  }
}

# The configuration may be JSON text, too.
resource "konnect_plugin" "key_auth" {
  name      = "key-auth"
  protocols = ["http", "https"]
  config    = jsonencode({ key_names = ["apikey"] })
}
