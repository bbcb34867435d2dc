data "konnect_control_planes" "example" {
  name_contains = "sh"
}

output "ids" {
  value = data.konnect_control_planes.example.control_planes[*].id
}
