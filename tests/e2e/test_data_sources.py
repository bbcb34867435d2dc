"""Data sources under Terraform: every entity by ID and by its natural key, lists with filters, and what is said when none or several
fit. No secret gets into the state."""

import json

from harness import NOWHERE, PLANE, ROUTE, SERVICE, expect, expect_equal, expect_in, expect_not_in, main

OUTPUT = 'output "x" { value = data.%s }\n'


def read(work, hcl, value="", **more):
    """The value of `data.TYPE.d…` after an apply of the block."""
    kind = hcl.split('"')[1]
    work.write(hcl + OUTPUT % f"{kind}.d{value}")
    work.apply(**more)
    return json.loads(work.run("output", "-json", **more).text)["x"]["value"]


def data(kind, **settings):
    lines = "".join(f"  {name} = {json.dumps(value)}\n" for name, value in settings.items())
    return 'data "konnect_%s" "d" {\n%s}\n' % (kind, lines)


def refused(work, hcl, *words):
    work.write(hcl)
    text = work.plan(code=1).text
    expect_equal(text.count("Error: "), 1, text)
    for word in words:
        expect_in(word, text)
    return text


def a_plugin(konnect, name, config=None, **more):
    return konnect.api("POST", "core-entities/plugins", {"name": name, "config": config or {}, **more})["id"]


def test_config_store(konnect, work):
    one = konnect.api("POST", "config-stores", {"name": "one"})
    konnect.api("POST", "config-stores", {"name": "two"})
    wanted = {"control_plane_id": PLANE, **{key: one[key] for key in ("id", "name", "created_at", "updated_at")}}
    expect_equal(read(work, data("config_store", id=one["id"])), wanted)
    expect_equal(read(work, data("config_store", name="one")), wanted)
    refused(work, data("config_store", name="on"), "Object not found", 'has the "name" "on"', konnect.url, PLANE, '"one", "two"')
    refused(work, data("config_store", id=NOWHERE), "Object not found", f'has the "id" "{NOWHERE}"', '"one", "two"')
    konnect.api("POST", "config-stores", {"name": "one"})
    refused(work, data("config_store", name="one"), "Several objects found", "2 objects", konnect.url, one["id"], 'Choose one by "id"')


def test_vault(konnect, work):
    """All that Konnect holds, with defaults; without what is encrypted."""
    vault = konnect.api("POST", "core-entities/vaults",
                        {"name": "hcv", "prefix": "my-hcv", "tags": ["a"], "config": {"token": "CANARY", "auth_method": "token"}})
    seen = read(work, data("vault", prefix="my-hcv"))
    expect_equal(seen, read(work, data("vault", id=vault["id"])))
    expect_equal((seen["id"], seen["name"], seen["tags"]), (vault["id"], "hcv", ["a"]))
    expect_equal(seen["config"]["auth_method"], "token")
    expect_not_in("CANARY", (work.folder / "terraform.tfstate").read_text())
    refused(work, data("vault", prefix="my-hvc"), "Object not found", '"my-hcv"')


def test_secret_is_metadata(konnect, work):
    store = konnect.api("POST", "config-stores", {"name": "one"})["id"]
    secret = konnect.api("POST", f"config-stores/{store}/secrets", {"key": "k", "value": "CANARY"})
    expect_equal(read(work, data("secret", config_store_id=store, key="k")),
                 {"control_plane_id": PLANE, "config_store_id": store, "key": "k", "id": f"{PLANE}/{store}/k",
                  "created_at": secret["created_at"], "updated_at": secret["updated_at"]})
    refused(work, data("secret", config_store_id=store, key="K2"), "Object not found", '"k"')
    expect_not_in("CANARY", (work.folder / "terraform.tfstate").read_text())
    shown = read(work, data("secrets", config_store_id=store), ".secrets")
    expect_equal(shown, [{"key": "k"}])


def test_what_they_belong_to_is_missing(konnect, work):
    for kind, noun, more in (("secrets", "Config Store", {"config_store_id": NOWHERE}), ("targets", "upstream", {"upstream_id": NOWHERE}),
                             ("acl", "consumer", {"consumer_id": NOWHERE, "group": "g"})):
        shown = refused(work, data(kind, **more), f"{noun} not found")
        expect_in(f"the control plane {PLANE} has no {noun} with the ID {NOWHERE}.", " ".join(shown.split()))
    refused(work, data("targets", control_plane_id=NOWHERE, upstream_id=NOWHERE), "Control plane not found")


def test_plugin(konnect, work):
    """With Kong's defaults; a secret is left out, a reference stays."""
    every = a_plugin(konnect, "rate-limiting", {"minute": 5, "policy": "redis", "redis": {"host": "r", "password": "CANARY"}})
    routed = a_plugin(konnect, "rate-limiting", {"minute": 6, "policy": "redis",
                                                 "redis": {"host": "r", "password": "{vault://v/k}"}},
                      route={"id": ROUTE}, instance_name="mine", tags=["t"])
    seen = read(work, data("plugin", name="rate-limiting"))
    expect_equal(seen["id"], every, "no scope is a scope")
    expect_equal((seen["config"]["minute"], seen["config"]["hide_client_headers"], seen["enabled"]), (5, False, True))
    expect("password" not in seen["config"]["redis"], seen)
    expect_not_in("CANARY", (work.folder / "terraform.tfstate").read_text())
    for found in (data("plugin", instance_name="mine"), data("plugin", id=routed), data("plugin", name="rate-limiting", route_id=ROUTE)):
        seen = read(work, found)
        expect_equal((seen["id"], seen["route_id"], seen["service_id"], seen["config"]["minute"]), (routed, ROUTE, None, 6))
        expect_equal(seen["config"]["redis"]["password"], "{vault://v/k}")
    text = refused(work, data("plugin", name="rate-limiting", service_id=SERVICE), "Object not found",
                   f'has the "name" "rate-limiting", the "service_id" "{SERVICE}", no "route_id"', konnect.url, PLANE)
    expect_in(f'"rate-limiting, route_id {ROUTE}"', text)
    refused(work, data("plugin", instance_name="min"), '"mine"')


def test_plugin_in_a_plan(konnect, work):
    """What another resource made is found after it; the plan waits for it."""
    work.write("""
resource "konnect_plugin" "p" {
  name          = "key-auth"
  instance_name = "mine"
}
data "konnect_plugin" "d" { instance_name = konnect_plugin.p.instance_name }
data "konnect_plugins" "all" { depends_on = [konnect_plugin.p] }
output "id"  { value = data.konnect_plugin.d.id }
output "all" { value = data.konnect_plugins.all.plugins[*].id }
""")
    work.apply()
    made = work.state("konnect_plugin.p")["id"]
    shown = json.loads(work.run("output", "-json").text)
    expect_equal((shown["id"]["value"], shown["all"]["value"]), (made, [made]))
    work.no_changes()


def test_many_by_name_are_one_list(konnect, work):
    for number in range(20):
        konnect.api("POST", "config-stores", {"name": f"store-{number}"})
    work.write('data "konnect_config_store" "d" {\n  count = 20\n  name = "store-${count.index}"\n}\n'
               'output "ids" { value = length(distinct(data.konnect_config_store.d[*].id)) }\n')
    before = len(konnect.requests())
    work.plan(code=2)
    asked = [entry["path"] for entry in konnect.requests()[before:]]
    expect(len(asked) <= 2, asked)
    work.apply()
    expect_equal(json.loads(work.run("output", "-json").text)["ids"]["value"], 20)


def test_lists(konnect, work):
    a_plugin(konnect, "key-auth", tags=["a", "b"])
    a_plugin(konnect, "cors", tags=["a"])
    a_plugin(konnect, "rate-limiting", {"minute": 1}, tags=["b c", "a"])
    names = lambda **filters: sorted(plugin["name"] for plugin in read(work, data("plugins", **filters), ".plugins"))
    expect_equal(names(), ["cors", "key-auth", "rate-limiting"])
    expect_equal(names(tags=["a", "b"]), ["key-auth"])
    expect_equal(names(tags=["b c"]), ["rate-limiting"])
    expect_equal(names(name_contains="-"), ["key-auth", "rate-limiting"])
    expect_equal(names(tags=["a"], name_contains="co"), ["cors"])
    expect_equal(names(tags=["none"]), [])
    one = read(work, data("plugins", tags=["b"]), ".plugins[0]")
    expect_equal((one["name"], one["tags"], one["route_id"]), ("key-auth", ["a", "b"], None))
    asked = [entry["path"] + "?" + entry.get("query", "") for entry in konnect.requests("GET") if "plugins" in entry["path"]]
    expect(any("tags=a%2Cb" in path or "tags=a,b" in path for path in asked), asked)


def test_configurations_that_name_no_object(konnect, work):
    refused(work, data("plugin"), 'Exactly one of these must be set: "id", "instance_name", "name"')
    refused(work, data("plugin", id=ROUTE, name="cors"), '"name" cannot be set together with "id"', "on main.tf line")
    refused(work, data("plugin", instance_name="x", route_id=ROUTE), '"route_id" cannot be set together with "instance_name"')
    refused(work, data("plugin", route_id=ROUTE), 'Exactly one of these must be set')
    refused(work, data("plugin", id="a name"), "Not an ID")
    refused(work, data("secret", key="k"), 'The argument "config_store_id" is required')
    refused(work, data("plugin", id=ROUTE, enabled=True), "enabled")
    expect_equal(konnect.requests(), [], "nothing is asked")


def test_elsewhere(konnect, work):
    """A wrong control plane is named as such, and no object is called missing for it."""
    refused(work, data("vault", control_plane_id=NOWHERE, id=SERVICE), "Control plane not found", NOWHERE, konnect.url)
    refused(work, data("vaults", control_plane_id=NOWHERE), NOWHERE)
    work.write(data("vault", prefix="x1"))
    none = work.plan(code=1, KONNECT_CONTROL_PLANE_ID=None).text
    expect_in('"control_plane_id" is required', none)
    name = konnect.get(f"/v2/control-planes/{PLANE}").json["name"]
    expect_equal(read(work, data("vaults"), ".vaults", KONNECT_CONTROL_PLANE_ID=None, KONNECT_CONTROL_PLANE_NAME=name), [])


if __name__ == "__main__":
    main(globals())
