data "konnect_upstreams" "example" {
  name_contains = "internal"
}

output "names" {
  value = data.konnect_upstreams.example.upstreams[*].name
}
