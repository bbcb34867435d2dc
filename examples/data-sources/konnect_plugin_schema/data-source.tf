data "konnect_plugin_schema" "example" {
  name = "my-plugin"
}

output "lua_schema" {
  value = data.konnect_plugin_schema.example.lua_schema
}
