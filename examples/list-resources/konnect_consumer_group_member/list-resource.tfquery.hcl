list "konnect_consumer_group_member" "all" {
  provider = konnect

  config {
    consumer_group_id = "0c5b7c1e-6d5e-4b0a-9d0a-3a1f6c1f2b11"
  }
}
