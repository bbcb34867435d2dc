data "konnect_keys" "example" {
  name_contains = "key"
}

output "kids" {
  value = data.konnect_keys.example.keys[*].kid
}
