list "konnect_upstream" "all" {
  provider = konnect

  config {
    tags = ["team-payments"]
  }
}
