"""The provider block and the environment: exactly one clear error, naming attribute and variable."""

from harness import PLANE, TOKEN, expect, expect_equal, expect_in, expect_not_in, main

STORE = 'resource "konnect_config_store" "s" { name = "one" }\n'
THREE_STORES = "".join(STORE.replace('"s"', f'"{name}"').replace("one", name) for name in ("s", "t", "u"))


def fails_once(result, *words):
    expect_equal(result.text.count("Error: "), 1, result.text)
    for word in words:
        expect_in(word, result.text)
    expect_not_in(TOKEN, result.text)


def test_no_token(konnect, work):
    work.write(STORE)
    fails_once(work.plan(code=1, KONNECT_TOKEN=None), "personal_access_token", "KONNECT_TOKEN", "KONNECT_SPAT")


def test_both_tokens(konnect, work):
    work.write(STORE)
    fails_once(work.plan(code=1, KONNECT_SPAT="spat_x"), "Only one", "KONNECT_TOKEN", "KONNECT_SPAT")
    work.write(STORE, provider='provider "konnect" {\n  personal_access_token = "%s"\n'
                               '  system_account_access_token = "b"\n}\n' % TOKEN)
    # Terraform prints the line of the attribute that an error is about: with a literal token that must not be it.
    fails_once(work.plan(code=1), "personal_access_token", "system_account_access_token")


def test_neither_address(konnect, work):
    work.write(STORE)
    fails_once(work.plan(code=1, KONNECT_SERVER_URL=None), "server_url", "KONNECT_SERVER_URL", "region", "KONNECT_REGION",
               "us, eu, au, me, in, sg")


def test_both_addresses(konnect, work):
    work.write(STORE)
    fails_once(work.plan(code=1, KONNECT_REGION="eu"), "Only one", "server_url", "region")


def test_malformed_url(konnect, work):
    work.write(STORE)
    fails_once(work.plan(code=1, KONNECT_SERVER_URL="eu.api.konghq.com"), "server_url", "KONNECT_SERVER_URL", "https://")
    work.write(STORE, provider='provider "konnect" {\n  server_url = "nonsense"\n}\n')
    fails_once(work.plan(code=1), "server_url", "on main.tf line")


def test_unknown_region(konnect, work):
    work.write(STORE)
    fails_once(work.plan(code=1, KONNECT_SERVER_URL=None, KONNECT_REGION="uk"), "region", '"us"')
    work.write(STORE, provider='provider "konnect" {\n  region = "eu1"\n}\n')
    fails_once(work.plan(code=1, KONNECT_SERVER_URL=None), "region", 'Did you mean "eu"?')


def test_no_control_plane(konnect, work):
    work.write(STORE)
    fails_once(work.plan(code=1, KONNECT_CONTROL_PLANE_ID=None), "control_plane_id", "KONNECT_CONTROL_PLANE_ID")


def test_a_name_for_the_control_plane(konnect, work):
    """Of an object that exists, too: nothing is planned, so nothing is destroyed."""
    work.write(STORE)
    work.apply()
    before = len(konnect.requests())
    fails_once(work.plan(code=1, KONNECT_CONTROL_PLANE_ID="production"), "control_plane_id", "KONNECT_CONTROL_PLANE_ID",
               "looks like a name; the ID is needed", "GET /v2/control-planes")
    fails_once(work.apply(code=1, KONNECT_CONTROL_PLANE_ID=f'"{PLANE}"'), "contains more than the ID")
    expect_equal(len(konnect.requests()), before, "asks nothing")
    work.plan(code=0)


def test_another_control_plane(konnect, work):
    """Of the environment: an error when it is not there, else a warning that names both."""
    work.write(STORE)
    work.apply()
    nowhere = "99999999-9999-4999-8999-999999999999"
    refused = work.apply(code=1, KONNECT_CONTROL_PLANE_ID=nowhere).text
    for word in ("Control plane not found", nowhere, "KONNECT_CONTROL_PLANE_ID", PLANE):
        expect_in(word, refused)
    work.plan(code=0)
    other = konnect.post("/v2/control-planes", {"name": "other"}).json["id"]
    shown = work.plan(code=2, KONNECT_CONTROL_PLANE_ID=other).text
    for word in ("must be replaced", "Replacement in another control plane", PLANE, other, '"other"',
                 "KONNECT_CONTROL_PLANE_ID"):
        expect_in(word, shown)
    work.plan(code=0)


BY_NAME = {"KONNECT_CONTROL_PLANE_ID": None}


def test_control_plane_by_name(konnect, work):
    """Asked for once per session; the ID is in the plan. By name or by ID is the same."""
    name = konnect.get(f"/v2/control-planes/{PLANE}").json["name"]
    before = len(konnect.requests())
    work.write(THREE_STORES, provider='provider "konnect" {\n  control_plane_name = "%s"\n}\n' % name)
    shown = work.plan(code=2, **BY_NAME).text
    expect_in(f'control_plane_id = "{PLANE}"', shown)
    asked = [entry["path"] for entry in konnect.requests()[before:]]
    expect_equal([path for path in asked if "config-stores" not in path], ["/v2/control-planes"], "one look-up, no other proof")
    work.apply(**BY_NAME)
    expect_equal(work.state("konnect_config_store.s")["control_plane_id"], PLANE)
    work.plan(code=0, **BY_NAME)
    work.plan(code=0)  # the block's name beats the environment's ID
    work.write(THREE_STORES)
    work.plan(code=0)
    work.plan(code=0, KONNECT_CONTROL_PLANE_NAME=name, **BY_NAME)
    work.destroy(KONNECT_CONTROL_PLANE_NAME=name, **BY_NAME)


def test_control_plane_by_name_and_id(konnect, work):
    work.write(STORE)
    fails_once(work.plan(code=1, KONNECT_CONTROL_PLANE_NAME="x"), "Only one of these may be set",
               '"control_plane_id" (environment variable KONNECT_CONTROL_PLANE_ID)',
               '"control_plane_name" (environment variable KONNECT_CONTROL_PLANE_NAME)')
    work.write(STORE, provider='provider "konnect" {\n  control_plane_id = "%s"\n  control_plane_name = "x"\n}\n' % PLANE)
    fails_once(work.plan(code=1), "control_plane_name", "control_plane_id", "on main.tf line")


def test_no_control_plane_of_this_name(konnect, work):
    """Said once; what is near is named, and where was asked. Nothing is planned for what exists."""
    work.write(THREE_STORES)
    work.apply()
    for name in ("production", "staging", "prod-eu"):
        konnect.made("/v2/control-planes", {"name": name})
    for run in (work.plan, work.apply):
        refused = run(code=1, KONNECT_CONTROL_PLANE_NAME="prod", **BY_NAME)
        fails_once(refused, "Control plane not found", f'No control plane at {konnect.url} has the name "prod"',
                   'The nearest names there are: "prod', "KONNECT_CONTROL_PLANE_NAME", "KONNECT_REGION")
        expect_not_in("will be destroyed", refused.text)
        expect_not_in("must be replaced", refused.text)
    work.plan(code=0)


def test_several_control_planes_of_one_name(konnect, work):
    """Konnect lets no two have one name; a proxy over several organizations might."""
    work.write(STORE)
    name = konnect.get(f"/v2/control-planes/{PLANE}").json["name"]
    twice = {"data": [{"id": PLANE, "name": name}, {"id": PLANE.replace("1", "2"), "name": name}], "meta": {}}
    konnect.fault(action="answer", method="GET", path="/v2/control-planes", status=200, body=twice)
    fails_once(work.plan(code=1, KONNECT_CONTROL_PLANE_NAME=name, **BY_NAME), "Several control planes of this name", PLANE,
               PLANE.replace("1", "2"), "KONNECT_CONTROL_PLANE_ID")


def test_another_control_plane_by_name(konnect, work):
    """Never destroys silently: the plan warns, and names both and where the new one came from."""
    work.write(STORE)
    work.apply()
    other = konnect.made("/v2/control-planes", {"name": "other"})["id"]
    shown = work.plan(code=2, KONNECT_CONTROL_PLANE_NAME="other", **BY_NAME).text
    for word in ("must be replaced", "Replacement in another control plane", PLANE, f'"other" ({other})',
                 "the environment variable KONNECT_CONTROL_PLANE_NAME now says"):
        expect_in(word, shown)
    work.plan(code=0)


def test_an_unknown_name(konnect, work):
    """As an unknown ID: what exists stays, what is new waits."""
    provider = 'provider "konnect" {\n  control_plane_name = terraform_data.name.output\n}\n'
    name = konnect.get(f"/v2/control-planes/{PLANE}").json["name"]
    data = 'resource "terraform_data" "name" { input = "%s" }\n'
    work.write(STORE + data % name, provider=provider)
    expect_in("control_plane_id = (known after apply)", work.plan(code=2, **BY_NAME).text)
    work.apply(**BY_NAME)
    expect_equal(work.state("konnect_config_store.s")["control_plane_id"], PLANE)
    work.plan(code=0, **BY_NAME)
    konnect.made("/v2/control-planes", {"name": "other"})
    work.write(STORE + data % "other", provider=provider)
    expect_not_in("must be replaced", work.plan(code=2, **BY_NAME).text)


def test_import_by_name(konnect, work):
    store = konnect.api("POST", "config-stores", {"name": "one"})["id"]
    name = konnect.get(f"/v2/control-planes/{PLANE}").json["name"]
    work.write(STORE)
    work.run("import", "konnect_config_store.s", store, KONNECT_CONTROL_PLANE_NAME=name, **BY_NAME)
    expect_equal(work.state("konnect_config_store.s")["control_plane_id"], PLANE)
    work.plan(code=0)


def test_name_without_konnect(konnect, work):
    work.write(THREE_STORES)
    fails_once(work.plan(code=1, KONNECT_TOKEN="kpat_wrong", KONNECT_CONTROL_PLANE_NAME="x", **BY_NAME),
               "Could not look up the control plane", "KONNECT_TOKEN")


def test_wrong_token(konnect, work):
    """Found by the plan, and said once, not once per resource."""
    work.write(THREE_STORES)
    for run in (work.plan, work.apply):
        fails_once(run(code=1, KONNECT_TOKEN="kpat_wrong"), "Access token not accepted", konnect.url, PLANE, "KONNECT_TOKEN",
                   "KONNECT_SPAT")
    expect_equal(konnect.requests("POST"), [], "creates nothing")


def test_unknown_control_plane(konnect, work):
    """Found by the plan, and said once, not once per resource."""
    nowhere = "99999999-9999-4999-8999-999999999999"
    work.write(THREE_STORES)
    fails_once(work.plan(code=1, KONNECT_CONTROL_PLANE_ID=nowhere), "Control plane not found", nowhere, konnect.url,
               "KONNECT_CONTROL_PLANE_ID", "KONNECT_REGION")
    expect_equal([entry["path"] for entry in konnect.requests()], [f"/v2/control-planes/{nowhere}"], "asks once")


def test_nobody_there(konnect, work):
    """An error of the plan, unless it is told to do without Konnect: then the apply's."""
    block = 'provider "konnect" {\n  max_retries = 0\n%s}\n'
    nobody = {"KONNECT_SERVER_URL": "http://127.0.0.1:1"}
    work.write(THREE_STORES, provider=block % "")
    fails_once(work.plan(code=1, **nobody), "cannot be reached", "KONNECT_SERVER_URL", "skip_credentials_validation = true")
    work.write(STORE, provider=block % "  skip_credentials_validation = true\n")
    expect_in("1 to add, 0 to change, 0 to destroy", work.plan(code=2, **nobody).text)
    fails_once(work.apply(code=1, **nobody), "cannot be reached", "KONNECT_SERVER_URL")


def test_unknown_plugin(konnect, work):
    """Its schema may come before the apply: a warning of the plan, with the name that was probably meant."""
    work.write('resource "konnect_plugin" "p" { name = "rate-limitting" }\n')
    shown = work.plan(code=2).text
    for word in ("Warning: Unknown plugin", 'Did you mean "rate-limiting"?', "1 to add, 0 to change, 0 to destroy"):
        expect_in(word, shown)
    expect_equal(shown.count("Unknown plugin"), 1, shown)


def test_block_beats_environment(konnect, work):
    block = 'provider "konnect" {\n  personal_access_token = "%s"\n  server_url = "%s"\n  control_plane_id = "%s"\n}\n'
    work.write(STORE, provider=block % (TOKEN, konnect.url, PLANE))
    work.apply(KONNECT_TOKEN="kpat_wrong", KONNECT_SPAT="spat_wrong", KONNECT_SERVER_URL="http://127.0.0.1:1",
               KONNECT_CONTROL_PLANE_ID="99999999-9999-4999-8999-999999999999", KONNECT_REGION="eu")
    work.destroy(KONNECT_TOKEN="kpat_wrong", KONNECT_SERVER_URL="http://127.0.0.1:1")


def test_control_plane_from_another_resource(konnect, work):
    """Unknown while planning, known while applying: the plan says what it could not check, and how a data source waits."""
    block = 'provider "konnect" {\n  control_plane_id = terraform_data.plane.output\n}\n'
    plugins = "".join('resource "konnect_plugin" "%s" { name = "%s" }\n' % (name, name) for name in ("cors", "key-auth"))
    hcl = 'resource "terraform_data" "plane" { input = "%s" }\n' % PLANE + STORE + plugins + 'data "konnect_services" "all" {%s}\n'
    work.write(hcl % "", provider=block)
    shown = " ".join(work.plan(code=1, KONNECT_CONTROL_PLANE_ID=None).text.replace("│", " ").split())
    expect_in("control_plane_id = (known after apply)", shown)
    expect_equal(shown.count("Warning: Plugin configuration not checked"), 1, shown)
    expect_in("because the control plane is known only after apply", shown)
    expect_in("or name that resource in depends_on", shown)
    work.write(hcl % " depends_on = [terraform_data.plane] ", provider=block)
    work.apply(KONNECT_CONTROL_PLANE_ID=None)
    expect_equal(work.state("konnect_config_store.s")["control_plane_id"], PLANE)
    work.plan(code=0, KONNECT_CONTROL_PLANE_ID=None)


def test_server_from_another_resource(konnect, work):
    work.write('resource "terraform_data" "url" { input = "%s" }\n' % konnect.url + STORE,
               provider='provider "konnect" {\n  server_url = terraform_data.url.output\n}\n')
    shown = work.plan(code=2, KONNECT_SERVER_URL=None).text
    expect_equal(shown.count("Warning: The plan was not checked against Konnect"), 1, shown)
    work.apply(KONNECT_SERVER_URL=None)
    work.plan(code=0, KONNECT_SERVER_URL=None)


def test_settings_unknown_for_what_exists(konnect, work):
    """A token, or a control plane, that the same apply changes: the plan goes on from the state, with one warning."""
    stores = STORE + STORE.replace('"s"', '"t"').replace("one", "two")
    for attribute, value, variable in (("personal_access_token", TOKEN, "KONNECT_TOKEN"),
                                       ("control_plane_id", PLANE, "KONNECT_CONTROL_PLANE_ID")):
        work.write('variable "v" { default = "%s" }\nresource "terraform_data" "d" { input = var.v }\n' % value + stores,
                   provider='provider "konnect" {\n  %s = terraform_data.d.output\n}\n' % attribute)
        work.apply(**{variable: None})
        shown = work.plan("-var=v=other", code=2, **{variable: None}).text
        expect_in("0 to add, 1 to change, 0 to destroy", shown)
        warnings = 1 if attribute == "personal_access_token" else 0
        expect_equal(shown.count("Existing objects were not read"), warnings, shown)
        work.plan(code=0, **{variable: None})


def test_user_agent(konnect, work):
    work.write(STORE)
    work.apply(TF_APPEND_USER_AGENT="ci/7")
    agents = {entry["headers"].get("User-Agent") or entry["headers"].get("user-agent")
              for entry in konnect.requests()}
    expect_equal(len(agents), 1, "one User-Agent")
    agent = agents.pop()
    expect(agent.startswith("terraform-provider-konnect/") and "(+Terraform " in agent and agent.endswith(" ci/7"), agent)


if __name__ == "__main__":
    main(globals())
