"""What the emulator starts with: its own export, decK's state files; and the export itself."""

import json
import os
import pathlib
import subprocess
import tempfile

from harness import (CORE, NOWHERE, P, PLANE, PROGRAM, ROOT, ROUTE, SERVICE, Emulator, certificate, expect, expect_answer, expect_equal,
                     expect_in, run)

EXPORT = "/_emulator/export"


class Folder:
    """A folder for seed files, a context."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def file(self, text, name="seed.yaml"):
        path = pathlib.Path(self.folder.name) / name
        path.write_text(text)
        return str(path)

    def refused(self, text, *parts, environment=None):
        """The program ends, and says these words, FILE:LINE among them; nothing is served."""
        file = self.file(text)
        done = subprocess.run([PROGRAM, "--port", "0", "--seed", file], capture_output=True, text=True, timeout=60,
                              env={**os.environ, **(environment or {})})
        expect_equal((done.returncode, done.stdout), (1, ""), done.stderr)
        for part in parts:
            expect_in(part if not part.startswith(":") else file + part, done.stderr)
        return done.stderr


def seeded(file, *options):
    return Emulator("--seed", file, *options, seed=False)


def export(e):
    return expect_answer(e.get(EXPORT), 200).text


def everything(e):
    """One of each kind, in two control planes."""
    store = e.made(P + "/config-stores", {"name": "störe"})["id"]
    for key in ("one", "two"):
        e.made(f"{P}/config-stores/{store}/secrets", {"key": key, "value": f"value of {key}\n\"'"})
    e.put(f"{P}/config-stores/{store}/secrets/one", {"value": "changed"})
    e.made(P + "/config-stores")
    pair, authority = certificate(), certificate("authority", ca=True)
    e.made(P + "/dp-client-certificates", {"cert": pair.cert, "title": "t"})
    e.made(CORE + "/plugin-schemas", {"lua_schema": "return { name = 'mine' }"})
    e.made(CORE + "/vaults", {"name": "konnect", "prefix": "mine", "config": {"config_store_id": store}, "tags": ["a", "b"]})
    owner = e.made(CORE + "/certificates", {"cert": pair.cert, "key": pair.key})["id"]
    e.made(CORE + "/snis", {"name": "a.example", "certificate": {"id": owner}})
    signer = e.made(CORE + "/ca_certificates", {"cert": authority.cert})["id"]
    upstream = e.made(CORE + "/upstreams", {"name": "u", "healthchecks": {"threshold": 0.5}})["id"]
    e.made(f"{CORE}/upstreams/{upstream}/targets", {"target": "h:1", "weight": 3})
    keys = e.made(CORE + "/key-sets", {"name": "ks"})["id"]
    e.made(CORE + "/keys", {"kid": "k", "jwk": '{"kid": "k"}', "set": {"id": keys}})
    group = e.made(CORE + "/consumer_groups", {"name": "g"})["id"]
    consumer = e.made(CORE + "/consumers", {"username": "u", "custom_id": "c"})["id"]
    e.post(f"{CORE}/consumer_groups/{group}/consumers", {"consumer": consumer})
    at = f"{CORE}/consumers/{consumer}"
    e.made(at + "/key-auth", {"ttl": 60})
    e.made(at + "/basic-auth", {"username": "u", "password": "p"})
    e.made(at + "/jwt", {})
    e.made(at + "/hmac-auth", {"username": "u"})
    e.made(at + "/acls", {"group": "g"})
    e.made(at + "/mtls-auth", {"subject_name": "s", "ca_certificate": {"id": signer}})
    e.made(CORE + "/services", {"name": "s", "url": "https://h.example/p", "client_certificate": {"id": owner}})
    e.made(CORE + "/routes", {"name": "expression", "expression": "x", "priority": 70368744177663})
    for scope in ({}, {"service": {"id": SERVICE}}, {"route": {"id": ROUTE}, "consumer": {"id": consumer}},
                  {"consumer_group": {"id": group}}):
        e.made(CORE + "/plugins", {"name": "rate-limiting", "config": {"minute": 5}, **scope})
    shared = e.made(CORE + "/partials", {"name": "shared", "type": "redis-ce", "config": {"host": "redis.example"}})["id"]
    e.made(CORE + "/plugins", {"name": "rate-limiting", "config": {"minute": 1}, "partials": [{"id": shared}],
                               "service": {"id": SERVICE}, "route": {"id": ROUTE}})
    other = e.made("/v2/control-planes", {"name": "other", "labels": {"a": "b"}, "auth_type": "pki_client_certs"})["id"]
    e.made(f"/v2/control-planes/{other}/core-entities/services", {"name": "s", "host": "h"})


def test_round_trip():
    """What was exported is there again to the byte, and goes on working."""
    with Folder() as folder, Emulator() as e:
        everything(e)
        text = export(e)
        kinds = json.loads(text)["control_planes"][0]["contents"]
        expect_equal([kind for kind, items in kinds.items() if not items], [])
        with seeded(folder.file(text, "seed.json")) as again:
            expect_equal(export(again), text)
            expect_equal(again.get("/_emulator/dump").json, e.get("/_emulator/dump").json)
            for path in ("/services", "/plugins", "/consumers/u", "/consumers/u/basic-auth", "/consumer_groups/g/consumers"):
                expect_equal(again.get(CORE + path).json, e.get(CORE + path).json)
            answer = again.post("/_emulator/resolve", {"control_plane": PLANE, "reference": "{vault://mine/two}"})
            expect_equal(answer.json, {"value": "value of two\n\"'"})
            expect_equal(again.delete(f"{CORE}/services/{SERVICE}").status, 400, "its route still refers to it")
            expect_equal(again.delete(f"{CORE}/routes/{ROUTE}").status, 204)
            expect_equal(again.call("POST", "/_emulator/reset", token=None).status, 204)
            expect_equal(export(again), text)


def test_export_holds_secrets_and_needs_the_token():
    with Emulator() as e:
        expect_equal(e.get(EXPORT, token=None).status, 401)
        expect_equal(e.get(EXPORT, token="wrong").status, 401)


def test_export_by_hand():
    """A file that somebody wrote: what the server makes up may be left out."""
    with Folder() as folder, seeded(folder.file(
            '{"_emulator_export": 1, "control_planes": [{"control_plane": {"name": "mine"}, "contents": {\n'
            '  "services": [{"name": "s", "url": "http://h.example:81/p"}],\n'
            '  "consumers": [{"username": "u", "id": "44444444-4444-4444-8444-444444444444"}],\n'
            '  "basic-auth": [{"username": "u", "password": "p", "consumer": {"id": "44444444-4444-4444-8444-444444444444"}}]}}]}')) as e:
        planes = e.get("/v2/control-planes").json["data"]
        expect_equal([plane["name"] for plane in planes], ["mine"])
        at = f"/v2/control-planes/{planes[0]['id']}/core-entities"
        expect_answer(e.get(at + "/services/s"), 200, host="h.example", port=81, retries=5)
        expect_equal(len(e.get(at + "/consumers/u/basic-auth/u").json["password"]), 40)


def test_refused_exports():
    def plane(contents, **document):
        return json.dumps({"_emulator_export": 1, "control_planes": [
            {"control_plane": {"name": "mine", "id": PLANE, **document}, "contents": contents}]}, indent=0)

    with Folder() as folder:
        folder.refused('{"_emulator_export": 2}', ":1: this export was made by another version")
        folder.refused('{"_emulator_export": 1}', ":1:", '"control_planes" must be a list')
        folder.refused('{"_emulator_export": 1, "control_planes": [7]}', ":1:", "must hold objects")
        folder.refused('{"_emulator_export": 1,\n"control_planes": [{"control_plane": {"name": "x"}}]}', ":2:", '"contents"')
        folder.refused(plane({"frogs": []}), "there is no kind frogs")
        folder.refused(plane({"services": {}}), "services must be a list")
        folder.refused(plane({"services": ["x"]}), "services must hold objects")
        folder.refused(plane({}, id="mine"), ":5: id: must be a UUID")
        folder.refused(plane({}, name="x"), ":5: name: name must be longer than or equal to 2 characters")
        store = {"id": NOWHERE, "name": "s"}
        folder.refused(plane({"config_stores": [store, store]}), "id: another object has it")
        folder.refused(plane({"secrets": [{"config_store": NOWHERE, "key": "k", "value": "v"}]}), ":11: Not Found")
        folder.refused(plane({"consumer_group_members": [{"consumer": {"id": NOWHERE}, "consumer_group": {"id": NOWHERE}}]}),
                       ":11: what it belongs to is not there")
        folder.refused(plane({"services": [{"host": "h"}, {"hots": "h"}]}), ":14:", "additional properties 'hots' not allowed",
                       "missing properties: 'host'")


DECK = """
_format_version: "3.0"
_konnect:
  control_plane_name: team-a
_info:
  select_tags: [team-a]
services:
- name: orders
  url: https://orders.example:8443/v1
  tags: [own, team-a]
  retries: 7
  routes:
  - name: orders
    paths: [/orders]
    plugins:
    - name: request-termination
      consumer: alice
      config:
        status_code: 503
        message: 'Sorry: ${{ env "DECK_MESSAGE" }}!'
  plugins:
  - name: rate-limiting
    config:
      minute: 5
      policy: local
routes:
- name: alone
  hosts: ["alone.example"]
  service: {name: orders}
plugins:
- name: cors
- name: key-auth
  route: alone
  config:
    key_names: [apikey]
- name: rate-limiting
  consumer_group: gold
  config: {minute: 100}
  partials: [{name: redis}]
partials:
- name: redis
  type: redis-ce
  config: {host: redis.example}
consumers:
- username: alice
  custom_id: "0042"
  groups: [{name: gold}]
  keyauth_credentials: [{key: alice-key}]
  basicauth_credentials: [{username: alice, password: "x"}]
  hmacauth_credentials: [{username: alice, secret: s}]
  jwt_secrets: [{key: k, secret: s}]
  acls: [{group: readers}]
  mtls_auth_credentials: [{subject_name: alice}]
  plugins: [{name: request-transformer, config: {add: {headers: ["x-a:1"]}}}]
- username: bob
consumer_groups:
- name: gold
  consumers: [{username: bob}]
  plugins: [{name: request-termination}]
upstreams:
- name: up
  targets: [{target: "10.0.0.1:80", weight: 0}, {target: "10.0.0.2:80"}]
vaults:
- name: env
  prefix: environment
  config: {prefix: KONG_}
key_sets: [{name: set-1}]
keys:
- name: key-1
  kid: a
  set: {name: set-1}
  jwk: '{"kid": "a"}'
certificates:
- id: 55555555-5555-4555-8555-555555555555
  cert: |
%s
  key: |
%s
  snis: [{name: orders.example}]
"""


def indented(text):
    return "\n".join("    " + line for line in text.strip().splitlines())


def deck_file(folder):
    pair = certificate()
    return folder.file(DECK % (indented(pair.cert), indented(pair.key)))


def test_deck():
    os.environ["DECK_MESSAGE"] = "away: \"for\" 5 minutes"
    with Folder() as folder, seeded(deck_file(folder)) as e:
        planes = e.get("/v2/control-planes?filter[name][eq]=team-a").json["data"]
        core = f"/v2/control-planes/{planes[0]['id']}/core-entities"

        def listed(path):
            return expect_answer(e.get(core + path), 200).json["data"]

        service = expect_answer(e.get(core + "/services/orders"), 200, port=8443, protocol="https", tags=["own", "team-a"], retries=7).json
        expect_equal({route["name"]: route["service"] for route in listed("/routes")},
                     {"orders": {"id": service["id"]}, "alone": {"id": service["id"]}})
        alice, bob = (e.get(f"{core}/consumers/{name}").json for name in ("alice", "bob"))
        expect_equal((alice["custom_id"], alice["tags"]), ("0042", ["team-a"]))
        for kind in ("key-auth", "basic-auth", "hmac-auth", "jwt", "acls", "mtls-auth"):
            expect_equal([item["tags"] for item in listed(f"/consumers/alice/{kind}")], [["team-a"]], kind)
        expect_equal({member["username"] for member in listed("/consumer_groups/gold/consumers")}, {"alice", "bob"})
        plugins = {(p["name"], *(scope for scope in ("service", "route", "consumer", "consumer_group") if scope in p)): p
                   for p in listed("/plugins")}
        expect_equal(set(plugins), {("request-termination", "route", "consumer"), ("rate-limiting", "service"), ("cors",),
                                    ("key-auth", "route"), ("rate-limiting", "consumer_group"), ("request-transformer", "consumer"),
                                    ("request-termination", "consumer_group")})
        expect_equal(plugins["request-termination", "route", "consumer"]["config"]["message"], "Sorry: away: \"for\" 5 minutes!")
        expect_equal(plugins["rate-limiting", "consumer_group"]["partials"],
                     [{"id": listed("/partials")[0]["id"], "name": "redis", "path": "config.redis"}])
        expect_equal([target["weight"] for target in listed("/upstreams/up/targets")], [0, 100])
        expect_equal(listed("/keys")[0]["set"], {"id": listed("/key-sets")[0]["id"]})
        expect_equal(listed("/snis")[0]["certificate"], {"id": "55555555-5555-4555-8555-555555555555"})
        expect_equal([vault["prefix"] for vault in listed("/vaults")], ["environment"])
        text = export(e)
        with seeded(folder.file(text, "again.json")) as again:
            expect_equal(export(again), text)


def test_deck_into_the_first_control_plane():
    with Folder() as folder:
        for konnect in ("", "_konnect: {control_plane_name: emulator}\n"):
            with seeded(folder.file(f'_format_version: "3.0"\n{konnect}services: [{{name: s, host: h}}]\n')) as e:
                expect_answer(e.get(CORE + "/services/s"), 200, host="h")


def test_yaml():
    """Anchors, merge keys, and which plain scalars are what."""
    with Folder() as folder, seeded(folder.file("""
_format_version: "3.0"
services:
- &first
  name: one
  host: h
  tags: &tags ["1", "true"]
  retries: 3
  read_timeout: ~
- <<: *first
  name: two
  tags: *tags
- <<: [{retries: 9, name: three}, *first]
- {name: four, host: 012.example, path: !!str /4}
""")) as e:
        for name, host, retries in (("one", "h", 3), ("two", "h", 3), ("three", "h", 9), ("four", "012.example", 5)):
            expect_answer(e.get(f"{CORE}/services/{name}"), 200, host=host, retries=retries, read_timeout=60000)
        expect_answer(e.get(f"{CORE}/services/two"), 200, tags=["1", "true"])


def test_json_escapes_and_byte_order_mark():
    """JSON writes a character beyond U+FFFF as two escapes, YAML does not; PowerShell puts a mark before what it writes."""
    with Folder() as folder:
        text = r'{"_format_version": "3.0", "consumers": [{"username": "\ud83d\ude00 \\ud83d\\ude00 \u00e9"}]}'
        for before in ("", "\ufeff", " \n"):
            with seeded(folder.file(before + text)) as e:
                expect_equal(e.get(CORE + "/consumers").json["data"][0]["username"], "\U0001f600 \\ud83d\\ude00 \u00e9")
        folder.refused(text.replace(r"\ude00", "", 1), "invalid Unicode character escape code")
        with seeded(folder.file('\ufeff_format_version: "3.0"\nservices: [{name: s, host: h}]\n')) as e:
            expect_answer(e.get(CORE + "/services/s"), 200, host="h")


def test_refused_deck_files():
    head = '_format_version: "3.0"\n'
    with Folder() as folder:
        folder.refused('_format_version: "1.1"\n', ":1:", "deck file convert")
        folder.refused(head + "frogs: []\n", 'nothing like "frogs"')
        folder.refused(head + "_info: {defaults: {}}\n", "of _info only select_tags")
        folder.refused(head + "_konnect: {}\n", "of _konnect only control_plane_name")
        folder.refused(head + "services: {}\n", "services must be a list")
        folder.refused(head + "services: [x]\n", ":2: services must hold mappings")
        folder.refused(head + "services:\n- name: a\n  host: h\n- name: b\n  hots: h\n", ":5:", "'hots' not allowed")
        folder.refused(head + "services:\n- name: a\n  host: h\n  routes:\n  - name: r\n    protocols: [x]\n", ":6: protocols[0]")
        folder.refused(head + "routes:\n- {name: r, paths: [/], service: none}\n", ":3:", 'nothing in services has the id or name "none"')
        folder.refused(head + "consumers:\n- username: a\n  groups: [{name: g}]\n", ":4:", 'nothing in consumer_groups')
        folder.refused(head + "plugins:\n- {name: rate-limiting, partials: [{name: p}]}\n", ":3:", "nothing in partials")
        folder.refused(head + "plugins:\n- name: nothing-like-it\n", ":3: name: plugin(nothing-like-it) does not exist")
        folder.refused(head + 'services:\n- host: ${{ env "DECK_NOT_SET" }}\n', ":3:", "DECK_NOT_SET is not set")
        folder.refused(head + 'services:\n- host: ${{ env "HOME" }}\n', ":3:", "does not begin with DECK_")
        folder.refused(head + 'services:\n- host: \'${{ env "DECK_X" | toInt }}\'\n', ":3:", "only ${{ env", environment={"DECK_X": "1"})


def test_refused_yaml():
    head = '_format_version: "3.0"\n'
    with Folder() as folder:
        folder.refused("", ":1: the file is empty")
        folder.refused("a: 1\n", "is neither an export of the emulator's nor a state file of decK's")
        folder.refused(head + "a: [\n", ":3:")
        folder.refused(head + "a: 1\na: 2\n", ":3: this key is there twice")
        folder.refused(head + "a: yes\n", ":2:", "write true or false, or quotes")
        folder.refused(head + "a: !!binary aGFsbG8=\n", ":2: this tag is not taken")
        folder.refused(head + "a: !!set {x}\n", ":2: this tag is not taken")
        folder.refused(head + "? [a]\n: 1\n", ":2: a key must be a text")
        folder.refused(head + "a: *none\n", ":2: this alias has no anchor")
        folder.refused(head + "a: &a [*a]\n", ":2: this alias has no anchor")
        folder.refused(head + "a: {<<: 1}\n", "a merge key needs a mapping")
        folder.refused(head + 'a: "\\0"\n', ":2:", "U+0000")
        folder.refused(head + "---\nb: 1\n", ":2: a file must hold one document")
        folder.refused(head + "a: " + "[" * 500 + "]" * 500, ":2: nested too deeply")
        bomb = "".join(f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 10)}]\n" for i in range(1, 12))
        folder.refused(head + "l0: &l0 [x]\n" + bomb, "stands for too many values")
    done = subprocess.run([PROGRAM, "--port", "0", "--seed", "/nowhere"], capture_output=True, text=True, timeout=60)
    expect_equal((done.returncode, done.stdout), (1, ""))


def test_refusals_show_no_secret():
    with Folder() as folder:
        said = folder.refused('_format_version: "3.0"\nconsumers:\n- username: u\n  basicauth_credentials:\n'
                              '  - {username: x, password: CANARY, passwort: CANARY}\n', ":5:")
        expect("CANARY" not in said, said)


def test_database_keeps_what_it_has():
    """A seed file is for an empty database."""
    with Folder() as folder:
        file = folder.file('_format_version: "3.0"\nservices: [{name: s, host: h}]\n')
        database = str(pathlib.Path(folder.folder.name) / "x.db")
        with seeded(file, "--db", database) as e:
            e.put(CORE + "/services/s", {"name": "s", "host": "changed"})
        with seeded(file, "--db", database) as e:
            expect_answer(e.get(CORE + "/services/s"), 200, host="changed")
            expect_equal(e.call("POST", "/_emulator/reset", token=None).status, 204)
            expect_answer(e.get(CORE + "/services/s"), 200, host="h")


run(globals())
