"""Each resource: create, no-change plan, update, import, drift both ways, gone, replace, destroy."""

from harness import PLANE, ROUTE, expect, expect_equal, expect_in, main, needs

STORE = 'resource "konnect_config_store" "s" { name = "%s" }\n'


# ---- konnect_config_store -----------------------------------------------------------------------------------------

def test_config_store(konnect, work):
    work.write(STORE % "one")
    work.apply()
    created = work.state("konnect_config_store.s")
    work.no_changes()
    work.write(STORE % "two")
    expect_in("1 to change", work.plan(code=2).text)
    work.apply()
    updated = work.state("konnect_config_store.s")
    expect_equal(updated["id"], created["id"], "id")
    expect_equal(updated["created_at"], created["created_at"], "created_at")
    expect(updated["updated_at"] != created["updated_at"], "updated_at should have moved")
    expect_equal(konnect.api("GET", "config-stores/" + created["id"])["name"], "two")
    work.no_changes()
    work.destroy()
    expect_equal(konnect.counts()["config_stores"], 0)


def test_config_store_import(konnect, work):
    made = konnect.api("POST", "config-stores", {"name": "one"})
    work.write(STORE % "one")
    for form in (f"{PLANE}/{made['id']}", made["id"], '{"control_plane_id": "%s", "id": "%s"}' % (PLANE, made["id"])):
        work.run("import", "konnect_config_store.s", form)
        work.no_changes()
        work.run("state", "rm", "konnect_config_store.s")
    refused = work.run("import", "konnect_config_store.s", "a/b/c", code=1)
    expect_in("CONTROL_PLANE_ID/ID", refused.text)
    missing = work.run("import", "konnect_config_store.s", "00000000-0000-4000-8000-000000000000", code=1)
    expect_in(f'Konnect does not have the Config Store "{PLANE}/00000000-0000-4000-8000-000000000000"', missing.text)


@needs(1, 5)
def test_config_store_import_block(konnect, work):
    made = konnect.api("POST", "config-stores", {"name": "one"})
    block = 'import {\n  to = konnect_config_store.s\n  id = "%s"\n}\n' % made["id"]
    work.write(STORE % "one" + block)
    expect_in("1 to import, 0 to add, 0 to change, 0 to destroy", work.plan(code=2).text)
    work.apply()
    work.no_changes()


def test_config_store_drift_and_gone(konnect, work):
    work.write(STORE % "one")
    work.apply()
    store = work.state("konnect_config_store.s")["id"]
    konnect.api("PUT", "config-stores/" + store, {"name": "changed-outside"})
    expect_in('"changed-outside" -> "one"', work.plan(code=2).text)
    work.apply()
    expect_equal(konnect.api("GET", "config-stores/" + store)["name"], "one")
    konnect.api("DELETE", "config-stores/" + store)
    expect_in("1 to add, 0 to change, 0 to destroy", work.plan(code=2).text)
    work.apply()
    expect(work.state("konnect_config_store.s")["id"] != store, "a new store")
    konnect.api("DELETE", "config-stores/" + work.state("konnect_config_store.s")["id"])
    work.destroy()  # gone already: no fault


def test_config_store_replace(konnect, work):
    plane = konnect.made("/v2/control-planes", {"name": "second"})["id"]
    work.write(STORE % "one")
    work.apply()
    work.write('resource "konnect_config_store" "s" {\n  name = "one"\n  control_plane_id = "%s"\n}\n' % plane)
    expect_in("forces replacement", work.plan(code=2).text)
    work.apply()
    expect_equal(len(konnect.api("GET", "config-stores")["data"]), 0)
    expect_equal(len(konnect.api("GET", "config-stores", plane=plane)["data"]), 1)
    work.no_changes()


def test_config_store_with_foreign_secrets(konnect, work):
    work.write(STORE % "one")
    work.apply()
    store = work.state("konnect_config_store.s")["id"]
    for key in ("by-hand", "by-hand-too"):
        konnect.api("POST", f"config-stores/{store}/secrets", {"key": key, "value": "v"})
    refused = work.destroy(code=1)
    expect_in("still holds 2 secrets", refused.text)
    expect_in("- by-hand", refused.text)
    expect_in("force_destroy = true", refused.text)
    work.write('resource "konnect_config_store" "s" {\n  name = "one"\n  force_destroy = true\n}\n')
    before = len(konnect.requests("PUT"))
    work.apply()
    expect_equal(len(konnect.requests("PUT")), before, "force_destroy is Terraform's alone")
    work.destroy()
    expect_equal(konnect.counts()["secrets"], 0)


# ---- konnect_vault ------------------------------------------------------------------------------------------------

VAULT = STORE % "one" + """
resource "konnect_vault" "v" {
  prefix          = "my-vault"
  config_store_id = konnect_config_store.s.id
  %s
}
"""


def vault_of(konnect):
    return konnect.api("GET", "core-entities/vaults")["data"][0]


def test_vault(konnect, work):
    work.write(VAULT % 'description = "first"\n  tags = ["b", "a"]')
    work.apply()
    created = work.state("konnect_vault.v")
    work.no_changes()
    work.nothing_drifted()
    work.write(VAULT % 'description = "first"\n  tags = ["a", "b"]')
    work.no_changes()
    work.write(VAULT % "")
    work.apply()
    vault = vault_of(konnect)
    expect("description" not in vault or vault["description"] is None, "the description is cleared")
    expect(not vault.get("tags"), "the tags are cleared")
    expect_equal(vault["id"], created["id"])
    work.no_changes()
    work.write((VAULT % "").replace("my-vault", "other-vault"))
    expect_in("1 to change", work.plan(code=2).text)
    work.apply()
    work.no_changes()
    work.destroy()
    expect_equal(konnect.counts()["vaults"], 0)


def test_vault_of_other_types(konnect, work):
    work.write("""
resource "konnect_vault" "env" {
  name   = "env"
  prefix = "my-env"
  config = { prefix = "SECRET_" }
}
resource "konnect_vault" "hcv" {
  name   = "hcv"
  prefix = "my-hcv"
  config = jsonencode({ host = "vault.example", port = 8200.0 })
}
""")
    work.apply()
    work.no_changes()
    hcv = [vault for vault in konnect.api("GET", "core-entities/vaults")["data"] if vault["name"] == "hcv"][0]
    changed = {**hcv, "config": {**hcv["config"], "host": "elsewhere.example"}}
    konnect.api("PUT", "core-entities/vaults/" + hcv["id"], {key: changed[key] for key in ("name", "prefix", "config")})
    expect_in("elsewhere.example", work.plan(code=2).text)
    work.apply()
    work.no_changes()


def test_vault_import(konnect, work):
    store = konnect.api("POST", "config-stores", {"name": "one"})
    made = konnect.api("POST", "core-entities/vaults", {
        "name": "konnect", "prefix": "my-vault", "config": {"config_store_id": store["id"]}})
    work.write('resource "konnect_vault" "v" {\n  prefix = "my-vault"\n  config_store_id = "%s"\n}\n' % store["id"])
    for form in (f"{PLANE}/{made['id']}", "my-vault", '{"control_plane_id": "%s", "id": "%s"}' % (PLANE, made["id"])):
        work.run("import", "konnect_vault.v", form)
        expect_equal(work.state("konnect_vault.v")["id"], made["id"])
        work.no_changes()
        work.run("state", "rm", "konnect_vault.v")


def test_vault_drift_and_gone(konnect, work):
    work.write(VAULT % 'tags = ["a"]')
    work.apply()
    vault = vault_of(konnect)
    body = {key: vault[key] for key in ("name", "prefix", "config")}
    konnect.api("PUT", "core-entities/vaults/" + vault["id"], {**body, "description": "by hand", "tags": ["z"]})
    changes = work.plan(code=2).text
    expect_in("by hand", changes)
    expect_in('- "z"', changes)
    work.apply()
    work.no_changes()
    konnect.api("DELETE", "core-entities/vaults/" + vault["id"])
    expect_in("1 to add", work.plan(code=2).text)
    work.apply()
    work.no_changes()


# ---- konnect_secret -----------------------------------------------------------------------------------------------

SECRET = STORE % "one" + """
resource "konnect_secret" "k" {
  config_store_id = konnect_config_store.s.id
  key             = "%s"
  value           = "%s"
}
"""


def secret_value(konnect, store, key):
    konnect.api("POST", "core-entities/vaults",
                {"name": "konnect", "prefix": "look", "config": {"config_store_id": store}})
    answer = konnect.admin("POST", "resolve", {"control_plane": PLANE, "reference": "{vault://look/%s}" % key})
    konnect.api("DELETE", "core-entities/vaults/look")
    return answer["value"]


def test_secret(konnect, work):
    work.write(SECRET % ("key-1", "first value"))
    work.apply()
    created = work.state("konnect_secret.k")
    expect_equal(created["id"], f"{PLANE}/{created['config_store_id']}/key-1")
    expect_equal(secret_value(konnect, created["config_store_id"], "key-1"), "first value")
    work.no_changes()
    work.write(SECRET % ("key-1", "second value"))
    shown = work.plan(code=2).text
    expect_in("1 to change", shown)
    expect("second value" not in shown and "first value" not in shown, "no value in the plan")
    work.apply()
    expect_equal(secret_value(konnect, created["config_store_id"], "key-1"), "second value")
    expect_equal(work.state("konnect_secret.k")["created_at"], created["created_at"])
    work.no_changes()
    work.write(SECRET % ("key-2", "second value"))
    expect_in("forces replacement", work.plan(code=2).text)
    work.apply()
    keys = [item["key"] for item in konnect.api("GET", f"config-stores/{created['config_store_id']}/secrets")["data"]]
    expect_equal(keys, ["key-2"])
    work.destroy()
    expect_equal(konnect.counts()["secrets"], 0)


def test_secret_with_strange_texts(konnect, work):
    value = 'lines\\nand \\"quotes\\" and ünïcödé and {vault://not/a-reference}'
    work.write(SECRET % ("käy with blanks & = + ~", value))
    work.apply()
    work.no_changes()
    store = work.state("konnect_secret.k")["config_store_id"]
    listed = konnect.api("GET", f"config-stores/{store}/secrets")["data"]
    expect_equal(listed[0]["key"], "käy with blanks & = + ~")
    work.write(SECRET % ("käy with blanks & = + ~", "other"))
    work.apply()
    work.destroy()
    expect_equal(konnect.counts()["secrets"], 0)


def test_secret_import(konnect, work):
    store = konnect.api("POST", "config-stores", {"name": "one"})["id"]
    konnect.api("POST", f"config-stores/{store}/secrets", {"key": "key-1", "value": "theirs"})
    work.write('resource "konnect_secret" "k" {\n  config_store_id = "%s"\n  key = "key-1"\n  value = "ours"\n}\n' % store)
    for form in (f"{PLANE}/{store}/key-1", f"{store}/key-1",
                 '{"control_plane_id": "%s", "config_store_id": "%s", "key": "key-1"}' % (PLANE, store)):
        work.run("import", "konnect_secret.k", form)
        expect_in("0 to add, 1 to change, 0 to destroy", work.plan(code=2).text)
        work.run("state", "rm", "konnect_secret.k")
    work.run("import", "konnect_secret.k", f"{store}/key-1")
    work.apply()
    expect_equal(secret_value(konnect, store, "key-1"), "ours")
    work.no_changes()


def test_secret_gone(konnect, work):
    work.write(SECRET % ("key-1", "value"))
    work.apply()
    store = work.state("konnect_secret.k")["config_store_id"]
    konnect.api("DELETE", f"config-stores/{store}/secrets/key-1")
    expect_in("1 to add", work.plan(code=2).text)
    work.apply()
    work.no_changes()
    konnect.api("DELETE", f"config-stores/{store}?force=true")
    expect_in("2 to add", work.plan(code=2).text)
    work.apply()
    work.no_changes()


# ---- konnect_plugin -----------------------------------------------------------------------------------------------

PLUGIN = 'resource "konnect_plugin" "p" {\n  name = "key-auth"\n  %s\n}\n'


def plugin_of(konnect):
    return konnect.api("GET", "core-entities/plugins")["data"][0]


def test_plugin(konnect, work):
    work.write(PLUGIN % 'route_id = "%s"\n  config = { key_names = ["apikey"] }' % ROUTE)
    work.apply()
    created = work.state("konnect_plugin.p")
    expect_equal(sorted(created["protocols"]), ["grpc", "grpcs", "http", "https", "ws", "wss"])
    work.no_changes()
    work.nothing_drifted()
    work.write(PLUGIN % '''instance_name = "mine"
  enabled   = false
  protocols = ["https", "http"]
  tags      = ["t"]
  config    = { key_names = ["apikey", "x-key"], hide_credentials = true }''')
    work.apply()
    plugin = plugin_of(konnect)
    expect_equal(plugin["id"], created["id"])
    expect(not plugin.get("route"), "the route is really cleared")
    expect_equal((plugin["enabled"], plugin["instance_name"], sorted(plugin["protocols"]), plugin["tags"]),
                 (False, "mine", ["http", "https"], ["t"]))
    expect_equal(plugin["config"]["hide_credentials"], True)
    work.no_changes()
    work.write(PLUGIN % 'config = { key_names = ["apikey", "x-key"] }')
    work.apply()
    plugin = plugin_of(konnect)
    expect_equal(plugin["config"]["hide_credentials"], False)
    expect_equal(len(plugin["protocols"]), 6)
    expect_equal((plugin["enabled"], bool(plugin.get("instance_name")), bool(plugin.get("tags"))), (True, False, False))
    work.no_changes()
    work.destroy()
    expect_equal(konnect.counts()["plugins"], 0)


def test_plugin_forms_of_config(konnect, work):
    work.write(PLUGIN % 'config = { key_names = ["apikey"], key_in_body = false }')
    work.apply()
    work.write(PLUGIN % 'config = jsonencode({ key_in_body = false, key_names = ["apikey"] })')
    work.no_changes()
    work.write(PLUGIN % 'config = { key_names = tolist(["apikey"]), key_in_body = false, anonymous = null }')
    work.no_changes()
    work.write(PLUGIN % "")
    work.apply()
    work.no_changes()


def test_plugin_replace(konnect, work):
    work.write(PLUGIN % "")
    work.apply()
    first = work.state("konnect_plugin.p")["id"]
    work.write((PLUGIN % "").replace("key-auth", "cors"))
    expect_in("forces replacement", work.plan(code=2).text)
    work.apply()
    expect(work.state("konnect_plugin.p")["id"] != first, "a new plugin")
    expect_equal(plugin_of(konnect)["name"], "cors")
    work.no_changes()


def test_plugin_import(konnect, work):
    made = konnect.api("POST", "core-entities/plugins",
                       {"name": "key-auth", "route": {"id": ROUTE}, "config": {"key_names": ["x"]}})
    work.write(PLUGIN % 'route_id = "%s"\n  config = { key_names = ["x"] }' % ROUTE)
    for form in (f"{PLANE}/{made['id']}", made["id"], '{"control_plane_id": "%s", "id": "%s"}' % (PLANE, made["id"])):
        work.run("import", "konnect_plugin.p", form)
        work.no_changes()
        work.run("state", "rm", "konnect_plugin.p")
    work.run("import", "konnect_plugin.p", made["id"])
    work.write(PLUGIN % 'route_id = "%s"\n  config = { key_names = ["y"] }' % ROUTE)
    work.apply()
    expect_equal(plugin_of(konnect)["config"]["key_names"], ["y"])
    work.no_changes()


def test_plugin_drift_and_gone(konnect, work):
    work.write(PLUGIN % 'config = { key_names = ["apikey"] }')
    work.apply()
    plugin = plugin_of(konnect)
    body = {"name": "key-auth", "enabled": False, "config": {**plugin["config"], "key_names": ["changed"]},
            "route": {"id": ROUTE}}
    konnect.api("PUT", "core-entities/plugins/" + plugin["id"], body)
    changes = work.plan(code=2).text
    for part in ('"changed"', "enabled", ROUTE):
        expect_in(part, changes)
    work.apply()
    work.no_changes()
    konnect.api("DELETE", "core-entities/plugins/" + plugin["id"])
    expect_in("1 to add", work.plan(code=2).text)
    work.apply()
    work.no_changes()


if __name__ == "__main__":
    main(globals())
