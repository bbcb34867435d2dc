# The plugin without any scope: what is not set must not be set there either.
data "konnect_plugin" "for_all" {
  name = "rate-limiting"
}

# By the name that somebody gave it.
data "konnect_plugin" "named" {
  instance_name = "limit-for-all"
}

output "limit" {
  value = data.konnect_plugin.for_all.config.minute
}
