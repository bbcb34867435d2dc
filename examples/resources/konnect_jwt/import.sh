# CONTROL_PLANE_ID/CONSUMER_ID/ID
terraform import konnect_jwt.example 11111111-1111-4111-8111-111111111111/0b3c2a5e-6c55-4f0c-8d0f-2a8a4d2b9d11/9d4d6d19-77c6-428e-a965-9bc9647633e9
# The form that the official provider takes:
terraform import konnect_jwt.example '{"control_plane_id": "11111111-1111-4111-8111-111111111111", "consumer_id": "0b3c2a5e-6c55-4f0c-8d0f-2a8a4d2b9d11", "id": "9d4d6d19-77c6-428e-a965-9bc9647633e9"}'
