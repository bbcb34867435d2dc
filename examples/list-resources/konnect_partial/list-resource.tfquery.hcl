list "konnect_partial" "all" {
  provider = konnect

  config {
    tags = ["team-payments"]
  }
}
