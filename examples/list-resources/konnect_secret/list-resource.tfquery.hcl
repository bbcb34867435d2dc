list "konnect_secret" "all" {
  provider = konnect

  config {
    config_store_id = "d32d905a-ed33-46a3-a093-d8f536af9a8a"
  }
}
