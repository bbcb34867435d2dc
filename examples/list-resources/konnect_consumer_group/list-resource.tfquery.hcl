list "konnect_consumer_group" "all" {
  provider = konnect

  config {
    tags = ["team-payments"]
  }
}
