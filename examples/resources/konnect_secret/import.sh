# CONTROL_PLANE_ID/CONFIG_STORE_ID/KEY
terraform import konnect_secret.example 11111111-1111-4111-8111-111111111111/d32d905a-ed33-46a3-a093-d8f536af9a8a/mistral-key
# The form that the official provider takes:
terraform import konnect_secret.example '{"control_plane_id": "11111111-1111-4111-8111-111111111111", "config_store_id": "d32d905a-ed33-46a3-a093-d8f536af9a8a", "key": "mistral-key"}'
