data "konnect_key_set" "example" {
  name = "signing-keys"
}

output "id" {
  value = data.konnect_key_set.example.id
}
