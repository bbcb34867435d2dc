# CONTROL_PLANE_ID/ID
terraform import konnect_partial.example 11111111-1111-4111-8111-111111111111/9d4d6d19-77c6-428e-a965-9bc9647633e9
# The form that the official provider takes:
terraform import konnect_partial.example '{"control_plane_id": "11111111-1111-4111-8111-111111111111", "id": "9d4d6d19-77c6-428e-a965-9bc9647633e9"}'
