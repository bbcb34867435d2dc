# { prefix = "aws", key = "team/mistral", property = "key", query = null, version = 2 }
output "parts" {
  value = provider::konnect::parse_vault_reference("{vault://aws/team/mistral/key#2}")
}
