import {
  to = konnect_partial.example
  id = "11111111-1111-4111-8111-111111111111/9d4d6d19-77c6-428e-a965-9bc9647633e9"
}
