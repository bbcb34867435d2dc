data "konnect_config_store" "this" {
  name = "my-config-store"
}

resource "konnect_secret" "another" {
  config_store_id = data.konnect_config_store.this.id
  key             = "another-key"
  value           = "…"
}
