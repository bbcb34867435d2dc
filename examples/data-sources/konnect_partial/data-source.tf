data "konnect_partial" "example" {
  name = "shared-redis"
}

output "host" {
  value = data.konnect_partial.example.config.host
}
