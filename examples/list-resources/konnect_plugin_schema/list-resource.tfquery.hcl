list "konnect_plugin_schema" "all" {
  provider = konnect

  config {
    name_contains = "pay"
  }
}
