# When it was written last; never what it is.
data "konnect_config_store" "this" {
  name = "my-config-store"
}

data "konnect_secret" "mistral" {
  config_store_id = data.konnect_config_store.this.id
  key             = "mistral-key"
}

output "written" {
  value = data.konnect_secret.mistral.updated_at
}
