"""A running emulator, and how to talk to it."""

import http.client
import json
import os
import signal
import ssl
import subprocess
import tempfile
import urllib.parse

from .expectations import Failure, expect, expect_answer, expect_equal
from .places import BUILD

PROGRAM = BUILD / "konnect-emulator"
PLANE = "11111111-1111-4111-8111-111111111111"
SERVICE = "22222222-2222-4222-8222-222222222222"
ROUTE = "33333333-3333-4333-8333-333333333333"
NOWHERE = "00000000-0000-4000-8000-000000000000"
DEFAULT_TOKEN = "kpat_emulator"
P = "/v2/control-planes/" + PLANE
CORE = P + "/core-entities"
ADMIN = "/_emulator"
TIMEOUT = 180  # seconds, for one command or answer: far above what any takes


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
    """One running emulator, a context: at its end it is stopped by SIGTERM, and must end with 0 and a silent stderr."""

    def __init__(self, *options, token=None, seed=True):
        self.token = token or DEFAULT_TOKEN
        self.command = [PROGRAM, "--port", "0", *(["--seed", "howto"] if seed else []),
                        *(["--token", token] if token else []), *options]

    def __enter__(self):
        self.log = tempfile.TemporaryFile("w+")  # a pipe that nobody reads would fill up
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.url = self.process.stdout.readline().strip()
        if not self.url.startswith("http"):
            raise Failure(f"the emulator did not start: {self.stop()}")
        self.parts = urllib.parse.urlsplit(self.url)
        return self

    def stop(self, how=signal.SIGTERM):
        """Ends it: the exit code, and what it wrote to stdout (behind the first lines) and to stderr."""
        self.process.send_signal(how)
        out, _ = self.process.communicate(timeout=TIMEOUT)
        err = self.stderr()
        self.log.close()
        return self.process.returncode, out, err

    def stderr(self):
        """What it wrote to stderr so far."""
        return os.pread(self.log.fileno(), os.fstat(self.log.fileno()).st_size, 0).decode()  # the offset is the emulator's

    def __exit__(self, kind, value, trace):
        code, out, err = self.stop()
        if kind is None and (code != 0 or out or err):
            raise Failure(f"the emulator ended with {code}, stdout {out!r}, stderr {err!r}")

    def connection(self, timeout=20):
        if self.parts.scheme == "https":
            trusting = ssl.create_default_context()
            trusting.check_hostname = False
            trusting.verify_mode = ssl.CERT_NONE
            return http.client.HTTPSConnection(self.parts.hostname, self.parts.port, timeout=timeout, context=trusting)
        return http.client.HTTPConnection(self.parts.hostname, self.parts.port, timeout=timeout)

    def call(self, method, path, body=None, headers=None, token=..., raw=None, timeout=20):
        """An Answer. `body` goes as JSON, `raw` as it is; `headers` add to ours, or with None take one away; `token`: another
        one than the emulator's, or None for no header."""
        sent = {"Authorization": "Bearer " + (self.token if token is ... else token)} if token is not None else {}
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
        return expect_answer(self.post(path, body), 201).json

    def fault(self, **fault):
        """Orders a fault: see emulator/README.md."""
        self.made(ADMIN + "/faults", fault)


def koko(answer, field=None, message=None, text="validation error", kind=None):
    """A 400 of core-entities, with this detail."""
    expect_equal(answer.status, 400, answer)
    expect_equal(answer.type, "application/json", answer)
    expect_equal(answer.json["code"], 3, answer)
    expect_equal(answer.json["message"], text, answer)
    for detail in answer.json["details"]:
        expect_equal(detail["@type"], "type.googleapis.com/kong.admin.model.v1.ErrorDetail")
        fits = detail.get("field") == field and (kind is None or detail["type"] == kind)
        if fits and (message is None or message in detail["messages"]):
            return answer
    raise Failure(f"no detail {kind} {field!r} {message!r} in {answer}")


def problem(answer, status, title=None, family="kong", **keys):
    """An application/problem+json answer."""
    expect_equal(answer.status, status, answer)
    expect_equal(answer.type, "application/problem+json", answer)
    expect_equal(answer.json["status"], status, answer)
    expect(answer.json["instance"].startswith(family + ":trace:"), answer)
    expect(answer.json["instance"].split(":")[2].isdigit(), answer)
    if title is not None:
        expect_equal(answer.json["title"], title, answer)
    for key, value in keys.items():
        expect_equal(answer.json.get(key), value, answer)
    return answer


def parameter(answer, field, rule, **keys):
    """A 400 problem whose only invalid parameter is this one."""
    problem(answer, 400, "Invalid Request", detail="Invalid Parameters")
    expect_equal(len(answer.json["invalid_parameters"]), 1, answer)
    item = answer.json["invalid_parameters"][0]
    expect_equal((item["field"], item["rule"]), (field, rule), answer)
    for key, value in keys.items():
        expect_equal(item.get(key), value, answer)
    return answer
