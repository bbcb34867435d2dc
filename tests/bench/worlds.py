"""The configurations that are measured, and the worlds behind them: many secrets, many plugins."""

import base64
import copy
import json

import harness

SECRETS = """
variable "amount" { type = number }
resource "konnect_config_store" "s" { name = "bench" }
resource "konnect_secret" "k" {
  count           = var.amount
  config_store_id = konnect_config_store.s.id
  key             = "key-${count.index}"
  value           = "value-${count.index}"
}
"""
SECRETS_FLOOR = """
variable "amount" { type = number }
resource "terraform_data" "k" {
  count = var.amount
  input = "value-${count.index}"
}
"""
PLUGINS = """
variable "amount" { type = number }
variable "services" { type = list(string) }
locals {
  kinds = [%s]
}
resource "konnect_plugin" "k" {
  count      = var.amount
  name       = local.kinds[count.index %% length(local.kinds)].name
  service_id = var.services[floor(count.index / length(local.kinds))]
  config     = local.kinds[count.index %% length(local.kinds)].config
}
"""
KINDS = {
    "cors": '{ origins = ["https://example.org"], max_age = 60 }',
    "key-auth": '{ key_names = ["apikey"] }',
    "rate-limiting": '{ minute = 5, policy = "local" }',
    "request-termination": '{ status_code = 403, message = "no" }',
    "request-transformer": '{ add = { headers = ["a:b"] } }',
}
LARGE = {  # of Kong's own, where the schemas are at hand
    "openid-connect": '{ issuer = "https://issuer.example/.well-known/openid-configuration", client_id = ["bench"] }',
    "rate-limiting-advanced": '{ limit = [10], window_size = [60], strategy = "local", sync_rate = -1 }',
}


def plugin_schemas():
    """The folder of Kong's own schemas; None where there is none."""
    try:
        return harness.data("plugin-schemas")
    except harness.Skip:
        return None


def kinds():
    folder = plugin_schemas()
    return KINDS | {name: config for name, config in LARGE.items() if folder and (folder / f"{name}.json").exists()}


def hcl(kind):
    if kind == "secrets":
        return SECRETS
    return PLUGINS % ", ".join(f'{{ name = "{name}", config = {config} }}' for name, config in kinds().items())


def floor_hcl(kind):
    return SECRETS_FLOOR if kind == "secrets" else None


class Secrets:
    """What `amount` of a kind needs beforehand, and how somebody else changes one."""

    address = "konnect_secret"

    @staticmethod
    def prepare(world, amount):
        return {}

    @staticmethod
    def objects(world, state, amount):
        """Makes the secrets 1 to amount - 1 beside the one of the state; what differs in their states from the first one's."""
        store = next(entry["instances"][0]["attributes"]["id"] for entry in state["resources"]
                     if entry["type"] == "konnect_config_store")

        def make(i):
            body = {"key": f"key-{i + 1}", "value": f"value-{i + 1}"}
            made = world.konnect.api("POST", f"config-stores/{store}/secrets", body)
            return {**body, "id": f"{harness.PLANE}/{store}/key-{i + 1}", "created_at": made["created_at"],
                    "updated_at": made["updated_at"]}
        return world.each(make, amount - 1)

    @staticmethod
    def change(world, state, i):
        store = state["id"].split("/")[1]
        world.konnect.api("PUT", f"config-stores/{store}/secrets/{state['key']}", {"value": f"drift-{i}"})


class Plugins:
    address = "konnect_plugin"

    @staticmethod
    def prepare(world, amount):
        made = world.each(lambda i: world.konnect.api("POST", "core-entities/services", {"host": f"h{i}.example"})["id"],
                          -(-amount // len(kinds())))
        return {"services": made}

    @staticmethod
    def change(world, state, i):
        path = f"core-entities/plugins/{state['id']}"
        world.konnect.api("PUT", path, {**world.konnect.api("GET", path), "enabled": False})


def extended(state, address, rows):
    """Terraform's state with so many more instances of the resource, each the first one with other attributes."""
    state = copy.deepcopy(state)
    instances = next(entry["instances"] for entry in state["resources"] if entry["type"] == address)
    first = instances[0]
    for i, row in enumerate(rows):
        more = copy.deepcopy(first)
        more["index_key"] = i + 1
        more["attributes"].update(row)
        private = json.loads(base64.b64decode(first.get("private", "e30=")))  # "{}"
        if "revision" in private:
            private["revision"] = row["updated_at"]
            more["private"] = base64.b64encode(json.dumps(private).encode()).decode()
        instances.append(more)
    state["serial"] += 1
    return state


WORLDS = {"secrets": Secrets, "plugins": Plugins}
