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
