"""docs/guides/testing.md: its files are those of examples/testing, and they do what it says."""

import pathlib
import re
import shutil
import subprocess

from harness import BUILD, PLANE, ROOT, TIMEOUT, Skip, client, expect, expect_equal, expect_in, expect_not_in, main, needs
from harness.terraform import client_since

FOLDER = ROOT / "examples" / "testing"
RUN = re.compile(r"^ +- run: (.*)$", re.MULTILINE)
SCRIPT = re.compile(r"^    - (.*)$", re.MULTILINE)


def in_copy(work):
    """The example in the working directory; the programs that CI has on its PATH."""
    shutil.copytree(FOLDER, work.folder / "module")
    programs = work.folder / "bin"
    programs.mkdir()
    (programs / "konnect-emulator").symlink_to(BUILD / "konnect-emulator")
    (programs / "terraform").symlink_to(pathlib.Path(client()).resolve())
    return work.folder / "module", {**work.environment, "PATH": f"{programs}:{work.environment['PATH']}"}


def shell(command, folder, environment, code=0):
    done = subprocess.run(["sh", "-ec", command], cwd=folder, env=environment, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=TIMEOUT)
    expect_equal(done.returncode, code, done.stdout)
    return done.stdout


def test_files_of_the_guide(konnect, work):
    guide = (ROOT / "docs/guides/testing.md").read_text()
    blocks = re.findall(r"^```\w+\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)
    for file in [path for path in FOLDER.rglob("*") if path.is_file()]:
        expect(file.read_text() in blocks, f"{file.name} is not what the guide shows")
    expect_equal(len(blocks) - len([path for path in FOLDER.rglob("*") if path.is_file()]), 1, "one block is a mere command")


@needs(1, 6)
def test_run(konnect, work):
    """Passes, leaves nothing behind, and shows in its log what was done."""
    module, environment = in_copy(work)
    expect_in("4 passed, 0 failed", shell("sh tests/run.sh", module, environment))
    expect(not (module / "url").exists())
    log = (module / "requests.log").read_text()
    made, gone = (set(re.findall(rf"{word} (\w+ [0-9a-f-]{{36}})", log)) for word in ("created", "deleted"))
    expect_equal((len(made), made), (4, gone))


@needs(1, 6)
def test_a_failure_is_one(konnect, work):
    module, environment = in_copy(work)
    main_tf = module / "main.tf"
    main_tf.write_text(main_tf.read_text().replace('policy = "local"', 'polisy = "local"'))
    said = shell("sh tests/run.sh", module, environment, code=1)
    expect_in("polisy", said)
    expect(not (module / "url").exists())


@needs(1, 6)
def test_github_actions(konnect, work):
    """The steps of the workflow but for those that install."""
    module, environment = in_copy(work)
    steps = RUN.findall((module / "github-actions.yaml").read_text())
    expect_equal(steps, ["terraform init -input=false", "sh tests/run.sh"])
    expect_in("4 passed, 0 failed", shell(steps[-1], module, environment))


@needs(1, 6)
def test_gitlab(konnect, work):
    """The job's script but for what installs, with its variables; the service is the test's emulator."""
    if shutil.which("wget") is None:
        raise Skip("no wget")
    module, environment = in_copy(work)
    text = (module / "gitlab-ci.yaml").read_text()
    variables = dict(re.findall(r"^    (KONNECT_\w+): (.*)$", text, re.MULTILINE))
    expect_equal(variables["KONNECT_CONTROL_PLANE_ID"], PLANE)
    script = SCRIPT.findall(text.split("script:")[1])
    expect_equal(script[0], "terraform init -input=false")
    konnect.api("POST", "core-entities/services", {"name": "orders", "host": "h"})  # of a job before
    variables.update(KONNECT_SERVER_URL=konnect.url, KONNECT_TOKEN=konnect.token)
    said = shell("\n".join(script[1:]), module, {**environment, **variables})
    expect_in("4 passed, 0 failed", said)


def test_provider_block_in_a_test_file(konnect, work):
    """Terraform 1.15 configures it once, for the plans and applies of all runs: none of these is a double of another."""
    shutil.copytree(FOLDER, work.folder / "module")
    work.folder = work.folder / "module"
    file = work.folder / "tests" / "api.tftest.hcl"
    block = 'provider "konnect" {\n  server_url            = "%s"\n  personal_access_token = "%s"\n  control_plane_id      = "%s"\n}\n'
    file.write_text(block % (konnect.url, konnect.token, PLANE) + file.read_text())
    work.client = client_since((1, 15))
    said = work.run("test", KONNECT_TOKEN=None, KONNECT_SERVER_URL=None, KONNECT_CONTROL_PLANE_ID=None).text
    expect_in("4 passed, 0 failed", said)
    expect_not_in("Warning: Already", said)


@needs(1, 7)
def test_mock_provider(konnect, work):
    """As the guide says: an ID that others refer to must be a UUID."""
    guide = (ROOT / "docs/guides/testing.md").read_text()
    mock = re.search(r"^    mock_provider .*?^    }$", guide, re.MULTILINE | re.DOTALL)
    shutil.copytree(FOLDER, work.folder / "module")
    work.folder = work.folder / "module"
    file = work.folder / "tests" / "api.tftest.hcl"
    file.write_text(mock[0] + "\n" + file.read_text())
    expect_in("4 passed, 0 failed", work.run("test", KONNECT_TOKEN=None, KONNECT_SERVER_URL=None).text)
    expect_equal(konnect.requests(), [])


if __name__ == "__main__":
    main(globals())
