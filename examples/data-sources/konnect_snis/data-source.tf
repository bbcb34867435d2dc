data "konnect_snis" "example" {}

output "names" {
  value = data.konnect_snis.example.snis[*].name
}
