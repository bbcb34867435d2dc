"""The life of an object of every table: create, no-change plan, update in place, drift, import, all that is optional taken away,
deleted by somebody else, destroy.

A new resource adds one Entity to ENTITIES, and nothing else; `test_every_resource_has_a_life` misses it otherwise. What only
one resource has (forms of a configuration, secrets, refusals) has tests of its own, in the other files.
"""

import json
import re
from dataclasses import dataclass, field

from harness import PLANE, SERVICE, SOURCE, certificate, expect, expect_equal, expect_in, main

STORE = 'resource "konnect_config_store" "needed" { name = "needed" }'



def text(pem):
    """A PEM text in HCL."""
    return "<<-EOT\n" + pem + "EOT"


PAIR = certificate()
CERTIFICATE = f"""
resource "konnect_certificate" "needed" {{
  cert = {text(PAIR.cert)}
  key  = {text(PAIR.key)}
}}"""
AUTHORITY = certificate("authority", ca=True).cert
CONSUMER = 'resource "konnect_consumer" "needed" { username = "needed" }'
CREDENTIAL = "{control_plane_id}/{consumer_id}/{id}"


@dataclass
class Entity:
    type: str
    block: str  # what stands in the resource block
    change: tuple | None = None  # a text in `block` and what it becomes: an update in place; None: nothing can change in place
    drift: dict = field(default_factory=dict)  # members of Konnect's object that somebody else changes; empty: there are none
    needs: str = ""  # HCL of the objects that it refers to
    at: str = ""  # its path below the control plane, or the whole one, by attributes of the state: "core-entities/services/{id}"
    imported_by: str = "{control_plane_id}/{id}"
    method: str = "PUT"  # how somebody else changes it
    says_again: tuple | None = None  # the members of Konnect's answer that a PUT says again; None: all that it does not set itself
    unreadable: tuple = ()  # attributes that an import cannot bring back
    filled_in: tuple = ()  # attributes of which an import brings more than the configuration has
    forgotten: bool = False  # a 404 is believed only when the environment says so
    wrapper: str = ""  # where its GET hides the object
    also: tuple = ()  # optional attributes without which it cannot be
    two_secrets: bool = False  # two sensitive attributes in one object, see nothing_drifted_in_words
    counted: str = ""  # its name in the emulator's dump, if that is not the collection's


ENTITIES = [
    Entity("konnect_config_store", 'name = "one"', ('"one"', '"two"'), {"name": "by-hand"}, at="config-stores/{id}",
           says_again=(), unreadable=("force_destroy",), counted="config_stores"),
    Entity("konnect_vault", """
               prefix          = "my-vault"
               description     = "first"
               tags            = ["a", "b"]
               config_store_id = konnect_config_store.needed.id""",
           ('"first"', '"second"'), {"description": "by hand"}, STORE, "core-entities/vaults/{id}", also=('config_store_id',)),
    Entity("konnect_secret", """
               config_store_id = konnect_config_store.needed.id
               key             = "key"
               value           = "first value\"""",
           ("first", "second"), {"value": "by hand"}, STORE, "config-stores/{config_store_id}/secrets/{key}",
           "{control_plane_id}/{config_store_id}/{key}", says_again=(), unreadable=("value",), also=('value',)),
    Entity("konnect_plugin", f"""
               name       = "key-auth"
               service_id = "{SERVICE}"
               config     = {{ key_names = ["apikey"] }}
               tags       = ["a"]""",
           ('"apikey"', '"x-key"'), {"enabled": False}, at="core-entities/plugins/{id}"),
    Entity("konnect_partial", """
               name   = "one"
               type   = "redis-ee"
               config = { host = "one.example", port = 6380 }
               tags   = ["a"]""",
           ('"one.example"', '"two.example"'), {"config": {"host": "by-hand.example"}}, at="core-entities/partials/{id}"),
    Entity("konnect_service", """
               name            = "one"
               protocol        = "https"
               host            = "one.example"
               port            = 8443
               path            = "/v1"
               connect_timeout = 500
               tls_verify      = true
               tls_sans        = { dnsnames = ["other.example"] }
               tags            = ["a", "b"]""",
           ('"one.example"', '"two.example"'), {"retries": 9, "port": 1}, at="core-entities/services/{id}"),
    Entity("konnect_route", """
               name                       = "one"
               service_id                 = konnect_service.needed.id
               protocols                  = ["https", "http"]
               methods                    = ["GET", "POST"]
               hosts                      = ["b.example", "a.example"]
               paths                      = ["/b", "~/a[0-9]+"]
               headers                    = { x-tier = ["gold", "silver"] }
               https_redirect_status_code = 308
               regex_priority             = 7""",
           ('"/b"', '"/c"'), {"strip_path": False, "methods": ["PUT"]},
           'resource "konnect_service" "needed" { host = "needed.example" }', "core-entities/routes/{id}", also=('paths',)),
    Entity("konnect_upstream", """
               name         = "one.internal"
               algorithm    = "consistent-hashing"
               hash_on      = "header"
               hash_on_header = "x-user"
               healthchecks = {
                 threshold = 12.5
                 active = {
                   timeout   = 0.5
                   headers   = { x-probe = ["1"] }
                   unhealthy = { http_statuses = [500, 429], http_failures = 3 }
                 }
               }""",
           ("http_failures = 3", "http_failures = 4"), {"slots": 20, "host_header": "by-hand"}, at="core-entities/upstreams/{id}",
           filled_in=("healthchecks",)),
    Entity("konnect_target", """
               upstream_id = konnect_upstream.needed.id
               target      = "10.0.0.1:8080"
               weight      = 10""",
           ("weight      = 10", "weight      = 20"), {"weight": 99, "failover": True},
           'resource "konnect_upstream" "needed" { name = "needed" }',
           "core-entities/upstreams/{upstream_id}/targets/{id}", "{control_plane_id}/{upstream_id}/{id}"),
    Entity("konnect_consumer", 'username = "one"\n tags = ["a"]', ('"one"', '"two"'), {"custom_id": "by-hand", "tags": ["z"]},
           at="core-entities/consumers/{id}", also=('username',)),
    Entity("konnect_consumer_group", 'name = "one"', ('"one"', '"two"'), {"name": "by-hand", "tags": ["z"]},
           at="core-entities/consumer_groups/{id}", wrapper="consumer_group"),
    Entity("konnect_consumer_group_member", """
               consumer_group_id = konnect_consumer_group.needed.id
               consumer_id       = konnect_consumer.needed.id""",
           needs='resource "konnect_consumer_group" "needed" { name = "g" }\nresource "konnect_consumer" "needed" { username = "c" }',
           at="core-entities/consumer_groups/{consumer_group_id}/consumers/{consumer_id}",
           imported_by="{control_plane_id}/{consumer_group_id}/{consumer_id}", counted="consumer_group_members"),
    Entity("konnect_control_plane", """
               name         = "one"
               description  = "first"
               labels       = { a = "1", b = "2" }
               cluster_type = "CLUSTER_TYPE_K8S_INGRESS_CONTROLLER"
               auth_type    = "pki_client_certs"
               proxy_urls   = [{ host = "h.example", port = 443, protocol = "https" }]""",
           ('b = "2"', 'c = "3"'), {"description": "by hand", "labels": {"z": "9"}, "auth_type": "pinned_client_certs"},
           at="/v2/control-planes/{id}", imported_by="{id}", method="PATCH", forgotten=True, counted="control_planes"),
    Entity("konnect_ca_certificate", f"""
               cert = {text(AUTHORITY)}
               tags = ["a", "b"]""",
           ('"b"', '"c"'), {"tags": ["by-hand"]}, at="core-entities/ca_certificates/{id}"),
    Entity("konnect_certificate", f"""
               cert     = {text(PAIR.cert)}
               key      = {text(PAIR.key)}
               cert_alt = {text(certificate(kind="ec").cert)}
               key_alt  = {text(certificate(kind="ec").key)}
               tags     = ["a", "b"]""",
           ('"b"', '"c"'), {"tags": ["by-hand"]}, at="core-entities/certificates/{id}", unreadable=("key", "key_alt"), two_secrets=True, also=('key',)),
    Entity("konnect_sni", """
               name           = "one.example"
               certificate_id = konnect_certificate.needed.id
               tags           = ["a"]""",
           ("one", "two"), {"name": "by-hand.example", "tags": []}, CERTIFICATE, "core-entities/snis/{id}", two_secrets=True),
    Entity("konnect_key_set", 'name = "one"\ntags = ["a"]', ('"one"', '"two"'), {"name": "by-hand", "tags": ["b"]},
           at="core-entities/key-sets/{id}"),
    Entity("konnect_key", f"""
               name            = "one"
               kid             = "kid"
               set_id          = konnect_key_set.needed.id
               pem_public_key  = {text(PAIR.public_key)}
               pem_private_key = {text(PAIR.key)}
               x5t             = "thumb"
               tags            = ["a"]""",
           ('"kid"', '"other"'), {"name": "by-hand", "x5t": "finger"}, 'resource "konnect_key_set" "needed" {}',
           "core-entities/keys/{id}", unreadable=("pem_private_key",), two_secrets=True, also=('pem_public_key',)),
    Entity("konnect_data_plane_certificate", f"""
               cert  = {text(PAIR.cert)}
               title = "one\"""",
           ('"one"', '"two"'), {"title": "by hand"}, at="dp-client-certificates/{id}", wrapper="item"),
    Entity("konnect_plugin_schema", """
               lua_schema = "return { name = 'mine', fields = {} }\"""",
           ("fields", "checks = {}, fields"), {"lua_schema": "return { name = 'mine' }"}, at="core-entities/plugin-schemas/{name}",
           imported_by="{control_plane_id}/{name}", wrapper="item", says_again=()),
    Entity("konnect_key_auth", """
               consumer_id = konnect_consumer.needed.id
               key         = "one"
               ttl         = 3600
               tags        = ["a"]""",
           ('"one"', '"two"'), {"key": "by-hand", "tags": ["b"]}, CONSUMER, "core-entities/consumers/{consumer_id}/key-auth/{id}",
           CREDENTIAL, unreadable=("key",)),
    Entity("konnect_basic_auth", """
               consumer_id = konnect_consumer.needed.id
               username    = "one"
               password    = "first"
               tags        = ["a"]""",
           ('"first"', '"second"'), {"username": "by hand"}, CONSUMER, "core-entities/consumers/{consumer_id}/basic-auth/{id}",
           CREDENTIAL, unreadable=("password",), also=('password',)),
    Entity("konnect_jwt", f"""
               consumer_id    = konnect_consumer.needed.id
               algorithm      = "RS256"
               key            = "one"
               secret         = "first"
               rsa_public_key = {text(PAIR.public_key)}
               tags           = ["a"]""",
           ('"one"', '"two"'), {"algorithm": "RS512"}, CONSUMER, "core-entities/consumers/{consumer_id}/jwt/{id}",
           CREDENTIAL, unreadable=("secret",)),
    Entity("konnect_hmac_auth", """
               consumer_id = konnect_consumer.needed.id
               username    = "one"
               tags        = ["a"]""",
           ('"one"', '"two"'), {"username": "by hand"}, CONSUMER, "core-entities/consumers/{consumer_id}/hmac-auth/{id}",
           CREDENTIAL, unreadable=("secret",)),
    Entity("konnect_acl", """
               consumer_id = konnect_consumer.needed.id
               group       = "one"
               tags        = ["a"]""",
           ('"one"', '"two"'), {"group": "by hand"}, CONSUMER, "core-entities/consumers/{consumer_id}/acls/{id}",
           CREDENTIAL),
    Entity("konnect_mtls_auth", """
               consumer_id       = konnect_consumer.needed.id
               subject_name      = "one"
               ca_certificate_id = konnect_ca_certificate.needed.id
               tags              = ["a"]""",
           ('"one"', '"two"'), {"subject_name": "by hand"},
           f'{CONSUMER}\nresource "konnect_ca_certificate" "needed" {{\n  cert = {text(AUTHORITY)}\n}}',
           "core-entities/consumers/{consumer_id}/mtls-auth/{id}", CREDENTIAL),
]


def arguments(block):
    """The arguments of a block, each with its text: one may span lines, by its brackets or as a heredoc."""
    found, name, end = {}, "", None
    for line in block.strip().splitlines():
        if end is None:
            name = line.split("=")[0].strip()
            end = "EOT" if "<<-EOT" in line else ""
        found[name] = found.get(name, "") + line + "\n"
        brackets = sum(found[name].count(c) for c in "[{") - sum(found[name].count(c) for c in "]}")
        if line.strip() == end or (end == "" and brackets == 0):
            end = None
    return found


class Life:
    """One Entity in a working directory."""

    def __init__(self, konnect, work, entity):
        self.konnect, self.work, self.entity = konnect, work, entity
        self.address = entity.type + ".this"

    def write(self, block):
        self.work.write(f'{self.entity.needs}\nresource "{self.entity.type}" "this" {{\n{block}\n}}\n')

    def state(self):
        return self.work.state(self.address)

    def ask(self, method, body=None):
        """Konnect, about the object."""
        path = self.entity.at.format(**self.state())
        answer = self.konnect.ask(method, path if path.startswith("/") else f"/v2/control-planes/{PLANE}/{path}", body)
        return answer.get(self.entity.wrapper, answer) if answer else None

    def settled(self):
        """An apply left nothing to do."""
        self.work.no_changes()
        if self.entity.two_secrets:
            self.work.nothing_drifted_in_words()
        else:
            self.work.nothing_drifted()

    def create(self):
        self.write(self.entity.block)
        self.work.apply()
        self.settled()

    def update(self):
        """In place: the same object, with what it had before."""
        before, after = self.entity.change
        expect_in(before, self.entity.block)
        created = self.state()
        self.write(self.entity.block.replace(before, after))
        expect_in("0 to add, 1 to change, 0 to destroy", self.work.plan(code=2).text)
        self.work.apply()
        updated = self.state()
        expect_equal((updated.get("id"), updated.get("created_at")), (created.get("id"), created.get("created_at")))
        expect(updated != created, "the state has changed")
        self.settled()

    def import_again(self):
        """The state that an import makes is the one that was there, but for what Konnect never tells."""
        told = lambda state: {name: value for name, value in state.items() if name not in self.entity.unreadable + self.entity.filled_in}
        before = self.state()
        self.work.run("state", "rm", self.address)
        self.work.run("import", self.address, self.entity.imported_by.format(**before))
        expect_equal(told(self.state()), told(before), "the imported state")
        if self.entity.unreadable:
            self.work.apply()
        self.work.no_changes()  # -refresh-only would show the dependencies that Terraform itself forgot

    def drift(self):
        """Somebody else changes it: the plan shows that, and an apply heals it."""
        before = self.ask("GET")
        own = ("id", "created_at", "updated_at")
        said = self.entity.says_again if self.entity.says_again is not None else [n for n in before if n not in own]
        body = {name: before[name] for name in said} if self.entity.method == "PUT" else {}
        self.ask(self.entity.method, {**body, **self.entity.drift})
        shown = self.work.plan(code=2).text
        expect_in("0 to add, 1 to change, 0 to destroy", shown)
        for name in self.entity.drift:
            expect_in(name, shown)
        self.work.apply()
        told = lambda answer: {name: value for name, value in answer.items() if name != "updated_at"}
        expect_equal(told(self.ask("GET")), told(before), "what Konnect has again")
        self.settled()

    def bare(self):
        """Nothing is configured any more but what must be."""
        schema = json.loads(self.work.run("providers", "schema", "-json").text)["provider_schemas"][SOURCE]
        rows = schema["resource_schemas"][self.entity.type]["block"]["attributes"]
        self.write("".join(written for name, written in arguments(self.entity.block).items()
                           if rows[name].get("required") or name in self.entity.also))
        self.work.apply()
        self.settled()

    def deleted(self):
        """Somebody else deletes it: it is created again."""
        said = {}
        self.ask("DELETE")
        if self.entity.forgotten:
            said = {"KONNECT_FORGET_CONTROL_PLANE": self.state()["id"]}
            expect_in("Nothing was removed from the state", self.work.plan(code=1).text)
        expect_in("1 to add, 0 to change, 0 to destroy", self.work.plan(code=2, **said).text)
        self.work.apply(**said)
        self.settled()

    def destroy(self):
        kind = self.entity.counted or re.sub(r"/\{\w+\}$", "", self.entity.at).rsplit("/", 1)[-1]
        there = self.konnect.counts()[kind]
        self.work.destroy()
        expect_equal(self.konnect.counts().get(kind, 0), there - 1, kind)


def life_of(entity):
    def test(konnect, work):
        life = Life(konnect, work, entity)
        life.create()
        if entity.change:
            life.update()
        if entity.drift:
            life.drift()
        life.import_again()
        life.bare()
        life.deleted()
        life.destroy()
    return test


def test_route_to_an_expression_and_back(konnect, work):
    route = 'resource "konnect_route" "r" {\n  %s\n}\n'
    shapes = ('paths = ["/a"]', 'expression = "http.path == \\"/b\\""\n  priority = 5',
              'paths = ["/c"]\n  regex_priority = 3')
    work.write(route % shapes[0])
    work.apply()
    made = work.state("konnect_route.r")["id"]
    for shape in shapes[1:]:
        work.write(route % shape)
        expect_in("1 to change", work.plan(code=2).text)
        work.apply()
        work.no_changes()
        work.nothing_drifted()
    expect_equal(work.state("konnect_route.r")["id"], made)
    kept = konnect.api("GET", f"core-entities/routes/{made}")
    expect_equal((kept["paths"], kept["regex_priority"], kept.get("expression"), kept.get("priority")), (["/c"], 3, None, None))


def test_every_resource_has_a_life(konnect, work):
    work.write("")
    schema = json.loads(work.run("providers", "schema", "-json").text)["provider_schemas"][SOURCE]
    expect_equal(sorted(entity.type for entity in ENTITIES), sorted(schema["resource_schemas"]))


globals().update({"test_" + entity.type.removeprefix("konnect_"): life_of(entity) for entity in ENTITIES})

if __name__ == "__main__":
    main(globals())
