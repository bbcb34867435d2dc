"""The program: options, signals, files, TLS, and HTTP's corners."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

from harness import CONTROL_PLANE, CORE, P, ROUTE, SERVICE, TOKEN, Emulator, Skip, has, run, same, true

STORES = P + "/config-stores"


def ended(program, *options):
    done = subprocess.run([program, *options], capture_output=True, text=True, timeout=30)
    return done.returncode, done.stdout, done.stderr


def test_help_and_version(program):
    code, out, err = ended(program, "--help")
    same((code, err), (0, ""))
    for option in ("--port", "--token", "--db", "--seed", "--plugin-schemas", "--page-size", "--tls-cert", "--tls-key", "--proxy-port",
                   "--proxy-control-plane"):
        true(option in out, out)
    code, out, err = ended(program, "--version")
    same((code, err), (0, ""))
    true(re.match(r"^konnect-emulator \d+\.\d+\.\d+\n$", out), out)


def test_bad_options(program):
    for options, word in ((["--port", "65536"], "--port"), (["--port", "-1"], "--port"), (["--port", "x"], "--port"),
                          (["--page-size", "0"], "--page-size"), (["--page-size", "1001"], "--page-size"),
                          (["--token", ""], "--token"), (["--seed", "x"], "--seed"), (["--nope"], "nope"),
                          (["--port"], "port"), (["surplus"], "surplus"), (["--tls-cert", "x"], "--tls-key")):
        code, out, err = ended(program, *options)
        same((code, out), (2, ""), options)
        true(word in err, err)


def test_what_cannot_be_opened(program):
    for options in (["--db", "/nowhere/x.db"], ["--plugin-schemas", "/nowhere"],
                    ["--tls-cert", "/nowhere", "--tls-key", "/nowhere"],
                    ["--tls-cert", "/dev/null", "--tls-key", "/dev/null"]):
        code, out, err = ended(program, "--port", "0", *options)
        same((code, out), (1, ""), options)
        true(err.startswith("konnect-emulator: "), err)
    with tempfile.TemporaryDirectory() as folder:
        for text in ("{", "{}", '{"fields":[{}]}'):
            with open(os.path.join(folder, "bad.json"), "w") as file:
                file.write(text)
            code, _, err = ended(program, "--port", "0", "--plugin-schemas", folder)
            same(code, 1, text)
            true("bad.json" in err, err)


def test_port_in_use(program):
    with Emulator(program) as e:
        code, out, err = ended(program, "--port", str(e.parts.port))
        same((code, out), (1, ""))
        true(str(e.parts.port) in err, err)


def test_ready_line_and_signals(program):
    for how in (signal.SIGTERM, signal.SIGINT):
        e = Emulator(program).__enter__()
        true(re.match(r"^http://127\.0\.0\.1:\d+$", e.url), e.url)
        same(e.stop(how), (0, "", ""))


def test_token(program):
    with Emulator(program, "--token", "other") as e:
        same(e.get(STORES, token="other").status, 200)
        same(e.get(STORES, token=TOKEN).status, 401)


def test_seed(program):
    with Emulator(program, seed=False) as e:
        same(e.get(f"/v2/control-planes/{CONTROL_PLANE}").status, 200)
        same(e.get(CORE + "/services").json["data"], [])
    with Emulator(program) as e:
        has(e.get(CORE + "/services/example-service"), 200, id=SERVICE)
        has(e.get(CORE + "/routes/example-route"), 200, id=ROUTE, service={"id": SERVICE})


def test_database_file(program):
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "konnect.db")
        with Emulator(program, "--db", file) as e:
            store = e.made(STORES, {"name": "kept"})
            e.made(f"{STORES}/{store['id']}/secrets", {"key": "k", "value": "v"})
            plugin = e.made(CORE + "/plugins", {"name": "cors", "route": {"id": ROUTE}})
        same(os.stat(file).st_mode & 0o777, 0o600, "secrets are in it")
        with Emulator(program, "--db", file) as e:
            same(e.get(f"{STORES}/{store['id']}").json, store)
            same(e.get(f"{STORES}/{store['id']}/secrets/k").status, 200)
            same(e.get(f"{CORE}/plugins/{plugin['id']}").json, plugin)
            same(e.get("/_emulator/requests").json[0]["path"], f"{STORES}/{store['id']}", "the log starts anew")
            same(e.delete(f"{CORE}/routes/{ROUTE}").status, 204)
            same(e.get(f"{CORE}/plugins/{plugin['id']}").status, 404)


def test_tls(program):
    openssl = shutil.which("openssl")
    if openssl is None:
        raise Skip("no openssl program")
    with tempfile.TemporaryDirectory() as folder:
        cert, key = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
        subprocess.run([openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=127.0.0.1"], check=True,
                       capture_output=True)
        with Emulator(program, "--tls-cert", cert, "--tls-key", key) as e:
            true(e.url.startswith("https://127.0.0.1:"), e.url)
            has(e.post(STORES, {"name": "over-tls"}), 201)


def test_paths_and_methods(program):
    with Emulator(program) as e:
        for path in ("/", "/v2", "/v2/control-planes/x/y", "/v3/control-planes", P + "/core-entities",
                     CORE + "/vaults/a/b/c/d", STORES + "/x/secrets/y/", "//v2/control-planes", P + "/"):
            same(e.get(path).status, 404, path)
        same(e.get(STORES + "/%zz").status, 400)
        same(e.get(STORES + "/%00").status, 400)
        same(e.get(STORES + "/%4").status, 400)
        same(e.call("PATCH", STORES).status, 405)
        same(e.delete(STORES).status, 405)
        same(e.get("/" + "a/" * 40).status, 400)
        for path in (STORES, CORE + "/vaults", "/v2/control-planes"):
            same((e.get(path).text, e.get(path + "/").status), (e.get(path + "/").text, 200), path)


def test_trailing_slashes(program):
    with Emulator(program) as e:
        store = e.made(STORES + "/", {})["id"]
        e.made(f"{STORES}/{store}/secrets/", {"key": "k", "value": "v"})
        vault = e.made(CORE + "/vaults/", {"name": "env", "prefix": "env"})["id"]
        plugin = e.made(f"{CORE}/routes/{ROUTE}/plugins/", {"name": "cors"})["id"]
        e.made("/v2/control-planes/", {"name": "slash"})
        for path in (STORES, f"{STORES}/{store}/secrets", CORE + "/vaults", f"{CORE}/routes/{ROUTE}/plugins",
                     "/v2/control-planes"):
            same(e.get(path + "/").text, e.get(path).text, path)
        for path in (P, f"{STORES}/{store}", f"{STORES}/{store}/secrets/k", f"{CORE}/vaults/{vault}",
                     f"{CORE}/plugins/{plugin}", f"{CORE}/routes/{ROUTE}/plugins/{plugin}",
                     CORE + "/schemas/plugins/cors", "/_emulator/stats", "/_emulator/dump", "/_emulator/faults",
                     "/_emulator/requests"):
            same((e.get(path).status, e.get(path + "/").status), (200, 404), path)
            true(e.delete(path + "/").status in (404, 405), path)
        for method in ("PUT", "DELETE"):
            answer = e.call(method, CORE + "/vaults/", {})
            same((answer.status, answer.json["message"]), (400, "required ID is missing"))


def test_body_limit(program):
    with Emulator(program) as e:
        raw = b'{"name":"' + b"x" * (5 * 1024 * 1024) + b'"}'
        same(e.post(STORES, raw=raw).status, 413)
        same(e.post(STORES, raw=raw[:1024] + b'"}').status, 400)


def test_many_at_once(program):
    with Emulator(program) as e:
        failures = []

        def work(number):
            for i in range(20):
                answer = e.post(CORE + "/consumers", {"username": f"c{number}-{i}"})
                if answer.status != 201:
                    failures.append(answer)

        threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        same(failures, [])
        same(e.get("/_emulator/dump").json["consumers"], 160)


run("emulator/program", dict(globals()), sys.argv[1])
