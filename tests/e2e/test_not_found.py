"""What is not there, or there already: which one, where it was looked for, and what to do."""

from harness import NOWHERE, PLANE, expect_equal, expect_in, expect_not_in, main

STORE = 'resource "konnect_config_store" "s" {\n  name = "st"\n}\n'
VAULT = 'resource "konnect_vault" "%s" {\n  prefix = "%s"\n  name = "env"\n}\n'


def missing(attribute, noun):
    return f'"{attribute}": the control plane {PLANE} has no {noun} with the ID {NOWHERE}.'


def line_of(work, word):
    return (work.folder / "main.tf").read_text().split(word)[0].count("\n") + 1


def test_the_store_of_a_secret(konnect, work):
    work.write(f'resource "konnect_secret" "k" {{\n  config_store_id = "{NOWHERE}"\n  key = "k"\n  value = "v"\n}}\n')
    text = work.apply(code=1).text
    expect_in(missing("config_store_id", "Config Store"), text)
    expect_in(f"on main.tf line {line_of(work, 'config_store_id')}", text)


def test_the_store_of_a_vault_is_looked_for_by_the_plan(konnect, work):
    hcl = 'resource "konnect_vault" "v" {\n  prefix = "my-v"\n  config_store_id = "%s"\n}\n'
    work.write(hcl % NOWHERE)
    text = work.plan(code=1).text
    expect_in(missing("config_store_id", "Config Store"), text)
    expect_in(f"on main.tf line {line_of(work, 'config_store_id')}", text)
    work.write(hcl % konnect.api("POST", "config-stores", {"name": "st"})["id"])
    work.apply()
    work.no_changes()


def test_the_scopes_of_a_plugin(konnect, work):
    for attribute in ("service_id", "route_id", "consumer_id", "consumer_group_id"):
        work.write(f'resource "konnect_plugin" "p" {{\n  name = "rate-limiting"\n  config = {{ minute = 1 }}\n'
                   f'  {attribute} = "{NOWHERE}"\n}}\n')
        expect_in(missing(attribute, attribute[:-3].replace("_", " ")), work.apply(code=1).text)


def test_a_taken_name_on_update(konnect, work):
    """The printed command imports what is there."""
    work.write(VAULT % ("a", "one"))
    work.apply()
    there = konnect.api("POST", "core-entities/vaults", {"name": "env", "prefix": "two", "config": {}})["id"]
    work.write(VAULT % ("a", "two"))
    command = f"terraform import konnect_vault.NAME '{PLANE}/{there}'"
    errors = work.apply(code=1).text.split("Error: ")[1]
    expect_in(command, errors)
    work.write(VAULT % ("a", "one") + VAULT % ("b", "two"))
    work.run("import", "konnect_vault.b", command.split("'")[1])
    work.no_changes()


def test_an_import_from_another_control_plane(konnect, work):
    other = konnect.ask("POST", "/v2/control-planes", {"name": "other"})["id"]
    store = konnect.api("POST", "config-stores", {"name": "st"})["id"]
    work.write(STORE)
    text = work.run("import", "konnect_config_store.s", f"{other}/{store}", code=1).text
    expect_in(f'Konnect does not have the Config Store "{other}/{store}"', text)
    expect_not_in("Cannot import non-existent remote object", text)
    work.run("import", "konnect_config_store.s", f"{PLANE}/{store}")
    work.no_changes()


def test_a_vault_with_the_defaults_of_its_type(konnect, work):
    work.write(VAULT % ("v", "my-v"))
    work.apply()
    work.no_changes()
    expect_equal(konnect.api("GET", "core-entities/vaults")["data"][0]["name"], "env")


if __name__ == "__main__":
    main(globals())
