data "konnect_plugin_schemas" "example" {}

output "names" {
  value = data.konnect_plugin_schemas.example.plugin_schemas[*].name
}
