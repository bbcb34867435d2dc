"""Vaults, services, routes, consumers and groups, as docs/dev/konnect.md has them."""

import time

from harness import CORE, NOWHERE, ROUTE, SERVICE, Emulator, expect, expect_answer, expect_equal, koko, run

VAULTS = CORE + "/vaults"
SERVICES = CORE + "/services"
ROUTES = CORE + "/routes"
CONSUMERS = CORE + "/consumers"
UPSTREAMS = CORE + "/upstreams"
GROUPS = CORE + "/consumer_groups"
ID = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaa"  # and one more digit


def fk(answer, field):
    return koko(answer, field, f"{field} (type: foreign) constraint failed", "data constraint error",
                "ERROR_TYPE_REFERENCE")


def taken(answer, field):
    return koko(answer, field, f"{field} (type: unique) constraint failed", "data constraint error",
                "ERROR_TYPE_REFERENCE")


def vault(prefix, **more):
    return {"name": "env", "prefix": prefix, **more}


def test_default_workspace(e):
    made = e.made(CORE + "/default/services", {"name": "in-default", "host": "h"})
    path = f"/default/services/{made['id']}"
    expect_equal(e.get(CORE + path).json, e.get(CORE + path.replace("/default", "")).json)
    expect_equal(e.put(CORE + path, {**made, "host": "i"}).json["host"], "i")
    expect_answer(e.delete(CORE + path), 204)
    for other in ("/default", "/team-1/services", "/default/default/services", "/default/nothing"):
        expect_equal(e.get(CORE + other).status, 404, other)


def test_vault_answer_form(e):
    before = int(time.time())
    made = expect_answer(e.post(VAULTS, vault("form", config={"prefix": "A", "base64_decode": None}, description=None)), 201)
    expect_equal(made.type, "application/json")
    expect_equal(sorted(made.json), ["config", "created_at", "id", "name", "prefix", "updated_at"])
    expect_equal(made.json["config"], {"prefix": "A", "base64_decode": None})
    expect(type(made.json["created_at"]) is int and before <= made.json["created_at"] <= time.time(), made)
    expect(made.text.startswith('{"config":{"base64_decode":null,"prefix":"A"},"created_at":'), "sorted and compact")
    expect_equal(e.get(f"{VAULTS}/{made.json['id']}").text, made.text)
    expect_equal(e.get(f"{VAULTS}/form").text, made.text)


def test_vault_prefix_rules(e):
    for good in ("ab", "a1", "a-b", "abc--9", "env2"):
        expect_answer(e.post(VAULTS, vault(good)), 201)
    for bad in ("a", "Ab", "1a", "a_b", "a.b", "a-", "-ab", "", "ä1"):
        koko(e.post(VAULTS, vault(bad)), "prefix", "must match pattern '^[a-z][a-z0-9-]*[a-z0-9]+$'",
             kind="ERROR_TYPE_FIELD")
    taken(e.post(VAULTS, vault("ab")), "prefix")


def test_vault_types(e):
    answer = e.post(VAULTS, {"name": "nowhere", "prefix": "nw"})
    expect_equal((answer.status, answer.json), (400, {"message": "vault type not found"}), answer)
    koko(e.post(VAULTS, {"name": "konnect", "prefix": "kv"}), "config", "missing properties: 'config_store_id'")
    koko(e.post(VAULTS, {"name": "azure", "prefix": "kv", "config": {}}), "config",
         "missing properties: 'vault_uri', 'location'")
    expect_answer(e.post(VAULTS, {"name": "konnect", "prefix": "kv", "config": {"config_store_id": NOWHERE}}), 201)
    hcv = expect_answer(e.post(VAULTS, {"name": "hcv", "prefix": "hc", "config": {"host": "h"}}), 201).json["config"]
    expect_equal(hcv, {"auth_method": "token", "host": "h", "kv": "v1", "mount": "secret", "port": 8200, "protocol": "http"})


def test_vault_missing_and_unknown(e):
    koko(e.post(VAULTS, {}), None, "missing properties: 'name', 'prefix'", kind="ERROR_TYPE_ENTITY")
    koko(e.post(VAULTS, vault("xx", colour="red")), None, "additional properties 'colour' not allowed")
    koko(e.post(VAULTS, vault("xx", config="no")), "config", "wrong type: expected object, got string")
    koko(e.post(VAULTS, vault("xx", description=1)), "description", "wrong type: expected string, got number")
    for raw in (b"", b"{", b"[]", b"null"):
        answer = e.post(VAULTS, raw=raw)
        expect_equal((answer.status, answer.json["code"], answer.json["details"]), (400, 3, []), answer)


def test_vault_put(e):
    made = e.made(VAULTS, vault("putme", description="d", tags=["t"]))
    again = expect_answer(e.put(f"{VAULTS}/{made['id']}", vault("putme")), 200, id=made["id"], created_at=made["created_at"])
    expect("description" not in again.json and "tags" not in again.json, "PUT replaces everything")
    expect_answer(e.put(f"{VAULTS}/putme", vault("putme", description="x")), 200, id=made["id"], description="x")
    moved = expect_answer(e.put(f"{VAULTS}/{made['id']}", vault("moved")), 200, id=made["id"], prefix="moved")
    expect_equal(e.get(f"{VAULTS}/putme").status, 404)
    expect_equal(e.get(f"{VAULTS}/moved").json, moved.json)
    e.made(VAULTS, vault("inuse"))
    taken(e.put(f"{VAULTS}/{made['id']}", vault("inuse")), "prefix")
    expect_equal(e.get(f"{VAULTS}/moved").status, 200, "the failed PUT changed nothing")
    expect_answer(e.put(f"{VAULTS}/{ID}1", vault("fresh")), 200, id=ID + "1")
    expect_answer(e.put(f"{VAULTS}/byprefix", {"name": "env"}), 200, prefix="byprefix")
    expect_equal(e.put(f"{VAULTS}/", vault("yy")).json["message"], "required ID is missing")
    expect_equal(e.call("PATCH", f"{VAULTS}/fresh", {}).status, 405)


def test_client_given_ids(e):
    expect_answer(e.post(VAULTS, vault("ida", id=ID + "2")), 201, id=ID + "2")
    taken(e.post(VAULTS, vault("idb", id=ID + "2")), "id")
    koko(e.post(VAULTS, vault("idb", id=ID + "G")), "id")
    koko(e.post(VAULTS, vault("idb", id=(ID + "2").upper())), "id")
    made = expect_answer(e.post(VAULTS, vault("idb", created_at=1, updated_at=1)), 201)
    expect(made.json["created_at"] > 1 and made.json["updated_at"] > 1, "the server has its own clock")


def test_not_found_and_idempotent_delete(e):
    for path in (VAULTS, SERVICES, ROUTES, CONSUMERS, GROUPS, CORE + "/plugins"):
        expect_answer(e.get(f"{path}/{NOWHERE}"), 404, code=5, message="")
        expect_equal(e.delete(f"{path}/{NOWHERE}").status, 204, path)
    made = e.made(VAULTS, vault("todelete"))
    expect_equal((e.delete(f"{VAULTS}/{made['id']}").status, e.delete(f"{VAULTS}/{made['id']}").status), (204, 204))
    expect_equal(e.get(f"{VAULTS}/todelete").status, 404)
    e.made(VAULTS, vault("todelete"))
    expect_equal(e.delete(f"{VAULTS}/todelete").status, 204)
    expect_equal(e.get(f"{CORE}/nothings").status, 404)


def test_tags_rules(e):
    expect_answer(e.post(CONSUMERS, {"username": "tags8", "tags": [f"t{i}" for i in range(8)]}), 201)
    koko(e.post(CONSUMERS, {"username": "t", "tags": [f"t{i}" for i in range(9)]}), "tags",
         "maximum 8 items required, but found 9 items")
    koko(e.post(CONSUMERS, {"username": "t", "tags": ["x" * 129]}), "tags[0]", "length must be <= 128, but got 129")
    koko(e.post(CONSUMERS, {"username": "t", "tags": ["ok", ""]}), "tags[1]", "length must be >= 1, but got 0")
    koko(e.post(CONSUMERS, {"username": "t", "tags": ["a", "a"]}), "tags", "items must be unique")
    for bad in ("a,b", "a/b", " a", "a ", "ä"):
        koko(e.post(CONSUMERS, {"username": "t", "tags": [bad]}), "tags[0]")
    koko(e.post(CONSUMERS, {"username": "t", "tags": "a"}), "tags", "wrong type: expected array, got string")
    koko(e.post(CONSUMERS, {"username": "t", "tags": [1]}), "tags[0]", "wrong type: expected string, got number")
    expect_answer(e.post(CONSUMERS, {"username": "tagok", "tags": ["x" * 128, "a b:c-d.e_f~"]}), 201)


def test_list_filters(e):
    for name, tags in (("f-one", ["a", "b"]), ("f-two", ["a"]), ("f-three", ["b"])):
        e.made(GROUPS, {"name": name, "tags": tags})
    names = lambda query: [item["name"] for item in expect_answer(e.get(f"{GROUPS}?{query}"), 200).json["data"]]
    expect_equal(names("tags=a"), ["f-one", "f-two"])
    expect_equal(names("tags=a,b"), ["f-one"])
    expect_equal(names("tags=a/b"), ["f-one", "f-two", "f-three"])
    expect_equal(names("tags=c"), [])
    expect_equal(names("filter[name][eq]=f-two"), ["f-two"])
    expect_equal(names("filter%5Bname%5D%5Bcontains%5D=f-t"), ["f-two", "f-three"])
    expect_equal(names("filter[name][contains]=f-t&tags=b"), ["f-three"])
    e.made(CONSUMERS, {"username": "with-custom", "custom_id": "42"})
    expect_equal([c["username"] for c in e.get(CONSUMERS + "?custom_id=42").json["data"]], ["with-custom"])


def test_paging_by_offset(e):
    with Emulator(seed=False) as own:
        for i in range(5):
            own.made(CONSUMERS, {"username": f"c{i}"})
        seen, query = [], "?size=2"
        while query:
            page = expect_answer(own.get(CONSUMERS + query), 200).json
            seen += [c["username"] for c in page["data"]]
            query = f"?size=2&offset={page['offset']}" if page.get("offset") else None
            expect_equal("next" in page, "offset" in page)
            if query:
                expect(page["next"].startswith(CONSUMERS + "?"), page)
        expect_equal(seen, [f"c{i}" for i in range(5)])
        expect_equal("offset" in own.get(CONSUMERS + "?size=5").json, False)
        for bad in ("0", "1001", "x", "-1"):
            expect_equal(expect_answer(own.get(f"{CONSUMERS}?size={bad}"), 400, code=3).json["message"],
                         f"invalid page_size '{bad}', must be within range [1 - 1000]")
        expect_equal([own.get(f"{CONSUMERS}?size={size}").status for size in (1, 1000)], [200, 200])
        expect_equal(own.get(CONSUMERS + "?offset=x").status, 400)
        expect_equal(own.get(CONSUMERS + "/").status, 200)


def test_service_defaults_and_limits(e):
    made = expect_answer(e.post(SERVICES, {"host": "h", "name": "s-defaults", "retries": None}), 201, connect_timeout=60000,
                         enabled=True, host="h", port=80, protocol="http", read_timeout=60000, retries=5, write_timeout=60000)
    expect_equal(len(made.json), 12)
    expect_answer(e.get(SERVICES + "/s-defaults"), 200, id=made.json["id"])
    koko(e.post(SERVICES, {"name": "x"}), None, "missing properties: 'host'")
    koko(e.post(SERVICES, {"host": "h", "protocol": "ftp"}), "protocol")
    koko(e.post(SERVICES, {"host": "h", "port": 65536}), "port", "must be <= 65535 but found 65536")
    koko(e.post(SERVICES, {"host": "h", "port": -1}), "port", "must be >= 0 but found -1")
    koko(e.post(SERVICES, {"host": "h", "port": 1.5}), "port", "wrong type: expected integer, got number")
    koko(e.post(SERVICES, {"host": "h", "connect_timeout": 0}), "connect_timeout")
    koko(e.post(SERVICES, {"host": "h", "enabled": "yes"}), "enabled", "wrong type: expected boolean, got string")
    koko(e.post(SERVICES, {"host": "h", "name": "has space"}), "name")
    koko(e.post(SERVICES, {"host": "h", "name": "n" * 129}), "name", "length must be <= 128, but got 129")
    twice = koko(e.post(SERVICES, {"host": "h", "name": " " * 129}), "name").json["details"]
    expect_equal([(detail["field"], len(detail["messages"])) for detail in twice], [("name", 2)], "one detail per field")
    taken(e.post(SERVICES, {"host": "h", "name": "s-defaults"}), "name")
    expect_answer(e.post(SERVICES, {"host": "h", "port": "8080"}), 201, port=8080)
    expect_answer(e.post(SERVICES, {"host": "h", "port": 65535, "retries": 32767, "write_timeout": 2147483646}), 201)


def test_service_url_shorthand(e):
    made = expect_answer(e.post(SERVICES, {"url": "https://u.example:8443/base/x"}), 201, host="u.example", port=8443,
                         protocol="https", path="/base/x")
    expect("url" not in made.json, made)
    made = expect_answer(e.post(SERVICES, {"url": "https://v.example"}), 201, host="v.example", port=443, protocol="https")
    expect("path" not in made.json, made)
    expect_answer(e.post(SERVICES, {"url": "http://w.example/"}), 201, port=80, path="/")
    koko(e.post(SERVICES, {"url": "nonsense"}), "url")


def test_service_protocols(e):
    for protocol in ("tcp", "tls", "udp", "grpc", "grpcs"):
        koko(e.post(SERVICES, {"host": "h", "protocol": protocol, "path": "/"}), None,
             "path can be set only when protocol is 'http' or 'https'", kind="ERROR_TYPE_ENTITY")
    for name, value in (("tls_verify", True), ("tls_verify_depth", 1), ("ca_certificates", [NOWHERE]),
                        ("client_certificate", {"id": NOWHERE})):
        koko(e.post(SERVICES, {"host": "h", name: value}), None, f"{name} can be set only when protocol is `https`")
    expect_answer(e.post(SERVICES, {"host": "h", "protocol": "tls", "tls_verify": True, "tls_verify_depth": 64}), 201)


def test_route_defaults(e):
    made = expect_answer(e.post(ROUTES, {"paths": ["/p"], "name": "r-defaults"}), 201, protocols=["http", "https"],
                         https_redirect_status_code=426, regex_priority=0, path_handling="v0", strip_path=True,
                         preserve_host=False, request_buffering=True, response_buffering=True)
    expect("service" not in made.json and "methods" not in made.json, made)
    expect_answer(e.post(ROUTES, {"headers": {"x-a": ["1"]}}), 201, headers={"x-a": ["1"]})
    expect_answer(e.post(ROUTES, {"protocols": ["tcp"], "sources": [{"ip": "1.2.3.4", "port": 5}]}), 201)
    expect_answer(e.post(ROUTES, {"snis": ["a.example"]}), 201)


def test_route_needs_a_matcher(e):
    needs = "at least one of these fields must be non-empty: 'methods', 'hosts', 'headers', 'paths', 'snis'"
    koko(e.post(ROUTES, {}), None, needs, kind="ERROR_TYPE_ENTITY")
    koko(e.post(ROUTES, {"paths": []}), None, needs)
    koko(e.post(ROUTES, {"protocols": ["tcp"], "paths": ["/x"]}), None,
         "at least one of these fields must be non-empty: 'sources', 'destinations'")
    koko(e.post(ROUTES, {"protocols": ["http"], "snis": ["x"]}), None,
         "at least one of these fields must be non-empty: 'methods', 'hosts', 'headers', 'paths'")


def test_route_protocols(e):
    def refused(message, protocols, **more):
        koko(e.post(ROUTES, {"protocols": protocols, **more}), None, message, kind="ERROR_TYPE_ENTITY")
    for mixed in (["http", "tcp"], ["grpc", "https"], ["tls", "tls_passthrough"], ["ws", "http"]):
        koko(e.post(ROUTES, {"protocols": mixed, "hosts": ["h"]}), "protocols")
    refused("when protocols has 'http' or 'https', 'sources' or 'destinations' cannot be set", ["http"], paths=["/"],
            sources=[{"ip": "1.2.3.4"}])
    for name, value in (("methods", ["GET"]), ("hosts", ["h"]), ("paths", ["/"]), ("headers", {"a": ["b"]})):
        refused("when protocol has 'tcp', 'tls', 'tls_passthrough' or 'udp', 'methods', 'hosts', 'paths', 'headers' cannot be set",
                ["udp"], destinations=[{"port": 5}], **{name: value})
    grpc = "when protocol has 'grpc' or 'grpcs', 'strip_path', 'methods', 'sources', 'destinations' cannot be set"
    refused(grpc, ["grpc"], paths=["/"], methods=["GET"])
    refused(grpc, ["grpc"], paths=["/"], strip_path=True)
    refused("'snis' can be set only when protocols has one of 'https', 'grpcs', 'tls' or 'tls_passthrough'", ["http"],
            paths=["/"], snis=["s"])
    expect_answer(e.post(ROUTES, {"protocols": ["grpc", "grpcs"], "paths": ["/"]}), 201, strip_path=False)
    expect_answer(e.post(ROUTES, {"protocols": ["tls"], "snis": ["s"]}), 201, strip_path=True)


def test_expression_routes(e):
    made = expect_answer(e.post(ROUTES, {"expression": 'http.path == "/"'}), 201, priority=0)
    expect("regex_priority" not in made.json, made)
    koko(e.post(ROUTES, {"expression": "x", "paths": ["/"]}), None, "additional properties 'paths' not allowed")
    koko(e.post(ROUTES, {"paths": ["/"], "priority": 1}), None, "additional properties 'priority' not allowed")
    koko(e.post(ROUTES, {"paths": ["/"], "https_redirect_status_code": 300}), "https_redirect_status_code")


def test_route_foreign_key(e):
    fk(e.post(ROUTES, {"paths": ["/"], "service": {"id": NOWHERE}}), "service.id")
    koko(e.post(ROUTES, {"paths": ["/"], "service": {}}), "service", "missing properties: 'id'")
    koko(e.post(ROUTES, {"paths": ["/"], "service": {"id": "x"}}), "service.id", "must be a valid UUID")
    koko(e.post(ROUTES, {"paths": ["/"], "service": SERVICE}), "service", "wrong type: expected object, got string")
    expect_answer(e.post(ROUTES, {"paths": ["/"], "service": None}), 201)


def test_service_with_routes_stays(e):
    service = e.made(SERVICES, {"host": "h"})["id"]
    route = e.made(ROUTES, {"paths": ["/"], "service": {"id": service}})["id"]
    koko(e.delete(f"{SERVICES}/{service}"), None, "constraint failed (type: foreign) as route references this value",
         "data constraint error")
    expect_equal(e.delete(f"{ROUTES}/{route}").status, 204)
    expect_equal(e.delete(f"{SERVICES}/{service}").status, 204)
    expect_equal(e.get(f"{SERVICES}/{service}").status, 404)


def test_nested_routes(e):
    mine = f"{SERVICES}/{SERVICE}/routes"
    made = expect_answer(e.post(mine, {"paths": ["/nested"]}), 201, service={"id": SERVICE}).json
    other = e.made(SERVICES, {"host": "h", "name": "other-service"})["id"]
    expect_equal([r["id"] for r in e.get(mine).json["data"]], [ROUTE, made["id"]])
    expect_equal(e.get(f"{SERVICES}/other-service/routes").json["data"], [])
    expect_answer(e.get(f"{SERVICES}/example-service/routes/{made['id']}"), 200, id=made["id"])
    expect_equal(e.get(f"{SERVICES}/{other}/routes/{made['id']}").status, 404)
    expect_equal(e.delete(f"{SERVICES}/{other}/routes/{made['id']}").status, 204)
    expect_equal(e.get(f"{ROUTES}/{made['id']}").status, 200, "another service's path deletes nothing")
    expect_answer(e.put(f"{mine}/{made['id']}", {"paths": ["/changed"]}), 200, paths=["/changed"], service={"id": SERVICE})
    expect_equal(e.delete(f"{mine}/{made['id']}").status, 204)
    expect_equal(e.get(f"{ROUTES}/{made['id']}").status, 404)
    expect_equal(e.get(f"{SERVICES}/{NOWHERE}/routes").status, 404)
    expect_equal(e.get(f"{SERVICES}/{SERVICE}/vaults").status, 404)


def test_consumers(e):
    expect_answer(e.post(CONSUMERS, {"username": "u1", "custom_id": "c1"}), 201)
    koko(e.post(CONSUMERS, {}), None)
    taken(e.post(CONSUMERS, {"username": "u1"}), "username")
    taken(e.post(CONSUMERS, {"custom_id": "c1"}), "custom_id")
    expect_answer(e.get(CONSUMERS + "/u1"), 200, custom_id="c1")
    expect_equal(e.get(CONSUMERS + "/c1").status, 404)


def test_key_auth_credentials(e):
    consumer = e.made(CONSUMERS, {"username": "with-keys"})["id"]
    other = e.made(CONSUMERS, {"username": "without-keys"})["id"]
    keys = f"{CONSUMERS}/{consumer}/key-auth"
    made = expect_answer(e.post(keys, {"key": "first-key", "tags": ["t"]}), 201, key="first-key",
                         consumer={"id": consumer}).json
    random = e.made(f"{CONSUMERS}/with-keys/key-auth", {})
    expect(len(random["key"]) >= 32 and random["key"] != e.made(keys, {})["key"], random)
    taken(e.post(keys, {"key": "first-key"}), "key")
    koko(e.post(keys, {"key": 5}), "key")
    expect_answer(e.get(f"{keys}/{made['id']}"), 200, **made)
    expect_equal([key["id"] for key in e.get(keys).json["data"]][:2], [made["id"], random["id"]])
    expect_answer(e.put(f"{keys}/{made['id']}", {"key": "second-key"}), 200, id=made["id"], key="second-key")
    expect_equal((e.get(f"{CONSUMERS}/{other}/key-auth").json["data"],
                  e.get(f"{CONSUMERS}/{other}/key-auth/{made['id']}").status),
                 ([], 404))
    expect_equal((e.get(CORE + "/key-auth").status, e.post(f"{CONSUMERS}/{NOWHERE}/key-auth", {}).status), (404, 404))
    expect_equal((e.delete(f"{keys}/{random['id']}").status, e.get(f"{keys}/{random['id']}").status), (204, 404))
    e.delete(f"{CONSUMERS}/{consumer}")
    expect_answer(e.post(f"{CONSUMERS}/{other}/key-auth", {"key": "second-key"}), 201)


def test_upstreams(e):
    made = expect_answer(e.post(UPSTREAMS, {"name": "u1"}), 201, algorithm="round-robin", slots=10000, hash_on="none",
                         hash_on_cookie_path="/", use_srv_name=False).json
    active, passive = made["healthchecks"]["active"], made["healthchecks"]["passive"]
    expect_equal((active["healthy"], active["timeout"], active["unhealthy"]["http_statuses"][:2], passive["type"]),
                 ({"http_statuses": [200, 302], "interval": 0, "successes": 0}, 1, [429, 404], "http"))
    own = expect_answer(e.put(f"{UPSTREAMS}/u1", {"name": "u1", "healthchecks": {
        "threshold": 0.5, "active": {"timeout": 2.5, "healthy": {"successes": 3}}}}), 200, id=made["id"]).json["healthchecks"]
    expect_equal((own["threshold"], own["active"]["timeout"], own["active"]["healthy"]["successes"],
                  own["active"]["concurrency"], own["passive"]), (0.5, 2.5, 3, 10, passive))
    taken(e.post(UPSTREAMS, {"name": "u1"}), "name")
    for place, healthchecks in (("active.type", {"active": {"type": "ftp"}}), ("threshold", {"threshold": 100.5}),
                                ("active.healthy.successes", {"active": {"healthy": {"successes": 256}}}),
                                ("active.unhealthy.http_statuses[1]", {"active": {"unhealthy": {"http_statuses": [500, 99]}}}),
                                ("passive", {"passive": 1})):
        koko(e.post(UPSTREAMS, {"name": "u2", "healthchecks": healthchecks}), "healthchecks." + place)
    koko(e.post(UPSTREAMS, {"name": "u2", "healthchecks": {"active": {"colour": 1}}}), "healthchecks.active",
         "additional properties 'colour' not allowed")
    koko(e.post(UPSTREAMS, {"name": "u2", "slots": 9}), "slots")
    koko(e.post(UPSTREAMS, {}), None, "missing properties: 'name'")


def test_inputs_of_a_hash(e):
    for name, value in (("header", "hash_on_header"), ("cookie", "hash_on_cookie"), ("query_arg", "hash_on_query_arg"),
                        ("uri_capture", "hash_on_uri_capture")):
        koko(e.post(UPSTREAMS, {"name": "h", "hash_on": name}), None, f"when 'hash_on' is set to '{name}','{value}' must be set")
    koko(e.post(UPSTREAMS, {"name": "h", "hash_fallback": "ip"}), None,
         "when 'hash_on' is set to 'none', 'hash_fallback' must be set to 'none'")
    koko(e.post(UPSTREAMS, {"name": "h", "hash_on": "ip", "hash_fallback": "ip"}), None,
         "'hash_fallback' must not be equal to 'hash_on'")
    koko(e.post(UPSTREAMS, {"name": "h", "hash_on": "header", "hash_on_header": "a", "hash_fallback": "header",
                            "hash_fallback_header": "a"}), None, "'hash_fallback_header' must not be equal to 'hash_on_header'")
    expect_answer(e.post(UPSTREAMS, {"name": "hashed", "hash_on": "ip", "hash_fallback": "consumer"}), 201)


def test_targets(e):
    upstream = e.made(UPSTREAMS, {"name": "of-targets"})["id"]
    targets = f"{UPSTREAMS}/{upstream}/targets"
    made = expect_answer(e.post(targets, {"target": "a.example"}), 201, target="a.example:8000", weight=100, failover=False,
                         upstream={"id": upstream}).json
    expect_answer(e.get(f"{UPSTREAMS}/of-targets/targets/{made['id']}"), 200, id=made["id"])
    koko(e.post(targets, {"target": "a.example:8000"}), None, "target (type: unique) constraint failed", "data constraint error")
    other = e.made(UPSTREAMS, {"name": "of-others"})["id"]
    expect_answer(e.post(f"{UPSTREAMS}/{other}/targets", {"target": "a.example:8000"}), 201)
    expect_answer(e.put(f"{targets}/{made['id']}", {"target": "b.example:1", "weight": 0}), 200, weight=0, target="b.example:1")
    koko(e.post(targets, {"target": "c:1", "weight": 65536}), "weight")
    koko(e.post(targets, {}), None, "missing properties: 'target'")
    expect_equal(e.post(f"{UPSTREAMS}/{NOWHERE}/targets", {"target": "x:1"}).status, 404)
    everywhere = expect_answer(e.get(CORE + "/targets"), 200).json["data"]
    expect_equal({target["upstream"]["id"] for target in everywhere}, {upstream, other})
    expect_equal((e.get(f"{CORE}/targets/{made['id']}").status, e.post(CORE + "/targets", {"target": "x:1"}).status), (404, 404),
                 "they are listed there, and no more")
    e.delete(f"{UPSTREAMS}/{upstream}")
    e.delete(f"{UPSTREAMS}/{other}")
    expect_equal(e.get("/_emulator/dump").json.get("targets"), None, "targets go with their upstream")


def test_addresses_of_targets(e):
    targets = f"{UPSTREAMS}/{e.made(UPSTREAMS, {'name': 'of-addresses'})['id']}/targets"
    long = "[2001:0db8:0000:0000:0000:0000:0000:0001]"
    for given, kept in (("[2001:db8::1]:80", long + ":80"), ("[2001:DB8::2]", "[2001:0db8:0000:0000:0000:0000:0000:0002]:8000"),
                        ("::1", "[0000:0000:0000:0000:0000:0000:0000:0001]:8000"), ("10.0.0.1", "10.0.0.1:8000"),
                        ("10.0.0.1:080", "10.0.0.1:80"), ("a_b.example:0", "a_b.example:0")):
        expect_answer(e.post(targets, {"target": given}), 201, target=kept)
    koko(e.post(targets, {"target": long + ":80"}), None, "target (type: unique) constraint failed", "data constraint error")
    for bad in ("[::1", "[::1]x:80", "[::g]:80", "1:2:3", "[]:1", ":80", "a.example:", "a.example:65536", "a.example:-1", "a.example:x", "10.0.0",
                "10.0.0.256", "a b", "a/b:80", "[::1]:99999"):
        koko(e.post(targets, {"target": bad}), "target", f"not a valid hostname or ip address: '{bad}'")


def test_members_of_consumer_groups(e):
    consumer = e.made(CONSUMERS, {"username": "member"})
    group = e.made(GROUPS, {"name": "club"})
    members = f"{GROUPS}/{group['id']}/consumers"
    for who in ("member", consumer["id"]):
        expect_answer(e.post(members, {"consumer": who}), 201, consumer_group=group, consumers=[consumer])
    expect_equal(e.get(f"{GROUPS}/club/consumers").json, {"data": [consumer]})
    expect_equal(e.get("/_emulator/dump").json["consumer_group_members"], 1)
    fk(e.post(members, {"consumer": NOWHERE}), "consumer")
    expect_equal((e.post(members, raw=b"{").status, e.post(f"{GROUPS}/{NOWHERE}/consumers", {}).status), (400, 404))
    expect_equal((e.get(f"{GROUPS}/{NOWHERE}/consumers").status, e.delete(f"{members}/{NOWHERE}").status), (404, 204))
    expect_equal((e.delete(f"{members}/member").status, e.get(members).json), (204, {"data": []}))
    e.post(members, {"consumer": "member"})
    expect_equal(e.delete(members).status, 204)
    expect_equal((e.get(members).json, e.delete(f"{GROUPS}/{NOWHERE}/consumers").status), ({"data": []}, 404))
    e.post(members, {"consumer": "member"})
    e.delete(f"{CONSUMERS}/{consumer['id']}")
    expect_equal((e.get(members).json, e.get("/_emulator/dump").json.get("consumer_group_members")), ({"data": []}, None))
    e.delete(f"{GROUPS}/club")


def test_groups_of_a_consumer(e):
    """The same memberships from the other side."""
    consumer = e.made(CONSUMERS, {"username": "joiner"})
    groups = [e.made(GROUPS, {"name": f"of-joiner-{number}", "tags": [f"t{number}"]}) for number in range(3)]
    at = f"{CONSUMERS}/joiner/consumer_groups"
    for group in groups:
        expect_answer(e.post(at, {"group": group["name"]}), 201, consumer=consumer, consumer_groups=[group])
    fk(e.post(at, {"group": NOWHERE}), "group")
    expect_equal(e.get(at).json, {"data": groups})
    expect_equal(e.get(f"{GROUPS}/of-joiner-0/consumers").json, {"data": [consumer]})
    expect_equal(e.get(f"{GROUPS}/of-joiner-0?list_consumers=true").json, {"consumer_group": groups[0], "consumers": [consumer]})
    first = e.get(at + "?size=2").json
    expect_equal(first["data"], groups[:2])
    expect_equal(e.get(f"{at}?size=2&offset={first['offset']}").json, {"data": groups[2:]})
    expect_equal(e.get(at + "?tags=t1").json, {"data": [groups[1]]})
    expect_equal((e.delete(f"{at}/of-joiner-0").status, e.get(at).json), (204, {"data": groups[1:]}))
    expect_equal((e.delete(at).status, e.get(at).json), (204, {"data": []}))
    expect_equal([e.call(method, f"{CONSUMERS}/{NOWHERE}/consumer_groups", {}).status for method in ("GET", "POST", "DELETE")], [404] * 3)
    for group in groups:
        e.delete(f"{GROUPS}/{group['id']}")
    e.delete(f"{CONSUMERS}/joiner")


def test_consumer_groups(e):
    made = e.made(GROUPS, {"name": "g1"})
    expect_equal(e.get(f"{GROUPS}/{made['id']}").json, {"consumer_group": made})
    koko(e.post(GROUPS, {}), None, "missing properties: 'name'")
    taken(e.post(GROUPS, {"name": "g1"}), "name")


def test_client_certificate(e):
    """A reference that the emulator does not follow."""
    for kind, body in (("services", {"url": "https://h.example"}), ("upstreams", {"name": "of-a-certificate"})):
        made = expect_answer(e.post(f"{CORE}/{kind}", {**body, "client_certificate": {"id": NOWHERE}}), 201,
                             client_certificate={"id": NOWHERE}).json
        e.delete(f"{CORE}/{kind}/{made['id']}")


def test_unauthorised(e):
    for token in (None, "wrong"):
        answer = e.get(VAULTS, token=token)
        expect_equal((answer.status, answer.type, answer.json),
                     (401, "application/json", {"message": "Unauthorized", "status": 401}))


def test_isolation_by_control_plane(e):
    other = "/v2/control-planes/" + e.made("/v2/control-planes", {"name": "core-isolated"})["id"] + "/core-entities"
    made = e.made(VAULTS, vault("isolated"))
    expect_equal(e.get(f"{other}/vaults").json["data"], [])
    expect_equal(e.get(f"{other}/vaults/{made['id']}").status, 404)
    expect_equal(e.delete(f"{other}/vaults/{made['id']}").status, 204)
    expect_equal(e.get(f"{VAULTS}/isolated").status, 200)
    expect_answer(e.post(f"{other}/vaults", vault("isolated")), 201)
    fk(e.post(f"{other}/routes", {"paths": ["/"], "service": {"id": SERVICE}}), "service.id")
    expect_answer(e.get(f"/v2/control-planes/{NOWHERE}/core-entities/vaults"), 404, code=5)


def main():
    with Emulator() as e:
        run(globals(), e)


main()
