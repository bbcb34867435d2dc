# For all requests of the control plane.
resource "konnect_plugin" "example" {
  name          = "rate-limiting"
  instance_name = "limit-for-all"
  tags          = ["team-a"]
  config = {
    minute = 60
    policy = "local"
  }
}

# For those of one service; route_id, consumer_id and consumer_group_id do likewise, also together.
resource "konnect_service" "chat" {
  name = "chat"
  host = "api.mistral.ai"
}

resource "konnect_plugin" "ai_proxy" {
  name       = "ai-proxy"
  service_id = konnect_service.chat.id
  config = {
    route_type = "llm/v1/chat"
    auth = {
      header_name  = "Authorization"
      header_value = "{vault://${konnect_vault.environment.prefix}/mistral-key}" # the secret itself is in no configuration
    }
    model = {
      provider = "mistral"
      name     = "mistral-tiny"
      options  = { mistral_format = "openai", upstream_url = "https://api.mistral.ai/v1/chat/completions" }
    }
  }
}

# {vault://my-env/mistral-key} is the environment variable SECRET_MISTRAL_KEY of the data planes.
resource "konnect_vault" "environment" {
  name   = "env"
  prefix = "my-env"
  config = { prefix = "SECRET_" }
}

# The configuration may be JSON text, too.
resource "konnect_plugin" "key_auth" {
  name      = "key-auth"
  protocols = ["http", "https"]
  config    = jsonencode({ key_names = ["apikey"] })
}
