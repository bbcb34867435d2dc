"""`managed_by_others` of the provider block: a plan that touches another tool's object warns."""

from harness import PLANE, expect_equal, expect_in, expect_not_in, main, needs

BLOCK = 'provider "konnect" {\n  default_tags      = ["terraform"]\n  managed_by_others = ["deck"]\n}\n'
SERVICE = 'resource "konnect_service" "s" {\n  name = "one"\n  host = "%s.example"\n  tags = %s\n}\n'
OTHER = 'resource "konnect_consumer" "c" { username = "%s" }\n'
WARNING = "Managed by another tool as well"


def words(result):
    return " ".join(result.text.replace("│", " ").split())


def test_each_way_to_touch_it(konnect, work):
    work.write(SERVICE % ("one", '["a"]') + OTHER % "two", provider=BLOCK)
    expect_not_in(WARNING, work.apply().text)
    there = konnect.api("GET", "core-entities/services")["data"][-1]
    konnect.api("PUT", "core-entities/services/" + there["id"], {**there, "tags": there["tags"] + ["deck"]})

    # Drift: decK has taken the object, and Terraform would take it back.
    planned = work.plan(code=2)
    expect_equal(planned.text.count(WARNING), 1)
    expect_in('with konnect_service.s', planned.text)
    expect_in('The service has the tag "deck" in Konnect', words(planned))
    expect_in("This plan changes it", words(planned))

    work.write(SERVICE % ("one", '["a", "deck"]') + OTHER % "two", provider=BLOCK)
    work.apply()
    expect_not_in(WARNING, work.plan(code=0).text)
    work.write(SERVICE % ("one", '["a", "deck"]') + OTHER % "three", provider=BLOCK)
    expect_not_in(WARNING, work.plan(code=2).text)
    work.write(SERVICE % ("two", '["a", "deck"]') + OTHER % "two", provider=BLOCK)
    expect_in("This plan changes it", words(work.plan(code=2)))

    planned = work.run("plan", "-destroy")
    expect_equal(planned.text.count(WARNING), 1)
    expect_in("This plan deletes it", words(planned))
    work.write(OTHER % "two", provider=BLOCK)
    expect_in("This plan deletes it", words(work.plan(code=2)))
    work.write(OTHER % "two", provider=BLOCK.replace("deck", "ansible"))
    expect_not_in(WARNING, work.plan(code=2).text)


@needs(1, 5)
def test_an_import(konnect, work):
    made = konnect.api("POST", "core-entities/services", {"name": "one", "host": "one.example", "tags": ["deck"]})
    block = 'import {\n  to = konnect_service.s\n  id = "%s/%s"\n}\n' % (PLANE, made["id"])
    work.write(SERVICE % ("one", "[]") + block, provider=BLOCK)
    planned = work.plan(code=2)
    expect_equal(planned.text.count(WARNING), 1)
    expect_in("This plan imports it", words(planned))
    work.apply()
    expect_equal(konnect.api("GET", "core-entities/services/" + made["id"])["tags"], ["terraform"])
    expect_not_in(WARNING, work.plan(code=0).text)


if __name__ == "__main__":
    main(globals())
