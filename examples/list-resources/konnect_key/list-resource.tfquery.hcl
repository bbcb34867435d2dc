list "konnect_key" "all" {
  provider = konnect

  config {
    tags = ["team-payments"]
  }
}
