"""What Konnect does not show is not gone: a wrong region, server or control plane empties no state."""

import contextlib
import http.server
import json
import re
import shlex
import threading

from harness import PLANE, ROUTE, TOKEN, Emulator, expect, expect_equal, expect_in, expect_not_in, main

ALL = """
resource "konnect_config_store" "s" { name = "one" }
resource "konnect_vault" "v" {
  prefix          = "my-vault"
  config_store_id = konnect_config_store.s.id
}
resource "konnect_secret" "k" {
  config_store_id = konnect_config_store.s.id
  key             = "key 1"
  value           = "value-1"
}
resource "konnect_plugin" "p" {
  name     = "cors"
  route_id = "%s"
}
""" % ROUTE
ADDRESSES = ["konnect_config_store.s", "konnect_plugin.p", "konnect_secret.k", "konnect_vault.v"]
OTHER_PLANE = "99999999-9999-4999-8999-999999999999"
ACTIONS = (("plan", "-input=false"), ("plan", "-refresh-only", "-input=false"),
           ("apply", "-auto-approve", "-input=false"), ("apply", "-refresh-only", "-auto-approve", "-input=false"),
           ("destroy", "-auto-approve", "-input=false"), ("destroy", "-refresh=false", "-auto-approve", "-input=false"))


@contextlib.contextmanager
def other_region():
    """A Konnect that takes the token and does not know the control plane."""
    with Emulator(token=TOKEN, seed=False) as other:
        expect_equal(other.delete(f"/v2/control-planes/{PLANE}").status, 204)
        yield other


def flat(result):
    """The text without Terraform's frames and line breaks."""
    return " ".join(result.text.replace("│", " ").split())


def managed(work):
    return sorted(work.run("state", "list").text.split())


def expect_untouched(work, words, **environment):
    """Whatever is run, the error has these words, and everything stays in the state."""
    for action in ACTIONS:
        text = flat(work.run(*action, code=1, **environment))
        for word in words:
            expect_in(word, text)
        expect_equal(managed(work), ADDRESSES)


def test_wrong_region(konnect, work):
    """Another region knows the token, but not the control plane."""
    work.write(ALL)
    work.apply()
    before = konnect.counts()
    with other_region() as other:
        expect_untouched(work, [PLANE, other.url, "KONNECT_REGION", "KONNECT_SERVER_URL", "terraform state rm",
                                f"KONNECT_FORGET_CONTROL_PLANE={PLANE}"], KONNECT_SERVER_URL=other.url)
    expect_equal(konnect.counts(), before)
    work.no_changes()


def test_import_from_the_wrong_region(konnect, work):
    work.write('resource "konnect_config_store" "s" {}\n')
    with other_region() as other:
        text = flat(work.run("import", "konnect_config_store.s", f"{PLANE}/{OTHER_PLANE}", code=1,
                             KONNECT_SERVER_URL=other.url))
    expect_in(f"The control plane {PLANE} is not known at {other.url}", text)


def test_control_plane_may_not_be_seen(konnect, work):
    work.write(ALL)
    work.apply()
    for path in ("/config-stores", "/core-entities"):
        konnect.fault(action="answer", path=path, times=999, status=404, body={"message": "Not Found"})
    konnect.fault(action="answer", path=f"/v2/control-planes/{PLANE}", times=999, status=403, body={"message": "Forbidden"})
    expect_untouched(work, ["No access to the control plane", PLANE, konnect.url, "roles"])


def test_one_that_is_gone_indeed(konnect, work):
    """Somebody deleted the control plane: its objects leave the state only when the user says so."""
    work.write(ALL)
    work.apply()
    konnect.ask("DELETE", f"/v2/control-planes/{PLANE}", None)
    expect_untouched(work, [f"KONNECT_FORGET_CONTROL_PLANE={PLANE}"])
    expect_untouched(work, [f"KONNECT_FORGET_CONTROL_PLANE={PLANE}"], KONNECT_FORGET_CONTROL_PLANE=OTHER_PLANE)
    work.apply("-refresh-only", KONNECT_FORGET_CONTROL_PLANE=PLANE)
    expect_equal(managed(work), [])


def test_one_that_is_gone_indeed_is_destroyed(konnect, work):
    work.write(ALL)
    work.apply()
    konnect.ask("DELETE", f"/v2/control-planes/{PLANE}", None)
    work.destroy("-refresh=false", KONNECT_FORGET_CONTROL_PLANE=PLANE)
    expect_equal(managed(work), [])


def test_objects_that_are_gone_are_made_again(konnect, work):
    """A 404 is believed when the control plane is there, which costs one request, or none after a good answer."""
    work.write(ALL)
    work.apply()
    konnect.api("DELETE", f"core-entities/plugins/{work.state('konnect_plugin.p')['id']}")
    seen = len(konnect.requests())
    work.plan(code=2)
    looks = [entry for entry in konnect.requests()[seen:] if entry["path"] == f"/v2/control-planes/{PLANE}"]
    expect(len(looks) <= 1, f"the control plane was asked for {len(looks)} times")
    work.apply()
    work.no_changes()


def import_line(result):
    """The command that the error prints, as a shell would split it."""
    found = re.search(r"^\W*(terraform import .*)$", result.text, re.MULTILINE)
    expect(found, f"no import line in {result.text}")
    return shlex.split(found.group(1))[1:]


def expect_importable(work, name, hcl):
    """The creation fails with a line that, pasted, imports what is there."""
    work.write(hcl)
    line = import_line(work.apply(code=1))
    expect_equal(line[1].split(".")[1], "NAME")
    work.run(*(word.replace(".NAME", f".{name}") for word in line))
    work.apply()
    work.no_changes()


def test_what_exists_already_can_be_imported(konnect, work):
    store = konnect.api("POST", "config-stores", {"name": "theirs"})["id"]
    konnect.api("POST", f"config-stores/{store}/secrets", {"key": "it's one", "value": "theirs"})
    vault = konnect.api("POST", "core-entities/vaults", {
        "name": "konnect", "prefix": "taken", "config": {"config_store_id": store}})["id"]
    konnect.api("POST", "core-entities/plugins", {"name": "cors"})
    plugin = konnect.api("POST", "core-entities/plugins", {"name": "cors", "route": {"id": ROUTE}})["id"]
    secret = f'resource "konnect_secret" "k" {{\n  config_store_id = "{store}"\n  key = "it\'s one"\n  value = "o"\n}}\n'
    taken = secret + f'resource "konnect_vault" "v" {{\n  prefix = "taken"\n  config_store_id = "{store}"\n}}\n'
    everything = taken + f'resource "konnect_plugin" "p" {{\n  name = "cors"\n  route_id = "{ROUTE}"\n}}\n'
    expect_importable(work, "k", secret)
    expect_importable(work, "v", taken)
    expect_importable(work, "p", everything)
    expect_equal(work.state("konnect_vault.v")["id"], vault)
    expect_equal(work.state("konnect_plugin.p")["id"], plugin)


def test_somebody_elses_secret_is_not_adopted(konnect, work):
    """The POST breaks before it was done, and there is a secret of that key, a moment older."""
    store = konnect.api("POST", "config-stores", {"name": "theirs"})["id"]
    konnect.api("POST", f"config-stores/{store}/secrets", {"key": "k", "value": "theirs"})
    konnect.api("PUT", f"config-stores/{store}/secrets/k", {"value": "theirs, again"})
    work.write(f'resource "konnect_secret" "k" {{\n  config_store_id = "{store}"\n  key = "k"\n  value = "ours"\n}}\n')
    konnect.fault(action="drop", method="POST", path="/secrets")
    work.apply(code=1)
    expect_equal(managed(work), [])


class Proxy(http.server.BaseHTTPRequestHandler):
    """Answers everything in Latin-1, with an escape sequence."""

    def do_GET(self):
        body = json.dumps({"message": "\x1b[2Jgone"}).encode() if "plain" in self.path else b"<p>f\xfcr Sie \x1b[31m</p>"
        self.send_response(400)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_PUT = do_DELETE = do_GET

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def proxy():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_proxy_answers_in_latin_1(konnect, work):
    work.write(ALL)
    work.apply()
    with proxy() as url:
        for where in (url, url + "/plain"):
            failed = work.plan(code=1, KONNECT_SERVER_URL=where, TF_LOG_PROVIDER="TRACE", TF_LOG_PATH="log.txt")
            expect_in("status 400", flat(failed))
            expect_not_in("\x1b", failed.text)
            expect_not_in("rpc error", failed.text)
    expect_not_in("\x1b", (work.folder / "log.txt").read_text())
    expect_equal(managed(work), ADDRESSES)


if __name__ == "__main__":
    main(globals())
