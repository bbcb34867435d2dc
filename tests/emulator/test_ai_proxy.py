"""The data plane's ai-proxy, and references to secrets in a plugin's configuration."""

import json
import sys
import threading

from gateway import Gateway, Upstream
from harness import CORE, P, has, run, same, true

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
    same((answer.status, list(answer.json)), (status, ["error"]), answer)
    return answer.json["error"]["message"]


def vault(e, prefix="mine", **secrets):
    """A config store with secrets under a vault; returns the store's path."""
    store = f"{P}/config-stores/{e.made(P + '/config-stores', {})['id']}"
    e.made(CORE + "/vaults", {"name": "konnect", "prefix": prefix, "config": {"config_store_id": store.split("/")[-1]}})
    for key, value in secrets.items():
        e.made(store + "/secrets", {"key": key.replace("_", "-"), "value": value})
    return store


def test_a_chat(program):
    with Upstream() as upstream, Gateway(program) as e:
        for provider in ("openai", "mistral"):
            ai(e, "/" + provider, config(upstream, provider))
            upstream.body = b'{"answer":1}'
            answer = e.ask(f"/{provider}/deeper?x=1", "POST", body=CHAT, headers=[("Accept-Encoding", "br"), ("X", "1")])
            same((answer.status, answer.text, answer.headers["X-Kong-LLM-Model"]),
                 (200, '{"answer":1}', provider + "/small-1"))
            seen = upstream.last
            same((seen["method"], seen["path"], seen["query"]), ("POST", "/v1/chat/completions", "x=1"))
            same(json.loads(seen["body"]), {**CHAT, "model": "small-1"})
            same([upstream.header(name) for name in ("authorization", "content-type", "x", "host")],
                 [["Bearer k"], ["application/json"], ["1"], [f"127.0.0.1:{upstream.port}"]])
        upstream.status, upstream.body = 429, b'{"slow":"down"}'
        answer = e.ask("/openai", "POST", body=CHAT)
        same((answer.status, answer.text), (429, '{"slow":"down"}'))


def test_it_goes_to_the_model_and_not_to_the_service(program):
    with Upstream() as upstream, Upstream() as service, Gateway(program) as e:
        route = e.route(e.service(service.url), paths=["/"], preserve_host=True)
        e.plugin("ai-proxy", config(upstream), route={"id": route})
        same(e.ask("/anything", "PUT", body=json.dumps(CHAT), headers=[("Content-Type", "text/plain")]).status, 200)
        same((len(service.seen), upstream.last["method"], upstream.header("content-type")),
             (0, "POST", ["application/json"]))
        same(upstream.header("host"), [f"127.0.0.1:{upstream.port}"])


def test_options_are_defaults(program):
    with Upstream() as upstream, Gateway(program) as e:
        options = {"max_tokens": 100, "temperature": 0.5, "top_p": 0.9, "top_k": 3, "input_cost": 1.5}
        ai(e, "/a", config(upstream, options=options))
        e.ask("/a", "POST", body=CHAT)
        same(json.loads(upstream.last["body"]),
             {**CHAT, "model": "small-1", "max_tokens": 100, "temperature": 0.5, "top_p": 0.9, "top_k": 3})
        own = {**CHAT, "max_tokens": 7, "temperature": 0, "top_p": None, "other": True}
        e.ask("/a", "POST", body=own)
        same(json.loads(upstream.last["body"]), {**own, "model": "small-1", "top_p": 0.9, "top_k": 3})


def test_models(program):
    with Upstream() as upstream, Gateway(program) as e:
        ai(e, "/a", config(upstream, model_name_header=False))
        ai(e, "/b", config(upstream, name=None))
        for model in ("small-1", "", None):
            answer = e.ask("/a", "POST", body={**CHAT, "model": model})
            same((answer.status, json.loads(upstream.last["body"])["model"], answer.headers["X-Kong-LLM-Model"]),
                 (200, "small-1", None), model)
        same(error(e.ask("/a", "POST", body={**CHAT, "model": "x"}), 400), "cannot use own model - must be: small-1")
        same(e.ask("/b", "POST", body={**CHAT, "model": "x"}).headers["X-Kong-LLM-Model"], "openai/x")
        true("model parameter not found" in error(e.ask("/b", "POST", body=CHAT), 400))


def test_bad_requests(program):
    with Upstream() as upstream, Gateway(program) as e:
        ai(e, "/a", config(upstream, response_streaming="deny", max_request_body_size=300))
        for body, words in (("{", "JSON"), ("", "JSON"), ("[]", "JSON"), ({}, "messages"), ({"messages": []}, "messages"),
                            ({"messages": "hi"}, "messages"), ({**CHAT, "stream": True}, "streaming"),
                            ({**CHAT, "x": "y" * 300}, "max_request_body_size")):
            true(words in error(e.ask("/a", "POST", body=body), 400), body)
        same(error(e.ask("/a"), 400), "request body is not a JSON object")
        same(upstream.seen, [])
        same(e.ask("/a", "POST", body={**CHAT, "stream": False}).status, 200)


def test_streaming_always(program):
    with Upstream() as upstream, Gateway(program) as e:
        ai(e, "/a", config(upstream, response_streaming="always"))
        upstream.body = b'data: {"x":1}\n\ndata: [DONE]\n\n'
        same(e.ask("/a", "POST", body=CHAT).text.encode(), upstream.body)
        same(json.loads(upstream.last["body"])["stream"], True)


def test_what_the_emulator_does_not_have(program):
    with Upstream() as upstream, Gateway(program) as e:
        ai(e, "/ollama", config(upstream, "mistral", options={"mistral_format": "ollama"}))
        same(error(e.ask("/ollama", "POST", body=CHAT), 400), "the emulator's ai-proxy does not support mistral_format ollama")
        ai(e, "/cohere", config(upstream, "cohere"))
        same(error(e.ask("/cohere", "POST", body=CHAT), 501), "the emulator's ai-proxy does not support provider cohere")
        ai(e, "/completions", {**config(upstream), "route_type": "llm/v1/completions"})
        same(error(e.ask("/completions", "POST", body=CHAT), 501),
             "the emulator's ai-proxy does not support route_type llm/v1/completions")
        ai(e, "/ftp", config(upstream, options={"upstream_url": "ftp://127.0.0.1/"}))
        same(e.ask("/ftp", "POST", body=CHAT).status, 500)
        e.notes = ["plugin ai-proxy: upstream_url is not an http or https URL"]
        same(upstream.seen, [])


def test_auth(program):
    with Upstream() as upstream, Gateway(program) as e:
        both = {"header_name": "x-key", "header_value": "h", "param_name": "key", "param_value": "p q",
                "param_location": "query"}
        ai(e, "/query", config(upstream, auth=both))
        e.ask("/query?a=1&key=own", "POST", body=CHAT, headers=[("X-Key", "own"), ("X-Key", "own 2")])
        same((upstream.last["query"], upstream.header("x-key")), ("a=1&key=p%20q", ["h"]))
        ai(e, "/override", config(upstream, auth={**both, "allow_override": True}))
        e.ask("/override?key=own", "POST", body=CHAT, headers=[("X-Key", "own")])
        same((upstream.last["query"], upstream.header("x-key")), ("key=own", ["own"]))
        e.ask("/override", "POST", body=CHAT)
        same((upstream.last["query"], upstream.header("x-key")), ("key=p%20q", ["h"]))
        ai(e, "/body", config(upstream, auth={**both, "param_location": "body"}))
        e.ask("/body", "POST", body={**CHAT, "key": "own"})
        same(json.loads(upstream.last["body"])["key"], "p q")


def test_urls(program):
    with Upstream() as upstream, Gateway(program) as e:
        for path, url, arrived, query in (("/bare", upstream.url, "/", "x=1"), ("/slash", upstream.url + "/", "/", "x=1"),
                                          ("/query", upstream.url + "/p?a=/b:c", "/p", "a=/b:c&x=1"),
                                          ("/bare-query", upstream.url + "?a=1", "/", "a=1&x=1")):
            ai(e, path, config(upstream, options={"upstream_url": url}))
            same(e.ask(path + "?x=1", "POST", body=CHAT).status, 200, path)
            same((upstream.last["path"], upstream.last["query"]), (arrived, query), path)


def test_an_unreachable_model(program):
    with Gateway(program) as e:
        ai(e, "/a", config(None, options={"upstream_url": "http://127.0.0.1:1/v1?secret=" + CANARY}))
        same(e.ask("/a", "POST", body=CHAT).status, 502)
        code, _, err = e.process.terminate() or (0, "", e.process.communicate(timeout=30)[1])
        e.stop = lambda: (0, "", "")
        true("no answer from http://127.0.0.1:1: " in err and CANARY not in err, err)


def test_references(program):
    with Upstream() as upstream, Gateway(program) as e:
        store = vault(e, mistral_key="Bearer first " + CANARY, json='{"a": "Bearer a", "n": 5, "o": {"x": "y"}}')
        for path, reference in (("/whole", "{vault://mine/mistral-key}"), ("/part", "{vault://mine/json/a}")):
            ai(e, path, config(upstream, auth={"header_name": "Authorization", "header_value": reference}))
        e.ask("/whole", "POST", body=CHAT)
        same(upstream.header("authorization"), ["Bearer first " + CANARY])
        e.ask("/part", "POST", body=CHAT)
        same(upstream.header("authorization"), ["Bearer a"])
        has(e.put(store + "/secrets/mistral-key", {"value": "Bearer second " + CANARY}), 200)
        e.ask("/whole", "POST", body=CHAT)
        same(upstream.header("authorization"), ["Bearer second " + CANARY])
        true(CANARY not in e.get(CORE + "/plugins").text, "the configuration holds the reference alone")


def test_references_that_cannot_be_resolved(program):
    """An empty value, and a line that names the reference; never a value."""
    with Upstream() as upstream, Gateway(program) as e:
        vault(e, text=CANARY, json='{"n": 5, "c": "' + CANARY + '"}')
        e.made(CORE + "/vaults", {"name": "env", "prefix": "other"})
        references = ["{vault://nowhere/key}", "{vault://mine/absent}", "{vault://mine/text/part}", "{vault://mine/json/n}",
                      "{vault://mine/json/absent}", "{vault://other/text}", "{vault://mine}"]
        for number, reference in enumerate(references):
            ai(e, f"/{number}", config(upstream, auth={"header_name": "Authorization", "header_value": reference}))
            same(e.ask(f"/{number}", "POST", body=CHAT, headers=[("Authorization", "Bearer own")]).status, 200)
            same(upstream.header("authorization"), [], reference)
        e.notes = [f"the reference {reference} cannot be resolved: an empty value is used" for reference in references]


def test_what_is_no_reference(program):
    """A part of a text, and a field that is not referenceable, stay as they are."""
    with Upstream() as upstream, Gateway(program) as e:
        vault(e, key="secret")
        ai(e, "/a", config(upstream, name="{vault://mine/key}",
                           auth={"header_name": "Authorization", "header_value": "Bearer {vault://mine/key}"}))
        e.ask("/a", "POST", body=CHAT)
        same((upstream.header("authorization"), json.loads(upstream.last["body"])["model"]),
             (["Bearer {vault://mine/key}"], "{vault://mine/key}"))


def test_before_and_after_other_plugins(program):
    with Upstream() as upstream, Gateway(program) as e:
        ai(e, "/a", config(upstream))
        e.plugin("request-transformer", {"add": {"body": ["added:1"]}})
        e.plugin("request-termination", {"status_code": 418, "trigger": "x-stop"})
        e.ask("/a", "POST", body=CHAT)
        same(json.loads(upstream.last["body"])["added"], "1")
        same(e.ask("/a", "POST", body=CHAT, headers=[("X-Stop", "1")]).status, 418)
        same(e.ask("/a", "POST", body="{", headers=[("X-Stop", "1")]).status, 400)


def test_the_control_plane_answers_while_a_model_thinks(program):
    with Upstream() as upstream, Gateway(program) as e:
        ai(e, "/a", config(upstream))
        upstream.hold = True
        statuses = []
        threads = [threading.Thread(target=lambda: statuses.append(e.ask("/a", "POST", body=CHAT).status))
                   for _ in range(4)]
        for thread in threads:
            thread.start()
        true(upstream.arrived.wait(30))
        same(e.get(CORE + "/plugins").status, 200)
        upstream.release.set()
        for thread in threads:
            thread.join(30)
        same(statuses, [200] * 4)


run("emulator/ai_proxy", dict(globals()), sys.argv[1])
