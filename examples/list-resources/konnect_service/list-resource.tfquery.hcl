list "konnect_service" "all" {
  provider = konnect

  config {
    tags          = ["team-payments"]
    name_contains = "pay"
  }
}
