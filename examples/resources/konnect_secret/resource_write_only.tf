# With Terraform or OpenTofu 1.11 and newer, the value can stay out of the state and of plan files.
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
