data "konnect_vault" "this" {
  prefix = "mysecretvault"
}

output "vault" {
  value = data.konnect_vault.this.config_store_id
}
