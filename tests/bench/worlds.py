"""The configurations that are measured, and the worlds behind them: many secrets, many plugins."""

import base64
import copy
import json
import pathlib

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
# A state with as many bytes as that of the secrets, and a dependency as they have: what Terraform itself does with those.
LARGE_FLOOR = """
variable "amount" { type = number }
resource "terraform_data" "s" { input = "bench" }
resource "terraform_data" "k" {
  count = var.amount
  input = "${terraform_data.s.id}-value-${count.index}-%s"
}
""" % ("x" * 165)
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
LARGE_PLUGIN = "bench-large"
LARGE_FIELDS = 220  # as many as Kong's largest plugins have


def large_field(i):
    """One of many that a large plugin has: its type goes by its number."""
    return ({"type": "string", "default": f"default of field {i}"},
            {"type": "boolean", "required": True, "default": i % 2 == 0},
            {"type": "integer", "between": [0, 100000], "default": i},
            {"type": "array", "elements": {"type": "string"}, "default": [f"first-{i}", f"second-{i}"]},
            {"type": "string", "one_of": ["one", "two", "three"], "default": "two"},
            {"type": "map", "keys": {"type": "string"}, "values": {"type": "string"}},
            {"type": "record", "fields": [{"host": {"type": "string"}}, {"port": {"type": "integer", "default": 6379}}]},
            {"type": "string", "encrypted": True, "referenceable": True})[i % 8]


def write_schemas(folder):
    """Our own schema of a plugin as large as Kong's largest."""
    fields = [{f"field_{i}": large_field(i)} for i in range(LARGE_FIELDS)]
    schema = {"fields": [{"config": {"type": "record", "required": True, "fields": fields}}]}
    pathlib.Path(folder, f"{LARGE_PLUGIN}.json").write_text(json.dumps(schema))


LARGE = {LARGE_PLUGIN: '{ field_0 = "configured", field_3 = ["a", "b", "c"] }'}


def plugins_hcl(kinds):
    return PLUGINS % ", ".join(f'{{ name = "{name}", config = {config} }}' for name, config in kinds.items())


def hcl(kind):
    return SECRETS if kind == "secrets" else plugins_hcl(WORLDS[kind].kinds)


def floor_hcl(kind):
    return SECRETS_FLOOR


def large_floor_hcl(kind):
    return LARGE_FLOOR if kind == "secrets" else None


class Secrets:
    """What `amount` of a kind needs beforehand, and how somebody else changes one."""

    firsts = 1  # so many are applied where the state of the others is written

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
    def __init__(self, kinds):
        self.kinds = kinds  # of each service's plugins
        self.firsts = len(kinds)

    def prepare(self, world, amount):
        world.services = world.each(lambda i: world.konnect.api("POST", "core-entities/services", {"host": f"h{i}.example"})["id"],
                                    -(-amount // len(self.kinds)))
        return {"services": world.services}

    def objects(self, world, state, amount):
        """Makes the others beside those of the first service, each as that of its kind; what differs in their states."""
        firsts = next(entry["instances"] for entry in state["resources"] if entry["name"] == "k")
        bodies = [world.konnect.api("GET", f"core-entities/plugins/{first['attributes']['id']}") for first in firsts]
        for body in bodies:
            for name in ("id", "created_at", "updated_at"):
                body.pop(name)

        def make(i):
            service = world.services[(len(bodies) + i) // len(bodies)]
            body = {**bodies[i % len(bodies)], "service": {"id": service}}
            made = world.konnect.api("POST", "core-entities/plugins", body)
            return {"id": made["id"], "service_id": service, "created_at": made["created_at"], "updated_at": made["updated_at"]}
        return world.each(make, amount - len(bodies))

    @staticmethod
    def change(world, state, i):
        path = f"core-entities/plugins/{state['id']}"
        world.konnect.api("PUT", path, {**world.konnect.api("GET", path), "enabled": False})


def floor_rows(state, amount):
    """What differs in the states of the others of so many terraform_data."""
    first = next(entry["instances"][0]["attributes"] for entry in state["resources"] if entry["name"] == "k")
    rows = [first["input"]["value"].replace("value-0", f"value-{i}") for i in range(1, amount)]
    return [{name: {"value": row, "type": "string"} for name in ("input", "output")} for row in rows]


def extended(state, rows):
    """Terraform's state with so many more instances of the resource, each as one of the first with other attributes."""
    state = copy.deepcopy(state)
    instances = next(entry["instances"] for entry in state["resources"] if entry["name"] == "k")
    firsts = list(instances)
    for i, row in enumerate(rows):
        first = firsts[i % len(firsts)]
        more = copy.deepcopy(first)
        more["index_key"] = len(firsts) + i
        more["attributes"].update(row)
        private = json.loads(base64.b64decode(first.get("private", "e30=")))  # "{}"
        if "revision" in private:
            private["revision"] = row["updated_at"]
            more["private"] = base64.b64encode(json.dumps(private).encode()).decode()
        instances.append(more)
    state["serial"] += 1
    return state


WORLDS = {"secrets": Secrets, "plugins": Plugins(KINDS | LARGE), "large plugins": Plugins(LARGE)}
