"""The how-to to its end: a request through the gateway reaches the model, with the key that Terraform put into the Config
Store."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request

from harness import ROOT, TIMEOUT, expect, expect_equal, expect_in, expect_not_in, main

HOW_TO = ROOT / "examples" / "how-to"
FIRST = "Bearer e2e-CANARY-KEY-1-c01d"
SECOND = "Bearer e2e-CANARY-KEY-2-f33d"
CHAT = {"messages": [{"role": "system", "content": "You are a mathematician"},
                     {"role": "user", "content": "What is 1+1?"}]}


class Model:
    """The stand-in for the model, with a key that can be changed."""

    def __init__(self, folder, key):
        self.file = folder / "model.key"
        self.set_key(key)
        self.process = subprocess.Popen([sys.executable, str(HOW_TO / "model.py"), str(self.file)],
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.url = self.process.stdout.readline().strip()
        expect(self.url.startswith("http://127.0.0.1:"), f"the model did not start: {self.url}")

    def set_key(self, key):
        new = self.file.with_suffix(".new")
        new.write_text(key)
        os.replace(new, self.file)

    def close(self):
        self.process.terminate()
        said = self.process.communicate(timeout=TIMEOUT)[0]
        expect_equal(said, "", "what the model said past its URL")


@contextlib.contextmanager
def how_to(konnect, work):
    model = Model(work.folder, FIRST)
    try:
        shutil.copy(HOW_TO / "main.tf", work.folder / "main.tf")
        work.environment.update(TF_VAR_mistral_key=FIRST, TF_VAR_upstream_url=model.url + "/v1/chat/completions")
        yield model
    finally:
        model.close()


def post(url, body, **headers):
    request = urllib.request.Request(url, data=json.dumps(body).encode(),
                                     headers={"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def ask(konnect):
    return post(konnect.gateway + "/chat", CHAT)


def test_how_to_and_rotation(konnect, work):
    with how_to(konnect, work) as model:
        work.apply()
        status, answer = ask(konnect)
        expect_equal((status, answer["object"], answer["model"]), (200, "chat.completion", "mistral-tiny"))
        expect_equal(answer["choices"][0]["message"], {"role": "assistant", "content": "You said: What is 1+1?"})

        model.set_key(SECOND)
        expect_equal(ask(konnect)[0], 401, "the old key")
        work.apply(TF_VAR_mistral_key=SECOND)
        expect_equal(ask(konnect)[0], 200, "the new key")
        work.plan(code=0, TF_VAR_mistral_key=SECOND)

        model.set_key(FIRST)
        expect_equal(ask(konnect)[0], 401, "the new key at a model that has the old one")
        work.destroy(TF_VAR_mistral_key=SECOND)
        for key in (FIRST, SECOND):
            expect_not_in(key.removeprefix("Bearer "), "\n".join(work.transcript))


def test_wrong_and_missing_secrets(konnect, work):
    """A wrong secret, and none at all: the model refuses, and the gateway says which reference is empty."""
    with how_to(konnect, work) as model:
        work.apply(TF_VAR_mistral_key="Bearer wrong")
        status, answer = ask(konnect)
        expect_equal((status, answer["error"]["code"]), (401, "invalid_api_key"))
        work.apply()
        expect_equal(ask(konnect)[0], 200)
        store = work.state("konnect_config_store.this")["id"]
        konnect.api("DELETE", f"config-stores/{store}/secrets/mistral-key")
        expect_equal(ask(konnect)[0], 401, "no secret")
        expect_in("{vault://mysecretvault/mistral-key} cannot be resolved", konnect.stderr())
        work.apply()
        expect_equal(ask(konnect)[0], 200, "the secret is back")
        expect_not_in("CANARY", konnect.stderr())
        expect_equal(model.process.poll(), None, "the model runs")


def test_before_and_after_the_plugin(konnect, work):
    """Without the plugin the same request goes to the route's service: it is the plugin that sends it to the model."""
    with how_to(konnect, work):
        expect_equal(ask(konnect)[0], 404, "before there is a route")
        work.apply()
        expect_equal(ask(konnect)[0], 200)
        konnect.api("PUT", "core-entities/services/chat", {"name": "chat", "url": "http://127.0.0.1:1"})
        expect_equal(ask(konnect)[0], 200, "another service")
        konnect.api("DELETE", f"core-entities/plugins/{work.state('konnect_plugin.ai_proxy')['id']}")
        expect_equal(ask(konnect)[0], 502, "without the plugin")
        work.apply()
        expect_equal(ask(konnect)[0], 200, "the plugin is back")
        work.destroy()
        expect_equal(ask(konnect)[0], 404, "after")


def test_the_stand_in_for_the_model(konnect, work):
    """It lets nobody in without the key: else the tests above would prove nothing."""
    with how_to(konnect, work) as model:
        url = model.url + "/v1/chat/completions"
        chat = {**CHAT, "model": "m"}
        for key, status in ((FIRST, 200), (SECOND, 401), ("", 401), (FIRST + "x", 401), (FIRST[7:], 401)):
            expect_equal(post(url, chat, Authorization=key)[0], status, "a key")
        expect_equal(post(url, chat)[0], 401, "no key")
        expect_equal(post(url, CHAT, Authorization=FIRST)[0], 400, "no model")
        expect_equal(post(url, {"model": "m"}, Authorization=FIRST)[0], 400, "no messages")
        expect_equal(post(model.url + "/v1/other", chat, Authorization=FIRST)[0], 404, "another path")


for test in (test_how_to_and_rotation, test_wrong_and_missing_secrets, test_before_and_after_the_plugin,
             test_the_stand_in_for_the_model):
    test.emulator_options = ("--proxy-port", "0")

if __name__ == "__main__":
    main(globals())
