# A secret for a plugin, kept in Konnect: Config Store, vault, secret, and an ai-proxy plugin that uses it by reference.
# It is Kong's how-to "Configure the Konnect Config Store" as a module.

terraform {
  required_providers {
    konnect = {
      source = "terraform-provider-konnect/konnect"
    }
  }
}

# Token, region (or server_url) and control plane come from the environment: KONNECT_TOKEN, KONNECT_REGION (or
# KONNECT_SERVER_URL), KONNECT_CONTROL_PLANE_ID.
provider "konnect" {}

variable "route_id" {
  description = "The ID of the route whose requests go to the model."
  type        = string
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
  route_id = var.route_id

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
