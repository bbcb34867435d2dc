"""Provider functions under Terraform: in outputs and in a plugin's configuration, and what is said about bad arguments."""

import json

from harness import ROUTE, expect_equal, expect_in, expect_not_in, main, needs


def outputs(work):
    return {name: entry["value"] for name, entry in json.loads(work.run("output", "-json").text).items()}


@needs(1, 8)
def test_outputs(konnect, work):
    """Neither Konnect nor a token is needed."""
    work.write("""
output "plain"    { value = provider::konnect::vault_reference("mysecretvault", "mistral-key") }
output "property" { value = provider::konnect::vault_reference("aws", "team/db", "pass word") }
output "path"     { value = provider::konnect::vault_reference("aws", "team/db") }
output "null"     { value = provider::konnect::vault_reference("env", "x", null) }
output "parts"    { value = provider::konnect::parse_vault_reference("{vault://aws/team/db/pass%20word?ttl=1#3}") }
output "few"      { value = provider::konnect::parse_vault_reference("{vault://v/k}") }
""")
    work.apply(KONNECT_TOKEN=None, KONNECT_SERVER_URL=None, KONNECT_CONTROL_PLANE_ID=None)
    expect_equal(outputs(work), {
        "plain": "{vault://mysecretvault/mistral-key}",
        "property": "{vault://aws/team/db/pass%20word}",
        "path": "{vault://aws/team/db/}",
        "null": "{vault://env/x}",
        "parts": {"prefix": "aws", "key": "team/db", "property": "pass word", "query": "ttl=1", "version": 3},
        "few": {"prefix": "v", "key": "k", "property": None, "query": None, "version": None},
    })
    expect_equal(konnect.requests(), [], "nothing is asked")


@needs(1, 8)
def test_in_a_plugin(konnect, work):
    """The vault's prefix is known while planning, the key of a secret that is created too."""
    work.write("""
resource "konnect_config_store" "s" {}
resource "konnect_vault" "v" {
  prefix          = "mysecretvault"
  config_store_id = konnect_config_store.s.id
}
resource "konnect_secret" "k" {
  config_store_id = konnect_config_store.s.id
  key             = "mistral key"
  value           = "Bearer x"
}
resource "konnect_plugin" "p" {
  name     = "ai-proxy"
  route_id = "%s"
  config = {
    route_type = "llm/v1/chat"
    auth = {
      header_name  = "Authorization"
      header_value = provider::konnect::vault_reference(konnect_vault.v.prefix, konnect_secret.k.key)
    }
    model = { provider = "mistral", name = "tiny", options = { mistral_format = "openai", upstream_url = "http://m.example" } }
  }
}
output "unknown" { value = provider::konnect::vault_reference("env", konnect_config_store.s.id) }
""" % ROUTE)
    work.apply()
    work.no_changes()
    plugin = konnect.api("GET", "core-entities/plugins")["data"][0]
    expect_equal(plugin["config"]["auth"]["header_value"], "{vault://mysecretvault/mistral%20key}")
    store = work.state("konnect_config_store.s")["id"]
    expect_equal(outputs(work)["unknown"], "{vault://env/%s}" % store)


def refused(work, call, *words):
    work.write('variable "key" { default = "CANARY" }\noutput "x" { value = provider::konnect::%s }\n' % call)
    text = work.plan(code=1).text
    expect_equal(text.count("Error: "), 1, text)
    for word in words:
        expect_in(word, text)
    said = text[text.index("Invalid value for" if "Invalid value for" in text else "Function"):]
    expect_not_in("CANARY", said)  # Terraform itself shows the value of a variable in the line above
    expect_not_in("..", text.replace("...", ""))


@needs(1, 8)
def test_bad_arguments(konnect, work):
    """Each message names the parameter, and none quotes what may be a secret."""
    refused(work, 'vault_reference("My Vault", "k")', 'Invalid value for "prefix" parameter',
            "must have at least 2 characters")
    refused(work, 'vault_reference("v1", "")', 'Invalid value for "key" parameter', "must not be empty")
    refused(work, 'vault_reference("v1", "/k")', 'Invalid value for "key" parameter', "begin or end with a slash")
    refused(work, 'vault_reference("v1", null)', 'Invalid value for "key" parameter', "must not be null")
    refused(work, 'vault_reference("v1", "k", "")', 'Invalid value for "property" parameter', "must not be empty")
    refused(work, 'vault_reference("v1", "k", "p", "q")', "takes at most 3 arguments.")
    refused(work, 'vault_reference("v1")', 'Missing value for "key"')
    refused(work, "parse_vault_reference(var.key)", 'Invalid value for "text" parameter', "must be a reference")
    refused(work, 'parse_vault_reference("{vault://v}")', 'Invalid value for "text" parameter',
            "reference url is missing path")


if __name__ == "__main__":
    main(globals())
