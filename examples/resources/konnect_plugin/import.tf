import {
  to = konnect_plugin.example
  id = "11111111-1111-4111-8111-111111111111/3473c251-5b6c-4f45-b1ff-7ede735a366d"
}
