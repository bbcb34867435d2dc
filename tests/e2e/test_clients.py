"""The whole story with every client that is there: the one of the other tests, and those of tests/harness/clients. What a client cannot
do must end in a message that says so."""

import json

from harness import (PLANE, ROUTE, Skip, client, expect_equal, expect_in, expect_not_in, known_clients, main,
                     product_and_version)

# The first version that has a feature.
FEATURES = {
    "functions": {"Terraform": (1, 8), "OpenTofu": (1, 7)},
    "write-only attributes": {"Terraform": (1, 11), "OpenTofu": (1, 11)},
}
FIRST = "Bearer clients-CANARY-1"
SECOND = "Bearer clients-CANARY-2"

STORY = """
variable "key" {
  type      = string
  sensitive = true
}
resource "konnect_config_store" "s" { name = "one" }
resource "konnect_vault" "v" {
  prefix          = "my-vault"
  config_store_id = konnect_config_store.s.id
}
resource "konnect_secret" "k" {
  config_store_id = konnect_config_store.s.id
  key             = "mistral-key"
  %s              = var.key
}
resource "konnect_plugin" "p" {
  name     = "ai-proxy"
  route_id = "%s"
  config = {
    route_type = "llm/v1/chat"
    auth = {
      header_name  = "Authorization"
      header_value = "{vault://${konnect_vault.v.prefix}/${konnect_secret.k.key}}"
    }
    model = { provider = "mistral", name = "mistral-tiny", options = { mistral_format = "openai", upstream_url = "https://x.example" } }
  }
}
data "konnect_vault" "found" { prefix = konnect_vault.v.prefix }
output "found" { value = data.konnect_vault.found.id }
"""
FUNCTION = """
output "reference" { value = provider::konnect::vault_reference("my-vault", "mistral-key") }
"""


def can(work, feature):
    product, version = product_and_version(work.client)
    return version >= FEATURES[feature][product]


def write(work, attribute, more=""):
    """The story with the secret in `attribute`."""
    work.write(STORY % (attribute, ROUTE) + more)


def resolved(konnect):
    reference = "{vault://my-vault/mistral-key}"
    return konnect.admin("POST", "resolve", {"control_plane": PLANE, "reference": reference})["value"]


def live_and_rotate(konnect, work):
    write(work, "value")
    work.run("validate")
    work.plan("-out=first.plan", code=2)
    work.run("apply", "-input=false", "first.plan")
    work.no_changes()
    expect_equal(resolved(konnect), FIRST)
    work.environment["TF_VAR_key"] = SECOND
    expect_in("0 to add, 1 to change, 0 to destroy", work.plan(code=2).text)
    work.apply()
    work.no_changes()
    work.nothing_drifted_in_words()
    expect_equal(resolved(konnect), SECOND)
    expect_equal(json.loads(work.run("output", "-json").text)["found"]["value"], work.state("konnect_vault.v")["id"])


def import_all(konnect, work):
    """By the command; the value of the secret is not read, and the plan gives it again."""
    store, vault, plugin = (work.state(f"konnect_{kind}")["id"] for kind in ("config_store.s", "vault.v", "plugin.p"))
    (work.folder / "terraform.tfstate").unlink()
    for address, key in (("config_store.s", store), ("vault.v", vault), ("secret.k", f"{store}/mistral-key"), ("plugin.p", plugin)):
        work.run("import", "-input=false", f"konnect_{address}", f"{PLANE}/{key}")
    expect_in("0 to add, 1 to change, 0 to destroy", work.plan(code=2).text)
    work.apply()
    work.no_changes()


def import_by_block(konnect, work):
    other = konnect.api("POST", "config-stores", {"name": "by-hand"})["id"]
    write(work, "value", 'resource "konnect_config_store" "other" { name = "by-hand" }\n'
                         'import {\n  to = konnect_config_store.other\n  id = "%s/%s"\n}\n' % (PLANE, other))
    expect_in("1 to import, 0 to add, 0 to change, 0 to destroy", work.plan(code=2).text)
    work.apply()
    work.no_changes()
    expect_equal(work.state("konnect_config_store.other")["id"], other)


def call_a_function(konnect, work):
    write(work, "value", FUNCTION)
    if can(work, "functions"):
        work.apply()
        reference = json.loads(work.run("output", "-json").text)["reference"]["value"]
        expect_equal(reference, "{vault://my-vault/mistral-key}")
    else:
        work.plan(code=1)  # the client does not know the syntax


def give_it_write_only(konnect, work):
    """From the state into Konnect alone, or an error that says why not and writes nothing."""
    write(work, "value_wo")
    if can(work, "write-only attributes"):
        work.apply()
        work.no_changes()
        expect_not_in("CANARY", (work.folder / "terraform.tfstate").read_text())
        work.environment["TF_VAR_key"] = FIRST
        work.apply()
        expect_equal(resolved(konnect), FIRST)
    else:
        before = (work.folder / "terraform.tfstate").read_text()
        for command in ("validate", "plan", "apply"):
            shown = work.run(command, *(["-auto-approve"] if command == "apply" else []), code=1).text
            expect_in("Write-only attributes are not supported here", shown)
            expect_in('"value_wo" is write-only, which needs Terraform 1.11 or OpenTofu 1.11', shown)
        expect_equal((work.folder / "terraform.tfstate").read_text(), before)
        expect_equal(resolved(konnect), SECOND)
    write(work, "value")
    work.apply()
    work.no_changes()


def story(program):
    def test(konnect, work):
        if program is None:
            raise Skip("not installed; `scripts/setup --clients` does that")
        work.client = program
        work.environment["TF_VAR_key"] = FIRST
        for chapter in (live_and_rotate, import_all, import_by_block, call_a_function, give_it_write_only):
            chapter(konnect, work)
        work.destroy()
        counts = konnect.counts()
        expect_equal([counts[kind] for kind in ("config_stores", "secrets", "vaults", "plugins")], [0, 0, 0, 0])
    return test


def stories():
    """A test for each client, under its name."""
    found = {f"test_terraform_{version.replace('.', '_')}": story(program) for version, program in known_clients().items()}
    return {"test_the_client_of_the_other_tests": story(client()), **found}


if __name__ == "__main__":
    main(stories())
