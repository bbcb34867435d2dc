"""`moved` blocks from other providers' resources: nothing is written, and the rewritten configuration shows no difference. Each source
that a table names is tried with a state as that provider would have it, made of what Konnect answers: the official provider keeps
the answer's fields by their names, nulls and defaults included, and beside them what stands in the URL."""

import json
import re
import subprocess
from dataclasses import replace

from harness import BUILD, PLANE, SOURCE, expect, expect_equal, expect_in, expect_not_in, main, needs
from test_entities import CONSUMER, ENTITIES, Entity, Life

OFFICIAL = "registry.terraform.io/kong/konnect"
SCASTRIA = "registry.terraform.io/scastria/konnect"
WRITES = ("POST", "PUT", "PATCH", "DELETE")
TABLES = json.loads(subprocess.run([BUILD / "tests" / "print_tables"], capture_output=True, text=True, check=True).stdout)["resources"]
OF_TYPE = {entity.type: entity for entity in ENTITIES}

# Sources whose objects are not those of the entity of their table.
ENTITY_OF = {
    "konnect_gateway_route_expression": Entity(
        "konnect_route", 'name = "one"\nexpression = "http.path == \\"/b\\""\npriority = 5', at="core-entities/routes/{id}"),
    "konnect_gateway_partial": replace(
        OF_TYPE["konnect_partial"],
        block=OF_TYPE["konnect_partial"].block + '\nsensitive_config = jsonencode({ password = "hunter2" })'),
    # Konnect answers a hash in the place of the password, and the official provider's state has that.
    "konnect_gateway_basic_auth": Entity(
        "konnect_basic_auth", """
            consumer_id = konnect_consumer.needed.id
            username    = "one"
            password    = "first\"""",
        needs=CONSUMER, at="core-entities/consumers/{consumer_id}/basic-auth/{id}", unreadable=("password",)),
}
# What the rewritten configuration leaves out.
LEFT_OUT = {"konnect_gateway_basic_auth": 'password    = "first"'}
PLUGIN = OF_TYPE["konnect_plugin"]


# ---- States as other providers have them ----


def official(entity, state, answer, type_name):
    """The answer's fields, and what stands in the object's URL."""
    address = {name: state[name] for name in re.findall(r"\{(\w+)\}", "{control_plane_id} " + entity.at) if name in state}
    attributes = {**answer, **address}
    if type_name == "konnect_gateway_config_store_secret":
        attributes["value"] = state["value"]
    if type_name == "konnect_gateway_vault":
        attributes["config"] = json.dumps(answer["config"])
    if type_name == "konnect_gateway_custom_plugin":
        attributes["config"] = {"value": answer["config"], "type": type_of(answer["config"])}
    if type_name == "konnect_gateway_partial":
        kinds = ("embeddings", "model", "redis_ce", "redis_ee", "vectordb")
        attributes.update({kind: answer if kind == answer["type"].replace("-", "_") else None for kind in kinds})
        del attributes["config"], attributes["type"], attributes["tags"]
    return attributes


def type_of(value):
    """A dynamic attribute stands beside its type in the state."""
    if isinstance(value, dict):
        return ["object", {name: type_of(item) for name, item in value.items()}]
    if isinstance(value, list):
        return ["tuple", [type_of(item) for item in value]]
    return "dynamic" if value is None else "bool" if isinstance(value, bool) else "string" if isinstance(value, str) else "number"


def scastria(state, answer):
    """The plugin's configuration is there twice, as JSON text: without the defaults and with them."""
    plane, plugin = state["control_plane_id"], answer["id"]
    return {"id": f"{plane}:{plugin}", "runtime_group_id": plane, "plugin_id": plugin, "name": answer["name"], "instance_name": "",
            "protocols": answer["protocols"], "enabled": answer["enabled"], "service_id": (answer.get("service") or {}).get("id", ""),
            "route_id": "", "consumer_id": "", "config_json": json.dumps(state["config"]),
            "config_all_json": json.dumps(answer["config"])}


class Move(Life):
    """An object of ours that the state then has as another provider's, and the configuration that moves it to us."""

    def __init__(self, konnect, work, entity, source):
        super().__init__(konnect, work, entity)
        self.source = source

    def make(self):
        self.create()
        self.made = self.state()
        provider, type_name = self.source
        answer = self.ask("GET") if self.entity.type != "konnect_consumer_group_member" else {}
        self.give(scastria(self.made, answer) if provider == SCASTRIA else official(self.entity, self.made, answer, type_name))

    def give(self, attributes, version=0):
        """To the other provider. Terraform wants the provider of all that is in the state, for its schema alone: ours has to do."""
        provider, type_name = self.source
        rc = self.work.folder / "terraform.rc"
        ours = rc.read_text().splitlines()[1]
        if provider not in rc.read_text():
            rc.write_text(rc.read_text().replace(ours, f"{ours}\n{ours.replace(SOURCE, provider)}"))
        path = self.work.folder / "terraform.tfstate"
        state = json.loads(path.read_text())
        for resource in state["resources"]:
            if resource["name"] in ("this", "before"):
                resource.update(type=type_name, name="before", provider=f'provider["{provider}"]',
                                instances=[{"schema_version": version, "attributes": attributes}])
        path.write_text(json.dumps(state))
        self.written = len(self.konnect.requests(*WRITES))

    def rewrite(self, block):
        moved = f"moved {{\n  from = {self.source[1]}.before\n  to   = {self.address}\n}}\n"
        self.work.write(f'{self.entity.needs}\nresource "{self.entity.type}" "this" {{\n{block}\n}}\n{moved}')

    def nothing_written(self):
        expect_equal(len(self.konnect.requests(*WRITES)), self.written, "writes")

    def moves(self):
        """The plan shows the move and no more, and applying it writes nothing and leaves nothing to do."""
        shown = self.work.plan(code=2).text
        expect_in(f"{self.source[1]}.before has moved to {self.address}", shown)
        expect_in("Plan: 0 to add, 0 to change, 0 to destroy.", shown)
        expect("Secrets in Konnect" not in shown, shown)
        expect_in("0 added, 0 changed, 0 destroyed", self.work.apply().text)
        self.nothing_written()
        self.settled()
        return shown


# ---- Every source of every table ----


def move_of(entity, source):
    @needs(1, 8)
    def test(konnect, work):
        move = Move(konnect, work, entity, source)
        move.make()
        move.rewrite(entity.block.replace(LEFT_OUT.get(source[1], "\0"), ""))
        move.moves()
        known = lambda state: {name: value for name, value in state.items()
                               if name not in entity.filled_in and not (name in entity.unreadable and source[1] in LEFT_OUT)}
        expect_equal(known(move.state()), known(move.made), "the moved state")
        move.destroy()
    return test


def sources():
    for table in TABLES:
        for row in table["moves"]:
            type_name = row["type"].replace("*", "key_auth")
            yield OF_TYPE.get(table["type"]), (f"registry.terraform.io/{row['provider']}", type_name)


@needs(1, 8)
def test_plugin_with_nothing_but_defaults(konnect, work):
    """They may be written, or not; a configuration that is left out is a change of the state alone."""
    move = Move(konnect, work, PLUGIN, (OFFICIAL, "konnect_gateway_plugin_key_auth"))
    move.make()
    move.rewrite(PLUGIN.block)
    move.moves()
    move.write(re.sub("config *=.*", "", PLUGIN.block))
    expect_in("0 to add, 1 to change, 0 to destroy", work.plan(code=2).text)
    work.apply()
    move.nothing_written()
    move.settled()


# ---- Secrets ----


SECRET = "Bearer moved-CANARY-b81d"
AI_PROXY = replace(PLUGIN, block="""
    name   = "ai-proxy"
    config = {
      route_type = "llm/v1/chat"
      auth       = { header_name = "Authorization" }
      model      = { provider = "openai", name = "gpt-4" }
    }
    sensitive_config = jsonencode({ auth = { header_value = "%s" } })""" % SECRET, needs="")


@needs(1, 8)
def test_secrets_of_a_plugin(konnect, work):
    """They were in the other state in the open: they are in ours, marked sensitive, and updates say them again."""
    move = Move(konnect, work, AI_PROXY, (OFFICIAL, "konnect_gateway_plugin_ai_proxy"))
    move.make()
    move.rewrite(AI_PROXY.block)
    shown = move.moves()
    expect_not_in(SECRET, shown)
    expect_equal(move.state(), move.made, "the moved state")
    move.rewrite(AI_PROXY.block.replace("gpt-4", "gpt-5"))
    expect_not_in(SECRET, work.plan(code=2).text)
    work.apply()
    sent = json.loads(konnect.requests("PUT")[-1]["body"])["config"]
    expect_equal((sent["auth"]["header_value"], sent["model"]["name"]), (SECRET, "gpt-5"))
    move.settled()


@needs(1, 11)
def test_secret_becomes_write_only(konnect, work):
    """What the other state had is what Konnect has: the same value, write-only, is not written, and leaves the state."""
    entity = OF_TYPE["konnect_secret"]
    move = Move(konnect, work, entity, (OFFICIAL, "konnect_gateway_config_store_secret"))
    move.make()
    move.rewrite(entity.block.replace("value  ", "value_wo"))
    expect_in("0 to add, 1 to change, 0 to destroy", work.plan(code=2).text)
    work.apply()
    move.nothing_written()
    expect_equal(move.state()["value"], None)
    move.settled()
    move.rewrite(entity.block.replace("value  ", "value_wo").replace("first", "second"))
    expect_in('Applying writes "value_wo"', work.plan(code=2).text)


# ---- What cannot be moved ----


def words(text):
    """Terraform breaks the lines of its boxes."""
    return " ".join(text.replace("\u2502", " ").split())


@needs(1, 8)
def test_refusals(konnect, work):
    """An error says what can be moved, and how to do without; the state stays as it is, and nothing is written."""
    service = OF_TYPE["konnect_service"]
    source = (OFFICIAL, "konnect_gateway_service")
    move = Move(konnect, work, service, source)
    move.make()
    named = {"control_plane_id": PLANE, "id": move.made["id"]}
    by_import = "a removed block (lifecycle { destroy = false }), and into it again with an import block"
    for other, attributes, version, says in (
            (source, named, 2, "schema version 2; this provider moves versions up to 1"),
            (source, {"control_plane_id": PLANE}, 1, 'has no "id"'),
            ((OFFICIAL, "konnect_gateway_vault"), named, 1, '"konnect_gateway_service" of kong/konnect'),
            (("registry.terraform.io/hashicorp/konnect", "konnect_gateway_service"), named, 1, '"konnect_gateway_service" of kong/konnect')):
        move.source = other
        move.give(attributes, version)
        given = (work.folder / "terraform.tfstate").read_text()
        move.rewrite(service.block)
        shown = words(work.plan(code=1).text)
        expect_in(says, shown)
        expect_in(by_import, shown)
        work.apply(code=1)
        move.nothing_written()
        expect_equal((work.folder / "terraform.tfstate").read_text(), given, "the state")
    move.source = source
    move.give(named)
    move.rewrite(service.block)
    expect_in("Plan without -refresh=false", words(work.plan("-refresh=false", code=1).text))
    move.moves()


@needs(1, 8)
def test_gone_meanwhile(konnect, work):
    """What the other state names and Konnect has no more is created."""
    consumer = OF_TYPE["konnect_consumer"]
    move = Move(konnect, work, consumer, (OFFICIAL, "konnect_gateway_consumer"))
    move.make()
    konnect.api("DELETE", f"core-entities/consumers/{move.made['id']}")
    move.rewrite(consumer.block)
    expect_in("1 to add, 0 to change, 0 to destroy", work.plan(code=2).text)
    work.apply()
    move.settled()


def test_every_resource_can_be_moved_to(konnect, work):
    expect_equal([table["type"] for table in TABLES if not table["moves"]], [])


for of_table, from_source in sources():
    wanted = ENTITY_OF.get(from_source[1], of_table)
    if of_table == PLUGIN:
        wanted = replace(PLUGIN, block=PLUGIN.block.replace('"apikey"', '"x-key"'))
    globals()[f"test_{from_source[0].split('/')[1]}_{from_source[1].removeprefix('konnect_')}"] = move_of(wanted, from_source)

if __name__ == "__main__":
    main(globals())
