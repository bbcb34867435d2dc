"""The examples of the documentation are formatted, valid, and work."""

import json
import shutil

from harness import BUILD, ROOT, SOURCE, certificate, expect, expect_equal, main, needs

EXAMPLES = ROOT / "examples"


def test_formatted(konnect, work):
    work.run("fmt", "-check", "-recursive", str(EXAMPLES))


def variables():
    """Values of the examples' variables that have no default."""
    made, authority = certificate(), certificate("authority", ca=True)
    return {"TF_VAR_certificate": made.cert, "TF_VAR_private_key": made.key, "TF_VAR_public_key": made.public_key,
            "TF_VAR_authority": authority.cert}


def test_resources(konnect, work):
    before = konnect.counts()
    given = variables()
    for folder in sorted((EXAMPLES / "resources").iterdir()):
        work.write((folder / "resource.tf").read_text())
        work.run("validate")
        work.apply(**given)
        work.no_changes(**given)
        work.destroy(**given)
        expect((folder / "import.sh").exists(), f"{folder.name} has no import.sh")
        expect_equal(konnect.counts(), before, folder.name)


def test_data_sources(konnect, work):
    """Over what they look for."""
    store = konnect.api("POST", "config-stores", {"name": "my-config-store"})["id"]
    konnect.api("POST", f"config-stores/{store}/secrets", {"key": "mistral-key", "value": "x"})
    konnect.api("POST", "core-entities/vaults",
                {"name": "konnect", "prefix": "mysecretvault", "config": {"config_store_id": store}})
    konnect.api("POST", "core-entities/plugins", {"name": "rate-limiting", "instance_name": "limit-for-all", "tags": ["team-a"],
                                                  "config": {"minute": 5}})
    for folder in sorted((EXAMPLES / "data-sources").iterdir()):
        work.write((folder / "data-source.tf").read_text())
        work.run("validate")
        work.apply()
        work.no_changes()
        work.destroy()


@needs(1, 8)
def test_functions(konnect, work):
    """What the comments of the examples say comes out."""
    seen = {}
    for folder in sorted((EXAMPLES / "functions").iterdir()):
        work.write((folder / "function.tf").read_text())
        work.run("validate")
        work.apply()
        seen.update((name, entry["value"]) for name, entry in json.loads(work.run("output", "-json").text).items())
    expect_equal(seen, {
        "reference": "{vault://mysecretvault/mistral-key}",
        "property": "{vault://aws/team/mistral/key}",
        "parts": {"prefix": "aws", "key": "team/mistral", "property": "key", "query": None, "version": 2},
    })


def test_provider(konnect, work):
    shutil.copy(EXAMPLES / "provider" / "provider.tf", work.folder / "main.tf")
    work.run("validate", KONNECT_SERVER_URL=None)


def test_schema_of_all_resources(konnect, work):
    work.write("")
    schema = json.loads(work.run("providers", "schema", "-json").text)["provider_schemas"][SOURCE]
    resources = schema["resource_schemas"]
    expect_equal(sorted(resources), sorted(folder.name for folder in (EXAMPLES / "resources").iterdir()))
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
