list "konnect_key_set" "all" {
  provider = konnect

  config {
    tags = ["team-payments"]
  }
}
