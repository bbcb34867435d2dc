# Usually a file: lua_schema = file("${path.module}/schema.lua")
resource "konnect_plugin_schema" "example" {
  lua_schema = <<-EOT
    return {
      name = "my-plugin",
      fields = {
        { config = { type = "record", fields = { { greeting = { type = "string", default = "hello" } } } } },
      },
    }
  EOT
}

# The schema's name, so that Terraform creates the schema first.
resource "konnect_plugin" "mine" {
  name   = konnect_plugin_schema.example.name
  config = { greeting = "good day" }
}
