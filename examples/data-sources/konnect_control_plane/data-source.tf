data "konnect_control_plane" "example" {
  name = "shop"
}

output "id" {
  value = data.konnect_control_plane.example.id
}
