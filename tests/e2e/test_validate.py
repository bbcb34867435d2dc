"""Faults of a configuration are found before anything is asked of Konnect, at the right attribute."""

from harness import PLANE, expect, expect_equal, expect_in, expect_not_in, main, needs

STORE = "50000000-0000-4000-8000-000000000001"


def refuse(work, hcl, line, *words):
    """`terraform validate` says exactly one thing, and points at `line` of the resource (1: its first)."""
    work.write(hcl)
    text = work.run("validate", code=1, KONNECT_TOKEN=None).text
    expect_equal(text.count("Error: "), 1, text)
    before = (work.folder / "main.tf").read_text().split(hcl)[0].count("\n")
    expect_in(f"on main.tf line {before + line}", text)
    for word in words:
        expect_in(word, text)
    return text


def resource(kind, *lines):
    return f'resource "konnect_{kind}" "x" {{\n' + "".join(f"  {line}\n" for line in lines) + "}\n"


def test_config_store_name(konnect, work):
    refuse(work, resource("config_store", 'name = "with blank"'), 2,
           '"name" must consist of letters, digits and the characters . - _ ~ only (no blanks).')
    refuse(work, resource("config_store", f'name = "{"x" * 101}"'), 2, "100 characters")
    refuse(work, resource("config_store", 'name = ""'), 2, "must not be empty")


def test_vault(konnect, work):
    refuse(work, resource("vault", 'prefix = "My_Vault"', 'config_store_id = "%s"' % STORE), 2, "lower-case")
    refuse(work, resource("vault", 'prefix = "my-vault"'), 1, '"config_store_id" or "config"')
    refuse(work, resource("vault", 'prefix = "my-vault"', 'name = "konnect"'), 1, '"config_store_id" or "config"')
    work.write(resource("vault", 'prefix = "my-vault"', 'name = "env"'))
    work.run("validate")
    refuse(work, resource("vault", 'prefix = "my-vault"', 'config_store_id = "%s"' % STORE, "config = {}"), 3, "cannot be set together")
    refuse(work, resource("vault", 'prefix = "my-vault"', 'name = "env"', 'config_store_id = "%s"' % STORE), 4, "does not use a Config Store")
    work.write(resource("vault", 'prefix = "my-vault"', 'name = "hvc"', "config = {}"))
    expect_not_in("Warning: Value", work.run("validate").text)
    warned = work.plan(code=2).text
    expect_in('Did you mean "hcv"?', warned)
    expect_equal(warned.count("Warning: Value not known"), 1, "each walk of a plan validates: the plan alone warns")
    expect_not_in("more similar", warned)


def test_secret(konnect, work):
    store = 'config_store_id = "%s"' % STORE
    for key in ("a/b", "a#b", "50%", "a?b", " a", "a "):
        refuse(work, resource("secret", store, f'key = "{key}"', 'value = "v"'), 3, "never read, update or delete")
    refuse(work, resource("secret", store, f'key = "{"k" * 513}"', 'value = "v"'), 3, "512 bytes")
    # At the resource: Terraform prints the line of an attribute, and with it the value that is written there.
    text = refuse(work, resource("secret", store, 'key = "k"', f'value = "{"canary" * 854}"'), 1, "5120 bytes", "5124")
    expect_not_in("canary", text)
    refuse(work, resource("secret", store, 'key = "k"', 'value = ""'), 1, '"value" must not be empty')


def test_nested_attributes(konnect, work):
    """The line of the nested object, and the whole path in the text."""
    refuse(work, resource("upstream", 'name = "u"', "healthchecks = {", 'active = { type = "htp" }', "}"), 4,
           '"healthchecks.active.type" must be one of', 'Did you mean "http"?')
    refuse(work, resource("route", "paths = [", '"/a",', '"b",', "]"), 4, '"paths[1]" must begin with a slash')


PEM = '"-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----"'
PRIVATE = PEM.replace("CERTIFICATE", "EC PRIVATE KEY").replace("MIIB", "CANARY")


@needs(1, 11)
def test_pem_texts(konnect, work):
    said = refuse(work, resource("certificate", 'cert = "cert.pem"', f"key = {PRIVATE}"), 2, '"cert" must be PEM text', 'file("...") reads a file')
    expect_in("BEGIN", said)
    for attribute in ("key", "key_wo"):
        text = refuse(work, resource("certificate", f"cert = {PEM}", f'{attribute} = "canary"'), 1, f'"{attribute}" must be PEM text')
        expect_not_in("canary", text)
        text = refuse(work, resource("certificate", f"cert = {PEM}", f'{attribute} = "-----BEGIN CANARY KEY-----\\nMIIB\\n-----END KEY-----"'),
                      1, "differ")
        expect_not_in("CANARY", text)
    refuse(work, resource("key", 'kid = "k"', 'pem_public_key = "-----BEGIN PUBLIC KEY-----"'), 3, "-----END ...-----")
    for swapped in (resource("certificate", f"cert = {PRIVATE}", f"key = {PRIVATE}"), resource("key", 'kid = "k"', f"pem_public_key = {PRIVATE}")):
        expect_not_in("CANARY", refuse(work, swapped, 1, "Private key in the open"))
    refuse(work, resource("certificate", f"cert = {PEM}", f"key = {PEM}"), 1, '"key" must have a private key')
    for good in (('"{vault://my-vault/cert}"', '"{vault://my-vault/key}"'), (PEM, PRIVATE)):
        work.write(resource("certificate", f"cert = {good[0]}", f"key = {good[1]}"))
        work.run("validate")


@needs(1, 11)
def test_json_texts(konnect, work):
    for attribute in ("jwk", "jwk_wo"):
        for bad in ('"kid: one, k: canary"', '"[\\"canary\\"]"'):
            expect_not_in("canary", refuse(work, resource("key", 'kid = "one"', f"{attribute} = {bad}"), 1,
                                           f'"{attribute}" must be the JSON text of an object'))
        expect_not_in("canary", refuse(work, resource("key", 'kid = "one"', attribute + ' = jsonencode({ kid = "two", k = "canary" })'), 2,
                                       'is not that of "kid"'))
        for good in ('jsonencode({ kid = "one" })', '"{vault://my-vault/jwk}"'):
            work.write(resource("key", 'kid = "one"', f"{attribute} = {good}"))
            work.run("validate")


def test_plugin(konnect, work):
    refuse(work, resource("plugin", 'name = "cors"', 'protocols = ["https", "htps"]'), 3, 'Did you mean "https"?')
    refuse(work, resource("plugin", 'name = "cors"', "config = [1]"), 1, '"config" cannot be read. An object')
    refuse(work, resource("plugin", 'name = "cors"', f'condition = "{"c" * 1025}"'), 3, "1024")


def test_what_goes_with_some_protocols_only(konnect, work):
    refuse(work, resource("service", 'host = "h"', "tls_verify = true"), 3, '"tls_verify" cannot be set when "protocol" is "http", ')
    refuse(work, resource("service", 'host = "h"', 'protocol = "grpcs"', 'path = "/p"'), 4,
           '"path" cannot be set when "protocol" is', 'Remove it, or change "protocol".')
    refuse(work, resource("route", 'protocols = ["udp", "tcp"]', 'sources = [{ port = 1 }]', 'paths = ["/p"]'), 4,
           '"paths" cannot be set when "protocols" has "tcp", ')
    refuse(work, resource("route", 'protocols = ["grpc"]', 'paths = ["/p"]', 'methods = ["GET"]'), 4, '"methods" cannot be set')
    for good in (resource("service", 'host = "h"', 'protocol = "https"', 'path = "/p"', "tls_verify = false"),
                 resource("route", 'protocols = ["http"]', 'paths = ["/p"]', "sources = []")):
        work.write(good)
        work.run("validate")


def test_names_of_labels(konnect, work):
    for name in ("konnect-team", "_team", "", "x" * 64):
        refuse(work, resource("control_plane", 'name = "cp"', f'labels = {{ team = "a", "{name}" = "b" }}'), 3,
               "The name of each label", "Rename the label.")
    work.write(resource("control_plane", 'name = "cp"', f'labels = {{ team = "a", "{"x" * 63}" = "b" }}'))
    work.run("validate")


def test_what_some_values_need(konnect, work):
    refuse(work, resource("upstream", 'name = "u"', 'hash_on = "header"'), 3, '"hash_on_header" must be set when "hash_on" is "header".')
    refuse(work, resource("upstream", 'name = "u"', 'hash_fallback = "ip"'), 3, '"hash_fallback" cannot be set when "hash_on" is "none"')
    refuse(work, resource("jwt", f'consumer_id = "{STORE}"', 'algorithm = "RS256"'), 3, '"rsa_public_key" must be set unless "algorithm" is')
    for good in (resource("upstream", 'name = "u"', 'hash_fallback = "none"'),
                 resource("jwt", f'consumer_id = "{STORE}"')):
        work.write(good)
        work.run("validate")


def test_an_element_of_a_set(konnect, work):
    refuse(work, resource("plugin", 'name = "cors"', 'tags = ["a", ""]'), 3, 'An element of "tags" must not be empty.')


def test_json_text(konnect, work):
    """Told by line and column, at the resource: at the attribute Terraform would print the whole text."""
    text = refuse(work, resource("plugin", 'name = "cors"', "config = <<-J", "  {", '    "max_age": "CANARY",', "  }", "  J"), 1,
                  '"config" cannot be read. The text is not valid JSON. At line 3, column 1, a name in double quotes, or no comma '
                  "before this is expected.")
    expect_not_in("CANARY", text)
    text = refuse(work, resource("plugin", 'name = "cors"', "sensitive_config = \"{\\\"password\\\": 'CANARY'}\""), 1,
                  '"sensitive_config" cannot be read.', "At line 1, column 14, a value")
    expect_not_in("CANARY", text)


def test_ids(konnect, work):
    """A name where an ID is needed: told at the attribute, without repeating what may be long or private."""
    name = "production"
    for kind, attribute in (("config_store", "control_plane_id"), ("vault", "config_store_id"), ("plugin", "service_id"),
                            ("plugin", "route_id"), ("plugin", "consumer_id"), ("plugin", "consumer_group_id")):
        other = {"config_store": 'name = "s"', "vault": 'prefix = "my-vault"', "plugin": 'name = "cors"'}[kind]
        refuse(work, resource(kind, other, f'{attribute} = "{name}"'), 3, f'"{attribute}" looks like a name; the ID is needed')
    refuse(work, resource("plugin", 'name = "cors"', f'route_id = "\\"{STORE}\\""'), 3, "contains more than the ID")
    refuse(work, resource("plugin", 'name = "cors"', 'partials = [{ id = "redis" }]'), 3, "looks like a name")
    expect(not konnect.requests(), "asks nothing")


@needs(1, 7)
def test_ids_of_a_mocked_provider(konnect, work):
    """What Terraform makes up for an ID passes where the provider is mocked, and there alone."""
    work.write('resource "konnect_config_store" "s" { name = "s" }\nresource "konnect_partial" "p" {\n  name = "p"\n  type = "redis-ce"\n}\n'
               + resource("vault", 'prefix = "my-vault"', "config_store_id = konnect_config_store.s.id")
               + resource("plugin", 'name = "cors"', "partials = [{ id = konnect_partial.p.id }]")
               + 'data "konnect_vault" "d" { id = konnect_vault.x.id }\n')
    (work.folder / "main.tftest.hcl").write_text('mock_provider "konnect" {}\nrun "apply" {}\nrun "plan" { command = plan }\n')
    expect_in("2 passed, 0 failed", work.run("test").text)
    work.write(resource("plugin", 'name = "cors"', 'route_id = "emulator"') + resource("vault", 'prefix = "vv"', "name = \"env\"")
               + 'data "konnect_vault" "d" { id = "emulator" }\n' + resource("plugin", 'name = "cors"', 'partials = [{ id = "emulator" }]').replace('"x"', '"y"'))
    text = work.plan(code=1).text
    expect_equal(text.count("looks like a name; the ID is needed"), 3, text)


def test_read_only_attributes(konnect, work):
    for line in (f'id = "{STORE}"', 'created_at = "2024-01-01T00:00:00Z"', 'updated_at = "2024-01-01T00:00:00Z"'):
        text = refuse(work, resource("config_store", 'name = "s"', line), 3, "Invalid configuration for a read-only attribute")
        expect_in(f'"{line.split()[0]}" is read-only: Konnect sets it. Remove this line.', text)


def test_unknown_values_are_let_through(konnect, work):
    work.write('resource "terraform_data" "d" { input = "my-vault" }\n'
               + resource("vault", "prefix = terraform_data.d.output", "config_store_id = terraform_data.d.output"))
    work.run("validate")
    expect(not konnect.requests(), "validating asks nothing")
    expect_in("1 to add", work.plan("-target=konnect_vault.x", code=2).text.replace("2 to add", "1 to add"))
    expect_equal([(entry["method"], entry["path"]) for entry in konnect.requests()], [("GET", f"/v2/control-planes/{PLANE}")],
                 "planning a creation asks for the control plane only")


def test_konnects_own_words_at_the_attribute(konnect, work):
    work.write(resource("plugin", 'name = "ai-proxy"', "config = {", '  route_type = "llm/v1/chat"', "  model = {",
                        '    provider = "openai"', "    options = { temperature = 9 }", "  }", "}"))
    text = work.apply(code=1).text
    expect_in("config.model.options.temperature", text)
    expect_in("between 0 and 5", text)
    work.write(resource("plugin", 'name = "no-such-plugin"'))
    expect_in("on main.tf line", work.apply(code=1).text)
    work.write(resource("plugin", 'name = "cors"', 'route_id = "44444444-4444-4444-8444-444444444444"'))
    text = work.apply(code=1).text
    expect_in("route_id", text)
    expect_in("foreign", text)


if __name__ == "__main__":
    main(globals())
