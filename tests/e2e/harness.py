"""Real Terraform (or OpenTofu) against the emulator: what the end-to-end tests are made of.

A test is a function `test_…(konnect, work)` of a test_*.py file: it gets an emulator of its own and an empty working
directory. `main(globals())` runs all of a file and prints `PASS e2e/FILE: NAME` or `FAIL …` a line; arguments pick some by
name. The environment says what is tested: KONNECT_BUILD (the folder of the two programs, default build/asan) and TERRAFORM
(the client, default terraform or tofu of the PATH).
"""

import functools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("KONNECT_BUILD", ROOT / "build" / "asan")).resolve()
SOURCE = "registry.terraform.io/terraform-provider-konnect/konnect"
PLANE = "11111111-1111-4111-8111-111111111111"
ROUTE = "33333333-3333-4333-8333-333333333333"
SERVICE = "22222222-2222-4222-8222-222222222222"
TOKEN = "kpat_e2e-CANARY-TOKEN-71b2"
TIMEOUT = 180  # seconds, for one command: far above what any takes

HEADER = """
terraform {
  required_providers {
    konnect = { source = "%s" }
  }
}
""" % SOURCE


def client():
    """The Terraform that is tested."""
    chosen = os.environ.get("TERRAFORM") or shutil.which("terraform") or shutil.which("tofu")
    if not chosen:
        sys.exit("no terraform and no tofu on the PATH; scripts/setup installs one")
    return chosen


@functools.cache
def client_version():
    text = subprocess.run([client(), "version"], capture_output=True, text=True, env=clean_environment(),
                          timeout=TIMEOUT, check=True).stdout
    return tuple(int(part) for part in re.search(r"v(\d+)\.(\d+)\.(\d+)", text).groups())


def clean_environment():
    """The environment without anything that would configure Terraform or the provider."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("TF_", "KONNECT_"))}
    kept.update(CHECKPOINT_DISABLE="1", TF_IN_AUTOMATION="1", TF_CLI_ARGS="-no-color", NO_COLOR="1")
    return kept


class Failure(AssertionError):
    """A test's expectation that does not hold; its text is all that is printed."""


class Skip(Exception):
    """What a test needs is not there; its text says what."""


def expect(condition, what):
    if not condition:
        raise Failure(what)


def expect_in(part, text):
    # Terraform wraps messages and draws bars beside them.
    flat = re.sub(r"[\s│╷╵]+", " ", text)
    expect(re.sub(r"\s+", " ", part) in flat, f"not found: {part!r} in:\n{text}")


def expect_not_in(part, text):
    expect(part not in text, f"should not be there: {part!r}")


def expect_equal(actual, wanted, what=""):
    expect(actual == wanted, f"{what}: expected {wanted!r}, got {actual!r}")


class Konnect:
    """An emulator of the test's own."""

    def __init__(self, *options):
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [BUILD / "konnect-emulator", "--port", "0", "--token", TOKEN, "--seed", "howto", *options],
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.url = self.process.stdout.readline().strip()
        expect(self.url.startswith("http"), "the emulator did not start")
        self.gateway = self.process.stdout.readline().strip() if "--proxy-port" in options else None

    def raw(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.url + path, data=data, method=method)
        request.add_header("Authorization", "Bearer " + TOKEN)
        if data is not None:
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def api(self, method, path, body=None, plane=PLANE):
        """Konnect's API below the control plane; returns the decoded answer of a call that must succeed."""
        status, text = self.raw(method, f"/v2/control-planes/{plane}/{path}", body)
        expect(200 <= status < 300, f"{method} {path}: {status} {text!r}")
        return json.loads(text) if text else None

    def admin(self, method, path, body=None):
        status, text = self.raw(method, "/_emulator/" + path, body)
        expect(200 <= status < 300, f"{method} {path}: {status} {text!r}")
        return json.loads(text) if text else None

    def fault(self, **fault):
        self.admin("POST", "faults", fault)

    def requests(self, *methods):
        """What was asked of Konnect's own paths since the start: (method, path) pairs."""
        listed = self.admin("GET", "requests")
        listed = listed["data"] if isinstance(listed, dict) and "data" in listed else listed
        listed = listed.get("requests", listed) if isinstance(listed, dict) else listed
        return [entry for entry in listed if entry["path"].startswith("/v2/") and
                (not methods or entry["method"] in methods)]

    def counts(self):
        return self.admin("GET", "dump")

    def close(self, killed=False):
        self.process.terminate()
        code = self.process.wait(TIMEOUT)
        self.process.stdout.close()
        self.log.seek(0)
        noise = self.log.read()
        self.log.close()
        expect(code == 0 or killed, f"the emulator ended with {code}: {noise}")


class Result:
    def __init__(self, code, text):
        self.code = code
        self.text = text


class Work:
    """A working directory of Terraform's."""

    def __init__(self, folder, konnect):
        self.folder = pathlib.Path(folder)
        self.konnect = konnect
        rc = self.folder / "terraform.rc"
        rc.write_text('provider_installation {\n  dev_overrides { "%s" = "%s" }\n  direct {}\n}\n' % (SOURCE, BUILD))
        self.environment = clean_environment()
        self.environment.update(
            TF_CLI_CONFIG_FILE=str(rc), KONNECT_TOKEN=TOKEN, KONNECT_SERVER_URL=konnect.url if konnect else "",
            KONNECT_CONTROL_PLANE_ID=PLANE, TMPDIR=str(self.folder))
        self.transcript = []

    def write(self, hcl, name="main.tf", provider='provider "konnect" {}\n'):
        """Replaces the configuration."""
        (self.folder / name).write_text(HEADER + provider + hcl)

    def run(self, *arguments, code=0, **more):
        environment = {**self.environment, **{name: text for name, text in more.items() if text is not None}}
        for name in [name for name, text in more.items() if text is None]:
            environment.pop(name, None)
        done = subprocess.run([client(), *arguments], cwd=self.folder, env=environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=TIMEOUT)
        self.transcript.append(f"$ terraform {' '.join(arguments)}  -> {done.returncode}\n{done.stdout}")
        if code is not None:
            expect(done.returncode == code,
                   f"terraform {' '.join(arguments)} ended with {done.returncode}, not {code}:\n{done.stdout}")
        return Result(done.returncode, done.stdout)

    def apply(self, *arguments, code=0, **more):
        return self.run("apply", "-auto-approve", "-input=false", *arguments, code=code, **more)

    def destroy(self, *arguments, code=0, **more):
        return self.run("destroy", "-auto-approve", "-input=false", *arguments, code=code, **more)

    def plan(self, *arguments, code, **more):
        """code 0: no changes; 2: changes; 1: an error."""
        return self.run("plan", "-detailed-exitcode", "-input=false", *arguments, code=code, **more)

    def no_changes(self):
        return self.plan(code=0)

    def nothing_drifted(self):
        """Exit code 2 would also come from equal numbers of different precision, with Terraform 1.11 and 1.12."""
        return self.plan("-refresh-only", code=0)

    def state(self, address):
        """The attributes of one resource as the state has them."""
        data = json.loads((self.folder / "terraform.tfstate").read_text())
        for resource in data["resources"]:
            if f"{resource['type']}.{resource['name']}" == address:
                return resource["instances"][0]["attributes"]
        return None

    def is_tainted(self, address):
        data = json.loads((self.folder / "terraform.tfstate").read_text())
        for resource in data["resources"]:
            if f"{resource['type']}.{resource['name']}" == address:
                return resource["instances"][0].get("status") == "tainted"
        return False


def run_one(name, function, file):
    konnect = None
    try:
        # A short path: it holds the provider's socket.
        with tempfile.TemporaryDirectory(prefix="e2e") as folder:
            konnect = Konnect(*getattr(function, "emulator_options", ()))
            work = Work(folder, konnect)
            try:
                function(konnect, work)
                left = [entry.name for entry in work.folder.iterdir() if entry.name.startswith("konnect-")]
                expect(not left, f"socket directories were left behind: {left}")
            except Skip:
                raise
            except BaseException:
                print("\n".join(work.transcript[-3:]), flush=True)
                raise
            finally:
                konnect.close(killed=getattr(function, "emulator_dies", False))
        print(f"PASS e2e/{file}: {name}", flush=True)
        return True
    except Skip as why:
        skip(name, file, why)
        return True
    except Failure as failure:
        print(f"{failure}\nFAIL e2e/{file}: {name}", flush=True)
    except Exception:  # a fault of the test or the harness is a failure of the test
        print(f"{traceback.format_exc()}FAIL e2e/{file}: {name}", flush=True)
    return False


def skip(name, file, why):
    print(f"SKIP e2e/{file}: {name}: {why}", flush=True)


def needs(*version):
    """Marks a test that needs a client of this version."""
    def mark(function):
        function.needs = version
        return function
    return mark


def main(names):
    file = pathlib.Path(sys.argv[0]).stem.removeprefix("test_")
    chosen = sys.argv[1:]
    tests = {name: function for name, function in names.items()
             if name.startswith("test_") and callable(function) and (not chosen or name in chosen)}
    version = client_version()
    good = True
    for name, function in tests.items():
        wanted = getattr(function, "needs", (0,))
        if version < wanted:
            skip(name, file, f"needs Terraform {'.'.join(map(str, wanted))}")
            continue
        good &= run_one(name, function, file)
    sys.exit(0 if good and tests else 1)
