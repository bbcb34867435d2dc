"""`default_tags` of the provider block: in every object, shown in `all_tags`, and no difference in `tags`."""

import json

from harness import PLANE, expect, expect_equal, expect_in, main, needs

OBJECTS = """
resource "konnect_service" "s" {
  name = "one"
  host = "one.example"
  %s
}
resource "konnect_consumer" "c" { username = "two" }
resource "konnect_config_store" "untagged" { name = "three" }
"""


def block(tags):
    return 'provider "konnect" {\n  default_tags = %s\n}\n' % tags


def newest(konnect, kind="services"):
    """The service of the tests, not the one that is there at the start."""
    return konnect.api("GET", "core-entities/" + kind)["data"][-1]


def tags_of(konnect, kind="services"):
    return sorted(newest(konnect, kind).get("tags") or [])


def in_state(work, address):
    state = work.state(address)
    return state["tags"] and sorted(state["tags"]), sorted(state["all_tags"])


def test_a_life_with_default_tags(konnect, work):
    work.write(OBJECTS % 'tags = ["a", "by-terraform"]', provider=block('["by-terraform", "team"]'))
    work.apply()
    expect_equal(tags_of(konnect), ["a", "by-terraform", "team"])
    expect_equal(tags_of(konnect, "consumers"), ["by-terraform", "team"])
    expect_equal(in_state(work, "konnect_service.s"), (["a", "by-terraform"], ["a", "by-terraform", "team"]))
    expect_equal(in_state(work, "konnect_consumer.c"), (None, ["by-terraform", "team"]))
    work.no_changes()
    work.nothing_drifted()

    work.write(OBJECTS % 'tags = ["a", "by-terraform"]', provider=block('["by-terraform", "squad"]'))
    planned = work.plan(code=2).text
    expect_in("0 to add, 2 to change, 0 to destroy", planned)
    expect_in("~ all_tags", planned)
    expect("~ tags " not in planned, planned)
    work.apply()
    expect_equal(tags_of(konnect), ["a", "by-terraform", "squad"])
    expect_equal(tags_of(konnect, "consumers"), ["by-terraform", "squad"])
    work.no_changes()
    work.nothing_drifted()

    # Without any, the tags go; the objects stay.
    work.write(OBJECTS % 'tags = ["a", "by-terraform"]')
    expect_in("0 to add, 2 to change, 0 to destroy", work.plan(code=2).text)
    work.apply()
    expect_equal((tags_of(konnect), tags_of(konnect, "consumers")), (["a", "by-terraform"], []))
    work.no_changes()
    work.nothing_drifted()
    work.destroy()


def test_from_the_environment(konnect, work):
    given = {"KONNECT_DEFAULT_TAGS": "by-terraform, two words,"}
    work.write(OBJECTS % "")
    work.apply(**given)
    expect_equal(tags_of(konnect), ["by-terraform", "two words"])
    work.no_changes(**given)
    expect_in("0 to add, 2 to change, 0 to destroy", work.plan(code=2).text)  # nothing is destroyed for a variable
    work.write(OBJECTS % "", provider=block('["block"]'))
    work.apply(**given)
    expect_equal(tags_of(konnect), ["block"])


def test_a_tag_changes_sides(konnect, work):
    """From the object to the provider and back: Konnect's object stays as it is, and is not written."""
    service = 'resource "konnect_service" "s" {\n  host = "one.example"\n  tags = %s\n}\n'
    work.write(service % '["a", "b"]')
    work.apply()
    before = newest(konnect)
    for tags, defaults in (('["a"]', '["b"]'), ('["a", "b"]', '["b"]'), ('["a", "b"]', "[]")):
        work.write(service % tags, provider=block(defaults))
        work.apply()
        work.no_changes()
        work.nothing_drifted()
    expect_equal((newest(konnect), len(konnect.requests("PUT"))), (before, 0))


def test_drift(konnect, work):
    """By hand a tag is added, and one of each side is taken away."""
    work.write(OBJECTS % 'tags = ["a", "b"]', provider=block('["by-terraform"]'))
    work.apply()
    there = newest(konnect)
    for by_hand in (["a", "b", "by-terraform", "by-hand"], ["a", "b"], ["b", "by-terraform"], []):
        konnect.api("PUT", "core-entities/services/" + there["id"], {**there, "tags": by_hand})
        planned = work.plan(code=2).text
        expect_in("0 to add, 1 to change, 0 to destroy", planned)
        expect_in("~ all_tags", planned)
        expect_equal("~ tags " in planned or "+ tags " in planned, by_hand != ["a", "b"], by_hand)
        work.apply()
        expect_equal(tags_of(konnect), ["a", "b", "by-terraform"])
        work.no_changes()


def test_import(konnect, work):
    """What the provider adds is not listed in `tags`."""
    made = konnect.api("POST", "core-entities/services", {"name": "one", "host": "one.example", "tags": ["a", "by-terraform"]})
    work.write('resource "konnect_service" "s" {\n  name = "one"\n  host = "one.example"\n  tags = ["a"]\n}\n',
               provider=block('["by-terraform"]'))
    work.run("import", "konnect_service.s", f"{PLANE}/{made['id']}")
    expect_equal(in_state(work, "konnect_service.s"), (["a"], ["a", "by-terraform"]))
    work.no_changes()
    work.write('resource "konnect_service" "s" {\n  name = "one"\n  host = "one.example"\n  tags = ["a", "by-terraform"]\n}\n',
               provider=block('["by-terraform"]'))
    before = len(konnect.requests("PUT"))
    work.apply()
    work.no_changes()
    expect_equal(len(konnect.requests("PUT")), before, "a tag that is configured twice is no write")


@needs(1, 4)
def test_unknown_while_planning(konnect, work):
    source = 'resource "terraform_data" "name" { input = "%s" }\n'
    provider = block("[terraform_data.name.output]")
    work.write(source % "first" + OBJECTS % 'tags = ["a"]', provider=provider)
    expect_in("+ all_tags", work.plan(code=2).text)
    work.apply()
    expect_equal(tags_of(konnect), ["a", "first"])
    work.no_changes()
    work.write(source % "second" + OBJECTS % 'tags = ["a"]', provider=provider)
    planned = work.plan(code=2).text
    expect_in("0 to add, 3 to change, 0 to destroy", planned)
    expect_in("-> (known after apply)", planned)
    work.apply()
    expect_equal((tags_of(konnect), tags_of(konnect, "consumers")), (["a", "second"], ["second"]))
    work.no_changes()


def test_a_state_from_before(konnect, work):
    """A state of a release that knew no `all_tags` plans no change, refreshed or not."""
    work.write(OBJECTS % 'tags = ["a"]')
    work.apply()
    path = work.folder / "terraform.tfstate"
    state = json.loads(path.read_text())
    for resource in state["resources"]:
        for instance in resource["instances"]:
            instance["attributes"].pop("all_tags", None)
    path.write_text(json.dumps({**state, "serial": state["serial"] + 1}))
    work.run("plan", "-detailed-exitcode", "-refresh=false", code=0)
    work.no_changes()


def test_refused(konnect, work):
    for tags, defaults, said in (
            ('tags = ["a,b"]', "[]", '"tags" must consist of letters, digits'),
            ("", '["a/b"]', '"default_tags" must consist of letters, digits'),
            ("", '[""]', "must not be empty"),
            ("", json.dumps([str(n) for n in range(9)]), '"default_tags" must have at most 8 elements; this has 9'),
            ("tags = " + json.dumps([str(n) for n in range(9)]), "[]", '"tags" must have at most 8 elements; this has 9'),
            ('tags = ["x", "y"]', json.dumps([str(n) for n in range(7)]),
             '"tags" and the provider\'s "default_tags" have 9 elements together')):
        work.write(OBJECTS % tags, provider=block(defaults))
        refused = work.plan(code=1).text
        expect_in(said, " ".join(refused.replace("│", " ").split()))
    work.write(OBJECTS % "")
    expect_in('"default_tags" must consist of', work.plan(code=1, KONNECT_DEFAULT_TAGS="a/b").text)
    work.write(OBJECTS % 'all_tags = ["a"]')
    work.plan(code=1)


if __name__ == "__main__":
    main(globals())
