import {
  to = konnect_config_store.example
  id = "11111111-1111-4111-8111-111111111111/d32d905a-ed33-46a3-a093-d8f536af9a8a"
}
