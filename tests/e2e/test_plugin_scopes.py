"""Where a plugin runs, and everything about it that is not its configuration."""

import itertools

from harness import ROUTE, SERVICE, expect, expect_equal, expect_in, main

PLUGIN = 'resource "konnect_plugin" "p" {\n  name = "request-termination"\n  %s\n}\n'
SCOPES = ("service", "route", "consumer", "consumer_group")


def plugins(konnect):
    return konnect.api("GET", "core-entities/plugins")["data"]


def places(konnect):
    """{scope: id}, an object of each kind."""
    consumer = konnect.api("POST", "core-entities/consumers", {"username": "one"})["id"]
    group = konnect.api("POST", "core-entities/consumer_groups", {"name": "some"})
    return {"service": SERVICE, "route": ROUTE, "consumer": consumer,
            "consumer_group": group.get("consumer_group", group)["id"]}


def scoped(ids, scopes):
    return PLUGIN % "\n  ".join(f'{scope}_id = "{ids[scope]}"' for scope in scopes)


def scope_of(plugin):
    return {scope: plugin[scope]["id"] for scope in SCOPES if plugin.get(scope)}


def test_moved_between_all_scopes(konnect, work):
    """Every combination of scopes, one after the other: the same plugin, written in place, and nothing else to do."""
    ids = places(konnect)
    combinations = [scopes for size in range(5) for scopes in itertools.combinations(SCOPES, size)]
    work.write(scoped(ids, SCOPES))
    work.apply()
    created = plugins(konnect)[0]["id"]
    for scopes in combinations:
        work.write(scoped(ids, scopes))
        expect_in("0 added, 1 changed, 0 destroyed", work.apply().text)
        found = plugins(konnect)
        expect_equal([plugin["id"] for plugin in found], [created], f"on {scopes}")
        expect_equal(scope_of(found[0]), {scope: ids[scope] for scope in scopes}, f"on {scopes}")
        work.no_changes()


def test_moved_by_somebody_else(konnect, work):
    ids = places(konnect)
    work.write(scoped(ids, ("route",)))
    work.apply()
    found = plugins(konnect)[0]
    konnect.api("PUT", "core-entities/plugins/" + found["id"], {**found, "route": None, "service": {"id": SERVICE}})
    shown = work.plan(code=2).text
    expect_in(f'+ route_id          = "{ROUTE}"', shown)
    expect_in(f'- service_id        = "{SERVICE}" -> null', shown)
    work.apply()
    expect_equal(scope_of(plugins(konnect)[0]), {"route": ROUTE})
    work.no_changes()


def test_a_scope_that_is_not_there(konnect, work):
    work.write(PLUGIN % 'route_id = "99999999-9999-4999-8999-999999999999"')
    refused = work.apply(code=1).text
    expect_in('route_id = "99999999', refused)
    expect_equal(plugins(konnect), [])


def test_what_else_a_plugin_has(konnect, work):
    """Each set, changed and cleared, alone."""
    for name, field, first, second in (
            ("instance_name", "instance_name", '"one"', '"two"'),
            ("condition", "condition", "\"http.method == 'GET'\"", "\"http.method == 'PUT'\""),
            ("ordering", "ordering", '{ before = { access = ["key-auth"] } }',
             '{ after = { access = ["cors", "key-auth"] } }'),
            ("tags", "tags", '["a"]', '["b", "c"]'),
            ("protocols", "protocols", '["http"]', '["https", "http"]')):
        work.write(PLUGIN % "")
        work.apply()
        without = plugins(konnect)[0].get(field)
        seen = []
        for value in (first, second):
            work.write(PLUGIN % f"{name} = {value}")
            expect_in("0 added, 1 changed, 0 destroyed", work.apply().text)
            seen.append(plugins(konnect)[0][field])
            work.no_changes()
        expect(seen[0] != seen[1] and without not in seen, f"{name}: {without} {seen}")
        work.write(PLUGIN % "")
        expect_in("0 added, 1 changed, 0 destroyed", work.apply().text)
        expect_equal(plugins(konnect)[0].get(field) or None, without or None, name)
        work.no_changes()


def test_ordering_of_both_kinds(konnect, work):
    work.write(PLUGIN % 'ordering = {\n    before = { access = ["key-auth", "acl"] }\n    after = { access = ["cors"] }\n  }')
    work.apply()
    expect_equal(plugins(konnect)[0]["ordering"],
                 {"before": {"access": ["key-auth", "acl"]}, "after": {"access": ["cors"]}})
    work.no_changes()


def test_instance_name_that_is_taken(konnect, work):
    konnect.api("POST", "core-entities/plugins", {"name": "cors", "instance_name": "taken"})
    work.write(PLUGIN % 'instance_name = "taken"')
    expect_in('instance_name = "taken"', work.apply(code=1).text)


if __name__ == "__main__":
    main(globals())
