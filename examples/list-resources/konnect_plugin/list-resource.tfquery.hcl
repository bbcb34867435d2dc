list "konnect_plugin" "all" {
  provider = konnect

  config {
    tags          = ["team-payments"]
    name_contains = "pay"
  }
}
