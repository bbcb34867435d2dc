list "konnect_jwt" "all" {
  provider = konnect

  config {
    consumer_id = "0b3c2a5e-6c55-4f0c-8d0f-2a8a4d2b9d11"
    tags        = ["team-payments"]
  }
}
