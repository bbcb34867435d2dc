# ID
terraform import konnect_control_plane.example 11111111-1111-4111-8111-111111111111
# The form that the official provider takes:
terraform import konnect_control_plane.example '{"id": "11111111-1111-4111-8111-111111111111"}'
