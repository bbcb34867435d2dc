# From Terraform 1.11 and OpenTofu 1.11 on, the value need be in no state and in no plan file.
variable "openai_key" {
  type      = string
  ephemeral = true
}

resource "konnect_config_store" "other" {
  name = "my-other-config-store"
}

resource "konnect_secret" "write_only" {
  config_store_id = konnect_config_store.other.id
  key             = "openai-key"
  value_wo        = var.openai_key
}
