variable "mistral_key" {
  type      = string
  sensitive = true
  default   = "Bearer example"
}

resource "konnect_config_store" "example" {
  name = "my-config-store"
}

resource "konnect_secret" "example" {
  config_store_id = konnect_config_store.example.id
  key             = "mistral-key"
  value           = var.mistral_key
}
