list "konnect_config_store" "all" {
  provider = konnect

  config {
    name_contains = "pay"
  }
}
