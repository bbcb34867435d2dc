"""What the guides promise, done as they say it."""

import re

from harness import PLANE, ROOT, ROUTE, expect, expect_equal, expect_in, main, needs

# The CLI's own configuration (provider_installation) is written by other rules.
BLOCK = re.compile(r"^```(hcl|terraform)\n(?!provider_installation )(.*?)^```$", re.DOTALL | re.MULTILINE)

STORE = 'resource "konnect_config_store" "s" { name = "one" }\n'
RENAMED = STORE + """
resource "konnect_vault" "v" {
  prefix          = "my-vault"
  config_store_id = konnect_config_store.s.id
}
resource "konnect_secret" "k" {
  config_store_id = konnect_config_store.s.id
  key             = "%s"
  value           = "canary"
  lifecycle { create_before_destroy = true }
}
resource "konnect_plugin" "p" {
  name     = "ai-proxy"
  route_id = "%s"
  config = {
    route_type = "llm/v1/chat"
    auth       = { header_name = "Authorization", header_value = "{vault://${konnect_vault.v.prefix}/${konnect_secret.k.key}}" }
    model      = { provider = "mistral", name = "m", options = { mistral_format = "openai", upstream_url = "https://m.example" } }
  }
}
"""


def test_code_blocks(konnect, work):
    """HCL in what people wrote is formatted and can be read; a whole configuration (a block called terraform) is valid."""
    files = [ROOT / "README.md", ROOT / "emulator" / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "guides").glob("*.md")]
    blocks = [(file, *block) for file in files for block in BLOCK.findall(file.read_text())]
    expect(len(blocks) >= 8, len(blocks))
    (work.folder / "blocks").mkdir()
    for number, (file, _, text) in enumerate(blocks):
        (work.folder / "blocks" / f"{file.stem}_{number}.tf").write_text(text)
    work.run("fmt", "-check", "-diff", "blocks")
    for _, language, text in blocks:
        if language == "terraform":
            (work.folder / "main.tf").write_text(text)
            work.run("validate")


@needs(1, 5)
def test_generated_configuration_of_a_secret(konnect, work):
    """docs/guides/secrets.md, "Importing what holds secrets": it can be applied as it is, and the secret stays."""
    store = konnect.api("POST", "config-stores", {"name": "by-hand"})["id"]
    konnect.api("POST", f"config-stores/{store}/secrets", {"key": "k", "value": "by-hand"})
    before = konnect.api("GET", f"config-stores/{store}/secrets/k")
    work.write('import {\n  to = konnect_secret.k\n  id = "%s/%s/k"\n}\n' % (PLANE, store))
    expect_in("1 to import, 0 to add, 0 to change", work.plan("-generate-config-out=generated.tf", code=2).text)
    work.apply()
    work.no_changes()
    expect_equal(konnect.api("GET", f"config-stores/{store}/secrets/k"), before)


def test_renaming_a_key(konnect, work):
    """docs/guides/secrets.md, "Renaming a key or a prefix": the new secret, the plugin, the end of the old secret."""
    work.write(RENAMED % ("old", ROUTE))
    work.apply()
    seen = len(konnect.requests("POST", "PUT", "DELETE"))
    work.write(RENAMED % ("new", ROUTE))
    work.apply()
    made = [(request["method"], request["path"].rsplit("/", 2)[-2 if request["method"] == "PUT" else -1])
            for request in konnect.requests("POST", "PUT", "DELETE")[seen:]
            if "/schemas/" not in request["path"]]
    expect_equal(made, [("POST", "secrets"), ("PUT", "plugins"), ("DELETE", "old")])
    work.no_changes()


if __name__ == "__main__":
    main(globals())
