"""Several objects of one kind are read with one list: few requests, and nothing is seen that is not so."""

import json

from harness import expect, expect_equal, main

STORE = 'resource "konnect_config_store" "s" { name = "many" }\n'
SECRETS = STORE + """
resource "konnect_secret" "k" {
  count           = %d
  config_store_id = konnect_config_store.s.id
  key             = "key-${count.index}"
  value           = "value-${count.index}"
}
"""


def counted(konnect, action):
    """The requests that the action makes."""
    konnect.admin("DELETE", "requests")
    action()
    return konnect.requests()


def lists(requests, collection):
    return [entry for entry in requests if entry["path"].endswith("/" + collection)]


def secret_path(work, key):
    return f"config-stores/{work.state('konnect_config_store.s')['id']}/secrets/{key}"


def test_1000_secrets(konnect, work):
    work.write(SECRETS % 1000)
    work.apply("-parallelism=30")
    requests = counted(konnect, work.no_changes)
    expect({entry["method"] for entry in requests} == {"GET"}, requests)
    expect(len(requests) <= 12, f"{len(requests)} requests for a plan of 1000 secrets")

    konnect.api("PUT", secret_path(work, "key-321"), {"value": "changed by somebody"})
    changed = work.plan(code=2).text
    expect("konnect_secret.k[321] will be updated" in changed, changed)
    expect("0 to add, 1 to change, 0 to destroy" in changed, changed)
    work.apply()

    konnect.api("DELETE", secret_path(work, "key-654"))
    gone = work.plan(code=2).text
    expect("konnect_secret.k[654] will be created" in gone, gone)
    expect("1 to add, 0 to change, 0 to destroy" in gone, gone)
    requests = counted(konnect, lambda: work.plan(code=2))
    expect(len(requests) <= 14, f"{len(requests)} requests: the list, the missing secret, the control plane")


def test_one_listing_for_reads_and_doubles(konnect, work):
    work.write(SECRETS % 20)
    work.apply()
    work.write(SECRETS % 25)
    requests = counted(konnect, lambda: work.plan(code=2))
    expect_equal(len(lists(requests, "secrets")), 1)
    konnect.api("POST", secret_path(work, "")[:-1], {"key": "key-24", "value": "somebody's"})
    expect("Already exists in Konnect" in work.plan(code=2).text, "a secret that is there was not seen")


def test_plugins_and_vaults(konnect, work):
    services = [konnect.api("POST", "core-entities/services", {"host": "h", "name": f"s{i}"})["id"] for i in range(8)]
    work.write(STORE + """
resource "konnect_vault" "v" {
  count           = 8
  name            = "konnect"
  prefix          = "v${count.index}-x"
  config_store_id = konnect_config_store.s.id
}
resource "konnect_plugin" "p" {
  count      = 8
  name       = "request-termination"
  config     = { status_code = 400 + count.index }
  service_id = %s[count.index]
}
""" % json.dumps(services))
    work.apply()
    requests = counted(konnect, work.no_changes)
    for kind in ("vaults", "plugins"):
        expect_equal(len(lists(requests, kind)), 1, requests)
        expect(len([entry for entry in requests if f"/core-entities/{kind}" in entry["path"]]) <= 3, requests)


def test_validation_ends_no_list(konnect, work):
    """Konnect's own validation is a POST, but changes nothing."""
    services = [konnect.api("POST", "core-entities/services", {"host": "h", "name": f"s{i}"})["id"] for i in range(30)]
    plugins = """
resource "konnect_plugin" "p" {
  count      = 30
  name       = "request-termination"
  config     = { status_code = %d + count.index }
  service_id = %s[count.index]
}
"""
    work.write(plugins % (400, json.dumps(services)))
    work.apply()
    work.write(plugins % (500, json.dumps(services)))
    requests = counted(konnect, lambda: work.plan(code=2))
    expect_equal(len([entry for entry in requests if entry["method"] == "POST"]), 30)
    expect_equal(len(lists(requests, "plugins")), 1, requests)
    expect(len([entry for entry in requests if "/core-entities/plugins/" in entry["path"]]) <= 2, requests)


def test_references_use_the_list(konnect, work):
    """A secret that the configuration does not have, but the list of its store."""
    plugin = """
resource "konnect_vault" "v" {
  name            = "konnect"
  prefix          = "listed"
  config_store_id = konnect_config_store.s.id
}
resource "konnect_plugin" "p" {
  name       = "ai-proxy"
  depends_on = [konnect_secret.k, konnect_vault.v]
  config = {
    route_type = "llm/v1/chat"
    auth       = { header_name = "A", header_value = "{vault://listed/%s}" }
    model      = { provider = "openai", name = "m" }
  }
}
"""
    work.write(SECRETS % 10 + plugin % "key-1")
    work.apply()
    konnect.api("POST", secret_path(work, "")[:-1], {"key": "somebodys", "value": "v"})
    work.write(SECRETS % 10 + plugin % "somebodys")
    requests = counted(konnect, lambda: expect("Vault reference not found" not in work.plan(code=2).text, "it is there"))
    expect_equal([entry["path"] for entry in requests if "somebodys" in entry["path"]], [])
    work.write(SECRETS % 10 + plugin % "nobodys")
    expect("Vault reference not found" in work.plan(code=2).text, "it is not there")


def test_turned_off(konnect, work):
    work.write(SECRETS % 12)
    work.apply()
    for how in ({"KONNECT_COLLECTION_READS": "false"}, {}):
        if not how:
            work.write(SECRETS % 12, provider='provider "konnect" { collection_reads = false }\n')
        requests = counted(konnect, lambda: work.plan(code=0, **how))
        expect_equal(len(lists(requests, "secrets")), 0)
        expect_equal(len(requests), 13)


def test_a_list_that_is_refused(konnect, work):
    work.write(SECRETS % 30)
    work.apply()
    for fault in ({"action": "answer", "status": 403, "body": {"message": "no"}},
                  {"action": "answer", "status": 500, "body": {"message": "no"}},
                  {"action": "answer", "status": 401, "body": {"message": "Unauthorized", "status": 401}},
                  {"action": "answer", "status": 200, "content_type": "application/json", "body": "{\"data\":[{"},
                  {"action": "answer", "status": 200, "body": {"items": []}},
                  {"action": "truncate"}):
        konnect.fault(method="GET", path="page%5Bsize%5D", times=1000, **fault)
        log = work.folder / "provider.log"
        log.unlink(missing_ok=True)
        work.plan(code=0, TF_LOG_PROVIDER="warn", TF_LOG_PATH=str(log))
        lines = log.read_text().count("a list cannot be used") if log.exists() else 0
        expect_equal(lines, 0 if fault.get("status") == 401 else 1, fault)
        konnect.admin("DELETE", "faults")


if __name__ == "__main__":
    main(globals())
