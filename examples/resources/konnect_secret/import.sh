# CONTROL_PLANE_ID/CONFIG_STORE_ID/KEY. Konnect never gives a secret's value back, so the first plan after the import
# writes the configured one.
terraform import konnect_secret.example 11111111-1111-4111-8111-111111111111/d32d905a-ed33-46a3-a093-d8f536af9a8a/mistral-key
terraform import konnect_secret.example '{"control_plane_id": "11111111-1111-4111-8111-111111111111", "config_store_id": "d32d905a-ed33-46a3-a093-d8f536af9a8a", "key": "mistral-key"}'
