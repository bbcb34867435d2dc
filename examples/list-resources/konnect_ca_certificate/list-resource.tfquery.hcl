list "konnect_ca_certificate" "all" {
  provider = konnect

  config {
    tags = ["team-payments"]
  }
}
