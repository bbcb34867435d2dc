import {
  to = konnect_plugin_schema.example
  id = "11111111-1111-4111-8111-111111111111/my-plugin"
}
