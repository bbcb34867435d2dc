data "konnect_config_store" "this" {
  name = "my-config-store"
}

data "konnect_secrets" "example" {
  config_store_id = data.konnect_config_store.this.id
}

output "keys" {
  value = data.konnect_secrets.example.secrets[*].key
}
