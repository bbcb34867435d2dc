"""Taking over what exists: import IDs with names, identities (Terraform 1.12), `terraform query` (1.14)."""

import json
import re

from harness import NOWHERE, PLANE, ROOT, expect, expect_equal, expect_in, expect_not_in, main, needs

NAME = "emulator"  # of the control plane


def a_login(konnect, consumer, username):
    return konnect.api("POST", f"core-entities/consumers/{consumer}/basic-auth", {"username": username, "password": "CANARY"})["id"]


# ---- Names in import IDs ----

BLOCKS = {
    "vault": 'prefix = "my-vault"\nconfig = {}\nname = "env"',
    "secret": 'config_store_id = "%s"\nkey = "k"' % NOWHERE,
    "consumer": 'username = "alice"',
    "basic_auth": 'consumer_id = "%s"\nusername = "login"' % NOWHERE,
    "upstream": 'name = "u"',
    "target": 'upstream_id = "%s"\ntarget = "10.0.0.1:80"' % NOWHERE,
    "plugin": 'name = "cors"',
    "consumer_group_member": 'consumer_group_id = "%s"\nconsumer_id = "%s"' % (NOWHERE, NOWHERE),
    "control_plane": 'name = "emulator"',
    "certificate": 'cert = "x"',
}


def take(work, kind, text, code=0):
    """The ID of what `terraform import` finds by that text, or what it says instead."""
    work.write('resource "konnect_%s" "x" {\n%s\n}\n' % (kind, BLOCKS[kind]))
    said = work.run("import", f"konnect_{kind}.x", text, code=code).text
    if code != 0:
        return " ".join(said.split())
    found = work.state(f"konnect_{kind}.x")["id"]
    work.run("state", "rm", f"konnect_{kind}.x")
    return found


def test_names_in_import_ids(konnect, work):
    store = konnect.api("POST", "config-stores", {"name": "my-store"})["id"]
    konnect.api("POST", f"config-stores/{store}/secrets", {"key": "k", "value": "CANARY"})
    vault = konnect.api("POST", "core-entities/vaults", {"name": "env", "prefix": "my-vault", "config": {"prefix": "X_"}})["id"]
    alice = konnect.api("POST", "core-entities/consumers", {"username": "alice", "custom_id": "a-17"})["id"]
    login = a_login(konnect, alice, "login")
    upstream = konnect.api("POST", "core-entities/upstreams", {"name": "my-upstream"})["id"]
    target = konnect.api("POST", f"core-entities/upstreams/{upstream}/targets", {"target": "10.0.0.1:80"})["id"]
    group = konnect.api("POST", "core-entities/consumer_groups", {"name": "gold"})["id"]
    konnect.api("POST", f"core-entities/consumer_groups/{group}/consumers", {"consumer": alice})
    expect_equal(take(work, "vault", f"{NAME}/my-vault"), vault)
    expect_equal(take(work, "vault", "my-vault"), vault, "in the provider's control plane")
    expect_equal(take(work, "vault", json.dumps({"control_plane_id": NAME, "id": "my-vault"})), vault)
    expect_equal(take(work, "secret", f"{NAME}/my-store/k"), f"{PLANE}/{store}/k")
    expect_equal(take(work, "consumer", f"{NAME}/alice"), alice)
    expect_equal(take(work, "consumer", f"{NAME}/a-17"), alice)
    expect_equal(take(work, "basic_auth", f"{NAME}/alice/login"), login)
    expect_equal(take(work, "target", f"{PLANE}/my-upstream/10.0.0.1:80"), target)
    expect_equal(take(work, "control_plane", NAME), PLANE)
    expect_equal(take(work, "consumer_group_member", f"{NAME}/gold/alice"), f"{PLANE}/{group}/{alice}")


def test_names_that_find_nothing_or_too_much(konnect, work):
    vault = konnect.api("POST", "core-entities/vaults", {"name": "env", "prefix": "my-vault", "config": {"prefix": "X_"}})["id"]
    plugins = [konnect.api("POST", "core-entities/plugins", {"name": "cors", "config": {}, **more})["id"]
               for more in ({}, {"service": {"id": konnect.api("POST", "core-entities/services", {"host": "a"})["id"]}})]
    text = take(work, "vault", f"{NAME}/my-valt", code=1)
    expect_in('has the "prefix" "my-valt". The nearest of those that are there: "my-vault"', text)
    text = take(work, "plugin", "cors", code=1)
    for plugin in plugins:
        expect_in(plugin, text)
    expect_in("Several objects found", text)
    expect_in('that has the "name" "emulater". The nearest of those that are there: "emulator"', take(work, "vault", "emulater/my-vault", code=1))
    expect_in(f"For example: {PLANE}/my-vault", take(work, "vault", "a/b/c", code=1))
    expect_in(f'One that it has: {vault} ("my-vault")', take(work, "vault", f"{PLANE}/{NOWHERE}", code=1))
    expect_in("looks like a name; the ID is needed", take(work, "certificate", "my-certificate", code=1))
    expect_in("consumer not found", take(work, "basic_auth", f"{NOWHERE}/login", code=1))


@needs(1, 5)
def test_many_names_are_one_list(konnect, work):
    hcl = ""
    for number in range(20):
        konnect.api("POST", "core-entities/consumers", {"username": f"user-{number}"})
        hcl += f'resource "konnect_consumer" "u{number}" {{\n  username = "user-{number}"\n}}\n'
        hcl += f'import {{\n  to = konnect_consumer.u{number}\n  id = "{NAME}/user-{number}"\n}}\n'
    work.write(hcl)
    before = len(konnect.requests())
    expect_in("20 to import, 0 to add, 0 to change, 0 to destroy", work.plan(code=2).text)
    asked = [entry["path"] for entry in konnect.requests()[before:]]
    expect(len(asked) <= 6, asked)


# ---- Identities ----

STORE = 'resource "konnect_config_store" "x" { name = "%s" }\n'


def identity_of(work):
    data = json.loads((work.folder / "terraform.tfstate").read_text())
    return data["resources"][0]["instances"][0].get("identity")


@needs(1, 12)
def test_import_by_identity(konnect, work):
    store = konnect.api("POST", "config-stores", {"name": "one"})["id"]
    identity = {"control_plane_id": PLANE, "id": store}
    block = 'import {\n  to = konnect_config_store.x\n  identity = { %s }\n}\n'
    work.write(STORE % "one" + block % f'id = "{store}"')
    expect_in("1 to import, 0 to add, 0 to change, 0 to destroy", work.plan(code=2).text)
    work.apply()
    expect_equal(identity_of(work), identity)
    work.no_changes()
    work.write(STORE % "two")
    work.apply()
    expect_equal((identity_of(work), konnect.api("GET", f"config-stores/{store}")["name"]), (identity, "two"))
    work.run("state", "rm", "konnect_config_store.x")
    work.write(STORE % "two" + block % f'control_plane_id = "{PLANE.upper()}"\nid = "{store.upper()}"')
    work.apply()
    expect_equal(identity_of(work), identity, "of an ID in capital letters")
    work.run("state", "rm", "konnect_config_store.x")
    work.write(STORE % "two" + block % 'id = "two"')
    expect_in("Not an ID", work.plan(code=1).text)


@needs(1, 12)
def test_states_of_older_releases_get_an_identity(konnect, work):
    work.write(STORE % "one")
    work.apply()
    identity = identity_of(work)
    file = work.folder / "terraform.tfstate"
    data = json.loads(file.read_text())
    for name in ("identity", "identity_schema_version"):
        data["resources"][0]["instances"][0].pop(name)
    file.write_text(json.dumps(data))
    expect_equal(identity_of(work), None)
    work.no_changes()
    work.write(STORE % "two")
    work.apply()
    expect_equal(identity_of(work), identity)


@needs(1, 12)
def test_a_replaced_object_has_another_identity(konnect, work):
    store = 'resource "konnect_config_store" "x" {\n name = "one"\n}\n'
    secret = store + 'resource "konnect_secret" "x" {\n config_store_id = konnect_config_store.x.id\n key = "%s"\n value = "v"\n}\n'
    work.write(secret % "a")
    work.apply()
    work.write(secret % "b")
    expect_in("1 to add, 0 to change, 1 to destroy", work.plan(code=2).text)
    work.apply()
    work.no_changes()
    data = json.loads((work.folder / "terraform.tfstate").read_text())
    keys = [resource["instances"][0]["identity"].get("key") for resource in data["resources"]]
    expect_equal(keys, [None, "b"], "of the store and of the secret")


# ---- Lists ----

def query(work, blocks, *arguments, code=0):
    work.write("")
    (work.folder / "all.tfquery.hcl").write_text(blocks)
    return work.run("query", *arguments, code=code).text


def results(text):
    """(identity, display name, object) of each result of `query -json`."""
    found = [line["list_resource_found"] for line in map(json.loads, text.splitlines()) if line.get("type") == "list_resource_found"]
    return [(one["identity"], one["display_name"], one.get("resource_object")) for one in found]


def listing(kind, config="", **more):
    lines = "".join(f"  {name} = {json.dumps(value)}\n" for name, value in more.items())
    return 'list "konnect_%s" "all" {\n  provider = konnect\n%s  config {\n%s\n  }\n}\n' % (kind, lines, config)


def listed(work, *arguments, **more):
    return results(query(work, listing(*arguments, **more), "-json"))


@needs(1, 14)
def test_query(konnect, work):
    key_auth = konnect.api("POST", "core-entities/plugins", {"name": "key-auth", "config": {}, "tags": ["a", "b"]})["id"]
    konnect.api("POST", "core-entities/plugins", {"name": "cors", "config": {}, "tags": ["a"], "instance_name": "mine"})
    store = konnect.api("POST", "config-stores", {"name": "one"})["id"]
    konnect.api("POST", f"config-stores/{store}/secrets", {"key": "k", "value": "CANARY"})
    expect_equal(sorted(name for _, name, _ in listed(work, "plugin")), ["key-auth", "mine"])
    expect_equal(listed(work, "plugin", 'tags = ["b"]'), [({"control_plane_id": PLANE, "id": key_auth}, "key-auth", None)])
    expect_equal([name for _, name, _ in listed(work, "plugin", 'name_contains = "or"')], ["mine"])
    expect_equal(len(listed(work, "plugin", limit=1)), 1)
    konnect.api("POST", "core-entities/consumers", {"username": "two\nlines\u202e\u001b[31m"})
    expect_equal([name for _, name, _ in listed(work, "consumer")], ["two lines\ufffd\ufffd\ufffd\ufffd[31m"])
    expect_equal(listed(work, "secret", f'config_store_id = "{store}"'),
                 [({"control_plane_id": PLANE, "config_store_id": store, "key": "k"}, "k", None)])
    [(_, _, secret)] = listed(work, "secret", f'config_store_id = "{store}"', include_resource=True)
    expect_equal((secret["key"], secret["value"], secret["id"]), ("k", None, f"{PLANE}/{store}/k"))
    refused = query(work, listing("secret"), code=1)
    expect_in('"config_store_id" is required', refused)
    expect_in("Control plane not found", query(work, listing("plugin", f'control_plane_id = "{NOWHERE}"'), code=1))
    expect_in("Not an ID", query(work, listing("plugin", 'control_plane_id = "name"'), code=1))
    expect_in(f'"consumer_id": the control plane {PLANE} has no consumer with the ID {NOWHERE}.',
              " ".join(query(work, listing("acl", f'consumer_id = "{NOWHERE}"'), code=1).split()))
    expect_not_in("CANARY", "\n".join(work.transcript))


@needs(1, 14)
def test_examples_of_queries(konnect, work):
    """All in one run, with the objects that they are asked below."""
    store = konnect.api("POST", "config-stores", {"name": "payments"})["id"]
    konnect.api("POST", f"config-stores/{store}/secrets", {"key": "k", "value": "v"})
    parents = {"consumer_id": ("consumers", {"username": "u", "tags": ["team-payments"]}),
               "consumer_group_id": ("consumer_groups", {"name": "g"}), "upstream_id": ("upstreams", {"name": "u"})}
    blocks = []
    for file in sorted((ROOT / "examples" / "list-resources").glob("*/list-resource.tfquery.hcl")):
        block = re.sub(r'(config_store_id +=) ".*"', rf'\1 "{store}"', file.read_text())
        for name, shown in re.findall(r'(\w+_id) += "(.*)"', block):
            if name in parents:
                kind, body = parents[name]
                konnect.api("PUT", f"core-entities/{kind}/{shown}", body)
        blocks.append(block)
    expect_equal(len(blocks), len(list((ROOT / "examples" / "resources").iterdir())), "one for each resource")
    found = {json.dumps(identity) for identity, _, _ in results(query(work, "\n".join(blocks), "-json"))}
    for wanted in ('"config_store_id": "%s"' % store, '"key": "k"', "0b3c2a5e-6c55-4f0c-8d0f-2a8a4d2b9d11"):
        expect(any(wanted in identity for identity in found), f"{wanted} in {found}")


@needs(1, 14)
def test_query_reads_no_more_than_it_shows(konnect, work):
    for number in range(250):
        konnect.api("POST", "core-entities/consumers", {"username": f"c{number:03}"})
    before = len(konnect.requests())
    expect_equal(len(listed(work, "consumer", limit=120)), 120)
    expect_equal(len([entry for entry in konnect.requests()[before:] if entry["path"].endswith("/consumers")]), 2)
    expect_equal(len({identity["id"] for identity, _, _ in listed(work, "consumer", limit=1000)}), 250)


if __name__ == "__main__":
    main(globals())
