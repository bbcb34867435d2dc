"""Starting the emulator, talking to it, and saying PASS or FAIL."""

import http.client
import json
import os
import signal
import ssl
import subprocess
import sys
import urllib.parse

CONTROL_PLANE = "11111111-1111-4111-8111-111111111111"
SERVICE = "22222222-2222-4222-8222-222222222222"
ROUTE = "33333333-3333-4333-8333-333333333333"
NOWHERE = "00000000-0000-4000-8000-000000000000"
TOKEN = "kpat_emulator"
P = "/v2/control-planes/" + CONTROL_PLANE
CORE = P + "/core-entities"
ADMIN = "/_emulator"


class Answer:
    def __init__(self, status, headers, text):
        self.status = status
        self.headers = headers
        self.text = text
        self.type = headers.get("Content-Type", "")
        try:
            self.json = json.loads(text)
        except ValueError:
            self.json = None

    def __repr__(self):
        return f"{self.status} {self.type} {self.text[:400]}"


class Emulator:
    """One running emulator; leaves the with-block by SIGTERM and checks that it ends with 0 and a silent stderr."""

    def __init__(self, program, *options, seed=True):
        self.command = [program, "--port", "0"] + (["--seed", "howto"] if seed else []) + list(options)

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        if not self.url.startswith("http"):
            raise RuntimeError("the emulator did not start: " + self.process.stderr.read())
        self.parts = urllib.parse.urlsplit(self.url)
        return self

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err

    def __exit__(self, kind, value, trace):
        code, out, err = self.stop()
        if kind is None and (code != 0 or out or err):
            raise AssertionError(f"the emulator ended with {code}, stdout {out!r}, stderr {err!r}")

    def connection(self, timeout=20):
        if self.parts.scheme == "https":
            trusting = ssl.create_default_context()
            trusting.check_hostname = False
            trusting.verify_mode = ssl.CERT_NONE
            return http.client.HTTPSConnection(self.parts.hostname, self.parts.port, timeout=timeout, context=trusting)
        return http.client.HTTPConnection(self.parts.hostname, self.parts.port, timeout=timeout)

    def call(self, method, path, body=None, headers=None, token=TOKEN, raw=None, timeout=20):
        sent = {"Authorization": "Bearer " + token} if token is not None else {}
        data = raw
        if body is not None:
            data = json.dumps(body).encode()
        if data is not None:
            sent["Content-Type"] = "application/json"
        for name, value in (headers or {}).items():
            if value is None:
                sent.pop(name, None)
            else:
                sent[name] = value
        connection = self.connection(timeout)
        try:
            connection.request(method, path, body=data, headers=sent)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read().decode("utf-8", "replace"))
        finally:
            connection.close()

    def get(self, path, **more):
        return self.call("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.call("POST", path, body, **more)

    def put(self, path, body=None, **more):
        return self.call("PUT", path, body, **more)

    def delete(self, path, **more):
        return self.call("DELETE", path, **more)

    def made(self, path, body=None):
        """POSTs and returns the new object."""
        answer = self.post(path, body)
        same(answer.status, 201, answer)
        return answer.json

    def fault(self, **fault):
        answer = self.post(ADMIN + "/faults", fault)
        same(answer.status, 201, answer)


def same(actual, expected, about=""):
    if actual != expected:
        raise AssertionError(f"expected {expected!r}, got {actual!r} {about!r}")


def true(condition, about=""):
    if not condition:
        raise AssertionError(f"does not hold: {about!r}")


def has(answer, status, **keys):
    """The answer has this status, and its JSON object these members."""
    same(answer.status, status, answer)
    for key, value in keys.items():
        same(answer.json.get(key) if answer.json else None, value, answer)
    return answer


def koko(answer, field=None, message=None, text="validation error", kind=None):
    """A 400 of core-entities, with this detail."""
    same(answer.status, 400, answer)
    same(answer.type, "application/json", answer)
    same(answer.json["code"], 3, answer)
    same(answer.json["message"], text, answer)
    for detail in answer.json["details"]:
        same(detail["@type"], "type.googleapis.com/kong.admin.model.v1.ErrorDetail")
        fits = detail.get("field") == field and (kind is None or detail["type"] == kind)
        if fits and (message is None or message in detail["messages"]):
            return answer
    raise AssertionError(f"no detail {kind} {field!r} {message!r} in {answer}")


def problem(answer, status, title=None, family="kong", **keys):
    """An application/problem+json answer."""
    same(answer.status, status, answer)
    same(answer.type, "application/problem+json", answer)
    same(answer.json["status"], status, answer)
    true(answer.json["instance"].startswith(family + ":trace:"), answer)
    true(answer.json["instance"].split(":")[2].isdigit(), answer)
    if title is not None:
        same(answer.json["title"], title, answer)
    for key, value in keys.items():
        same(answer.json.get(key), value, answer)
    return answer


def parameter(answer, field, rule, **keys):
    """A 400 problem whose only invalid parameter is this one."""
    problem(answer, 400, "Invalid Request", detail="Invalid Parameters")
    same(len(answer.json["invalid_parameters"]), 1, answer)
    item = answer.json["invalid_parameters"][0]
    same((item["field"], item["rule"]), (field, rule), answer)
    for key, value in keys.items():
        same(item.get(key), value, answer)
    return answer


class Skip(Exception):
    pass


def run(suite, tests, argument):
    """Runs the functions whose names start with test_; each gets `argument`. Exits with 1 when one failed."""
    wanted = os.environ.get("TEST", "")
    failed = False
    for name, test in tests.items():
        if not name.startswith("test_") or wanted not in name:
            continue
        title = name[len("test_"):].replace("_", " ")
        try:
            test(argument)
            print(f"PASS {suite}: {title}")
        except Skip as why:
            print(f"SKIP {suite}: {title}: {why}")
        except Exception as why:  # a broken test must not hide the others
            failed = True
            print(f"FAIL {suite}: {title}: {type(why).__name__}: {why}")
    sys.exit(1 if failed else 0)
