"""Real Terraform (or OpenTofu) against the emulator.

An end-to-end test is a function `test_…(konnect, work)`: it gets an emulator of its own and an empty working directory.
"""

import functools
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from .emulator import ADMIN, PLANE, TIMEOUT, Emulator
from .expectations import Skip, expect, expect_in
from .places import BUILD, ROOT
from .runner import run

SOURCE = "registry.terraform.io/terraform-provider-konnect/konnect"
TOKEN = "kpat_e2e-CANARY-TOKEN-71b2"  # must never be seen in what Terraform shows or keeps

HEADER = """
terraform {
  required_providers {
    konnect = { source = "%s" }
  }
}
""" % SOURCE


def client():
    """The Terraform that is tested."""
    installed = ROOT / "build" / "tools" / "terraform"
    chosen = os.environ.get("TERRAFORM") or shutil.which("terraform") or shutil.which("tofu")
    if not chosen and not installed.exists():
        raise Skip("no terraform and no tofu on the PATH; scripts/setup installs one")
    return chosen or str(installed)


def known_clients():
    """The clients of the file `clients`, oldest first, by their version: the program, or None where it is not installed."""
    rows = [line.split() for line in (pathlib.Path(__file__).parent / "clients").read_text().splitlines()]
    programs = {row[0]: ROOT / "build" / "tools" / f"terraform-{row[0]}" for row in rows if row and row[0] != "#"}
    return {version: str(program) if program.exists() else None for version, program in programs.items()}


@functools.cache
def product_and_version(program):
    """"Terraform" or "OpenTofu", and its version as numbers."""
    text = subprocess.run([program, "version"], capture_output=True, text=True, env=clean_environment(),
                          timeout=TIMEOUT, check=True).stdout
    product, *version = re.search(r"(Terraform|OpenTofu) v(\d+)\.(\d+)\.(\d+)", text).groups()
    return product, tuple(int(part) for part in version)


def client_version():
    return product_and_version(client())[1]


def client_since(wanted):
    """The client that is tested if it has at least this version, else the oldest Terraform of `known_clients` that has."""
    if client_version() >= wanted:
        return client()
    for program in known_clients().values():
        if program and product_and_version(program)[0] == "Terraform" and product_and_version(program)[1] >= wanted:
            return program
    raise Skip(f"needs Terraform {'.'.join(map(str, wanted))}; scripts/setup --clients installs one")


def clean_environment():
    """The environment without anything that would configure Terraform or the provider."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("TF_", "KONNECT_"))}
    kept.update(CHECKPOINT_DISABLE="1", TF_IN_AUTOMATION="1", TF_CLI_ARGS="-no-color", NO_COLOR="1")
    return kept


class Konnect(Emulator):
    """An emulator of the test's own, asked in fewer words: an `api` or `admin` call that does not succeed fails the test."""

    def __init__(self, *options):
        super().__init__(*options, token=TOKEN)
        super().__enter__()
        self.gateway = self.process.stdout.readline().strip() if "--proxy-port" in options else None

    def api(self, method, path, body=None, plane=PLANE):
        """Konnect's API below the control plane; the decoded answer, or None where there is no body."""
        return self.ask(method, f"/v2/control-planes/{plane}/{path}", body)

    def admin(self, method, path, body=None):
        return self.ask(method, f"{ADMIN}/{path}", body)

    def ask(self, method, path, body):
        answer = self.call(method, path, body, timeout=TIMEOUT)
        expect(200 <= answer.status < 300, f"{method} {path}: {answer}")
        return answer.json

    def requests(self, *methods):
        """What was asked of Konnect's own paths since the start, as the emulator logs it."""
        return [entry for entry in self.admin("GET", "requests")
                if entry["path"].startswith("/v2/") and (not methods or entry["method"] in methods)]

    def counts(self):
        return self.admin("GET", "dump")

    def close(self, killed=False):
        code, _, err = self.stop()
        expect(code == 0 or killed, f"the emulator ended with {code}: {err}")


class Result:
    def __init__(self, code, text):
        self.code = code
        self.text = text


class Work:
    """A working directory of Terraform's."""

    timeout = TIMEOUT  # of one command

    def __init__(self, folder, konnect):
        self.folder = pathlib.Path(folder)
        self.konnect = konnect
        self.client = client()
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
        done = subprocess.run([self.client, *arguments], cwd=self.folder, env=environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=self.timeout)
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

    def no_changes(self, **more):
        return self.plan(code=0, **more)

    def nothing_drifted(self):
        """Exit code 2 would also come from equal numbers of different precision, with Terraform 1.11 and 1.12."""
        return self.plan("-refresh-only", code=0)

    def nothing_drifted_in_words(self):
        """The same for a state with two sensitive attributes in one object: the exit code says nothing there, because Terraform
        compares their names in a random order."""
        expect_in("No changes. Your infrastructure still matches", self.run("plan", "-refresh-only", "-input=false").text)

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


def with_terraform(function):
    """The test with what it needs: an emulator, a working directory and a client of its version."""
    @functools.wraps(function)
    def test():
        wanted = getattr(function, "needs", (0,))
        program = client_since(wanted)
        # A short path: it holds the provider's socket.
        with tempfile.TemporaryDirectory(prefix="e2e") as folder:
            options = getattr(function, "emulator_options", ())
            konnect = Konnect(*(options() if callable(options) else options))
            try:
                work = Work(folder, konnect)
                work.client = program
                run_in(work, konnect, function)
            finally:
                konnect.close(killed=getattr(function, "emulator_dies", False))
    return test


def run_in(work, konnect, function):
    try:
        function(konnect, work)
        left = [entry.name for entry in work.folder.iterdir() if entry.name.startswith("konnect-")]
        expect(not left, f"socket directories were left behind: {left}")
    except Skip:
        raise
    except BaseException:
        print("\n".join(work.transcript[-3:]), flush=True)
        raise


def needs(*version):
    """Marks a test that needs a client of this version."""
    def mark(function):
        function.needs = version
        return function
    return mark


def main(names):
    """Runs the tests among `names` (a test file's globals())."""
    run({name: with_terraform(test) for name, test in names.items() if name.startswith("test_") and callable(test)})
