data "konnect_config_stores" "example" {
  name_contains = "config"
}

output "names" {
  value = data.konnect_config_stores.example.config_stores[*].name
}
