# A secret for a plugin, kept in Konnect: a service and its route, a Config Store, a vault over it, a secret in it, and an ai-proxy
# plugin on the route that uses the secret by reference. It is Kong's how-to "Configure the Konnect Config Store" as a module.

terraform {
  required_providers {
    konnect = {
      source = "terraform-provider-konnect/konnect"
    }
  }
}

variable "control_plane_name" {
  description = "The name of the control plane. When it is null, KONNECT_CONTROL_PLANE_NAME or KONNECT_CONTROL_PLANE_ID says which."
  type        = string
  default     = null
}

# Token and region (or server_url) come from the environment: KONNECT_TOKEN, KONNECT_REGION (or KONNECT_SERVER_URL).
provider "konnect" {
  control_plane_name = var.control_plane_name
}

variable "mistral_key" {
  description = "The key of the model's API, as it goes into the Authorization header: \"Bearer …\"."
  type        = string
  sensitive   = true
}

variable "upstream_url" {
  description = "Where the model is."
  type        = string
  default     = "https://api.mistral.ai/v1/chat/completions"
}

# Requests to /chat go to the model.
resource "konnect_service" "chat" {
  name     = "chat"
  protocol = "https"
  host     = "api.mistral.ai"
  port     = 443
}

resource "konnect_route" "chat" {
  name       = "chat"
  service_id = konnect_service.chat.id
  paths      = ["/chat"]
}

resource "konnect_config_store" "this" {
  name = "my-config-store"
}

resource "konnect_vault" "this" {
  prefix          = "mysecretvault"
  description     = "Storing secrets in Konnect"
  config_store_id = konnect_config_store.this.id
}

resource "konnect_secret" "mistral" {
  config_store_id = konnect_config_store.this.id
  key             = "mistral-key"
  value           = var.mistral_key
}

resource "konnect_plugin" "ai_proxy" {
  name     = "ai-proxy"
  route_id = konnect_route.chat.id

  config = {
    route_type = "llm/v1/chat"
    auth = {
      header_name  = "Authorization"
      header_value = "{vault://${konnect_vault.this.prefix}/${konnect_secret.mistral.key}}"
    }
    model = {
      provider = "mistral"
      name     = "mistral-tiny"
      options = {
        mistral_format = "openai"
        upstream_url   = var.upstream_url
      }
    }
  }
}

output "reference" {
  description = "How other plugins can use the secret."
  value       = "{vault://${konnect_vault.this.prefix}/${konnect_secret.mistral.key}}"
}
