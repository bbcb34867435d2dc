"""The data plane's ai-proxy, and references to secrets in a plugin's configuration."""

import json
import threading

from harness import CORE, P, Emulator, Gateway, Upstream, expect, expect_answer, expect_equal, run

CHAT = {"messages": [{"role": "system", "content": "Be short."}, {"role": "user", "content": "Why?"}]}
CANARY = "CANARY-5d1c"


def config(upstream, provider="openai", name="small-1", auth=None, options=None, **more):
    options = {"upstream_url": f"{upstream.url}/v1/chat/completions" if upstream else None, **(options or {})}
    if provider == "mistral":
        options.setdefault("mistral_format", "openai")
    return {"route_type": "llm/v1/chat", "model": {"provider": provider, "name": name, "options": options},
            "auth": auth or {"header_name": "Authorization", "header_value": "Bearer k"}, **more}


def ai(e, path, configuration):
    """A route without a service, and the plugin on it."""
    e.plugin("ai-proxy", configuration, route={"id": e.route(paths=[path])})


def error(answer, status):
    expect_equal((answer.status, list(answer.json)), (status, ["error"]), answer)
    return answer.json["error"]["message"]


def vault(e, prefix="mine", **secrets):
    """A config store with secrets under a vault; returns the store's path."""
    store = f"{P}/config-stores/{e.made(P + '/config-stores', {})['id']}"
    e.made(CORE + "/vaults", {"name": "konnect", "prefix": prefix, "config": {"config_store_id": store.split("/")[-1]}})
    for key, value in secrets.items():
        e.made(store + "/secrets", {"key": key.replace("_", "-"), "value": value})
    return store


def test_a_chat():
    with Upstream() as upstream, Gateway() as e:
        for provider in ("openai", "mistral"):
            ai(e, "/" + provider, config(upstream, provider))
            upstream.body = b'{"answer":1}'
            answer = e.ask(f"/{provider}/deeper?x=1", "POST", body=CHAT, headers=[("Accept-Encoding", "br"), ("X", "1")])
            expect_equal((answer.status, answer.text, answer.headers["X-Kong-LLM-Model"]),
                         (200, '{"answer":1}', provider + "/small-1"))
            seen = upstream.last
            expect_equal((seen["method"], seen["path"], seen["query"]), ("POST", "/v1/chat/completions", "x=1"))
            expect_equal(json.loads(seen["body"]), {**CHAT, "model": "small-1"})
            expect_equal([upstream.header(name) for name in ("authorization", "content-type", "x", "host")],
                         [["Bearer k"], ["application/json"], ["1"], [f"127.0.0.1:{upstream.port}"]])
        upstream.status, upstream.body = 429, b'{"slow":"down"}'
        answer = e.ask("/openai", "POST", body=CHAT)
        expect_equal((answer.status, answer.text), (429, '{"slow":"down"}'))


def test_it_goes_to_the_model_and_not_to_the_service():
    with Upstream() as upstream, Upstream() as service, Gateway() as e:
        route = e.route(e.service(service.url), paths=["/"], preserve_host=True)
        e.plugin("ai-proxy", config(upstream), route={"id": route})
        expect_equal(e.ask("/anything", "PUT", body=json.dumps(CHAT), headers=[("Content-Type", "text/plain")]).status, 200)
        expect_equal((len(service.seen), upstream.last["method"], upstream.header("content-type")),
                     (0, "POST", ["application/json"]))
        expect_equal(upstream.header("host"), [f"127.0.0.1:{upstream.port}"])


def test_options_are_defaults():
    with Upstream() as upstream, Gateway() as e:
        options = {"max_tokens": 100, "temperature": 0.5, "top_p": 0.9, "top_k": 3, "input_cost": 1.5}
        ai(e, "/a", config(upstream, options=options))
        e.ask("/a", "POST", body=CHAT)
        expect_equal(json.loads(upstream.last["body"]),
                     {**CHAT, "model": "small-1", "max_tokens": 100, "temperature": 0.5, "top_p": 0.9, "top_k": 3})
        own = {**CHAT, "max_tokens": 7, "temperature": 0, "top_p": None, "other": True}
        e.ask("/a", "POST", body=own)
        expect_equal(json.loads(upstream.last["body"]), {**own, "model": "small-1", "top_p": 0.9, "top_k": 3})


def test_models():
    with Upstream() as upstream, Gateway() as e:
        ai(e, "/a", config(upstream, model_name_header=False))
        ai(e, "/b", config(upstream, name=None))
        for model in ("small-1", "", None):
            answer = e.ask("/a", "POST", body={**CHAT, "model": model})
            expect_equal((answer.status, json.loads(upstream.last["body"])["model"], answer.headers["X-Kong-LLM-Model"]),
                         (200, "small-1", None), model)
        expect_equal(error(e.ask("/a", "POST", body={**CHAT, "model": "x"}), 400), "cannot use own model - must be: small-1")
        expect_equal(e.ask("/b", "POST", body={**CHAT, "model": "x"}).headers["X-Kong-LLM-Model"], "openai/x")
        expect("model parameter not found" in error(e.ask("/b", "POST", body=CHAT), 400))


def test_bad_requests():
    with Upstream() as upstream, Gateway() as e:
        ai(e, "/a", config(upstream, response_streaming="deny", max_request_body_size=300))
        for body, words in (("{", "JSON"), ("", "JSON"), ("[]", "JSON"), ({}, "messages"), ({"messages": []}, "messages"),
                            ({"messages": "hi"}, "messages"), ({**CHAT, "stream": True}, "streaming"),
                            ({**CHAT, "x": "y" * 300}, "max_request_body_size")):
            expect(words in error(e.ask("/a", "POST", body=body), 400), body)
        expect_equal(error(e.ask("/a"), 400), "request body is not a JSON object")
        expect_equal(upstream.seen, [])
        expect_equal(e.ask("/a", "POST", body={**CHAT, "stream": False}).status, 200)


def test_streaming_always():
    with Upstream() as upstream, Gateway() as e:
        ai(e, "/a", config(upstream, response_streaming="always"))
        upstream.body = b'data: {"x":1}\n\ndata: [DONE]\n\n'
        expect_equal(e.ask("/a", "POST", body=CHAT).text.encode(), upstream.body)
        expect_equal(json.loads(upstream.last["body"])["stream"], True)


def test_what_the_emulator_does_not_have():
    with Upstream() as upstream, Gateway() as e:
        ai(e, "/ollama", config(upstream, "mistral", options={"mistral_format": "ollama"}))
        expect_equal(error(e.ask("/ollama", "POST", body=CHAT), 400), "the emulator's ai-proxy does not support mistral_format ollama")
        ai(e, "/cohere", config(upstream, "cohere"))
        expect_equal(error(e.ask("/cohere", "POST", body=CHAT), 501), "the emulator's ai-proxy does not support provider cohere")
        ai(e, "/completions", {**config(upstream), "route_type": "llm/v1/completions"})
        expect_equal(error(e.ask("/completions", "POST", body=CHAT), 501),
                     "the emulator's ai-proxy does not support route_type llm/v1/completions")
        ai(e, "/ftp", config(upstream, options={"upstream_url": "ftp://127.0.0.1/"}))
        expect_equal(e.ask("/ftp", "POST", body=CHAT).status, 500)
        e.notes = ["plugin ai-proxy: upstream_url is not an http or https URL"]
        expect_equal(upstream.seen, [])


def test_auth():
    with Upstream() as upstream, Gateway() as e:
        both = {"header_name": "x-key", "header_value": "h", "param_name": "key", "param_value": "p q",
                "param_location": "query"}
        ai(e, "/query", config(upstream, auth=both))
        e.ask("/query?a=1&key=own", "POST", body=CHAT, headers=[("X-Key", "own"), ("X-Key", "own 2")])
        expect_equal((upstream.last["query"], upstream.header("x-key")), ("a=1&key=p%20q", ["h"]))
        ai(e, "/override", config(upstream, auth={**both, "allow_override": True}))
        e.ask("/override?key=own", "POST", body=CHAT, headers=[("X-Key", "own")])
        expect_equal((upstream.last["query"], upstream.header("x-key")), ("key=own", ["own"]))
        e.ask("/override", "POST", body=CHAT)
        expect_equal((upstream.last["query"], upstream.header("x-key")), ("key=p%20q", ["h"]))
        ai(e, "/body", config(upstream, auth={**both, "param_location": "body"}))
        e.ask("/body", "POST", body={**CHAT, "key": "own"})
        expect_equal(json.loads(upstream.last["body"])["key"], "p q")


def test_urls():
    with Upstream() as upstream, Gateway() as e:
        for path, url, arrived, query in (("/bare", upstream.url, "/", "x=1"), ("/slash", upstream.url + "/", "/", "x=1"),
                                          ("/query", upstream.url + "/p?a=/b:c", "/p", "a=/b:c&x=1"),
                                          ("/bare-query", upstream.url + "?a=1", "/", "a=1&x=1")):
            ai(e, path, config(upstream, options={"upstream_url": url}))
            expect_equal(e.ask(path + "?x=1", "POST", body=CHAT).status, 200, path)
            expect_equal((upstream.last["path"], upstream.last["query"]), (arrived, query), path)


def test_an_unreachable_model():
    with Gateway() as e:
        ai(e, "/a", config(None, options={"upstream_url": "http://127.0.0.1:1/v1?secret=" + CANARY}))
        expect_equal(e.ask("/a", "POST", body=CHAT).status, 502)
        _, _, err = Emulator.stop(e)
        e.stop = lambda: (0, "", "")
        expect("no answer from http://127.0.0.1:1: " in err and CANARY not in err, err)


def test_references():
    with Upstream() as upstream, Gateway() as e:
        store = vault(e, mistral_key="Bearer first " + CANARY, json='{"a": "Bearer a", "n": 5, "o": {"x": "y"}}')
        for path, reference in (("/whole", "{vault://mine/mistral-key}"), ("/part", "{vault://mine/json/a}")):
            ai(e, path, config(upstream, auth={"header_name": "Authorization", "header_value": reference}))
        e.ask("/whole", "POST", body=CHAT)
        expect_equal(upstream.header("authorization"), ["Bearer first " + CANARY])
        e.ask("/part", "POST", body=CHAT)
        expect_equal(upstream.header("authorization"), ["Bearer a"])
        expect_answer(e.put(store + "/secrets/mistral-key", {"value": "Bearer second " + CANARY}), 200)
        e.ask("/whole", "POST", body=CHAT)
        expect_equal(upstream.header("authorization"), ["Bearer second " + CANARY])
        expect(CANARY not in e.get(CORE + "/plugins").text, "the configuration holds the reference alone")


def test_references_that_cannot_be_resolved():
    """An empty value, and a line that names the reference; never a value."""
    with Upstream() as upstream, Gateway() as e:
        vault(e, text=CANARY, json='{"n": 5, "c": "' + CANARY + '"}')
        e.made(CORE + "/vaults", {"name": "env", "prefix": "other"})
        references = ["{vault://nowhere/key}", "{vault://mine/absent}", "{vault://mine/text/part}", "{vault://mine/json/n}",
                      "{vault://mine/json/absent}", "{vault://other/text}", "{vault://mine}"]
        for number, reference in enumerate(references):
            ai(e, f"/{number}", config(upstream, auth={"header_name": "Authorization", "header_value": reference}))
            expect_equal(e.ask(f"/{number}", "POST", body=CHAT, headers=[("Authorization", "Bearer own")]).status, 200)
            expect_equal(upstream.header("authorization"), [], reference)
        e.notes = [f"the reference {reference} cannot be resolved: an empty value is used" for reference in references]


def test_what_is_no_reference():
    """A part of a text, and a field that is not referenceable, stay as they are."""
    with Upstream() as upstream, Gateway() as e:
        vault(e, key="secret")
        ai(e, "/a", config(upstream, name="{vault://mine/key}",
                           auth={"header_name": "Authorization", "header_value": "Bearer {vault://mine/key}"}))
        e.ask("/a", "POST", body=CHAT)
        expect_equal((upstream.header("authorization"), json.loads(upstream.last["body"])["model"]),
                     (["Bearer {vault://mine/key}"], "{vault://mine/key}"))


def test_before_and_after_other_plugins():
    with Upstream() as upstream, Gateway() as e:
        ai(e, "/a", config(upstream))
        e.plugin("request-transformer", {"add": {"body": ["added:1"]}})
        e.plugin("request-termination", {"status_code": 418, "trigger": "x-stop"})
        e.ask("/a", "POST", body=CHAT)
        expect_equal(json.loads(upstream.last["body"])["added"], "1")
        expect_equal(e.ask("/a", "POST", body=CHAT, headers=[("X-Stop", "1")]).status, 418)
        expect_equal(e.ask("/a", "POST", body="{", headers=[("X-Stop", "1")]).status, 400)


def test_the_control_plane_answers_while_a_model_thinks():
    with Upstream() as upstream, Gateway() as e:
        ai(e, "/a", config(upstream))
        upstream.hold = True
        statuses = []
        threads = [threading.Thread(target=lambda: statuses.append(e.ask("/a", "POST", body=CHAT).status))
                   for _ in range(4)]
        for thread in threads:
            thread.start()
        expect(upstream.arrived.wait(30))
        expect_equal(e.get(CORE + "/plugins").status, 200)
        upstream.release.set()
        for thread in threads:
            thread.join(30)
        expect_equal(statuses, [200] * 4)


run(globals())
