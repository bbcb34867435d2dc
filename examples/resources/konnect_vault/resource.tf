resource "konnect_config_store" "example" {
  name = "my-config-store"
}

# Serves the secrets of a Config Store: {vault://mysecretvault/KEY}
resource "konnect_vault" "example" {
  prefix          = "mysecretvault"
  description     = "Secrets kept in Konnect"
  tags            = ["team-a"]
  config_store_id = konnect_config_store.example.id
}

# A vault of another type: {vault://my-env/NAME} is the data plane's environment variable SECRET_NAME.
resource "konnect_vault" "environment" {
  name   = "env"
  prefix = "my-env"
  config = {
    prefix = "SECRET_"
  }
}
