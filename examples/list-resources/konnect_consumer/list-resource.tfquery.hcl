list "konnect_consumer" "all" {
  provider = konnect

  config {
    tags = ["team-payments"]
  }
}
