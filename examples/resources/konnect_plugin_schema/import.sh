# CONTROL_PLANE_ID/NAME
terraform import konnect_plugin_schema.example 11111111-1111-4111-8111-111111111111/my-plugin
# The form that the official provider takes:
terraform import konnect_plugin_schema.example '{"control_plane_id": "11111111-1111-4111-8111-111111111111", "name": "my-plugin"}'
