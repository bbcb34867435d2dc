"""Secrets that are in no state and no plan, and that tell when they changed."""

import json
import pathlib
import zipfile

from harness import PLANE, ROUTE, client_version, expect, expect_equal, expect_in, expect_not_in, main, needs
from test_lifecycle import secret_value

STORE = 'resource "konnect_config_store" "s" { name = "one" }\n'
SECRET = STORE + """
variable "secret" {
  type      = string
  sensitive = true
}
resource "konnect_secret" "k" {
  config_store_id = konnect_config_store.s.id
  key             = "key-1"
  %s
}
"""
FIRST = "CANARY-write-only-1f"
SECOND = "CANARY-write-only-2e"


def search(work, canary):
    """Every file that Terraform left, plan files unpacked, and all that it printed. (A plan file holds the values of variables
    that are not ephemeral: that is Terraform's doing.)"""
    found = ["output"] if canary in "\n".join(work.transcript) else []
    for path in sorted(work.folder.rglob("*")):
        if path.is_file():
            texts = [path.read_bytes()]
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as plan:
                    texts += [plan.read(name) for name in plan.namelist()]
            found += [path.name] if any(canary.encode() in text for text in texts) else []
    return found


def refresh_only_is_clean(work):
    """Terraform up to 1.11 ends with 2 at random here when a sensitive variable makes a second attribute sensitive: it lists
    them in the state in no fixed order, and compares the lists."""
    if client_version() >= (1, 12):
        work.run("plan", "-refresh-only", "-detailed-exitcode")


def store_of(work):
    return work.state("konnect_secret.k")["config_store_id"]


@needs(1, 11)
def test_rotation_without_counting(konnect, work):
    work.write((SECRET % "value_wo = var.secret").replace("sensitive = true", "sensitive = true\n  ephemeral = true"))
    work.environment["TF_VAR_secret"] = FIRST
    work.plan("-out=first.plan", code=2)
    work.run("apply", "first.plan")
    expect_equal(secret_value(konnect, store_of(work), "key-1"), FIRST)
    work.no_changes()
    work.environment["TF_VAR_secret"] = SECOND
    shown = work.plan("-out=second.plan", code=2).text
    expect_in("konnect_secret.k will be updated in-place", shown)
    work.run("apply", "second.plan")
    expect_equal(secret_value(konnect, store_of(work), "key-1"), SECOND)
    work.no_changes()
    work.run("show", "-json")
    refresh_only_is_clean(work)
    expect_equal(search(work, "CANARY"), [])


@needs(1, 11)
def test_the_search_would_find_it(konnect, work):
    """The control: a value that the schema keeps in the state is found there, and in the plan file."""
    work.write(SECRET % "value = var.secret")
    work.environment["TF_VAR_secret"] = FIRST
    work.plan("-out=first.plan", code=2)
    work.run("apply", "first.plan")
    expect_equal(search(work, "CANARY"), ["first.plan", "terraform.tfstate"])


@needs(1, 11)
def test_version(konnect, work):
    work.environment["TF_VAR_secret"] = FIRST
    work.write(SECRET % "value_wo = var.secret\n  value_wo_version = 1")
    work.apply()
    work.environment["TF_VAR_secret"] = SECOND
    work.no_changes()
    work.write(SECRET % "value_wo = var.secret\n  value_wo_version = 2")
    expect_in("1 to change", work.plan(code=2).text)
    work.apply()
    expect_equal(secret_value(konnect, store_of(work), "key-1"), SECOND)
    work.no_changes()
    expect_equal(search(work, "CANARY"), [])


@needs(1, 11)
def test_switching(konnect, work):
    work.environment["TF_VAR_secret"] = FIRST
    work.write(SECRET % "value = var.secret")
    work.apply()
    created = work.state("konnect_secret.k")
    work.write(SECRET % "value_wo = var.secret")
    expect_in("updated in-place", work.plan(code=2).text)
    work.apply()
    expect_not_in(FIRST, (work.folder / "terraform.tfstate").read_text())
    expect_equal(work.state("konnect_secret.k")["created_at"], created["created_at"])
    work.no_changes()
    work.write(SECRET % "value = var.secret")
    work.apply()
    expect_equal(work.state("konnect_secret.k")["value"], FIRST)
    work.no_changes()


@needs(1, 11)
def test_exactly_one(konnect, work):
    work.environment["TF_VAR_secret"] = FIRST
    work.write(SECRET % "value = var.secret\n  value_wo = var.secret")
    expect_in("cannot be set together", work.plan(code=1).text)
    work.write(SECRET % "")
    expect_in('"value" or "value_wo"', work.plan(code=1).text)


def foreign_write(konnect, work):
    konnect.api("PUT", f"config-stores/{store_of(work)}/secrets/key-1", {"value": "by somebody else"})


def drift(konnect, work, attribute):
    work.environment["TF_VAR_secret"] = FIRST
    work.write(SECRET % f"{attribute} = var.secret")
    work.apply()
    foreign_write(konnect, work)
    shown = work.plan(code=2).text
    expect_in("Changed outside Terraform", shown)
    expect_in("1 to change", shown)
    work.apply()
    expect_equal(secret_value(konnect, store_of(work), "key-1"), FIRST)
    work.no_changes()
    refresh_only_is_clean(work)
    foreign_write(konnect, work)
    work.apply("-refresh-only")
    expect_in("Changed outside Terraform", work.plan(code=2).text)
    konnect.api("DELETE", f"config-stores/{store_of(work)}/secrets/key-1")
    expect_in("1 to add", work.plan(code=2).text)
    work.apply()
    work.no_changes()


@needs(1, 6)
def test_refresh_only_is_clean(konnect, work):
    """Several times: what Terraform 1.11 makes of two sensitive attributes shows only now and then."""
    work.environment["TF_VAR_secret"] = FIRST
    work.write(SECRET % "value = var.secret")
    work.apply()
    for _ in range(6):
        work.run("plan", "-refresh-only", "-detailed-exitcode")


def test_drift_of_a_value(konnect, work):
    drift(konnect, work, "value")


@needs(1, 11)
def test_drift_of_a_write_only_value(konnect, work):
    drift(konnect, work, "value_wo")


@needs(1, 11)
def test_import(konnect, work):
    store = konnect.api("POST", "config-stores", {"name": "one"})["id"]
    konnect.api("POST", f"config-stores/{store}/secrets", {"key": "key-1", "value": "theirs"})
    work.environment["TF_VAR_secret"] = FIRST
    work.write(SECRET % "value_wo = var.secret")
    work.run("import", "konnect_config_store.s", f"{PLANE}/{store}")
    work.run("import", "konnect_secret.k", f"{PLANE}/{store}/key-1")
    expect_in("0 to add, 1 to change, 0 to destroy", work.plan(code=2).text)
    work.apply()
    expect_equal(secret_value(konnect, store, "key-1"), FIRST)
    work.no_changes()


@needs(1, 11)
def test_ephemeral_value(konnect, work):
    work.environment["TF_VAR_secret"] = FIRST
    work.write((SECRET % "value_wo = var.secret").replace("sensitive = true", "sensitive = true\n  ephemeral = true"))
    work.apply()
    expect_equal(secret_value(konnect, store_of(work), "key-1"), FIRST)
    work.no_changes()
    expect_equal(search(work, "CANARY"), [])


PLUGIN = """
variable "secret" {
  type      = string
  sensitive = true
}
resource "konnect_plugin" "p" {
  name     = "ai-proxy"
  route_id = "%s"
  config = {
    route_type = "llm/v1/chat"
    auth       = { header_name = "Authorization" }
    model      = { provider = "openai", name = "gpt" }
  }
  %%s = %%s({ auth = { header_value = var.secret } })
}
""" % ROUTE


def header_value(konnect):
    return konnect.api("GET", "core-entities/plugins")["data"][0]["config"]["auth"]["header_value"]


@needs(1, 11)
def test_plugin_write_only(konnect, work):
    work.environment["TF_VAR_secret"] = FIRST
    work.write(PLUGIN % ("config_wo", ""))
    work.apply()
    expect_equal(header_value(konnect), FIRST)
    work.no_changes()
    work.environment["TF_VAR_secret"] = SECOND
    expect_in("1 to change", work.plan(code=2).text)
    work.apply()
    expect_equal(header_value(konnect), SECOND)
    work.no_changes()
    expect_equal(search(work, "CANARY"), [])
    work.write((PLUGIN % ("config_wo", "")).replace('header_name = "Authorization"', 'header_name = "Authorization"\n      header_value = "x"'))
    expect_in('"auth.header_value" is set in "config" and in "config_wo"', work.plan(code=1).text)


def test_plugin_sensitive(konnect, work):
    work.environment["TF_VAR_secret"] = FIRST
    work.write(PLUGIN % ("sensitive_config", "jsonencode"))
    work.apply()
    expect_equal(header_value(konnect), FIRST)
    work.no_changes()
    work.environment["TF_VAR_secret"] = SECOND
    work.apply()
    expect_equal(header_value(konnect), SECOND)
    work.no_changes()
    expect_equal(search(work, "CANARY"), ["terraform.tfstate", "terraform.tfstate.backup"])
    plugin = konnect.api("GET", "core-entities/plugins")["data"][0]
    plugin["config"]["auth"]["header_value"] = "by somebody else"
    konnect.api("PUT", "core-entities/plugins/" + plugin["id"],
                {key: plugin[key] for key in ("name", "config", "route", "enabled", "protocols")})
    expect_in("1 to change", work.plan(code=2).text)
    work.apply()
    expect_equal(header_value(konnect), SECOND)


LISTS = """
variable "secret" {
  type      = string
  sensitive = true
}
resource "konnect_plugin" "p" {
  name    = "every-rule"
  enabled = %s
  config  = { kind = "plain", only = "this", weight = 1, allow = ["x"], targets = [{ host = "a", scope = "part" }, { host = "b" }] }
  %s      = %s({ targets = [%s] })
  %s
}
"""
PARTS = "{ part = var.secret }, {}"


def in_lists(konnect):
    return [target["part"] for target in konnect.api("GET", "core-entities/plugins")["data"][0]["config"]["targets"]]


@needs(1, 11)
def test_secrets_in_lists(konnect, work):
    work.environment["TF_VAR_secret"] = FIRST
    work.write(LISTS % ("true", "config_wo", "", "{}", ""))
    expect_in('"targets" has 2 elements in "config" and 1 in "config_wo"', work.plan(code=1).text)
    work.write(LISTS % ("true", "config_wo", "", PARTS, "config_wo_version = 1"))
    work.apply()
    expect_equal(in_lists(konnect), [FIRST, None])
    work.no_changes()
    work.environment["TF_VAR_secret"] = SECOND
    work.write(LISTS % ("false", "config_wo", "", PARTS, "config_wo_version = 1"))
    work.apply()
    expect_equal(in_lists(konnect), [FIRST, None])  # the version is the same: it is kept
    work.no_changes()
    work.write(LISTS % ("false", "config_wo", "", PARTS, "config_wo_version = 2"))
    work.apply()
    expect_equal(in_lists(konnect), [SECOND, None])
    expect_equal(search(work, "CANARY"), [])
    work.destroy()
    work.write(LISTS % ("true", "sensitive_config", "jsonencode", PARTS, ""))
    work.apply()
    expect_equal(in_lists(konnect), [SECOND, None])
    work.no_changes()
    expect("CANARY" not in json.dumps(work.state("konnect_plugin.p")["config"]), "config has the secret")


test_secrets_in_lists.emulator_options = lambda: ("--plugin-schemas", pathlib.Path(__file__).with_name("plugin-schemas"))


def as_before_version_1(work):
    """Makes the state that of a plugin as releases with schema version 0 wrote it."""
    path = work.folder / "terraform.tfstate"
    state = json.loads(path.read_text())
    instance = next(r for r in state["resources"] if r["type"] == "konnect_plugin")["instances"][0]
    expect_equal(instance["schema_version"], 1)
    instance["schema_version"] = 0
    kind = ["object", {"auth": ["object", {"header_value": "string"}]}]
    instance["attributes"]["sensitive_config"] = {"value": json.loads(instance["attributes"]["sensitive_config"]), "type": kind}
    instance["attributes"]["effective_config"] = {"value": {"auth": {"header_name": "Authorization"}},
                                                  "type": ["object", {"auth": ["object", {"header_name": "string"}]}]}
    path.write_text(json.dumps(state))


def test_state_of_version_0(konnect, work):
    work.environment["TF_VAR_secret"] = FIRST
    work.write(PLUGIN % ("sensitive_config", "jsonencode"))
    work.apply()
    as_before_version_1(work)
    work.no_changes()
    work.run("apply", "-refresh-only", "-auto-approve")
    expect_equal(json.loads(work.state("konnect_plugin.p")["sensitive_config"]), {"auth": {"header_value": FIRST}})
    work.write(PLUGIN.replace("gpt", "gpt-5") % ("sensitive_config", "jsonencode"))
    work.apply()
    expect("effective_config" not in work.state("konnect_plugin.p"), "what the schema has no more is gone")
    expect_equal(header_value(konnect), FIRST)
    work.no_changes()


def test_sensitive_text_is_compared_by_meaning(konnect, work):
    work.environment["TF_VAR_secret"] = FIRST
    work.write(PLUGIN % ("sensitive_config", "jsonencode"))
    work.apply()
    spaced = json.dumps({"auth": {"param_name": None, "header_value": FIRST}}, indent=2)
    work.write((PLUGIN % ("sensitive_config", "")).replace("({ auth = { header_value = var.secret } })", f"<<-J\n{spaced}\nJ"))
    work.no_changes()
    work.write((PLUGIN % ("sensitive_config", "")))
    expect_in("string required", work.plan(code=1).text)


def test_vault_sensitive(konnect, work):
    work.environment["TF_VAR_secret"] = FIRST
    work.write("""
variable "secret" {
  type      = string
  sensitive = true
}
resource "konnect_vault" "v" {
  name             = "conjur"
  prefix           = "my-conjur"
  config           = { endpoint_url = "https://conjur.example" }
  sensitive_config = jsonencode({ api_key = var.secret })
}
""")
    work.apply()
    expect_equal(konnect.api("GET", "core-entities/vaults")["data"][0]["config"]["api_key"], FIRST)
    work.no_changes()
    expect_equal(search(work, "CANARY"), ["terraform.tfstate"])


OPEN = """
resource "konnect_plugin" "p" {
  name = "ai-proxy"
  config = {
    route_type = "llm/v1/chat"
    auth       = { header_name = "Authorization", header_value = "%s" }
    model      = { provider = "openai", name = "gpt" }
  }
}
"""


def test_secrets_in_the_open(konnect, work):
    work.write(OPEN % FIRST)
    refused = work.plan(code=1).text
    expect_in('"config.auth.header_value" is a secret', refused)
    for way in ("{vault://PREFIX/KEY}", "config_wo", "sensitive_config", 'plaintext_secrets = "warn"'):
        expect_in(way, refused)
    expect_not_in(FIRST, refused)
    work.write(OPEN % FIRST, provider='provider "konnect" {\n  plaintext_secrets = "warn"\n}\n')
    expect_in("Warning: Secret in plain text", work.plan(code=2).text)
    work.write(OPEN % FIRST, provider='provider "konnect" {\n  plaintext_secrets = "allow"\n}\n')
    work.apply()
    work.no_changes()
    work.write(OPEN % "{vault://some-vault/key}")
    work.apply()
    work.no_changes()
    asked = [entry for entry in konnect.requests("GET") if "/schemas/plugins/ai-proxy" in entry["path"]]
    expect(asked, "the schema is asked of Konnect")
    work.write('resource "konnect_vault" "v" {\n  name = "conjur"\n  prefix = "my-conjur"\n'
               '  config = { endpoint_url = "https://conjur.example", api_key = "%s" }\n}\n' % FIRST)
    expect_in('"config.api_key" is a secret', work.plan(code=1).text)


def test_plan_without_schemas_goes_on(konnect, work):
    """No rights to read schemas, or a fault: Konnect decides when it is applied."""
    work.write(OPEN % FIRST)
    konnect.fault(action="answer", path="/schemas/plugins/", status=403, times=99, body={"message": "no"})
    work.plan(code=2)
    konnect.admin("DELETE", "faults")
    konnect.fault(action="drop", path="/schemas/plugins/", times=99)
    work.plan(code=2)


def test_older_clients_are_told(konnect, work):
    if client_version() >= (1, 11):
        return
    work.environment["TF_VAR_secret"] = FIRST
    work.write(SECRET % "value_wo = var.secret")
    text = work.plan(code=1).text
    expect_in("Terraform 1.11", text)
    expect_in("OpenTofu 1.11", text)
    expect_not_in(FIRST, text)


@needs(1, 11)
def test_schema(konnect, work):
    work.write("")
    schemas = next(iter(json.loads(work.run("providers", "schema", "-json").text)["provider_schemas"].values()))
    for resource, name in (("konnect_secret", "value_wo"), ("konnect_plugin", "config_wo"), ("konnect_vault", "config_wo")):
        attribute = schemas["resource_schemas"][resource]["block"]["attributes"][name]
        expect(attribute["write_only"], f"{name} is write-only")


if __name__ == "__main__":
    main(globals())
