# The module under test: an API with a route, a limit, and a key for those who call it.
terraform {
  required_version = ">= 1.6"
  required_providers {
    konnect = {
      source = "terraform-provider-konnect/konnect"
    }
  }
}

variable "name" {
  type = string
}

variable "upstream" {
  type = string

  validation {
    condition     = startswith(var.upstream, "https://")
    error_message = "The upstream must be an https:// URL."
  }
}

variable "requests_per_minute" {
  type    = number
  default = 60
}

resource "konnect_service" "api" {
  name     = var.name
  protocol = "https"
  host     = split("/", trimprefix(var.upstream, "https://"))[0]
  port     = 443
}

resource "konnect_route" "api" {
  name       = var.name
  service_id = konnect_service.api.id
  paths      = ["/${var.name}"]
}

resource "konnect_plugin" "key" {
  name       = "key-auth"
  service_id = konnect_service.api.id
}

resource "konnect_plugin" "limit" {
  name       = "rate-limiting"
  service_id = konnect_service.api.id
  config     = { minute = var.requests_per_minute, policy = "local" }
}

output "service_id" {
  value = konnect_service.api.id
}
