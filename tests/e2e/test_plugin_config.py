"""The configuration of plugins: checked before apply, compared without noise."""

from harness import PLANE, ROUTE, TOKEN, client_version, expect, expect_equal, expect_in, expect_not_in, main, needs

PROXY = '''
resource "konnect_plugin" "p" {
  name     = "ai-proxy"
  route_id = "%s"
  config = {
    route_type = "llm/v1/chat"
    auth = {
      header_name  = "Authorization"
      header_value = "{vault://shared/key}"
    }
    model = {
      provider = "mistral"
      name     = "tiny"
      options = {
        mistral_format = "openai"
        %s
      }
    }
    %s
  }
  %s
}
'''


def proxy(options="", config="", more=""):
    return PROXY % (ROUTE, options, config, more)


def shared_vault(konnect):
    """A vault and a secret that are there before Terraform comes."""
    store = konnect.api("POST", "config-stores", {"name": "shared"})["id"]
    konnect.api("POST", f"config-stores/{store}/secrets", {"key": "key", "value": "a-secret-value"})
    konnect.api("POST", "core-entities/vaults",
                {"name": "konnect", "prefix": "shared", "config": {"config_store_id": store}})


def plugin(konnect):
    return konnect.api("GET", "core-entities/plugins")["data"][0]


def change_outside(konnect, path, value):
    """Sets one field of the only plugin's config, as somebody else would."""
    found = plugin(konnect)
    place = found["config"]
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    konnect.api("PUT", "core-entities/plugins/" + found["id"], found)


# ---- Imports ---------------------------------------------------------------------------------------------------------

@needs(1, 5)
def test_the_plan_of_an_import_warns_once(konnect, work):
    """The read and the plan of one run both see the secret that the import leaves out."""
    config = {"minute": 5, "policy": "redis", "redis": {"host": "r", "password": "pw"}}
    there = konnect.api("POST", "core-entities/plugins", {"name": "rate-limiting", "config": config})["id"]
    work.write(f'import {{\n  to = konnect_plugin.p\n  id = "{there}"\n}}\nresource "konnect_plugin" "p" {{\n  name = "rate-limiting"\n'
               '  config = { minute = 5, policy = "redis", redis = { host = "r" } }\n}\n')
    text = work.plan(code=2).text
    expect_equal(text.count("Secrets in Konnect that are not configured"), 1, text)
    expect_in(f'"config.redis.password" of the plugin {there}', text)


# ---- Checks -------------------------------------------------------------------------------------------------------

def test_a_custom_plugin_beside_its_schema(konnect, work):
    """Its name is known only when the schema was created: until then, Konnect is not asked about the plugin."""
    work.write('''
resource "konnect_plugin_schema" "mine" {
  lua_schema = "return { name = 'mine', fields = {} }"
}

resource "konnect_plugin" "mine" {
  name   = konnect_plugin_schema.mine.name
  config = { greeting = "hi" }
}
''')
    work.plan(code=2)
    work.apply()
    expect_equal((plugin(konnect)["name"], plugin(konnect)["config"]), ("mine", {"greeting": "hi"}))
    work.no_changes()
    work.destroy()


def test_faults_are_found_by_the_plan(konnect, work):
    shared_vault(konnect)
    for options, config, more, wanted in (
            ("temperatur = 1", "", "", '"config.model.options.temperatur" is not a field of the plugin "ai-proxy". '
                                      'Did you mean "temperature"?'),
            ("temperature = 9", "", "", '"config.model.options.temperature": value should be between 0 and 5.'),
            ('temperature = "hot"', "", "", '"config.model.options.temperature" must be a number; this is a string of 3 characters.'),
            ("", 'llm_format = "morse"', "", '"config.llm_format": expected one of:'),
            ("", 'response_streaming = "{vault://shared/key}"', "", '"config.response_streaming": '),
            ("", 'llm_format = "bedrock"', "", '"config.llm_format" is "bedrock", so "config.model.provider" must be "bedrock"; it is "mistral".'),
    ):
        work.write(proxy(options, config, more))
        expect_in(wanted, work.plan(code=1).text)
    expect_equal(konnect.api("GET", "core-entities/plugins")["data"], [])
    work.write(f'resource "konnect_plugin" "p" {{\n  name = "ai-proxy"\n  route_id = "{ROUTE}"\n'
               '  config = jsonencode({ route_type = "llm/v1/chat", model = { name = "tiny" } })\n}\n')
    expect_in('"config.model.provider" is required by the plugin "ai-proxy".', work.plan(code=1).text)


def test_a_fault_prints_no_more_than_its_own_line(konnect, work):
    """A key that is missing, or that leads into a record: Terraform would print the whole of `config`. Of a key that is written
    over several lines, Terraform 1.15 prints all of them."""
    form = 'resource "konnect_plugin" "p" {\n  name = "rate-limiting"\n  config = {\n    policy = "redis"\n%s  }\n}\n'
    for fault, wanted in (("", '"config.policy" is "redis", so "config.redis.host" must be set.'),
                          ('    redis = {\n      host = "CANARY"\n      port = 99999\n    }\n', '"config.redis.port": value')):
        work.write(form % ("    minute = 7654\n" + fault))
        text = work.plan(code=1).text
        expect_in(wanted, text)
        if client_version() < (1, 15):
            expect_not_in("CANARY", text)
        expect_not_in("7654", text)


def test_a_secret_in_a_fault_is_not_shown(konnect, work):
    work.write(proxy(config="", more='sensitive_config = jsonencode({ response_streaming = "CANARY-9f" })'))
    refused = work.plan(code=1).text
    expect_in("sensitive_config.response_streaming", refused)
    expect_not_in("CANARY-9f", refused)


def test_scope_that_the_plugin_forbids(konnect, work):
    work.write('resource "konnect_plugin" "p" {\n  name = "key-auth"\n  consumer_id = "%s"\n}\n' % ROUTE)
    expect_in('"consumer_id" cannot be set', work.plan(code=1).text)


def test_choice_of_checks(konnect, work):
    for choice, code in (("off", 2), ("local", 1), ("full", 1)):
        work.write(proxy("temperatur = 1"), provider='provider "konnect" { validate_plugins = "%s" }\n' % choice)
        work.plan(code=code)
    work.write(proxy(), provider='provider "konnect" { validate_plugins = "local" }\n')
    work.plan(code=2)
    asked = [entry["path"] for entry in konnect.requests("POST")]
    expect_equal(asked, [], "local asks nothing")
    work.write(proxy())
    work.plan(code=2)
    asked = [entry["path"] for entry in konnect.requests("POST")]
    expect_equal(asked, [f"/v2/control-planes/{PLANE}/core-entities/schemas/plugins/validate"])


def test_one_look_at_a_schema(konnect, work):
    work.write("".join('resource "konnect_plugin" "p%d" {\n  name = "cors"\n  instance_name = "i%d"\n  %s\n}\n'
                       % (i, i, f'route_id = "{ROUTE}"' if i else "") for i in range(2)))
    work.plan(code=2)
    asked = [entry for entry in konnect.requests("GET") if entry["path"].endswith("/schemas/plugins/cors")]
    expect_equal(len(asked), 1, "schemas asked for")


# ---- References ---------------------------------------------------------------------------------------------------

def test_references_are_looked_up(konnect, work):
    work.write(proxy())
    expect_in('the control plane has no vault with the prefix "shared"', work.plan(code=2).text)
    shared_vault(konnect)
    expect_not_in("leads nowhere", work.plan(code=2).text)
    work.write(proxy().replace("shared/key", "shared/kee"))
    expect_in('no secret with the key "kee"', work.plan(code=2).text)
    work.write(proxy().replace("vault://shared/key", "vault://shared"))
    expect_in("reference url is missing path", work.plan(code=1).text)


def test_references_to_what_is_planned(konnect, work):
    work.write('''
resource "konnect_config_store" "s" {}
resource "konnect_vault" "v" {
  prefix          = "planned"
  config_store_id = konnect_config_store.s.id
}
resource "konnect_secret" "k" {
  config_store_id = konnect_config_store.s.id
  key             = "key"
  value           = "some-value"
}
''' + proxy().replace("{vault://shared/key}", "{vault://${konnect_vault.v.prefix}/${konnect_secret.k.key}}"))
    expect_not_in("leads nowhere", work.plan(code=2).text)
    work.apply()
    work.no_changes()


# ---- Comparison ---------------------------------------------------------------------------------------------------

def test_drift_of_a_field_that_nobody_wrote(konnect, work):
    shared_vault(konnect)
    work.write(proxy())
    work.apply()
    work.no_changes()
    change_outside(konnect, ["max_request_body_size"], 4096)
    drifted = work.plan(code=2).text
    expect_in("- max_request_body_size = 4096", drifted)
    expect_in('"config.max_request_body_size" is not configured here, and is 4096 in Konnect.', drifted)
    work.apply()
    expect(plugin(konnect)["config"]["max_request_body_size"] != 4096, "apply should heal the field")
    work.no_changes()


def test_ignore_unset(konnect, work):
    shared_vault(konnect)
    work.write(proxy())
    work.apply()
    change_outside(konnect, ["max_request_body_size"], 4096)
    work.plan(code=2)
    work.write(proxy(more="ignore_unset = true"))
    work.apply()
    expect_equal(plugin(konnect)["config"]["max_request_body_size"], 4096)
    work.no_changes()
    work.write(proxy("temperature = 2", more="ignore_unset = true"))
    work.apply()
    expect_equal(plugin(konnect)["config"]["max_request_body_size"], 4096)
    expect_equal(plugin(konnect)["config"]["model"]["options"]["temperature"], 2)
    work.no_changes()


def test_defaults_make_no_difference(konnect, work):
    shared_vault(konnect)
    work.write(proxy())
    work.apply()
    work.write(proxy("temperature = null", 'model_name_header = true\n    response_streaming = "allow"'))
    work.no_changes()
    work.write(proxy(config="model_name_header = false"))
    work.plan(code=2)


def test_shorthands(konnect, work):
    form = '''
resource "konnect_plugin" "p" {
  name = "rate-limiting"
  config = {
    minute = 5
    policy = "redis"
    %s
  }
}
'''
    work.write(form % 'redis_host = "cache.test"')
    planned = work.plan(code=2).text
    expect_in("Deprecated field", planned)
    work.apply()
    expect_equal(plugin(konnect)["config"]["redis"]["host"], "cache.test")
    work.no_changes()
    work.write(form % 'redis = { host = "cache.test" }')
    work.no_changes()
    change_outside(konnect, ["redis", "host"], "other.test")
    expect_in("other.test", work.plan(code=2).text)


def test_protocols_go_back_to_the_plugins_own(konnect, work):
    work.write('resource "konnect_plugin" "p" {\n  name = "cors"\n}\n')
    work.apply()
    own = plugin(konnect)["protocols"]
    found = plugin(konnect)
    konnect.api("PUT", "core-entities/plugins/" + found["id"], {**found, "protocols": ["https"]})
    work.plan(code=2)
    work.apply()
    expect_equal(sorted(plugin(konnect)["protocols"]), sorted(own))
    work.no_changes()


# ---- Scopes -------------------------------------------------------------------------------------------------------

def test_the_same_plugin_twice_on_one_scope(konnect, work):
    work.write("".join('resource "konnect_plugin" "%s" {\n  name = "cors"\n}\n' % name for name in "ab"))
    expect_in("Duplicate in this plan", work.plan(code=1).text)


def test_vault_config_by_type(konnect, work):
    form = 'resource "konnect_vault" "v" {\n  name = "hcv"\n  prefix = "my-hcv"\n  config = { %s }\n}\n'
    work.write(form % 'host = "vault.test", port = "x"')
    expect_in('"config.port" must be a whole number; this is a string of 1 character.', work.plan(code=1).text)
    work.write(form % 'host = "vault.test"')
    work.apply()
    work.no_changes()
    work.write(form % 'host = "vault.test", port = 8200, kv = "v1"')
    work.no_changes()
    found = konnect.api("GET", "core-entities/vaults")["data"][0]
    konnect.api("PUT", "core-entities/vaults/" + found["id"], {**found, "config": {**found["config"], "kv": "v2"}})
    shown = work.plan(code=2).text
    expect_in('kv   = "v2" -> "v1"', shown)
    expect_not_in("is not configured here", shown)
    work.apply()
    expect_equal(konnect.api("GET", "core-entities/vaults")["data"][0]["config"]["kv"], "v1")
    expect_not_in(TOKEN, work.transcript[-1])


if __name__ == "__main__":
    main(globals())
