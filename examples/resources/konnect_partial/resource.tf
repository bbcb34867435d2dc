# {vault://my-env/NAME} is the data plane's environment variable SECRET_NAME.
resource "konnect_vault" "environment" {
  name   = "env"
  prefix = "my-env"
  config = {
    prefix = "SECRET_"
  }
}

# One Redis, for all plugins that count in it.
resource "konnect_partial" "example" {
  name = "shared-redis"
  type = "redis-ce"
  config = {
    host     = "redis.example.com"
    port     = 6379
    password = "{vault://${konnect_vault.environment.prefix}/redis-password}"
  }
}

resource "konnect_plugin" "limited" {
  name     = "rate-limiting"
  partials = [{ id = konnect_partial.example.id }]
  config = {
    minute = 60
    policy = "redis"
  }
}
