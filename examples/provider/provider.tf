terraform {
  required_providers {
    konnect = {
      source = "terraform-provider-konnect/konnect"
    }
  }
}

# The access token comes from the environment: KONNECT_TOKEN (or KONNECT_SPAT for a system account).
provider "konnect" {
  region           = "eu"
  control_plane_id = "11111111-1111-4111-8111-111111111111"
}
