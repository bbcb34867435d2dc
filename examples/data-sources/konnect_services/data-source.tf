data "konnect_services" "example" {
  tags          = ["team-a"]
  name_contains = "ord"
}

output "names" {
  value = data.konnect_services.example.services[*].name
}
