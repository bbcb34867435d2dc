list "konnect_sni" "all" {
  provider = konnect

  config {
    tags = ["team-payments"]
  }
}
