"""Plugins that share configuration by partials, and the partials themselves."""

import json
import pathlib

from harness import expect, expect_equal, expect_in, main

SHARED = """
variable "password" {
  type      = string
  sensitive = true
  default   = "CANARY-OF-REDIS"
}
resource "konnect_partial" "redis" {
  name             = "shared"
  type             = "redis-ce"
  config           = { host = "redis.example", port = %s }
  sensitive_config = jsonencode({ password = var.password })
}
"""
LIMIT = """
resource "konnect_plugin" "limit" {
  name     = "rate-limiting"
  config   = { minute = %s, policy = "redis" }
  partials = [{ id = konnect_partial.redis.id }]
}
"""
TWO = 'resource "konnect_plugin" "p" {\n  name = "two-stores"\n  %s\n}\n'


def partial(konnect, kind):
    return konnect.api("POST", "core-entities/partials", {"type": kind, "config": {"host": "one.example"}})["id"]


def plugin(konnect):
    return konnect.api("GET", "core-entities/plugins")["data"][0]


def test_a_plugin_and_its_partial(konnect, work):
    """In one configuration: create, both changed, drift of each, destroy in order."""
    work.write(SHARED % 6380 + LIMIT % 5)
    work.apply()
    work.no_changes()
    made = konnect.api("GET", f"core-entities/plugins/{plugin(konnect)['id']}?expand_partials=true")
    expect_equal((made["config"]["redis"]["host"], made["config"]["redis"]["password"]), ("redis.example", "CANARY-OF-REDIS"))
    expect("CANARY" not in json.dumps(work.state("konnect_plugin.limit")), "the plugin's state has the partial's secret")

    work.write(SHARED % 6381 + LIMIT % 6)
    expect_in("0 to add, 2 to change, 0 to destroy", work.plan(code=2).text)
    work.apply()
    work.no_changes()

    shared = work.state("konnect_partial.redis")["id"]
    there = konnect.api("GET", "core-entities/partials/" + shared)
    konnect.api("PUT", "core-entities/partials/" + shared, {**there, "config": {**there["config"], "port": 1, "timeout": 7}})
    planned = work.plan(code=2).text
    expect_in("0 to add, 1 to change, 0 to destroy", planned)
    expect_in("konnect_partial.redis", planned)
    work.apply()
    there = konnect.api("GET", "core-entities/partials/" + shared)["config"]
    expect_equal((there["port"], there["timeout"], there["password"]), (6381, 2000, "CANARY-OF-REDIS"))

    limited = plugin(konnect)
    konnect.api("PUT", "core-entities/plugins/" + limited["id"], {**limited, "config": {"minute": 99}})
    planned = work.plan(code=2).text
    expect_in("0 to add, 1 to change, 0 to destroy", planned)
    expect_in("konnect_plugin.limit", planned)
    work.apply()
    expect_equal(plugin(konnect)["config"]["minute"], 6)
    work.no_changes()

    work.destroy()
    counts = konnect.counts()
    expect_equal((counts.get("plugins", 0), counts.get("partials", 0)), (0, 0))


def test_an_answer_with_what_the_partial_holds(konnect, work):
    """Whether Konnect shows it or not is no difference, and it is not sent again."""
    work.write(SHARED % 6380 + LIMIT % 5)
    work.apply()
    made = plugin(konnect)
    shown = konnect.api("GET", f"core-entities/plugins/{made['id']}?expand_partials=true")
    konnect.fault(action="answer", method="GET", path="core-entities/plugins/" + made["id"], times=9, status=200, body=shown)
    work.no_changes()
    work.write(SHARED % 6380 + LIMIT % 7)
    work.apply()
    sent = json.loads(konnect.requests("PUT")[-1]["body"])
    expect("redis" not in sent["config"], sent)
    expect("CANARY" not in json.dumps(work.state("konnect_plugin.limit")), "the plugin's state has the partial's secret")


def test_a_partial_in_use(konnect, work):
    """Somebody else uses it: Konnect keeps it, and so does the state."""
    work.write(SHARED % 6380)
    work.apply()
    shared = work.state("konnect_partial.redis")["id"]
    used = konnect.api("POST", "core-entities/plugins", {"name": "rate-limiting", "config": {"minute": 1},
                                                         "partials": [{"id": shared}]})
    expect_in("as plugin references this value", " ".join(work.destroy(code=1).text.split()))
    expect_equal(work.state("konnect_partial.redis")["id"], shared)
    konnect.api("DELETE", "core-entities/plugins/" + used["id"])
    work.destroy()
    expect_equal(konnect.counts().get("partials", 0), 0)


def test_checked_by_the_schema_of_its_type(konnect, work):
    for config, said in (('{ prot = 1 }', 'Did you mean "port"?'), ('{ port = 70000 }', "between 0 and 65535"),
                         ('{ password = "CANARY" }', "sensitive_config")):
        work.write('resource "konnect_partial" "p" {\n  type = "redis-ce"\n  config = %s\n}\n' % config)
        refused = work.plan(code=1).text
        expect_in(said, " ".join(refused.split()))
    expect("CANARY" not in refused, "a secret is shown")
    work.write('resource "konnect_partial" "p" {\n  type = "redis_ce"\n  config = { host = "h" }\n}\n')
    expect_in("Unknown type of partial", work.plan(code=2).text)


def test_links_without_an_order(konnect, work):
    """What Konnect adds to a link, a name or a path that was left open, is no difference."""
    first, second = partial(konnect, "redis-ce"), partial(konnect, "redis-ee")
    one, two = f'{{ id = "{first}" }}', f'{{ id = "{second}", path = "config.other" }}'
    work.write(TWO % f"partials = [{one}, {two}]")
    work.apply()
    created = plugin(konnect)
    work.no_changes()
    work.write(TWO % f"partials = [{two}, {one}]")
    work.no_changes()
    needed = [link for link in created["partials"] if link["id"] == first]  # its "config.redis" is required
    konnect.api("PUT", "core-entities/plugins/" + created["id"], {**created, "partials": needed})
    expect_in("~ partials ", work.plan(code=2).text)
    work.apply()
    expect_equal(sorted(link["id"] for link in plugin(konnect)["partials"]), sorted([first, second]))
    work.write(TWO % 'config = { redis = { host = "own.example" } }')
    expect_in("0 added, 1 changed, 0 destroyed", work.apply().text)
    expect(not plugin(konnect).get("partials"), "the links are really cleared")
    work.no_changes()


test_links_without_an_order.emulator_options = lambda: ("--plugin-schemas", pathlib.Path(__file__).with_name("plugin-schemas"))


if __name__ == "__main__":
    main(globals())
