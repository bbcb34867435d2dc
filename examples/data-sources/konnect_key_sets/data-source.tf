data "konnect_key_sets" "example" {
  tags = ["team-a"]
}

output "names" {
  value = data.konnect_key_sets.example.key_sets[*].name
}
