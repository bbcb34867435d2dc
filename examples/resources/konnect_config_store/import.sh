# CONTROL_PLANE_ID/ID
terraform import konnect_config_store.example 11111111-1111-4111-8111-111111111111/d32d905a-ed33-46a3-a093-d8f536af9a8a
# The form that the official provider takes:
terraform import konnect_config_store.example '{"control_plane_id": "11111111-1111-4111-8111-111111111111", "id": "d32d905a-ed33-46a3-a093-d8f536af9a8a"}'
