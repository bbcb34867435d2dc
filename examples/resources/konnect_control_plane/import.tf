import {
  to = konnect_control_plane.example
  id = "11111111-1111-4111-8111-111111111111"
}
