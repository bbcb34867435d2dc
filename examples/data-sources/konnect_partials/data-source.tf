data "konnect_partials" "example" {
  name_contains = "redis"
}

output "ids" {
  value = data.konnect_partials.example.partials[*].id
}
