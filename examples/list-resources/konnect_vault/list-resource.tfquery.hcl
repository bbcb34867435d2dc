list "konnect_vault" "all" {
  provider = konnect

  config {
    tags = ["team-payments"]
  }
}
