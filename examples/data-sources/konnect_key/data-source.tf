data "konnect_key_set" "signing" {
  name = "signing-keys"
}

# By kid and set_id, or by name.
data "konnect_key" "example" {
  kid    = "first"
  set_id = data.konnect_key_set.signing.id
}

output "public_key" {
  value = data.konnect_key.example.pem_public_key
}
