# CONTROL_PLANE_ID/ID
terraform import konnect_plugin.example 11111111-1111-4111-8111-111111111111/3473c251-5b6c-4f45-b1ff-7ede735a366d
# The form that the official provider takes:
terraform import konnect_plugin.example '{"control_plane_id": "11111111-1111-4111-8111-111111111111", "id": "3473c251-5b6c-4f45-b1ff-7ede735a366d"}'
