list "konnect_certificate" "all" {
  provider = konnect

  config {
    tags = ["team-payments"]
  }
}
