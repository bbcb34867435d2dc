# {vault://mysecretvault/mistral-key}
output "reference" {
  value = provider::konnect::vault_reference("mysecretvault", "mistral-key")
}

# Of a secret that is a JSON object, one property: {vault://aws/team/mistral/key}
output "property" {
  value = provider::konnect::vault_reference("aws", "team/mistral", "key")
}
