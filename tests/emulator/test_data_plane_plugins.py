"""The data plane's plugins, but for ai-proxy: scopes, order, key-auth, request-termination, request-transformer."""

import json
import time

from harness import CORE, Gateway, Upstream, expect_answer, expect_equal, run


def says(message, **more):
    return {"status_code": 418, "message": message, **more}


def keyed(e, username, key, **more):
    """A consumer with a key; returns its id."""
    consumer = e.made(CORE + "/consumers", {"username": username, **more})["id"]
    e.made(f"{CORE}/consumers/{consumer}/key-auth", {"key": key})
    return consumer


def test_the_most_specific_instance_runs():
    """Each scope that is added is more specific than all before it."""
    with Upstream() as upstream, Gateway() as e:
        service = e.service(upstream.url)
        route = e.route(service, paths=["/a"])
        e.route(service, paths=["/b"])
        consumer = keyed(e, "c", "key")
        group = e.made(CORE + "/consumer_groups", {"name": "g"})["id"]
        e.made(f"{CORE}/consumer_groups/{group}/consumers", {"consumer": consumer})
        other = keyed(e, "other", "other-key")
        e.plugin("key-auth")
        ids = {"service": service, "route": route, "consumer": consumer, "consumer_group": group}
        scopes = ["", "service", "route", "consumer_group", "consumer", "route service", "consumer_group service",
                  "consumer_group route", "consumer service", "consumer route", "consumer_group route service",
                  "consumer route service"]
        for scope in scopes:
            e.plugin("request-termination", says(scope or "global"), **{part: {"id": ids[part]} for part in scope.split()})
            expect_answer(e.ask("/a?apikey=key"), 418, message=scope or "global")
        expect_answer(e.ask("/a?apikey=other-key"), 418, message="route service")
        expect_answer(e.ask("/b?apikey=other-key"), 418, message="service")
        expect_answer(e.ask("/b?apikey=key"), 418, message="consumer service")
        e.plugin("request-termination", says("other"), consumer={"id": other})
        expect_answer(e.ask("/b?apikey=other-key"), 418, message="other")
        expect_answer(e.ask("/a?apikey=key"), 418, message="consumer route service")


def test_what_keeps_a_plugin_from_running():
    with Upstream() as upstream, Gateway() as e:
        e.route(e.service(upstream.url), paths=["/"])
        e.plugin("request-termination", says("no"), enabled=False)
        expect_equal(e.ask("/").status, 200)
        e.plugin("request-termination", says("no"), protocols=["grpc"], instance_name="x",
                 service={"id": e.get(CORE + "/services").json["data"][0]["id"]})
        expect_equal(e.ask("/").status, 200)


def test_plugins_that_the_data_plane_does_not_have():
    with Upstream() as upstream, Gateway() as e:
        e.route(e.service(upstream.url), paths=["/"])
        e.plugin("cors")
        e.plugin("cors", service={"id": e.get(CORE + "/services").json["data"][0]["id"]})
        e.plugin("rate-limiting", {"minute": 5}, enabled=False)
        e.plugin("request-termination", says("x", trigger="x-never", echo=True), condition="true")
        for _ in range(3):
            expect_equal(e.ask("/").status, 200)
        expect_answer(e.ask("/?x-never"), 418)
        e.notes = ["plugin cors: not run, this data plane does not implement it",
                   "plugin request-termination: condition and ordering are ignored",
                   "plugin request-termination: echo is not supported"]


def test_order():
    """key-auth, then request-transformer, then request-termination, whatever the order in which they were made."""
    with Upstream() as upstream, Gateway() as e:
        e.route(e.service(upstream.url), paths=["/"])
        e.plugin("request-termination", says("terminated", trigger="x-added"))
        e.plugin("request-transformer", {"add": {"headers": ["x-added:1"]}, "rename": {"headers": ["x-key:apikey"]}})
        expect_equal(e.ask("/").status, 418)
        e.plugin("key-auth")
        keyed(e, "c", "key")
        expect_equal(e.ask("/", headers=[("X-Key", "key")]).status, 401)
        expect_equal(e.ask("/", headers=[("apikey", "key")]).status, 418)


def test_request_termination():
    with Gateway() as e:
        for name, config in (("default", {}), ("message", {"status_code": 403, "message": 'So "no"'}),
                             ("silent", {"status_code": 200}), ("unauthorized", {"status_code": 401}),
                             ("body", {"status_code": 201, "body": "<p>", "content_type": "text/html"}),
                             ("json", {"body": '{"a":1}'}), ("trigger", {"status_code": 418, "trigger": "x-stop"})):
            e.plugin("request-termination", config, route={"id": e.route(paths=["/" + name])})
        expect_answer(e.ask("/default"), 503, message="Service unavailable")
        expect_answer(e.ask("/message"), 403, message='So "no"')
        expect_equal((e.ask("/silent").status, e.ask("/silent").text), (200, ""))
        expect_answer(e.ask("/unauthorized"), 401, message="Unauthorized")
        answer = e.ask("/body")
        expect_equal((answer.status, answer.text, answer.type), (201, "<p>", "text/html"))
        answer = e.ask("/json")
        expect_equal((answer.status, answer.text, answer.type), (503, '{"a":1}', "application/json; charset=utf-8"))
        expect_equal(e.ask("/trigger").status, 503, "no service")
        expect_equal(e.ask("/trigger", headers=[("X-Stop", "")]).status, 418)
        expect_equal(e.ask("/trigger?x-stop").status, 418)


NO_KEY = {"message": "No API key found in request"}
WRONG = {"message": "Unauthorized"}


def test_key_auth():
    with Upstream() as upstream, Gateway() as e:
        e.route(e.service(upstream.url), paths=["/"])
        e.plugin("key-auth", {"key_names": ["x-key", "k"]})
        consumer = keyed(e, "alice", "secret key", custom_id="a-1")
        for path, headers, body in (("/", [], NO_KEY), ("/?x-key=", [], NO_KEY), ("/", [("x-key", "wrong")], WRONG),
                                    ("/?k=wrong", [], WRONG), ("/?apikey=secret%20key", [], NO_KEY),
                                    ("/?k=a&k=b", [], {"message": "Duplicate API key found"}),
                                    ("/", [("k", "a"), ("k", "b")], {"message": "Duplicate API key found"})):
            answer = e.ask(path, headers=headers)
            expect_equal((answer.status, answer.json, answer.headers["WWW-Authenticate"]), (401, body, "Key"), path)
        expect_equal(upstream.seen, [])
        for path, headers in (("/?k=secret+key&z=1", []), ("/", [("X-KEY", "secret key")]), ("/", [("k", "secret key")])):
            spoofed = [("X-Consumer-Username", "mallory"), ("X-Anonymous-Consumer", "true")]
            expect_equal(e.ask(path, headers=headers + spoofed).status, 200, path)
            expect_equal([upstream.header(name) for name in ("x-consumer-id", "x-consumer-username", "x-consumer-custom-id",
                                                             "x-anonymous-consumer")],
                         [[consumer], ["alice"], ["a-1"], []])
            expect_equal(len(upstream.header("x-credential-identifier")), 1)
        expect_equal(e.ask("/?k=secret+key&z=1").json["query"], "k=secret+key&z=1")
        expect_equal(e.ask("/", "POST", body={"k": "secret key"}).json, NO_KEY)
        expect_equal(e.ask("/", "OPTIONS").status, 401)


def test_key_auth_hides_credentials_and_looks_where_it_may():
    with Upstream() as upstream, Gateway() as e:
        service = e.service(upstream.url)
        keyed(e, "alice", "key")
        e.plugin("key-auth", {"hide_credentials": True, "key_in_body": True, "run_on_preflight": False, "realm": "r"},
                 route={"id": e.route(service, paths=["/hide"])})
        seen = e.ask("/hide?a=1&apikey=key&b=2", headers=[("X", "1")]).json
        expect_equal(seen["query"], "a=1&b=2")
        e.ask("/hide", headers=[("apikey", "key")])
        expect_equal(upstream.header("apikey"), [])
        expect_equal(json.loads(e.ask("/hide", "POST", body={"apikey": "key", "a": [1]}).json["body"]), {"a": [1]})
        form = [("Content-Type", "application/x-www-form-urlencoded")]
        expect_equal(e.ask("/hide", "POST", headers=form, body="a=1&apikey=key").json["body"], "a=1")
        for body in ({"apikey": 5}, [], "{"):
            expect_equal(e.ask("/hide", "POST", body=body).status, 401, body)
        expect_equal((e.ask("/hide").headers["WWW-Authenticate"], e.ask("/hide", "OPTIONS").status), ('Key realm="r"', 200))
        e.plugin("key-auth", {"key_in_header": False}, route={"id": e.route(service, paths=["/query"])})
        expect_equal((e.ask("/query", headers=[("apikey", "key")]).status, e.ask("/query?apikey=key").status), (401, 200))
        e.plugin("key-auth", {"key_in_query": False}, route={"id": e.route(service, paths=["/header"])})
        expect_equal((e.ask("/header", headers=[("apikey", "key")]).status, e.ask("/header?apikey=key").status), (200, 401))


def test_key_auth_anonymous_and_ttl():
    with Upstream() as upstream, Gateway() as e:
        service = e.service(upstream.url)
        consumer = keyed(e, "guest", "guest-key")
        for path, anonymous in (("/name", "guest"), ("/id", consumer)):
            e.plugin("key-auth", {"anonymous": anonymous}, route={"id": e.route(service, paths=[path])})
            for query in ("", "?apikey=wrong"):
                expect_equal(e.ask(path + query).status, 200)
                expect_equal([upstream.header(name) for name in ("x-consumer-username", "x-anonymous-consumer",
                                                                 "x-credential-identifier")], [["guest"], ["true"], []])
            e.ask(path + "?apikey=guest-key")
            expect_equal(upstream.header("x-anonymous-consumer"), [])
        e.plugin("key-auth", {"anonymous": "nobody"}, route={"id": e.route(service, paths=["/nobody"])})
        expect_equal(e.ask("/nobody").status, 500)
        e.notes = ["plugin key-auth: the anonymous consumer nobody does not exist"]
        e.plugin("key-auth", route={"id": e.route(service, paths=["/ttl"])})
        e.made(f"{CORE}/consumers/guest/key-auth", {"key": "long", "ttl": 1000})
        e.made(f"{CORE}/consumers/guest/key-auth", {"key": "short", "ttl": 1})
        expect_equal(e.ask("/ttl?apikey=long").status, 200)
        deadline = time.monotonic() + 30
        while e.ask("/ttl?apikey=short").status == 200 and time.monotonic() < deadline:
            pass
        expect_answer(e.ask("/ttl?apikey=short"), 401, message="Unauthorized")


def transformed(config, path="/x", **asked):
    """What reaches the upstream, and the values of its headers by name."""
    with Upstream() as upstream, Gateway() as e:
        e.route(e.service(upstream.url), paths=["/"])
        e.plugin("request-transformer", config)
        expect_equal(e.ask(path, **asked).status, 200)
        headers = {}
        for name, text in upstream.last["headers"]:
            headers.setdefault(name, []).append(text)
        return upstream.last, headers


CHANGES = {"remove": ["gone", "absent"], "rename": ["old:new", "absent:never"], "replace": ["there:r:1", "absent:r"],
           "add": ["added:a", "there:never"], "append": ["there:p", "fresh:f"]}


def changes(place):
    return {operation: {place: (entries if operation != "remove" else list(entries))}
            for operation, entries in CHANGES.items()}


def test_request_transformer_headers():
    _, headers = transformed(changes("headers"), headers=[("Gone", "1"), ("Old", "o"), ("New", "n"),
                                                                   ("There", "1"), ("There", "2")])
    expect_equal({name: headers.get(name) for name in ("gone", "old", "new", "there", "added", "fresh", "absent", "never")},
                 {"gone": None, "old": None, "new": ["o"], "there": ["r:1", "p"], "added": ["a"], "fresh": ["f"], "absent": None,
                  "never": None})
    _, headers = transformed({"replace": {"headers": ["host:other.test"]}})
    expect_equal(headers["host"], ["other.test"])


def test_request_transformer_query():
    seen, _ = transformed(changes("querystring"), "/x?gone=1&old=o&new=n&there=1&there=2&kept=%20")
    expect_equal(sorted(seen["query"].split("&")), sorted("new=o&kept=%20&there=r%3A1&added=a&there=p&fresh=f".split("&")))


def test_request_transformer_body():
    body = {"gone": 1, "old": {"o": 1}, "new": "n", "there": 1, "kept": [None, 1.50]}
    seen, _ = transformed(changes("body"), method="POST", body=body)
    expect_equal(json.loads(seen["body"]), {"new": {"o": 1}, "there": ["r:1", "p"], "kept": [None, 1.5], "added": "a",
                                            "fresh": ["f"]})
    form = [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]
    seen, _ = transformed({"add": {"body": ["a:1 2"]}}, method="POST", headers=form, body="b=1")
    expect_equal(seen["body"], "b=1&a=1%202")
    for body, kind in (("[1]", "application/json"), ("{", "application/json"), ('{"a":1}', "text/plain")):
        seen, _ = transformed({"add": {"body": ["b:1"]}}, method="POST", headers=[("Content-Type", kind)],
                              body=body)
        expect_equal(seen["body"], body)
    seen, _ = transformed({"add": {"body": ["b:1"]}}, method="POST", headers=[("Content-Type", "application/json")])
    expect_equal(seen["body"], '{"b":"1"}')


def test_request_transformer_method_and_uri():
    seen, _ = transformed({"http_method": "PUT", "replace": {"uri": "/else/where"}}, "/x?q=1", method="POST",
                          body="b")
    expect_equal((seen["method"], seen["path"], seen["query"], seen["body"]), ("PUT", "/else/where", "q=1", "b"))


def test_a_line_break_makes_no_header():
    with Upstream() as upstream, Gateway() as e:
        e.route(e.service(upstream.url), paths=["/"])
        e.plugin("request-transformer", {"add": {"headers": ["x-a:1\r\nX-Evil: 1", "x-b:2"]}})
        expect_equal(e.ask("/").status, 200)
        expect_equal([upstream.header(name) for name in ("x-a", "x-evil", "x-b")], [[], [], ["2"]])
        e.notes = ["the header x-a was left out: its value has a line break"]


run(globals())
