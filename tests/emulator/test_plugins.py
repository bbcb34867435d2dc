"""Plugins and their schemas, as docs/dev/konnect.md has them."""

import contextlib
import json
import os
import tempfile

from harness import CORE, NOWHERE, ROUTE, SERVICE, Emulator, data, expect, expect_answer, expect_equal, koko, run

PLUGINS = CORE + "/plugins"
SCHEMAS = CORE + "/schemas"
BUILT_IN = ["ai-proxy", "cors", "key-auth", "rate-limiting", "request-termination", "request-transformer"]


def ai_proxy(**model):
    return {"route_type": "llm/v1/chat", "model": {"provider": "openai", **model}}


def made(e, body):
    answer = expect_answer(e.post(PLUGINS, body), 201)
    expect_equal(e.delete(f"{PLUGINS}/{answer.json['id']}").status, 204)
    return answer.json


def refuse(e, config, field, message, name="ai-proxy", **more):
    return koko(e.post(PLUGINS, {"name": name, "config": config, **more}), field, message)


def test_defaults_are_filled(e):
    filled = made(e, {"name": "rate-limiting", "config": {"minute": 5}})
    expect_equal(sorted(filled), ["config", "created_at", "enabled", "id", "name", "protocols", "updated_at"])
    expect_equal(filled["enabled"], True)
    expect_equal(filled["protocols"], ["grpc", "grpcs", "http", "https"])
    expect_equal(filled["config"]["redis"], {"database": 0, "host": None, "password": None, "port": 6379, "server_name": None,
                                             "ssl": False, "ssl_verify": False, "timeout": 2000, "username": None})
    expect_equal(filled["config"]["hour"], None)
    expect_equal(filled["config"]["sync_rate"], -1)
    expect_equal(made(e, {"name": "cors"})["config"]["methods"][:2], ["GET", "HEAD"])


def test_how_to_config_is_filled_as_derived(e):
    expected = json.loads(data("ai-proxy.howto-filled.json").read_text())
    expect_equal(made(e, {"name": "ai-proxy", "config": expected["request_config"]})["config"], expected["filled_config"])


def test_explicit_nulls(e):
    config = made(e, {"name": "ai-proxy", "route": None, "tags": None, "config": {**ai_proxy(), "llm_format": None}})
    expect_equal(config["config"]["llm_format"], None, "a null in config stays null")
    expect("route" not in config and "tags" not in config, config)
    refuse(e, {**ai_proxy(), "logging": {"log_payloads": None}}, "config.logging.log_payloads", "required field missing")
    refuse(e, {**ai_proxy(), "logging": None}, "config.logging", "required field missing")


def test_unknown_plugin_and_properties(e):
    koko(e.post(PLUGINS, {"name": "no-auth"}), "name", "plugin(no-auth) does not exist", kind="ERROR_TYPE_FIELD")
    koko(e.post(PLUGINS, {}), None, "missing properties: 'name'", kind="ERROR_TYPE_ENTITY")
    koko(e.post(PLUGINS, {"name": "cors", "colour": 1}), None, "additional properties 'colour' not allowed")
    refuse(e, {**ai_proxy(), "foo": 1}, "config.foo", "unknown field")
    refuse(e, {**ai_proxy(), "auth": {"foo": 1}}, "config.auth.foo", "unknown field")
    koko(e.post(PLUGINS, {"name": "cors", "config": []}), "config", "wrong type: expected object, got array")


def test_value_rules(e):
    refuse(e, {"model": {"provider": "openai"}}, "config.route_type", "required field missing")
    refuse(e, {"route_type": "llm/v1/chat"}, "config.model.provider", "required field missing")
    refuse(e, ai_proxy(options={"temperature": 5.1}), "config.model.options.temperature",
           "value should be between 0 and 5")
    refuse(e, ai_proxy(options={"temperature": -0.1}), "config.model.options.temperature",
           "value should be between 0 and 5")
    made(e, {"name": "ai-proxy", "config": ai_proxy(options={"temperature": 5, "top_p": 0, "top_k": 500})})
    refuse(e, ai_proxy(options={"input_cost": 0}), "config.model.options.input_cost", "value must be greater than 0")
    refuse(e, ai_proxy(options={"max_tokens": 1.5}), "config.model.options.max_tokens", "expected an integer")
    refuse(e, ai_proxy(options={"temperature": "1"}), "config.model.options.temperature", "expected a number")
    refuse(e, ai_proxy(options="x"), "config.model.options", "expected a record")
    refuse(e, ai_proxy(name=5), "config.model.name", "expected a string")
    refuse(e, ai_proxy(name=""), "config.model.name", "length must be at least 1")
    refuse(e, {**ai_proxy(), "model_name_header": "no"}, "config.model_name_header", "expected a boolean")
    refuse(e, {**ai_proxy(), "response_streaming": "perhaps"}, "config.response_streaming",
           "expected one of: allow, deny, always")
    refuse(e, {"origins": "*"}, "config.origins", "expected an array", name="cors")
    refuse(e, {"methods": ["GET", "BREW"]}, "config.methods[1]", None, name="cors")
    refuse(e, {"origins": ["a", None]}, "config.origins[1]", "required field missing", name="cors")
    refuse(e, {"rename": {"headers": ["no-colon"]}}, "config.rename.headers[0]", "invalid value: no-colon",
           name="request-transformer")
    refuse(e, {"http_method": "get"}, "config.http_method", "invalid value: get", name="request-transformer")
    made(e, {"name": "request-transformer", "config": {"http_method": "GET", "add": {"headers": ["a:b"]}}})
    refuse(e, {"minute": 1, "path": "x"}, "config.path", "should start with: /", name="rate-limiting")
    refuse(e, {"minute": 1, "path": "/a//b"}, "config.path", "must not have empty segments", name="rate-limiting")
    refuse(e, {"identity_realms": [{"id": "x", "scope": "realm"}]}, "config.identity_realms[0].id",
           "expected a valid UUID", name="key-auth")


def test_references_are_not_looked_into(e):
    made(e, {"name": "rate-limiting", "config": {"minute": 1, "redis": {"username": "{vault://a/b}"}}})
    refuse(e, {"minute": 1, "redis": {"username": ""}}, "config.redis.username", "length must be at least 1",
           name="rate-limiting")
    refuse(e, {**ai_proxy(), "llm_format": "{vault://a/b}"}, "config.llm_format", None)


def test_rules_over_several_fields(e):
    refuse(e, {**ai_proxy(), "auth": {"header_name": "a"}}, "config",
           "all or none of these fields must be set: 'auth.header_name', 'auth.header_value'")
    refuse(e, ai_proxy(provider="mistral"), "config", "must set 'model.options.mistral_format' for mistral provider")
    refuse(e, ai_proxy(provider="llama2", options={"llama2_format": "raw"}), "config",
           "must set 'model.options.upstream_url' for self-hosted providers/models")
    refuse(e, {**ai_proxy(provider="gemini"), "auth": {"allow_override": True}}, "config",
           "bedrock and gemini only support auth.allow_override = false")
    koko(e.post(PLUGINS, {"name": "ai-proxy", "config": {**ai_proxy(), "route_type": "llm/v1/embeddings"}}), None,
         "category 'text/generation' cannot be used with this route_type", kind="ERROR_TYPE_ENTITY")
    made(e, {"name": "ai-proxy", "config": {**ai_proxy(), "route_type": "llm/v1/embeddings",
                                            "genai_category": "text/embeddings"}})
    koko(e.post(PLUGINS, {"name": "rate-limiting", "config": {}}), None,
         "at least one of these fields must be non-empty: 'config.second', 'config.minute', 'config.hour', "
         "'config.day', 'config.month', 'config.year'")
    koko(e.post(PLUGINS, {"name": "rate-limiting", "config": {"minute": 1, "policy": "redis"}}), None,
         "failed conditional validation given value of field 'config.policy'")
    made(e, {"name": "rate-limiting", "config": {"minute": 1, "policy": "redis", "redis": {"host": "h"}}})


def test_shorthand_fields(e):
    config = made(e, {"name": "rate-limiting", "config": {"minute": 1, "redis_host": "h", "redis_port": 1}})["config"]
    expect("redis_host" not in config and "redis_port" not in config, config)
    expect_equal((config["redis"]["host"], config["redis"]["port"], config["redis"]["timeout"]), ("h", 1, 2000))
    made(e, {"name": "rate-limiting", "config": {"minute": 1, "redis_port": 1, "redis": {"port": 1}}})
    refuse(e, {"minute": 1, "redis_port": 1, "redis": {"port": 2}}, "config.redis_port", "both deprecated and new field "
           "are used but their values mismatch: redis_port = 1 vs redis.port = 2", name="rate-limiting")
    refuse(e, {"minute": 1, "redis_port": 70000}, "config.redis_port", "value should be between 0 and 65535",
           name="rate-limiting")


def test_scopes(e):
    for name in ("consumer", "consumer_group"):
        koko(e.post(PLUGINS, {"name": "key-auth", name: {"id": NOWHERE}}), name, "value must be null")
    for name in ("service", "route", "consumer", "consumer_group"):
        koko(e.post(PLUGINS, {"name": "request-termination", name: {"id": NOWHERE}}), name + ".id",
             name + ".id (type: foreign) constraint failed", "data constraint error", "ERROR_TYPE_REFERENCE")
    koko(e.post(PLUGINS, {"name": "cors", "protocols": ["tcp"]}), "protocols[0]")
    expect_equal(made(e, {"name": "ai-proxy", "config": ai_proxy()})["protocols"],
                 ["grpc", "grpcs", "http", "https", "ws", "wss"])
    expect_equal(made(e, {"name": "cors", "protocols": ["https"]})["protocols"], ["https"])


def test_unique_per_scope(e):
    unique = "unique-plugin-per-entity (type: unique) constraint failed"
    ids = [expect_answer(e.post(PLUGINS, body), 201).json["id"]
           for body in ({"name": "cors"}, {"name": "cors", "route": {"id": ROUTE}},
                        {"name": "cors", "service": {"id": SERVICE}}, {"name": "key-auth"})]
    koko(e.post(PLUGINS, {"name": "cors"}), None, unique, "data constraint error", "ERROR_TYPE_REFERENCE")
    koko(e.post(PLUGINS, {"name": "cors", "route": {"id": ROUTE}}), None, unique, "data constraint error")
    koko(e.put(f"{PLUGINS}/{ids[1]}", {"name": "cors"}), None, unique, "data constraint error")
    expect_answer(e.get(f"{PLUGINS}/{ids[1]}"), 200, route={"id": ROUTE})
    expect_equal(e.put(f"{PLUGINS}/{ids[0]}", {"name": "cors", "instance_name": "one"}).status, 200)
    koko(e.put(f"{PLUGINS}/{ids[3]}", {"name": "key-auth", "instance_name": "one"}), "instance_name",
         "instance_name (type: unique) constraint failed", "data constraint error")
    for plugin in ids:
        e.delete(f"{PLUGINS}/{plugin}")


def test_put_replaces_config(e):
    first = e.made(PLUGINS, {"name": "request-termination", "tags": ["t"], "config": {"status_code": 418}})
    path = f"{PLUGINS}/{first['id']}"
    second = expect_answer(e.put(path, {"name": "request-termination", "config": {"message": "no"}}), 200, id=first["id"],
                           created_at=first["created_at"]).json
    expect_equal((second["config"]["status_code"], second["config"]["message"]), (503, "no"))
    expect("tags" not in second, second)
    expect_answer(e.put(path, {"name": "request-termination", "route": {"id": ROUTE}}), 200, route={"id": ROUTE})
    expect("route" not in e.put(path, {"name": "request-termination", "route": None}).json)
    expect_equal([e.delete(path).status, e.delete(path).status, e.get(path).status], [204, 204, 404])
    expect_equal(e.put(f"{PLUGINS}/not-an-id", {"name": "cors"}).json["message"], " 'not-an-id' is not a valid uuid")


def test_nested_paths(e):
    consumer = e.made(CORE + "/consumers", {"username": "nested"})["id"]
    group = e.made(CORE + "/consumer_groups", {"name": "nested"})["id"]
    parents = {"service": f"{CORE}/services/{SERVICE}", "route": f"{CORE}/routes/{ROUTE}",
               "consumer": f"{CORE}/consumers/{consumer}", "consumer_group": f"{CORE}/consumer_groups/{group}"}
    for name, parent in parents.items():
        nested = parent + "/plugins"
        plugin = expect_answer(e.post(nested, {"name": "request-termination"}), 201,
                               **{name: {"id": parent.split("/")[-1]}}).json
        expect_equal(expect_answer(e.get(nested), 200).json["data"], [plugin])
        expect_equal(e.get(f"{nested}/{plugin['id']}").json, plugin)
        expect_equal(e.get(f"{PLUGINS}/{plugin['id']}").json, plugin)
        expect_answer(e.put(f"{nested}/{plugin['id']}", {"name": "request-termination", "enabled": False}), 200, enabled=False,
                      **{name: plugin[name]})
        elsewhere = parents["route" if name != "route" else "service"]
        expect_equal(e.get(f"{elsewhere}/plugins/{plugin['id']}").status, 404)
        expect_equal(e.delete(f"{nested}/{plugin['id']}").status, 204)
        expect_equal(e.get(f"{PLUGINS}/{plugin['id']}").status, 404)


def test_plugins_go_with_their_parent(e):
    service = e.made(CORE + "/services", {"host": "h"})["id"]
    route = e.made(CORE + "/routes", {"paths": ["/x"], "service": {"id": service}})["id"]
    on_route = e.made(PLUGINS, {"name": "cors", "route": {"id": route}})["id"]
    on_service = e.made(PLUGINS, {"name": "cors", "service": {"id": service}})["id"]
    expect_equal(e.delete(f"{CORE}/routes/{route}").status, 204)
    expect_equal(e.get(f"{PLUGINS}/{on_route}").status, 404)
    expect_equal(e.get(f"{PLUGINS}/{on_service}").status, 200)
    expect_equal(e.delete(f"{CORE}/services/{service}").status, 204)
    expect_equal(e.get(f"{PLUGINS}/{on_service}").status, 404)


def test_list_filters(e):
    for name in ("cors", "key-auth"):
        e.made(PLUGINS, {"name": name, "route": {"id": ROUTE}})
    names = lambda query: [p["name"] for p in e.get(f"{PLUGINS}?{query}").json["data"]]
    expect_equal(names("filter[name][eq]=cors"), ["cors"])
    expect_equal(names("filter[name][contains]=auth"), ["key-auth"])
    for plugin in e.get(PLUGINS).json["data"]:
        e.delete(f"{PLUGINS}/{plugin['id']}")


def test_schema_endpoint(e):
    for name in BUILT_IN:
        schema = expect_answer(e.get(f"{SCHEMAS}/plugins/{name}"), 200).json
        expect(isinstance(schema["fields"], list) and isinstance(schema["entity_checks"], list), name)
        expect(all(len(item) == 1 for item in schema["fields"]), name)
    answer = expect_answer(e.get(SCHEMAS + "/plugins/nope"), 404, code=5, message="no plugin-schema for 'nope'")
    expect_equal(answer.type, "application/json")


def test_validate_endpoint(e):
    good = expect_answer(e.post(SCHEMAS + "/plugins/validate", {"name": "cors"}), 200).json
    expect_equal(good, {"message": "schema validation successful"})
    koko(e.post(SCHEMAS + "/plugins/validate", {"name": "cors", "config": {"x": 1}}), "config.x", "unknown field")
    koko(e.post(SCHEMAS + "/vaults/validate", {"name": "env"}), None, "missing properties: 'prefix'")
    expect_equal(e.post(SCHEMAS + "/services/validate", {"host": "h"}).status, 200)
    expect_equal(e.post(SCHEMAS + "/nothings/validate", {}).status, 404)
    expect_equal(e.get(PLUGINS).json["data"], [], "nothing is stored")


def test_schema_folder(e):
    with tempfile.TemporaryDirectory() as folder:
        own = {"entity_checks": [], "fields": [{"config": {"type": "record", "required": True, "fields": [
            {"colour": {"type": "string", "default": "red"}}, {"sizes": {"type": "map", "required": True, "default": [],
             "keys": {"type": "string", "len_min": 2}, "values": {"type": "integer"}}}]}}]}
        for name in ("mine", "cors"):
            with open(os.path.join(folder, name + ".json"), "w") as file:
                json.dump(own, file)
        with Emulator("--plugin-schemas", folder) as other:
            expect_equal(expect_answer(other.post(PLUGINS, {"name": "mine"}), 201).json["config"],
                         {"colour": "red", "sizes": {}})
            expect_equal(other.get(SCHEMAS + "/plugins/cors").json, own, "a folder's schema wins over the built-in one")
            refuse(other, {"sizes": {"ab": "x"}}, "config.sizes.ab", "expected an integer", name="cors")
            refuse(other, {"sizes": {"a": 1}}, "config.sizes.a", "length must be at least 2", name="cors")
            expect_equal(other.post(PLUGINS, {"name": "key-auth"}).status, 201)


# Lua pattern, texts that match, texts that do not
PATTERNS = [
    ("^a", ["a", "ab"], ["ba"]),
    ("b$", ["b", "ab"], ["ba"]),
    ("b", ["abc", "b"], ["ac"]),
    ("^a*$", ["a", "aaa"], ["ab", "b"]),
    ("^a+b$", ["ab", "aab"], ["b", "a"]),
    ("^a?b$", ["b", "ab"], ["aab"]),
    ("^a-b$", ["b", "aab"], ["ac"]),
    ("^.b$", ["ab", "bb"], ["b", "abb"]),
    ("^[a-c]+$", ["abc"], ["abd", "-"]),
    ("^[^a-c]+$", ["xyz", "-"], ["a", "xa"]),
    ("^[%d_-]+$", ["1_2-3"], ["a"]),
    ("^[%]x]+$", ["]x"], ["y"]),
    ("^[]x]+$", ["]x"], ["y"]),
    ("^%a%d%l%u%s%w%x%p$", ["a1bC zf!", "Z0aA\t0F."], ["11bC zf!", "aabC zf!", "a1BC zf!", "a1bc zf!", "a1bCxzf!",
                                                       "a1bC -f!", "a1bC zg!", "a1bC zfa"]),
    ("^%D%S%W$", ["ab-"], ["1b-", "a -", "abc"]),
    ("^%.$", ["."], ["a"]),
    ("^(a)(b)$", ["ab"], ["a"]),
    ("^x$y", ["x$y"], ["x"]),
    ("^%bxy$", ["anything"], []),
    ("^a.*b.*c$", ["abc", "a-b-c", "abcbc"], ["acb", "ab"]),
]


def test_patterns_of_lua(e):
    with tempfile.TemporaryDirectory() as folder:
        fields = [{f"p{i}": {"type": "string", "match": row[0]}} for i, row in enumerate(PATTERNS)]
        with open(os.path.join(folder, "patterns.json"), "w") as file:
            json.dump({"fields": [{"config": {"type": "record", "required": True, "fields": fields}}]}, file)
        with Emulator("--plugin-schemas", folder) as other:
            for i, (pattern, good, bad) in enumerate(PATTERNS):
                for text in good + bad:
                    answer = other.post(SCHEMAS + "/plugins/validate", {"name": "patterns", "config": {f"p{i}": text}})
                    expect_equal(answer.status, 200 if text in good else 400, (pattern, text))


RULES = {  # field, values that pass, values that do not with what is said about them
    "ne": ({"type": "integer", "ne": 0}, [1, -1, None], [(0, "value must not be 0")]),
    "eq": ({"type": "integer", "eq": 5}, [5], [(6, "value must be 5"), (None, "value must not be null")]),
    "not_one_of": ({"type": "string", "not_one_of": ["a", "b"]}, ["c"], [("a", "must not be one of: a, b")]),
    "between": ({"type": "integer", "between": [1, 3]}, [1, 3], [(0, "value should be between 1 and 3"),
                                                                 (4, "value should be between 1 and 3")]),
    "gt": ({"type": "number", "gt": 1}, [1.1], [(1, "value must be greater than 1")]),
    "len": ({"type": "string", "len_min": 2, "len_max": 3}, ["ab", "abc"], [("a", "length must be at least 2"),
                                                                            ("abcd", "length must be at most 3")]),
    "list": ({"type": "array", "len_min": 1, "len_max": 2, "elements": {"type": "integer"}}, [[1], [1, 2]],
             [([], "length must be at least 1"), ([1, 2, 3], "length must be at most 2"), ({}, "expected an array")]),
    "set": ({"type": "set", "elements": {"type": "integer"}}, [[1], []], [({"a": 1}, "expected a set")]),
    "empty": ({"type": "string", "len_min": 0}, [""], []),
    "any": ({"type": "string", "match_any": {"err": "no good", "patterns": ["^a", "^b"]}}, ["a", "b"],
            [("c", "no good")]),
    "none": ({"type": "string", "match_none": [{"pattern": "x", "err": "has x"}, {"pattern": "y", "err": "has y"}]},
             ["z"], [("x", "has x"), ("y", "has y")]),
    "err": ({"type": "string", "match": "^a", "err": "own words"}, ["a"], [("b", "own words")]),
    "uuid": ({"type": "string", "uuid": True}, [NOWHERE], [("x", "expected a valid UUID")]),
    "start": ({"type": "string", "starts_with": "/"}, ["/", "/a"], [("a", "should start with: /")]),
    "secret": ({"type": "string", "referenceable": True, "one_of": ["a"]}, ["a", "{vault://x/y}"],
               [("b", "expected one of: a"), ("x{vault://x/y}", "expected one of: a"),
                ("{vault://x/y}x", "expected one of: a")]),
    "map": ({"type": "map", "keys": {"type": "string"}, "values": {"type": "boolean"}}, [{}, [], {"a": True}],
            [("x", "expected a map"), ([1], "expected a map")]),
    "json": ({"type": "json"}, [{"a": [1]}, "x"], []),
    "future": ({"type": "vector"}, ["x", 1], []),
    "needed": ({"type": "string", "required": True, "default": "d"}, ["x"], [(None, "required field missing")]),
}


def test_every_keyword(e):
    with tempfile.TemporaryDirectory() as folder:
        for name, (rules, _, _) in RULES.items():
            with open(os.path.join(folder, f"rule-{name}.json"), "w") as file:
                json.dump({"fields": [{"config": {"type": "record", "required": True, "fields": [{"f": rules}]}}]}, file)
        with Emulator("--plugin-schemas", folder) as other:
            for name, (_, good, bad) in RULES.items():
                validate = lambda value: other.post(SCHEMAS + "/plugins/validate",
                                                    {"name": f"rule-{name}", "config": {"f": value}})
                for value in good:
                    expect_equal(validate(value).status, 200, (name, value))
                for value, message in bad:
                    koko(validate(value), "config.f", message)


def test_auto_fields(e):
    made_up = {"type": "string", "auto": True}
    fields = [{"text": {**made_up, "required": True}}, {"id": {**made_up, "uuid": True}}, {"loose": made_up},
              {"inner": {"type": "record", "required": True, "fields": [{"text": made_up}]}},
              {"list": {"type": "array", "elements": {"type": "record", "fields": [{"text": made_up}]}}}]
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "auto.json"), "w") as file:
            json.dump({"fields": [{"config": {"type": "record", "required": True, "fields": fields}}]}, file)
        with Emulator("--plugin-schemas", folder) as other:
            config = made(other, {"name": "auto", "config": {"list": [{}, {"text": "mine"}], "loose": None}})["config"]
            for text in (config["text"], config["inner"]["text"], config["list"][0]["text"]):
                expect(len(text) == 32 and text.isalnum(), config)
            expect(config["text"] != config["inner"]["text"], config)
            expect_equal((len(config["id"]), config["id"][14]), (36, "4"))
            expect_equal((config["list"][1]["text"], config["loose"]), ("mine", None))
            expect_equal(made(other, {"name": "auto", "config": {"text": "mine"}})["config"]["text"], "mine")
            koko(other.post(PLUGINS, {"name": "auto", "config": {"text": None}}), "config.text", "required field missing")


def test_only_one_of(e):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "one.json"), "w") as file:
            json.dump({"entity_checks": [{"only_one_of": ["config.a", "config.b"]}], "fields": [{"config": {
                "type": "record", "required": True, "fields": [{"a": {"type": "array"}}, {"b": {"type": "array"}}]}}]},
                file)
        with Emulator("--plugin-schemas", folder) as other:
            for config, status in (({}, 400), ({"a": [1]}, 200), ({"b": [1], "a": []}, 200), ({"a": [1], "b": [1]}, 400)):
                answer = other.post(SCHEMAS + "/plugins/validate", {"name": "one", "config": config})
                expect_equal(answer.status, status, config)


@contextlib.contextmanager
def with_plugin(config):
    """An emulator that knows one plugin more, "odd", whose config is this record."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "odd.json"), "w") as file:
            json.dump({"fields": [{"config": {"type": "record", "required": True, **config}}]}, file)
        with Emulator("--plugin-schemas", folder) as other:
            yield other


def test_shorthands_that_stay(_):
    shorthands = [{"max": {"type": "integer"}}, {"mode": {"type": "boolean"}}]
    fields = [{"limit": {"type": "integer", "default": 10}}, {"mode": {"type": "string", "default": "lax"}}]
    with with_plugin({"fields": fields, "shorthand_fields": shorthands}) as other:
        expect_equal(made(other, {"name": "odd", "config": {"max": 5}})["config"], {"limit": 10, "max": 5, "mode": "lax"})
        expect_equal(made(other, {"name": "odd", "config": {"mode": True}})["config"], {"limit": 10, "mode": True})
        refuse(other, {"mode": 5}, "config.mode", "expected a string", "odd")
        refuse(other, {"max": "x"}, "config.max", "expected an integer", "odd")


def test_sub_schemas(_):
    node = {"type": "record", "subschema_key": "kind", "subschema_error": "no kind %q",
            "fields": [{"kind": {"type": "string", "required": True}}, {"size": {"type": "integer", "default": 1}}],
            "subschema_definitions": {
                "a": {"type": "record", "fields": [{"host": {"type": "string", "required": True}}]},
                "b": {"type": "record", "fields": [{"size": {"type": "integer", "default": 2}},
                                                   {"made": {"type": "string", "auto": True}}]}}}
    with with_plugin({"fields": [{"nodes": {"type": "array", "elements": node}}]}) as other:
        first, second = made(other, {"name": "odd", "config": {"nodes": [{"kind": "a", "host": "h"}, {"kind": "b"}]}})[
            "config"]["nodes"]
        expect_equal(first, {"kind": "a", "host": "h", "size": 1})
        expect_equal((second["kind"], second["size"], len(second["made"])), ("b", 2, 32))
        refuse(other, {"nodes": [{"kind": "b", "host": "h"}]}, "config.nodes[0].host", "unknown field", "odd")
        refuse(other, {"nodes": [{"kind": "a"}]}, "config.nodes[0].host", "required field missing", "odd")
        refuse(other, {"nodes": [{"kind": "c"}]}, "config.nodes[0].kind", 'no kind "c"', "odd")
        refuse(other, {"nodes": [{}]}, "config.nodes[0].kind", "required field missing", "odd")


def test_words_that_are_not_known(_):
    fields = [{"n": {"type": "integer", "default": 1}}, {"r": {"type": "record", "mood": 1, "fields": [{"x": {
        "type": "integer", "required": True}}]}}]
    with with_plugin({"fields": fields}) as other:
        expect_equal(made(other, {"name": "odd", "config": {"r": {"y": "z"}}})["config"], {"n": 1, "r": {"y": "z"}})
        refuse(other, {"n": "x"}, "config.n", "expected an integer", "odd")


def test_all_schemas_of_the_gateway_load(e):
    folder = data("plugin-schemas")
    with Emulator("--plugin-schemas", folder) as other:
        for file in folder.iterdir():
            expect_equal(other.get(f"{SCHEMAS}/plugins/{file.stem}").json, json.loads(file.read_text()), file)


def main():
    with Emulator() as e:
        run(globals(), e)


main()
