"""konnect-emulator fetch-schemas, with another emulator in the place of Konnect."""

import json
import os
import pathlib
import subprocess
import tempfile

from harness import CORE, DEFAULT_TOKEN, NOWHERE, PLANE, PROGRAM, Emulator, expect, expect_equal, expect_in, run

TOKEN = "kpat_CANARY-1f6b"
BUILT_IN = {"ai-proxy", "cors", "key-auth", "rate-limiting", "request-termination", "request-transformer"}
SCHEMA = {"fields": [{"config": {"type": "record", "required": True, "fields": [
    {"greeting": {"type": "string", "default": "hello", "len_min": 2}}]}}]}


def fetched(*arguments, **environment):
    """Exit code, stdout and stderr; the environment has nothing of Konnect's but what is given."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("KONNECT_")}
    done = subprocess.run([PROGRAM, "fetch-schemas", *arguments], capture_output=True, text=True, timeout=120,
                          env={**kept, **environment})
    expect(TOKEN not in done.stdout + done.stderr, done.stderr)
    return done.returncode, done.stdout, done.stderr


def from_emulator(e, folder, *arguments, **environment):
    return fetched("--out", str(folder), *arguments, **{"KONNECT_TOKEN": TOKEN, "KONNECT_SERVER_URL": e.url + "/v2/",
                                                        "KONNECT_CONTROL_PLANE_ID": PLANE, **environment})


def in_a_folder(test):
    def wrapped():
        with tempfile.TemporaryDirectory() as folder:
            test(pathlib.Path(folder))
    return wrapped


@in_a_folder
def test_all_of_them(folder):
    (folder / "custom").mkdir()
    (folder / "custom" / "mine.json").write_text(json.dumps(SCHEMA))
    out = folder / "out"
    with Emulator("--plugin-schemas", str(folder / "custom"), token=TOKEN) as e:
        code, said, err = from_emulator(e, out)
        expect_equal((code, err), (0, ""))
        expect(said.startswith(f"6 schemas are in {out}; of "), said)
        expect_equal({path.name for path in out.iterdir()}, {name + ".json" for name in BUILT_IN})
        for name in BUILT_IN:
            expect_equal(json.loads((out / f"{name}.json").read_text()), e.get(f"{CORE}/schemas/plugins/{name}").json)
        # a custom one is asked for by name
        expect_equal(from_emulator(e, out, "mine", "cors")[0], 0)
    with Emulator("--plugin-schemas", str(out)) as again:
        expect_equal(again.made(CORE + "/plugins", {"name": "mine"})["config"], {"greeting": "hello"})
        expect_equal(again.get(CORE + "/schemas/plugins/mine").json, SCHEMA)


@in_a_folder
def test_what_can_go_wrong(folder):
    with Emulator(token=TOKEN) as e:
        for arguments, environment, words in (
                ((), {"KONNECT_TOKEN": TOKEN + "x"}, "401"),
                (("--control-plane", NOWHERE), {}, "Cannot read the control plane"),
                (("not-there",), {}, "Cannot fetch the schema of not-there"),
                (("--server-url", "http://127.0.0.1:1"), {}, "127.0.0.1:1")):
            code, out, err = from_emulator(e, folder / "out", *arguments, **environment)
            expect_equal((code, out), (1, ""), err)
            expect_in(words, err)
        code, _, err = from_emulator(e, "/nowhere/x")
        expect_equal(code, 1)
        expect_in("/nowhere/x", err)
        for body in ("no JSON", '{"fields": [{}]}'):
            e.fault(action="answer", status=200, path="/schemas/plugins/cors", body=body)
            code, _, err = from_emulator(e, folder / "out", "cors")
            expect_equal(code, 1)
            expect_in("cors: the answer is none", err)
    expect_equal(list((folder / "out").iterdir()), [], "nothing half done is left")


@in_a_folder
def test_rate_limit(folder):
    with Emulator(token=TOKEN) as e:
        e.fault(action="answer", status=429, path="/schemas/plugins/cors", headers={"Retry-After": "1"})
        expect_equal(from_emulator(e, folder, "cors")[0], 0)
        expect((folder / "cors.json").exists())


def test_command_line():
    known = {"KONNECT_TOKEN": DEFAULT_TOKEN, "KONNECT_REGION": "eu", "KONNECT_CONTROL_PLANE_ID": PLANE}
    code, out, err = fetched("--help")
    expect_equal((code, err), (0, ""))
    for word in ("--out", "--server-url", "--region", "--control-plane", "KONNECT_TOKEN"):
        expect(word in out, out)
    for arguments, environment, word in (
            ((), known, "--out"), (("--out", "x", "../up"), known, "../up"), (("--out", "x", ""), known, "no name of a plugin"),
            (("--out", "x"), {**known, "KONNECT_TOKEN": ""}, "KONNECT_TOKEN"),
            (("--out", "x", "--control-plane", "name"), known, "--control-plane"),
            (("--out", "x", "--server-url", "h.example"), known, "https://"),
            (("--out", "x", "--region", "evil.example/"), known, "two small letters"),
            (("--out", "x"), {**known, "KONNECT_SERVER_URL": "https://h.example"}, "one of them"),
            (("--out", "x"), {**known, "KONNECT_REGION": ""}, "one of them"),
            (("--nope",), known, "nope")):
        code, out, err = fetched(*arguments, **environment)
        expect_equal((code, out), (2, ""), arguments)
        expect(word in err, err)


run(globals())
