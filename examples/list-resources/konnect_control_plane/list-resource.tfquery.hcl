list "konnect_control_plane" "all" {
  provider = konnect

  config {
    name_contains = "pay"
  }
}
