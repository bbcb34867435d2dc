list "konnect_data_plane_certificate" "all" {
  provider = konnect
}
