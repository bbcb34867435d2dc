"""Partials, and plugins that are linked to them, as docs/dev/konnect.md has them."""

from harness import CORE, NOWHERE, Emulator, expect, expect_answer, expect_equal, koko, run

PARTIALS = CORE + "/partials"
PLUGINS = CORE + "/plugins"
TYPES = ("redis-ce", "redis-ee", "vectordb", "embeddings", "model")


def redis(e, name=None, **config):
    named = {"name": name} if name else {}
    return e.made(PARTIALS, {"type": "redis-ce", "config": {"host": "redis.example", **config}, **named})


def limiting(partial, **config):
    return {"name": "rate-limiting", "config": {"minute": 5, **config}, "partials": [partial]}


def test_each_type_has_a_schema(e):
    for name in TYPES:
        schema = expect_answer(e.get(f"{CORE}/schemas/partials/{name}"), 200).json
        expect_equal([list(field) for field in schema["fields"]], [["config"]], name)
    expect_equal(e.get(CORE + "/schemas/partials/none").status, 404)


def test_a_partial_is_checked_and_filled(e):
    made = redis(e, "shared")
    expect_equal(made["config"]["port"], 6379)
    expect_equal(made["config"]["password"], None)
    koko(e.post(PARTIALS, {"type": "redis-ce"}), None, "missing properties: 'config'")
    koko(e.post(PARTIALS, {"type": "none", "config": {}}), "type", "partial type 'none' is not known")
    koko(e.post(PARTIALS, {"type": "redis-ce", "config": {"prot": 1}}), "config.prot", "unknown field")
    koko(e.post(PARTIALS, {"type": "redis-ce", "config": {"port": -1}}), "config.port", "value should be between 0 and 65535")
    koko(e.post(PARTIALS, {"name": "shared", "type": "redis-ee", "config": {}}), "name", "name (type: unique) constraint failed",
         "data constraint error")
    expect_equal(expect_answer(e.get(f"{PARTIALS}/shared"), 200).json["id"], made["id"])


def test_a_plugin_gets_what_the_partial_holds(e):
    partial = redis(e, "used", port=6380)
    plugin = e.made(PLUGINS, limiting({"id": partial["id"]}, policy="redis"))
    expect_equal(plugin["partials"], [{"id": partial["id"], "name": "used", "path": "config.redis"}])
    expect("redis" not in plugin["config"], "what the partial holds is not kept with the plugin")
    at = f"{PLUGINS}/{plugin['id']}"
    expect_equal(e.get(at).json, plugin)
    shown = e.get(at + "?expand_partials=true").json["config"]["redis"]
    expect_equal((shown["host"], shown["port"], shown["timeout"]), ("redis.example", 6380, 2000))
    e.put(f"{PARTIALS}/{partial['id']}", {**partial, "config": {"host": "other.example"}})
    expect_equal(e.get(at + "?expand_partials=true").json["config"]["redis"]["host"], "other.example")
    expect_answer(e.put(at, {"name": "rate-limiting", "config": {"minute": 5}}), 200)
    expect_equal(e.get(at).json["config"]["redis"]["host"], None, "without the link it has its own again")
    expect_equal(e.delete(at).status, 204)


def test_links_of_a_partial(e):
    partial = redis(e, "linked")
    plugins = [e.made(PLUGINS, {**limiting({"id": partial["id"]}), "instance_name": "first"}),
               e.made(CORE + "/services", {"name": "of-links", "host": "h"}) and
               e.made(CORE + "/services/of-links/plugins", limiting({"id": partial["id"]}))]
    at = f"{PARTIALS}/linked/links"
    expect_equal(e.get(at).json, {"data": [{"id": plugins[0]["id"], "name": "rate-limiting", "instance_name": "first"},
                                           {"id": plugins[1]["id"], "name": "rate-limiting"}]})
    first = e.get(at + "?size=1").json
    expect_equal([len(first["data"]), e.get(f"{at}?size=1&offset={first['offset']}").json["data"][0]["id"]], [1, plugins[1]["id"]])
    expect_equal(e.get(f"{PARTIALS}/{NOWHERE}/links").status, 404)
    for plugin in plugins:
        e.delete(f"{PLUGINS}/{plugin['id']}")
    expect_equal(e.get(at).json, {"data": []})


def test_links_are_checked(e):
    partial = redis(e)
    koko(e.post(PLUGINS, limiting({"id": NOWHERE})), "partials", "partials (type: foreign) constraint failed",
         "data constraint error")
    koko(e.post(PLUGINS, limiting({"id": partial["id"], "path": "config.other"})), "partials", "invalid path 'config.other'")
    other = e.made(PARTIALS, {"type": "redis-ee", "config": {}})
    koko(e.post(PLUGINS, limiting({"id": other["id"]})), "partials",
         "plugin 'rate-limiting' does not support partials of type 'redis-ee'")
    koko(e.post(PLUGINS, {"name": "cors", "partials": [{"id": partial["id"]}]}), "partials",
         "plugin 'cors' does not support partials of type 'redis-ce'")


def test_a_rule_of_the_plugin_sees_what_the_partial_holds(e):
    hostless = e.made(PARTIALS, {"type": "redis-ce", "config": {}})
    koko(e.post(PLUGINS, limiting({"id": hostless["id"]}, policy="redis")), None,
         "failed conditional validation given value of field 'config.policy'")


def test_a_partial_in_use_stays(e):
    partial = redis(e)
    plugin = e.made(PLUGINS, limiting({"id": partial["id"]}))
    koko(e.delete(f"{PARTIALS}/{partial['id']}"), None, "constraint failed (type: foreign) as plugin references this value",
         "data constraint error")
    expect_equal(e.delete(f"{PLUGINS}/{plugin['id']}").status, 204)
    expect_equal(e.delete(f"{PARTIALS}/{partial['id']}").status, 204)


def main():
    with Emulator() as e:
        run(globals(), e)


main()
