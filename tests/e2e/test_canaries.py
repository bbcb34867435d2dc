"""Unique values for token, secret, write-only secret and plugin secret, through a whole life with everything logged: each is found
only where the schema says that it may be, and a control run proves that the search would find it."""

import subprocess
import zipfile

from harness import PLANE, ROUTE, TOKEN, client, expect, expect_equal, expect_in, main, needs

VALUE = "CANARY-value-5c10"
WRITE_ONLY = "CANARY-write-only-77d2"
PLUGIN = "CANARY-plugin-0b9e"
PLUGIN_WRITE_ONLY = "CANARY-plugin-write-only-e3a4"
ALL = (VALUE, WRITE_ONLY, PLUGIN, PLUGIN_WRITE_ONLY, TOKEN)

MODULE = """
variable "value" {
  type      = string
  sensitive = true
}
variable "hidden" {
  type      = string
  sensitive = true
  ephemeral = true
}
variable "plugin" {
  type      = string
  sensitive = true
}
variable "plugin_hidden" {
  type      = string
  sensitive = true
  ephemeral = true
}
resource "konnect_config_store" "s" {
  name          = "canaries"
  force_destroy = true
}
resource "konnect_secret" "value" {
  config_store_id = konnect_config_store.s.id
  key             = "value"
  value           = var.value
}
resource "konnect_secret" "hidden" {
  config_store_id = konnect_config_store.s.id
  key             = "hidden"
  value_wo        = var.hidden
}
resource "konnect_plugin" "p" {
  name     = "ai-proxy"
  route_id = "%s"
  tags     = ["%%s"]
  config = {
    route_type = "llm/v1/chat"
    auth       = { header_name = "Authorization", param_location = "query", param_name = "key" }
    model      = { provider = "openai", name = "gpt" }
  }
  sensitive_config = jsonencode({ auth = { header_value = var.plugin } })
  config_wo        = { auth = { param_value = var.plugin_hidden } }
}
""" % ROUTE


def contents(work):
    """Name -> bytes of every file that Terraform left, plan files unpacked."""
    for path in sorted(work.folder.rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        yield path.name, data
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as plan:
                for name in plan.namelist():
                    yield f"{path.name}:{name}", plan.read(name)


def places(work, canary):
    found = [name for name, data in contents(work) if canary.encode() in data]
    if any(canary in text for text in work.transcript):
        found.append("output")
    return found


def prepare(work):
    work.environment.update(
        TF_VAR_value=VALUE, TF_VAR_hidden=WRITE_ONLY, TF_VAR_plugin=PLUGIN, TF_VAR_plugin_hidden=PLUGIN_WRITE_ONLY,
        TF_LOG="TRACE", TF_LOG_PATH=str(work.folder / "terraform.log"))
    work.write(MODULE % "one", provider='provider "konnect" {\n  max_retries = 0\n}\n')


def in_state_alone(found, also=()):
    return [name for name in found if "terraform.tfstate" not in name and name not in also]


def check(work):
    # A plan file holds the values of variables that are not ephemeral, and planned values: Terraform's doing, and documented.
    plan_parts = [f"saved.plan:{part}" for part in ("tfplan", "tfstate", "tfstate-prev", "tfconfig")] + ["saved.plan"]
    for canary in (VALUE, PLUGIN):
        expect_equal(in_state_alone(places(work, canary), plan_parts), [], canary)
    for canary in (WRITE_ONLY, PLUGIN_WRITE_ONLY, TOKEN):
        expect_equal(places(work, canary), [], canary)


@needs(1, 11)
def test_a_whole_life(konnect, work):
    prepare(work)
    # Careless answers: everything that was sent comes back in the error.
    for path in ("/secrets", "/plugins"):
        konnect.fault(action="echo", method="POST", path=path, status=400)
    work.apply(code=1)
    work.plan("-out=saved.plan", code=2)
    work.run("apply", "saved.plan")
    work.no_changes()
    expect(places(work, VALUE), "the control: the value is in the state, where it may be")
    for method, path in (("PUT", "/plugins"), ("PUT", "/secrets")):
        konnect.fault(action="echo", method=method, path=path, status=503, times=2)
    work.write(MODULE % "two", provider='provider "konnect" {\n  max_retries = 0\n}\n')
    work.apply(code=1, TF_VAR_hidden=WRITE_ONLY + "-2", TF_VAR_value=VALUE + "-2")
    konnect.admin("DELETE", "faults")
    work.apply(TF_VAR_hidden=WRITE_ONLY + "-2", TF_VAR_value=VALUE + "-2")
    work.run("show")
    work.run("output")
    console = subprocess.run([client(), "console"], cwd=work.folder, env=work.environment, text=True, timeout=180,
                             input="konnect_secret.value\nkonnect_secret.hidden\nkonnect_plugin.p\n",
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    work.transcript.append(console.stdout)
    work.destroy()
    log = (work.folder / "terraform.log").read_text(errors="replace")
    expect("answer body" in log and "request body" in log, "the control: bodies are in the log")
    expect("(hidden)" in log, "the control: something was blotted out")
    check(work)


@needs(1, 11)
def test_show_json_has_what_the_state_has(konnect, work):
    prepare(work)
    work.apply()
    shown = work.run("show", "-json").text
    work.transcript.pop()
    for canary in (VALUE, PLUGIN):
        expect(canary in shown, "the control: the state's values are in show -json, marked sensitive")
    for canary in (WRITE_ONLY, PLUGIN_WRITE_ONLY, TOKEN):
        expect(canary not in shown, "a write-only value is in show -json")
    check(work)


@needs(1, 11)
def test_konnect_dies_in_mid_call(konnect, work):
    prepare(work)
    konnect.fault(action="pass", method="POST", path="/secrets", delay_ms=60000, times=9)
    process = subprocess.Popen([client(), "apply", "-auto-approve", "-input=false"], cwd=work.folder,
                               env=work.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    while not [entry for entry in konnect.requests("POST") if "config-stores" in entry["path"]]:
        pass  # each look is a round trip
    konnect.process.kill()
    work.transcript.append(process.communicate(timeout=180)[0])
    expect(process.returncode != 0, "the apply failed")
    expect_in("Error:", work.transcript[-1])
    check(work)


test_konnect_dies_in_mid_call.emulator_dies = True


@needs(1, 11)
def test_a_write_only_part_whose_answer_was_lost(konnect, work):
    """Konnect has it, and the error does not say so: it is not shown as drift."""
    form = 'resource "konnect_plugin" "p" {\n  name = "ai-proxy"\n  config = %s\n  %s\n}\n'
    config = ('{ route_type = "llm/v1/chat", '
              'model = { provider = "mistral", options = { mistral_format = "openai" } } }')
    canary = "http://CANARY-LOST-4d"
    work.write(form % (config, ""))
    work.apply()
    work.write(form % (config, 'config_wo = { model = { options = { upstream_url = "%s" } } }' % canary))
    konnect.fault(action="drop", after_commit=True, method="PUT", path="/plugins/", times=99)
    work.apply(code=1)
    konnect.admin("DELETE", "faults")
    held = konnect.api("GET", "core-entities/plugins")["data"][0]["config"]["model"]["options"]["upstream_url"]
    expect(held == canary, "the control: Konnect has it")
    expect(canary not in work.plan(code=2).text, "the plan shows it")
    work.run("apply", "-refresh-only", "-auto-approve")
    expect(canary not in (work.folder / "terraform.tfstate").read_text(), "the state has it")
    work.apply()
    work.no_changes()


# ---- A sensitive variable inside `config` ------------------------------------------------------------------------

OPEN = """
variable "open" {
  type      = string
  sensitive = true
}
variable "mode" { default = "GET" }
resource "konnect_plugin" "p" {
  name     = "request-transformer"
  route_id = "%s"
  config   = { http_method = var.mode, add = { headers = ["Authorization:${var.open}"] } }
}
""" % ROUTE
CONFIG = "CANARY-config-5A"


def prepare_open(work):
    work.environment.update(TF_VAR_open=CONFIG, TF_LOG="TRACE", TF_LOG_PATH=str(work.folder / "terraform.log"))


def shown(work, canary):
    """Where people and logs see it: what Terraform printed, and the log, less the lines in which Terraform itself logs the dynamic
    attributes of a state (the guide says so)."""
    log = (work.folder / "terraform.log").read_text(errors="replace") if (work.folder / "terraform.log").exists() else ""
    lines = [line for line in log.splitlines() if canary in line and "UpgradeResourceState: ignoring dynamic block" not in line]
    return lines + [text for text in work.transcript if canary in text]


def test_a_sensitive_variable_in_config(konnect, work):
    prepare_open(work)
    work.write(OPEN, provider='provider "konnect" {\n  max_retries = 0\n}\n')
    konnect.fault(action="echo", method="POST", path="core-entities/plugins", status=400)
    work.apply(code=1)
    work.apply()
    expect(CONFIG in (work.folder / "terraform.tfstate").read_text(), "the control: the state has it")
    konnect.fault(action="echo", method="PUT", path="core-entities/plugins", status=400)
    work.apply("-var=mode=POST", code=1)
    konnect.admin("DELETE", "faults")
    work.plan("-var=mode=POST", code=2)
    work.apply("-var=mode=POST")
    work.plan("-destroy", "-var=mode=POST", code=2)
    work.run("show")
    address = f"{PLANE}/{konnect.api('GET', 'core-entities/plugins')['data'][0]['id']}"
    work.run("state", "rm", "konnect_plugin.p")
    work.run("import", "-var=mode=POST", "konnect_plugin.p", address)
    work.plan("-var=mode=PUT", code=2)
    work.apply("-var=mode=PUT")  # Terraform marks what it imported as sensitive when it writes it, no sooner
    work.destroy()
    expect_equal(shown(work, CONFIG), [])


FAULTS = (
    ("request-transformer", "http_method = var.open"),
    ("request-transformer", "add = { headers = [var.open] }"),
    ("request-transformer", "add = var.open"),
    ("rate-limiting", "minute = var.open"),
    ("rate-limiting", "minute = 5\n    policy = var.open"),
    ("rate-limiting", "minute = 5\n    path = var.open"),
    ("ai-proxy", 'route_type = "llm/v1/chat"\n    model = { provider = var.open }'),
    ("no-such-plugin", "any = var.open"),
)


def test_faults_quote_no_value(konnect, work):
    prepare_open(work)
    for name, config in FAULTS:
        for provider in ("", 'provider "konnect" {\n  validate_plugins = "off"\n}\n'):
            work.write('variable "open" {\n  type      = string\n  sensitive = true\n}\nresource "konnect_plugin" "p" {\n'
                       f'  name = "{name}"\n  config = {{\n    {config}\n  }}\n}}\n', provider=provider)
            expect_in("Error:", work.apply(code=1).text)
    expect_equal(shown(work, CONFIG), [])


def test_limits_quote_no_value(konnect, work):
    prepare_open(work)
    work.write('''
variable "open" {
  type      = string
  sensitive = true
}
resource "konnect_vault" "v" {
  name   = "env"
  prefix = var.open
  config = { prefix = "X_" }
}
resource "konnect_config_store" "s" {
  name = "${var.open} "
}
resource "konnect_plugin" "p" {
  name      = "cors"
  protocols = [var.open]
  tags      = [join("", [for i in range(20) : var.open])]
}
''')
    expect_in("Value not allowed", work.plan(code=1).text)
    expect_equal(shown(work, CONFIG), [])


if __name__ == "__main__":
    main(globals())
