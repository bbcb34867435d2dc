variable "public_key" {
  type        = string
  description = "PEM text."
}

resource "konnect_key_set" "example" {
  name = "signing-keys"
}

resource "konnect_key" "example" {
  name           = "first-key"
  kid            = "first"
  set_id         = konnect_key_set.example.id
  pem_public_key = var.public_key
}

resource "konnect_key" "jwk" {
  kid    = "second"
  set_id = konnect_key_set.example.id
  jwk    = "{vault://my-vault/second-key}"
}
