import {
  to = konnect_target.example
  id = "11111111-1111-4111-8111-111111111111/0c5b7c1e-6d5e-4b0a-9d0a-3a1f6c1f2b11/9d4d6d19-77c6-428e-a965-9bc9647633e9"
}
