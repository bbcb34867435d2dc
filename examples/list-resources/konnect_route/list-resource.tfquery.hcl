list "konnect_route" "all" {
  provider = konnect

  config {
    tags = ["team-payments"]
  }
}
