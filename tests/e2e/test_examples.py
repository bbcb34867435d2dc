"""The examples of the documentation are formatted, valid, and work."""

import functools
import json
import re
import shutil
import subprocess

from harness import (BUILD, ROOT, SOURCE, TIMEOUT, Work, certificate, expect, expect_equal, expect_in, expect_not_in, main,
                     needs)

EXAMPLES = ROOT / "examples"
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@needs(1, 8)
def test_formatted(konnect, work):
    work.run("fmt", "-check", "-recursive", str(EXAMPLES))


def variables():
    """Values of the examples' variables that have no default."""
    made, authority = certificate(), certificate("authority", ca=True)
    return {"TF_VAR_certificate": made.cert, "TF_VAR_private_key": made.key, "TF_VAR_public_key": made.public_key,
            "TF_VAR_authority": authority.cert}


@functools.cache
def tables():
    """What each resource is imported by, and its data sources."""
    printed = subprocess.run([BUILD / "tests" / "print_tables"], capture_output=True, text=True, check=True, timeout=TIMEOUT).stdout
    return {table["type"]: table for table in json.loads(printed)["resources"]}


def outputs(work):
    return {name: entry["value"] for name, entry in json.loads(work.run("output", "-json").text).items()}


def find(konnect, folder, table):
    """The examples of both data sources, while the objects of the resource's example are there."""
    for face in (table["one"]["type"], table["many"]["type"]):
        (folder / face).mkdir()
        work = Work(folder / face, konnect)
        example = (EXAMPLES / "data-sources" / face / "data-source.tf").read_text()
        work.write(example)
        work.apply()
        found = outputs(work)
        expect(found or face == "konnect_config_store", f"{face}: the example has an output")
        for name, value in found.items():
            expect(value not in (None, "", []), f"{face}: {name} is {value!r}")
        if 'resource "' in example:
            work.destroy()


def import_again(work, configuration, table, given):
    """By import.tf, with the IDs of the objects that are there in the place of those that it shows."""
    block = (EXAMPLES / "resources" / table["type"] / "import.tf").read_text()
    address, shown = re.fullmatch(r'import {\n  to = (\S+)\n  id = "(\S+)"\n}\n', block).groups()
    state = work.state(address)
    real = [state[part] for part in table["import"]]
    expect_equal([bool(UUID.fullmatch(part)) for part in shown.split("/")], [bool(UUID.fullmatch(part)) for part in real], shown)
    work.run("state", "rm", address)
    work.write(configuration + block.replace(shown, "/".join(real)))
    planned = work.plan(code=2, **given).text
    expect_in("1 to import, 0 to add", planned)
    expect_in("0 to destroy", planned)
    work.apply(**given)
    work.no_changes(**given)


@needs(1, 5)
def test_resources(konnect, work):
    """Each is applied, found by the examples of its data sources, and imported by the example of its import."""
    before = konnect.counts()
    given = variables()
    expect_equal(sorted(tables()), sorted(folder.name for folder in (EXAMPLES / "resources").iterdir()))
    for name, table in tables().items():
        configuration = (EXAMPLES / "resources" / name / "resource.tf").read_text()
        work.write(configuration)
        work.apply(**given)
        work.no_changes(**given)
        find(konnect, work.folder, table)
        import_again(work, configuration, table, given)
        work.destroy(**given)
        expect_equal(konnect.counts(), before, name)


@needs(1, 11)
def test_more_of_resources(konnect, work):
    """Those that stand beside resource.tf; they need a newer client."""
    before = konnect.counts()
    files = sorted((EXAMPLES / "resources").glob("*/resource_*.tf"))
    expect(files, "there are some")
    for file in files:
        work.write(file.read_text())
        work.apply(TF_VAR_openai_key="CANARY")
        work.no_changes(TF_VAR_openai_key="CANARY")
        expect_not_in("CANARY", (work.folder / "terraform.tfstate").read_text())
        work.destroy(TF_VAR_openai_key="CANARY")
        expect_equal(konnect.counts(), before, file)


@needs(1, 8)
def test_functions(konnect, work):
    """What the comments of the examples say comes out."""
    seen = {}
    for folder in sorted((EXAMPLES / "functions").iterdir()):
        work.write((folder / "function.tf").read_text())
        work.run("validate")
        work.apply()
        seen.update(outputs(work))
    expect_equal(seen, {
        "reference": "{vault://mysecretvault/mistral-key}",
        "property": "{vault://aws/team/mistral/key}",
        "parts": {"prefix": "aws", "key": "team/mistral", "property": "key", "query": None, "version": 2},
    })


def test_provider(konnect, work):
    """With the emulator's address in the place of the region."""
    text = (EXAMPLES / "provider" / "provider.tf").read_text()
    (work.folder / "main.tf").write_text(text)
    work.run("validate", KONNECT_SERVER_URL=None)
    konnect.ask("POST", "/v2/control-planes", {"name": "my-control-plane"})
    region = 'region             = "eu"'
    expect_in(region, text)
    (work.folder / "main.tf").write_text(text.replace(region, f'server_url = "{konnect.url}"'))
    work.apply(KONNECT_SERVER_URL=None, KONNECT_CONTROL_PLANE_ID=None)
    work.no_changes(KONNECT_SERVER_URL=None, KONNECT_CONTROL_PLANE_ID=None)
    work.destroy(KONNECT_SERVER_URL=None, KONNECT_CONTROL_PLANE_ID=None)


def test_schema_of_all_resources(konnect, work):
    work.write("")
    schema = json.loads(work.run("providers", "schema", "-json").text)["provider_schemas"][SOURCE]
    resources = schema["resource_schemas"]
    expect_equal(sorted(resources), sorted(tables()))
    expect(resources["konnect_secret"]["block"]["attributes"]["value"]["sensitive"], "value is sensitive")
    provider = schema["provider"]["block"]["attributes"]
    for name in ("personal_access_token", "system_account_access_token"):
        expect(provider[name]["sensitive"], f"{name} is sensitive")


def test_init_from_a_filesystem_mirror(konnect, work):
    """As the README says how to install it without a registry."""
    mirror = work.folder / "mirror"
    target = mirror / SOURCE / "0.1.0" / "linux_amd64"
    target.mkdir(parents=True)
    shutil.copy(BUILD / "terraform-provider-konnect", target / "terraform-provider-konnect_v0.1.0")
    (work.folder / "terraform.rc").write_text(
        'provider_installation {\n  filesystem_mirror { path = "%s" }\n}\n' % mirror)
    work.write('resource "konnect_config_store" "s" { name = "one" }\n')
    work.run("init", "-input=false")
    work.apply()
    work.no_changes()
    work.destroy()


if __name__ == "__main__":
    main(globals())
