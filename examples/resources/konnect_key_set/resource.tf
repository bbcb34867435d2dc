resource "konnect_key_set" "example" {
  name = "signing-keys"
  tags = ["team-a"]
}
