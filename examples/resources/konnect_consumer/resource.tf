resource "konnect_consumer" "example" {
  username  = "mobile-app"
  custom_id = "app-42"
  tags      = ["team-a"]
}
