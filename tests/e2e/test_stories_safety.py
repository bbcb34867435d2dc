"""What the plan does not show does not happen, told as what users do: import, ignore_changes, write-only values with a version."""

import json
import re

from harness import SERVICE, expect, expect_equal, expect_in, expect_not_in, main, needs
from test_lifecycle import secret_value

LIMIT = {"name": "rate-limiting", "service": {"id": SERVICE},
         "config": {"minute": 5, "policy": "redis", "redis": {"host": "r.example", "password": "CANARY-redis-4c1"}}}
IMPORT = """
import {
  to = konnect_plugin.r
  id = "%s"
}
"""
SLOT = """
resource "konnect_config_store" "s" { name = "st" }
resource "konnect_secret" "k" {
  config_store_id = konnect_config_store.s.id
  key             = "k"
  value           = "placeholder"
  %s
}
"""
VERSIONED = """
variable "s" {
  type      = string
  ephemeral = true
  default   = null
}
variable "m" {
  type    = number
  default = 5
}
"""
PLUGIN_VERSIONED = VERSIONED + """
resource "konnect_plugin" "n" {
  name              = "rate-limiting"
  service_id        = "%s"
  config            = { minute = var.m, policy = "redis", redis = { host = "h" } }
  config_wo         = %s
  config_wo_version = 1
}
"""
SECRET_VERSIONED = VERSIONED + """
resource "konnect_config_store" "s" { name = "st-${var.m}" }
resource "konnect_secret" "k" {
  config_store_id  = konnect_config_store.s.id
  key              = "k"
  value_wo         = var.s
  value_wo_version = %s
}
"""


def body(konnect, plugin_id):
    return konnect.api("GET", f"core-entities/plugins/{plugin_id}")


def leaves(value, path=""):
    """{"config.redis.password": …}: all that is set in an object of Konnect's."""
    if isinstance(value, dict):
        return {place: leaf for name, item in value.items() for place, leaf in leaves(item, f"{path}.{name}").items()}
    return {} if value is None else {path.lstrip("."): json.dumps(value)}


def changed_fields(before, after):
    """All fields in which the two differ, but for the time of the write."""
    old, new = leaves(before), leaves(after)
    return sorted(place for place in old.keys() | new.keys() if old.get(place) != new.get(place) and place != "updated_at")


def only_plugin(konnect):
    return konnect.api("GET", "core-entities/plugins")["data"][0]


# ---- Import -------------------------------------------------------------------------------------------------------

def import_by_generated_configuration(konnect, work, made):
    """A plugin made by hand comes into Terraform; the text of the configuration that Terraform wrote."""
    work.write(IMPORT % made["id"])
    shown = work.plan("-generate-config-out=generated.tf", code=2).text
    expect_in("1 to import, 0 to add, 0 to change, 0 to destroy", shown)
    expect_in("redis.password", shown)
    work.apply()
    expect_equal(changed_fields(made, body(konnect, made["id"])), [], "the import")
    return (work.folder / "generated.tf").read_text()


def test_import_then_change_one_field(konnect, work):
    made = konnect.api("POST", "core-entities/plugins", LIMIT)
    generated = import_by_generated_configuration(konnect, work, made)
    expect_not_in("CANARY", generated)
    expect_not_in("CANARY", (work.folder / "terraform.tfstate").read_text())
    expect_in("redis.password", work.no_changes().text)  # still named: it is configured nowhere
    for name, old, new, field in (("minute", "5", "7", "config.minute"), ("enabled", "true", "false", "enabled")):
        before = body(konnect, made["id"])
        generated, count = re.subn(rf"(\b{name}\s*= ){old}", rf"\g<1>{new}", generated)
        if count == 0:  # since 1.14 the provider writes it, without what is at its default
            generated, count = re.subn(r'(?m)^(resource .*{)$', rf"\g<1>\n  {name} = {new}", generated)
        expect_equal(count, 1, generated)
        (work.folder / "generated.tf").write_text(generated)
        work.apply()
        expect_equal(changed_fields(before, body(konnect, made["id"])), [field], "the update")
        work.no_changes()
    expect_not_in("CANARY", "\n".join(work.transcript))


def test_import_then_remove_the_secret(konnect, work):
    """Null is an explicit wish: the plan shows the removal."""
    made = konnect.api("POST", "core-entities/plugins", LIMIT)
    import_by_generated_configuration(konnect, work, made)
    (work.folder / "generated.tf").unlink()
    work.write('resource "konnect_plugin" "r" {\n  name = "rate-limiting"\n  service_id = "%s"\n  config = {\n    minute = 5\n'
               '    policy = "redis"\n    redis = { host = "r.example", password = null }\n  }\n}\n' % SERVICE)
    expect_in("redis.password", work.plan(code=2).text)
    work.apply()
    expect_equal(changed_fields(made, body(konnect, made["id"])), ["config.redis.password"])
    work.no_changes()


# ---- ignore_changes -----------------------------------------------------------------------------------------------

def rewritten_slot(konnect, work, lifecycle):
    """Terraform makes the slot, somebody else fills it."""
    work.write(SLOT % lifecycle)
    work.apply()
    store = work.state("konnect_config_store.s")["id"]
    konnect.api("PUT", f"config-stores/{store}/secrets/k", {"value": "the-real-one"})
    return store


def stays(konnect, work, lifecycle):
    store = rewritten_slot(konnect, work, lifecycle)
    for _ in range(2):
        work.apply()
        expect_equal(secret_value(konnect, store, "k"), "the-real-one")
    work.no_changes()


def test_ignore_changes_of_the_value(konnect, work):
    stays(konnect, work, "lifecycle { ignore_changes = [value] }")


def test_ignore_all_changes(konnect, work):
    stays(konnect, work, "lifecycle { ignore_changes = all }")


def test_a_rewritten_value_is_shown_and_healed(konnect, work):
    """Without ignore_changes: the plan shows that the value is written, and says why."""
    store = rewritten_slot(konnect, work, "")
    shown = work.plan(code=2).text
    expect_in("+ value", shown)
    expect_in("written by somebody else", " ".join(shown.replace("│", " ").split()))
    work.apply()
    expect_equal(secret_value(konnect, store, "k"), "placeholder")
    work.no_changes()


def test_refresh_only_takes_note_and_writes_nothing(konnect, work):
    store = rewritten_slot(konnect, work, "")
    work.apply("-refresh-only")
    expect_equal(secret_value(konnect, store, "k"), "the-real-one")
    expect_equal(work.state("konnect_secret.k")["value"], None)


# ---- Write-only values with a version -----------------------------------------------------------------------------

@needs(1, 11)
def test_an_unrelated_update_keeps_config_wo(konnect, work):
    for given in ("{ redis = { password = var.s } }", "var.s == null ? null : { redis = { password = var.s } }"):
        work.write(PLUGIN_VERSIONED % (SERVICE, given))
        work.apply("-var", "s=CANARY-PW-1")
        for minute, more in ((6, ()), (7, ("-var", "s=CANARY-PW-2"))):
            before = only_plugin(konnect)
            work.apply("-var", f"m={minute}", *more)
            expect_equal(changed_fields(before, only_plugin(konnect)), ["config.minute"])
            work.plan("-var", f"m={minute}", code=0)
        expect_equal(only_plugin(konnect)["config"]["redis"]["password"], "CANARY-PW-1")
        work.destroy()
    expect_not_in("CANARY", "\n".join(line for text in work.transcript for line in text.split("\n")[1:]))


@needs(1, 11)
def test_a_run_without_the_secret_is_no_error(konnect, work):
    work.write(SECRET_VERSIONED % 1)
    work.apply("-var", "s=CANARY-V-1")
    store = work.state("konnect_config_store.s")["id"]
    work.no_changes()
    work.apply("-var", "m=6")
    work.apply("-var", "m=7", "-var", "s=CANARY-V-2")
    expect_equal(secret_value(konnect, store, "k"), "CANARY-V-1")
    work.plan("-var", "m=7", code=0)


@needs(1, 11)
def test_a_new_version_without_the_secret_is_an_error(konnect, work):
    work.write(SECRET_VERSIONED % 1)
    work.apply("-var", "s=CANARY-V-1")
    store = work.state("konnect_config_store.s")["id"]
    work.write(SECRET_VERSIONED % 2)
    expect_in("value_wo_version", work.plan(code=1).text)
    shown = work.plan("-var", "s=CANARY-V-2", code=2).text
    expect("value_wo" in shown and "CANARY" not in shown, shown)
    work.apply("-var", "s=CANARY-V-2")
    expect_equal(secret_value(konnect, store, "k"), "CANARY-V-2")


AI = """
resource "konnect_plugin" "p" {
  name = "ai-proxy"
  tags = [%s]
  config = {
    route_type = "llm/v1/chat"
    model      = { provider = "openai", name = "m" }
    %s
  }
  lifecycle { ignore_changes = [config] }
}
"""


def test_a_hidden_secret_is_no_value_to_write(konnect, work):
    """With ignore_changes, what the state shows for somebody else's secret comes back as configuration."""
    work.write(AI % ("", ""))
    work.apply()
    found = konnect.api("GET", "core-entities/plugins")["data"][0]
    found["config"]["auth"] = {"header_name": "Authorization", "header_value": "canary-theirs"}
    konnect.api("PUT", "core-entities/plugins/" + found["id"], found)
    work.write(AI % ('"x"', ""))
    expect_not_in("canary-theirs", work.apply().text)
    now = konnect.api("GET", "core-entities/plugins")["data"][0]
    expect_equal(now["tags"], ["x"])
    expect_equal(now["config"]["auth"]["header_value"], "canary-theirs")
    work.destroy()
    work.write(AI % ("", 'auth = { header_name = "a", header_value = "(hidden)" }'))
    expect_in("Placeholder instead of a value", work.plan(code=1).text)


if __name__ == "__main__":
    main(globals())
