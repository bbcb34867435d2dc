# CONTROL_PLANE_ID/CONSUMER_GROUP_ID/CONSUMER_ID
terraform import konnect_consumer_group_member.example 11111111-1111-4111-8111-111111111111/0c5b7c1e-6d5e-4b0a-9d0a-3a1f6c1f2b11/9d4d6d19-77c6-428e-a965-9bc9647633e9
# The form that the official provider takes:
terraform import konnect_consumer_group_member.example '{"control_plane_id": "11111111-1111-4111-8111-111111111111", "consumer_group_id": "0c5b7c1e-6d5e-4b0a-9d0a-3a1f6c1f2b11", "consumer_id": "9d4d6d19-77c6-428e-a965-9bc9647633e9"}'
