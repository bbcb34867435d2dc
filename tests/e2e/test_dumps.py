"""TF_LOG_SDK_PROTO_DATA_DIR: what goes over the wire as files, and none of the secrets among it."""

import re

from harness import PLANE, TOKEN, expect, expect_equal, expect_in, main, needs
from test_canaries import ALL, MODULE, PLUGIN, PLUGIN_WRITE_ONLY, VALUE, WRITE_ONLY

# Without write-only attributes, for older clients.
SIMPLE = """
variable "value" {
  type      = string
  sensitive = true
}
variable "plugin" {
  type      = string
  sensitive = true
}
resource "konnect_config_store" "s" { name = "canaries" }
resource "konnect_secret" "value" {
  config_store_id = konnect_config_store.s.id
  key             = "value"
  value           = var.value
}
resource "konnect_consumer" "c" { username = "seen" }
resource "konnect_key_auth" "k" {
  consumer_id = konnect_consumer.c.id
  key         = var.plugin
}
resource "konnect_plugin" "p" {
  name             = "rate-limiting"
  tags             = ["seen"]
  sensitive_config = jsonencode({ redis = { password = var.plugin } })
  config           = { minute = 5, redis = { username = "Bearer ${var.value}-${konnect_config_store.s.id}" } }
}
data "konnect_consumer" "c" { username = konnect_consumer.c.username }
"""
NAME = re.compile(r"\d{13}_[A-Z][A-Za-z]+_(Request|Response)(_[A-Za-z]+|_\d+)+\.(msgpack|empty)")


def dump(work):
    folder = work.folder / "dump"
    folder.mkdir()
    work.environment.update(TF_LOG_SDK_PROTO_DATA_DIR=str(folder), TF_VAR_value=VALUE, TF_VAR_hidden=WRITE_ONLY,
                            TF_VAR_plugin=PLUGIN, TF_VAR_plugin_hidden=PLUGIN_WRITE_ONLY)
    return folder


def life(work, module):
    work.write(module, provider='provider "konnect" {\n  personal_access_token = "%s"\n}\n' % TOKEN)
    work.plan("-out=first.plan", code=2)
    work.run("apply", "first.plan")
    work.no_changes()
    work.run("state", "rm", "konnect_config_store.s")
    work.run("import", "konnect_config_store.s", PLANE + "/" + work.store)
    work.destroy()


def check(folder, canaries):
    """The names, who may read them, and what is in them."""
    everything = {path.name: path.read_bytes() for path in folder.iterdir()}
    for path in folder.iterdir():
        expect(NAME.fullmatch(path.name), path.name)
        expect_equal(path.stat().st_mode & 0o777, 0o600, path.name)
        expect(("empty" in path.name) == (path.stat().st_size == 0), path.name)
    for canary in canaries:
        for name, data in everything.items():
            expect(canary.encode() not in data, f"{canary} is in {name}")
    calls = {name.split("_", 1)[1].rsplit(".", 1)[0] for name in everything}
    for call in ("ConfigureProvider_Request_Config", "PlanResourceChange_Request_PriorState",
                 "PlanResourceChange_Response_PlannedState", "ApplyResourceChange_Response_NewState",
                 "ReadResource_Request_CurrentState", "UpgradeResourceState_Response_UpgradedState",
                 "ImportResourceState_Response_ImportedResources_0_State"):
        expect(call in calls, f"no {call} among {sorted(calls)}")
    # A control: what is no secret is there.
    expect(any(b"canaries" in data for data in everything.values()), "not even the store's name")
    expect(any(b"(hidden)" in data for name, data in everything.items() if "ConfigureProvider" in name), "no token")
    expect(not any("rivate" in name or "Raw" in name for name in everything), "private bytes or a raw state")


def run_it(konnect, work, module):
    folder = dump(work)
    module_store = konnect.api("POST", "config-stores", {"name": "by-hand"})["id"]
    work.store = module_store
    life(work, module)
    check(folder, ("CANARY", *ALL))


def test_a_life(konnect, work):
    run_it(konnect, work, SIMPLE)


@needs(1, 11)
def test_a_life_with_write_only_values(konnect, work):
    run_it(konnect, work, MODULE % "seen")


def test_a_folder_that_is_not_there(konnect, work):
    """Nothing fails; the log says it."""
    log = work.folder / "terraform.log"
    work.environment.update(TF_LOG_SDK_PROTO_DATA_DIR=str(work.folder / "missing"), TF_LOG="ERROR", TF_LOG_PATH=str(log))
    work.write('resource "konnect_config_store" "s" { name = "one" }\n')
    work.apply()
    work.no_changes()
    expect_in("protocol data is not written", log.read_text())


if __name__ == "__main__":
    main(globals())
