"""terraform-provider-konnect export: a control plane as configuration that Terraform imports without a change."""

import json
import re
import subprocess

from harness import BUILD, PLANE, TIMEOUT, TOKEN, Work, certificate, expect, expect_equal, expect_in, expect_not_in, main, needs
from test_entities import ENTITIES
from test_golden_plugins import OWN, data, of_folder, plugins

PROGRAM = BUILD / "terraform-provider-konnect"
CANARY = "CANARY-SECRET-"
MANY = 500
PAIR = certificate()
# Names and texts that HCL, Terraform or a reader could take for something else.
HOSTILE = ['say "hello"', "back\\slash", "${var.x}", "%{ if true }x%{ endif }", "$${x}", "größe-中-😀", "a\tb", "line\nbreak\n",
           "two\nlines", "EOT\nEOT\n", " blanks ", "{vault://v/k}x", "for", "null", "1st", "'single'", "`tick`", "# comment",
           "/* c */", "e\u0301", "\u202eright", "a/b/c", "-", "$", "%", "\\n", '"', "konnect_service.x.id"]


class Export:
    """The command, and the folder that it wrote."""

    def __init__(self, work, *options, code=0, out="out", **more):
        self.folder = work.folder / out
        environment = {**work.environment, **more}
        arguments = ["export", "--control-plane", PLANE, "--out", str(self.folder), *options]
        done = subprocess.run([PROGRAM, *arguments], cwd=work.folder, env=environment, text=True, capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=TIMEOUT)
        work.transcript.append(f"$ {' '.join(arguments)} -> {done.returncode}\n{done.stdout}\n{done.stderr}")
        self.out, self.err = done.stdout, done.stderr
        expect_equal(done.returncode, code, f"exit code of export:\n{done.stdout}\n{done.stderr}")

    def files(self):
        return {file.name: file.read_text() for file in sorted(self.folder.iterdir())}

    def text(self):
        return "\n".join(self.files().values())

    def work(self, konnect):
        return Work(self.folder, konnect)


def made(konnect, where, **body):
    return konnect.api("POST", where, body)["id"]


def cut(text, places):
    """Terraform's plan says how many of each."""
    found = re.search(r"Plan: (?:(\d+) to import, )?(\d+) to add, (\d+) to change, (\d+) to destroy", text)
    expect(found, f"no plan in:\n{text[-3000:]}")
    return tuple(int(number or 0) for number in found.groups())[:places]


def imports_alone(konnect, export, count):
    """The plan has the imports and no change; so has the apply, and nothing is written to Konnect."""
    work = export.work(konnect)
    before = len(konnect.requests("POST", "PUT", "PATCH", "DELETE"))
    work.run("fmt", "-check", "-diff")
    work.run("validate")
    expect_equal(cut(work.run("plan", "-input=false", "-out=plan.bin").text, 4), (count, 0, 0, 0), "import, add, change, destroy")
    work.run("apply", "-input=false", "plan.bin")
    (export.folder / "imports.tf").unlink()
    work.no_changes()
    expect_equal(len(konnect.requests("POST", "PUT", "PATCH", "DELETE")), before, "writes")
    return work


# ---- Every kind, and five hundred objects ---------------------------------------------------------------------------------

def renamed(text, number):
    """The same with names of its own, so that all entities fit into one control plane."""
    text = re.sub(r"\b(needed|one)\b", rf"\g<1>{number}", text)
    text = text.replace("'mine'", f"'mine{number}'").replace('"kid"', f'"kid{number}"').replace('"my-vault"', f'"my-vault-{number}"')
    return re.sub(r'"(g|c)"', rf'"\g<1>{number}"', text)


def one_of_each(work):
    """What the entities of test_entities.py have, in one control plane, made by Terraform."""
    hcl = ""
    for number, entity in enumerate(ENTITIES):
        if entity.type != "konnect_control_plane":
            hcl += renamed(f'{entity.needs}\nresource "{entity.type}" "this{number}" {{\n{entity.block}\n}}\n', number)
    work.write(hcl)
    work.apply()
    (work.folder / "terraform.tfstate").unlink()
    (work.folder / "main.tf").unlink()


def hostile(konnect, number):
    """Some objects around one hostile text; returns how many."""
    text, core = HOSTILE[number % len(HOSTILE)], "core-entities/"
    consumer = made(konnect, core + "consumers", username=f"{text} {number}", custom_id=f"{number} {text}", tags=["many"])
    service = made(konnect, core + "services", name=f"svc-größe.{number}", host="h.example", path=f"/{number}", retries=number % 4)
    route = made(konnect, core + "routes", name=f"r~{number}", service={"id": service}, paths=[f"/{number}", f"~/x{number}$"],
                 headers={"x-h": [text]}, methods=["GET"] if number % 2 else None, strip_path=number % 3 == 0)
    made(konnect, core + "plugins", name="request-transformer", route={"id": route}, tags=[f"t{number}"],
         config={"add": {"headers": [f"x-h:{text}"], "body": [f"b:{text}{number}"]}})
    made(konnect, core + "plugins", name="request-termination", consumer={"id": consumer}, service={"id": service},
         config={"message": None, "body": text, "content_type": "text/plain", "status_code": 403})
    made(konnect, core + f"consumers/{consumer}/acls", group=text)
    made(konnect, core + f"consumers/{consumer}/key-auth", key=f"{CANARY}{number}")
    made(konnect, core + f"consumers/{consumer}/basic-auth", username=f"{text}{number}", password=CANARY + "basic")
    konnect.api("POST", "core-entities/plugin-schemas", {"lua_schema": f"return {{\n  name = 'p{number}',\n  fields = {{}},\n}}\n-- {text}"})
    return 9


def many(konnect):
    """Objects until there are enough of them."""
    core = "core-entities/"
    store = made(konnect, "config-stores", name="st-ore.ö")
    konnect.api("POST", f"config-stores/{store}/secrets", {"key": "ke y.1", "value": CANARY + "value"})
    made(konnect, core + "vaults", name="konnect", prefix="from-store", config={"config_store_id": store})
    made(konnect, core + "vaults", name="env", prefix="from-env", config={"prefix": "MY_"}, description="two\nlines\n")
    made(konnect, core + "vaults", name="hcv", prefix="hcv", config={"host": "v.example", "token": CANARY + "hcv"})
    made(konnect, core + "plugins", name="ai-proxy", config={
        "route_type": "llm/v1/chat", "auth": {"header_name": "Authorization", "header_value": CANARY + "header"},
        "model": {"provider": "openai", "name": "gpt-4"}})
    made(konnect, core + "plugins", name="ai-proxy", instance_name="by-reference", tags=["vaulted"],
         service={"id": made(konnect, core + "services", host="ai.example")}, config={
             "route_type": "llm/v1/chat", "auth": {"header_name": "Authorization", "header_value": "{vault://from-store/key}"},
             "model": {"provider": "openai", "name": "gpt-4"}})
    redis = made(konnect, core + "partials", name="redis", type="redis-ce", config={"host": "r.example", "password": CANARY + "redis"})
    made(konnect, core + "plugins", name="rate-limiting", partials=[{"id": redis}], config={"minute": 5, "policy": "redis"})
    anonymous = made(konnect, core + "consumers", username="anonymous")
    made(konnect, core + "plugins", name="key-auth", config={"anonymous": anonymous})
    made(konnect, core + "certificates", cert=PAIR.cert, key="{vault://from-env/key}")
    certificate_id = made(konnect, core + "certificates", cert=PAIR.cert, key=PAIR.key)
    made(konnect, core + "snis", name="*.example.com", certificate={"id": certificate_id})
    upstream = made(konnect, core + "upstreams", name="plain.upstream", client_certificate={"id": certificate_id})
    for number in range(20):
        made(konnect, core + f"upstreams/{upstream}/targets", target=f"10.0.0.{number}:80", weight=number * 10)
    count, number = 20 + 20, 0
    while count < MANY:
        count += hostile(konnect, number)
        number += 1


@needs(1, 11)
def test_big_control_plane(konnect, work):
    one_of_each(work)
    many(konnect)
    counts = {kind: count for kind, count in konnect.counts().items() if kind != "control_planes"}
    export = Export(work)
    total = sum(counts.values())
    print(f"COUNT objects exported: {total}", flush=True)
    expect(total >= MANY, counts)
    expect_in(f"Exported {total} objects", export.out)
    text = export.text()
    expect_not_in(CANARY, text + export.out + export.err)
    expect_not_in("PRIVATE KEY", text)
    expect_not_in(TOKEN, text + export.out + export.err)
    expect_in("config_store_id = konnect_config_store.st_ore.id", text)
    expect_in("id = konnect_partial.redis.id", text)
    expect_not_in("protocols", export.files()["plugins.tf"])
    expect_in('header_value = "{vault://from-store/key}"', text)
    expect_in("anonymous = konnect_consumer.anonymous.id", text)
    expect_in('key  = "{vault://from-env/key}"', text)
    again = Export(work, out="again")
    expect_equal(again.files(), export.files(), "a second export")
    imports_alone(konnect, export, total)


def every_plugin(konnect, work, folder):
    """The configurations of test_golden_plugins.py: one with all fields, one with all defaults, one with what is required."""
    services = {}
    count = 2  # what is there at the start
    for (name, case), plugin in plugins(folder).items():
        if case not in services:
            services[case] = made(konnect, "core-entities/services", name=case, host="h.example")
        path = f"/v2/control-planes/{PLANE}/core-entities/plugins"
        body = {"name": name, **plugin}
        answers = (konnect.call("POST", path, more) for more in ({**body, "service": {"id": services[case]}}, body))
        count += any(answer.status == 201 for answer in answers)
    export = Export(work)
    variables = export.files().get("variables.tf", "")
    needed = re.findall(r'variable "(\w+)" \{\n[^}]*sensitive', variables)
    marked = set(re.findall(r"A text with a credential in it, in .* of (konnect_plugin\.\w+),", variables))
    print(f"COUNT texts that may be secrets: {len(needed)} in {len(marked)} plugins", flush=True)
    shown = export.work(konnect).run("plan", "-input=false", *(f"-var={name}=x" for name in needed)).text
    expect_equal(cut(shown, 4), (count + len(services), 0, len(marked), 0), "import, add, change (other values), destroy")


@needs(1, 5)
@of_folder(lambda: OWN)
def test_plugins_with_every_rule_of_schemas(konnect, work, folder):
    every_plugin(konnect, work, folder)


@needs(1, 5)
@of_folder(lambda: data("plugin-schemas"))
def test_every_plugin(konnect, work, folder):
    every_plugin(konnect, work, folder)


# ---- Secrets --------------------------------------------------------------------------------------------------------------

@needs(1, 11)
def test_secrets_are_variables(konnect, work):
    core = "core-entities/"
    consumer = made(konnect, core + "consumers", username="alice")
    made(konnect, core + f"consumers/{consumer}/key-auth", key=CANARY + "key")
    made(konnect, core + f"consumers/{consumer}/basic-auth", username="alice", password=CANARY + "basic")
    made(konnect, core + "plugins", name="ai-proxy", config={
        "route_type": "llm/v1/chat", "auth": {"header_name": "Authorization", "header_value": CANARY + "header"},
        "model": {"provider": "openai", "name": "gpt-4"}})
    export = Export(work)
    files = export.files()
    expect_not_in(CANARY, export.text() + export.out + export.err)
    expect_in("key_wo = var.key_auth_alice_key", files["key_auths.tf"])
    expect_in("password_wo = var.basic_auth_alice_alice_password", files["basic_auths.tf"])
    expect_in("config_wo = var.plugin_ai_proxy_config", files["plugins.tf"])
    expect_in('description = "\\"config_wo\\" of konnect_plugin.ai_proxy, an object with \\"config_wo.auth.header_value\\". Null: Konnect keeps', files["variables.tf"])
    expect_equal((files["variables.tf"].count("ephemeral   = true"), files["variables.tf"].count("sensitive")), (3, 0))
    expect_in('required_version = ">= 1.11"', files["versions.tf"])
    expect_in('var.plugin_ai_proxy_config: "config_wo" of konnect_plugin.ai_proxy, with "config_wo.auth.header_value"', export.out)
    imported = imports_alone(konnect, export, 6)
    # What is filled in is written, as a warning says; then there is nothing to do.
    filled = {"TF_VAR_key_auth_alice_key": CANARY + "key", "TF_VAR_basic_auth_alice_alice_password": CANARY + "basic",
              "TF_VAR_plugin_ai_proxy_config": json.dumps({"auth": {"header_value": CANARY + "header"}})}
    shown = imported.plan(code=2, **filled).text
    expect_equal(cut(shown, 4), (0, 0, 3, 0), "import, add, change, destroy")
    expect_in('Applying writes "password_wo" of the basic-auth credential', shown)
    imported.apply(**filled)
    imported.no_changes(**filled)
    expect_not_in(CANARY, (export.folder / "terraform.tfstate").read_text())
    expect_equal(konnect.api("GET", core + "key-auths")["data"][0]["key"], CANARY + "key")


@needs(1, 5)
def test_texts_that_look_like_credentials_are_variables(konnect, work):
    made(konnect, "core-entities/plugins", name="request-transformer",
         config={"add": {"headers": [f"x-url:https://user:{CANARY}1@h.example/"]}})
    made(konnect, "core-entities/consumers", username=f"https://user:{CANARY}2@h.example/")
    export = Export(work)
    expect_not_in(CANARY, export.text() + export.out + export.err)
    expect_not_in("canary", export.text())
    expect_in("add = { headers = [var.plugin_request_transformer_config] }".replace("{ ", "{\n      ").replace(" }", "\n    }"), export.text())
    values = {f"TF_VAR_{name}": value for name, value in (
        ("plugin_request_transformer_config", f"x-url:https://user:{CANARY}1@h.example/"),
        (re.search(r"username = var\.(\w+)", export.text()).group(1), f"https://user:{CANARY}2@h.example/"))}
    shown = export.work(konnect).run("plan", "-input=false", **values).text
    expect_not_in(CANARY, shown)
    expect_equal(cut(shown, 4), (4, 0, 2, 0), "import, add, change (marked as sensitive), destroy")


# ---- Selection, names, gaps -----------------------------------------------------------------------------------------------

@needs(1, 5)
def test_select_tag(konnect, work):
    core = "core-entities/"
    upstream = made(konnect, core + "upstreams", name="untagged")
    made(konnect, core + f"upstreams/{upstream}/targets", target="t.example:80", tags=["a", "b"])
    made(konnect, core + "services", name="both", host="h.example", tags=["b", "a"])
    made(konnect, core + "services", name="one", host="h.example", tags=["a"])
    made(konnect, "config-stores", name="no-tags")
    group = made(konnect, core + "consumer_groups", name="g", tags=["a", "b"])
    for name, tags in (("in", ["a", "b"]), ("out", [])):
        consumer = made(konnect, core + "consumers", username=name, tags=tags)
        konnect.api("POST", core + f"consumer_groups/{group}/consumers", {"consumer": consumer})
    export = Export(work, "--select-tag", "a", "--select-tag", "b")
    found = sorted(re.findall(r'resource "konnect_(\w+)" "(\w+)"', export.text()))
    expect_equal(found, [("consumer", "in"), ("consumer_group", "g"), ("consumer_group_member", "g_in"), ("service", "both"),
                         ("target", "untagged_t_example_80")])
    expect_in(f'upstream_id = "{upstream}"', export.text())
    imports_alone(konnect, export, 5)


@needs(1, 5)
def test_default_tags_of_the_environment_change_nothing(konnect, work):
    made(konnect, "core-entities/services", name="s", host="h.example", tags=["all", "own"])
    work.environment["KONNECT_DEFAULT_TAGS"] = "all"
    export = Export(work)
    expect_in('tags = ["all", "own"]', export.files()["services.tf"])
    expect_in("default_tags = []", export.files()["provider.tf"])
    shown = export.work(konnect).run("plan", "-input=false", KONNECT_DEFAULT_TAGS="all").text
    expect_equal(cut(shown, 4), (3, 0, 0, 0), "import, add, change, destroy")


def test_names_are_told_apart(konnect, work):
    ids = [made(konnect, "core-entities/consumers", username=name) for name in ("A b", "a.b", "ñ", "日本")]
    export = Export(work)
    names = dict(re.findall(r'resource "konnect_consumer" "(\w+)" \{\n  username = "(.*)"', export.text()))
    expect_equal(names, {f"a_b_{ids[0][:8]}": "A b", f"a_b_{ids[1][:8]}": "a.b", f"consumer_{ids[2][:8]}": "ñ",
                         f"consumer_{ids[3][:8]}": "日本"})


def test_what_cannot_be_read_is_named(konnect, work):
    made(konnect, "core-entities/consumers", username="alice")
    forbidden = {"action": "answer", "path": "core-entities/consumers?", "times": 9, "status": 403, "content_type": "application/json",
                 "body": '{"status": 403, "title": "Forbidden", "detail": "You may not"}'}
    konnect.admin("POST", "faults", forbidden)
    export = Export(work, code=2)
    expect_in("Exported 2 objects", export.out)
    expect_in("konnect_consumer: Could not list the consumers:", export.out)
    expect_in("403", export.out)
    konnect.admin("POST", "faults", {**forbidden, "path": "core-entities", "times": 99})
    export = Export(work, code=2, out="nothing")
    expect_in("Nothing is exported.", export.out)
    konnect.admin("DELETE", "faults")
    konnect.admin("POST", "faults", {**forbidden, "path": "", "skip": 6, "times": 99, "status": 401})
    expired = Export(work, code=1, out="expired")
    expect_in("401", expired.err)
    expect_equal((expired.out, expired.folder.exists()), ("", False), "nothing is written when the token ends half-way")
    expect_not_in("holds no object", export.out)


def test_a_plugin_without_a_schema_is_named(konnect, work):
    made(konnect, "core-entities/plugins", name="rate-limiting", config={"minute": 5, "redis": {"password": CANARY + "1"}})
    konnect.admin("POST", "faults", {"action": "answer", "path": "schemas/plugins/rate-limiting", "times": 99, "status": 403,
                                     "content_type": "application/json", "body": "{}"})
    export = Export(work, code=2)
    expect_in('the plugin "rate-limiting": It is exported, but its schema could not be read', export.out)
    expect_not_in(CANARY, export.text() + export.out + export.err)
    expect_in("config_wo = var.plugin_rate_limiting_config", export.text())
    export = Export(work, "--select-tag", "other", out="selected")
    expect_in("There is nothing to import: the control plane holds no object with these tags.", export.out)
    expect_not_in("rate-limiting", export.out)
    expect_not_in("terraform plan", export.out)


@needs(1, 5)
def test_a_plugin_of_ones_own_follows_its_schema(konnect, work):
    konnect.api("POST", "core-entities/plugin-schemas", {"lua_schema": "return { name = 'mine', fields = {} }"})
    made(konnect, "core-entities/plugins", name="mine", config={})
    export = Export(work)
    expect_in("name   = konnect_plugin_schema.mine.name", export.files()["plugins.tf"])
    imported = imports_alone(konnect, export, 2 + 2)
    # In another control plane the plan creates both, and the plugin's name is not known yet.
    other = konnect.ask("POST", "/v2/control-planes", {"name": "other"})["id"]
    (export.folder / "provider.tf").write_text(f'provider "konnect" {{\n  control_plane_id = "{other}"\n}}\n')
    (export.folder / "terraform.tfstate").unlink()
    expect_equal(cut(imported.apply().text, 4), (0, 4, 0, 0), "import, add, change, destroy")
    expect_equal([plugin["name"] for plugin in konnect.api("GET", "core-entities/plugins", plane=other)["data"]], ["mine"])


def test_what_no_resource_can_say_is_named(konnect, work):
    konnect.admin("POST", "faults", {"action": "answer", "path": "core-entities/services?", "times": 1, "status": 200, "content_type": "application/json",
                                     "body": json.dumps({"data": [{"id": "33333333-3333-4333-8333-333333333334", "name": "odd", "host": "h",
                                                                   "port": 123456789},
                                                                  {"id": "33333333-3333-4333-8333-333333333335", "name": "homeless"},
                                                                  {"id": "../x", "name": "astray", "host": "h"}], "offset": None})})
    export = Export(work, code=2)
    expect_in('the service "odd": port: Value out of range'.replace("Value out of range", ""), export.out)
    expect_in('the service "homeless": Incomplete object: Konnect\'s answer has no "host".', export.out)
    expect_in('the service "astray": Not an ID: "id"', export.out)
    expect_not_in("konnect_service", export.files()["routes.tf"])


# ---- What is never done ---------------------------------------------------------------------------------------------------

def test_nothing_is_overwritten(konnect, work):
    kept = work.folder / "kept"
    kept.mkdir()
    (kept / "main.tf").write_text("# mine\n")
    (work.folder / "file").write_text("mine")
    (work.folder / "link").symlink_to("nowhere")
    for name, why in (("kept", "it is not empty"), ("file", "it exists, and is not a folder"), ("link", "it exists, and is not a folder"),
                      ("no/such/parent", "No such file or directory")):
        export = Export(work, code=1, out=name)
        expect_in(why, export.err)
    expect_equal([file.name for file in kept.iterdir()], ["main.tf"])
    expect_equal((kept / "main.tf").read_text(), "# mine\n")
    expect_equal((work.folder / "file").read_text(), "mine")
    expect_equal(konnect.requests("POST", "PUT", "PATCH", "DELETE"), [])
    (work.folder / "empty").mkdir()
    Export(work, out="empty")
    expect_equal(sorted(entry.name for entry in work.folder.iterdir()), ["empty", "file", "kept", "link", "terraform.rc"])


def test_set_ups_that_cannot_work(konnect, work):
    nowhere = "00000000-0000-4000-8000-000000000000"
    for options, more, why in (
            (("--control-plane", nowhere), {}, "Control plane not found"),
            (("--control-plane", "no such name"), {}, "no such name"),
            (("--server-url", "not a URL"), {}, "server_url"),
            (("--region", "eu", "--server-url", konnect.url), {}, "Conflicting"),
            ((), {"KONNECT_TOKEN": ""}, "token"),
            ((), {"KONNECT_TOKEN": "kpat_wrong"}, "401")):
        export = Export(work, *options, code=1, **more)
        expect_in(why, export.err)
        expect_equal(export.out, "")
        expect(not export.folder.exists(), f"{options}: something was written")
    by_name = Export(work, "--control-plane", "emulator")
    expect_in(f"({PLANE})", by_name.out)


def test_command_line(konnect, work):
    run = lambda *arguments: subprocess.run([PROGRAM, *arguments], env=work.environment, text=True, capture_output=True, timeout=TIMEOUT)
    shown = run("export", "--help")
    expect_equal((shown.returncode, shown.stderr), (0, ""))
    expect_in("--select-tag TAG", shown.stdout)
    shown, refused = run("help"), run("exprot")
    expect_equal((shown.returncode, shown.stdout, shown.stderr), (0, run("--help").stdout, ""))
    expect_equal((refused.returncode, refused.stdout), (1, ""))
    expect_in('"exprot" is not a command', refused.stderr)
    for arguments, fault in ((("export",), "--out is missing"), (("export", "--nonsense"), "is not known"),
                             (("export", "--out", ""), "--out is missing"), (("export", "--out", "x", "surplus"), "is not known"),
                             (("export", "--out", "x", "--control-plane", ""), "an option without its value"),
                             (("export", "--out", "x", "--select-tag", ""), "an option without its value"),
                             (("doctor", "--server-url", ""), "an option without its value")):
        refused = run(*arguments)
        expect_equal((refused.returncode, refused.stdout), (1, ""), arguments)
        expect_in(fault, refused.stderr)
        expect_in(f"usage: terraform-provider-konnect {arguments[0]}", refused.stderr)
    full = subprocess.run(f"{PROGRAM} export --out full >/dev/full", shell=True, cwd=work.folder, env=work.environment, text=True,
                          capture_output=True, timeout=TIMEOUT)
    expect_equal(full.returncode, 2)
    expect_in("the summary could not be printed: No space left on device", full.stderr)
    expect((work.folder / "full" / "services.tf").exists(), "nothing was written")


if __name__ == "__main__":
    main(globals())
