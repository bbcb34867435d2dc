"""The program: options, signals, files, TLS, and HTTP's corners."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time

from harness import (ADMIN, CORE, DEFAULT_TOKEN, P, PLANE, PROGRAM, ROUTE, SERVICE, Emulator, Skip, expect, expect_answer,
                     expect_equal, run)

STORES = P + "/config-stores"


def ended(*options):
    done = subprocess.run([PROGRAM, *options], capture_output=True, text=True, timeout=30)
    return done.returncode, done.stdout, done.stderr


def test_help_and_version():
    code, out, err = ended("--help")
    expect_equal((code, err), (0, ""))
    for option in ("--port", "--address", "--token", "--db", "--seed", "--plugin-schemas", "--page-size", "--rate-limit",
                   "--latency-ms", "--tls-cert", "--tls-key", "--proxy-port",
                   "--proxy-control-plane"):
        expect(option in out, out)
    code, out, err = ended("--version")
    expect_equal((code, err), (0, ""))
    expect(re.match(r"^konnect-emulator \d+\.\d+\.\d+\n$", out), out)


def test_bad_options():
    for options, word in ((["--port", "65536"], "--port"), (["--port", "-1"], "--port"), (["--port", "x"], "--port"),
                          (["--page-size", "0"], "--page-size"), (["--page-size", "1001"], "--page-size"),
                          (["--token", ""], "--token"), (["--seed", "x"], "--seed"), (["--nope"], "nope"),
                          (["--port"], "port"), (["surplus"], "surplus"), (["--tls-cert", "x"], "--tls-key")):
        code, out, err = ended(*options)
        expect_equal((code, out), (2, ""), options)
        expect(word in err, err)


def test_what_cannot_be_opened():
    for options in (["--address", "localhost"], ["--address", "192.0.2.1"], ["--db", "/nowhere/x.db"], ["--plugin-schemas", "/nowhere"],
                    ["--tls-cert", "/nowhere", "--tls-key", "/nowhere"],
                    ["--tls-cert", "/dev/null", "--tls-key", "/dev/null"]):
        code, out, err = ended("--port", "0", *options)
        expect_equal((code, out), (1, ""), options)
        expect(err.startswith("konnect-emulator: "), err)
    with tempfile.TemporaryDirectory() as folder:
        for text in ("{", "{}", '{"fields":[{}]}'):
            with open(os.path.join(folder, "bad.json"), "w") as file:
                file.write(text)
            code, _, err = ended("--port", "0", "--plugin-schemas", folder)
            expect_equal(code, 1, text)
            expect("bad.json" in err, err)


def test_all_addresses():
    with Emulator("--address", "0.0.0.0") as e:
        expect_equal(e.parts.hostname, "0.0.0.0")
        expect_answer(e.get(P), 200)


def test_port_in_use():
    with Emulator() as e:
        code, out, err = ended("--port", str(e.parts.port))
        expect_equal((code, out), (1, ""))
        expect(str(e.parts.port) in err, err)


def test_ready_line_and_signals():
    for how in (signal.SIGTERM, signal.SIGINT):
        e = Emulator().__enter__()
        expect(re.match(r"^http://127\.0\.0\.1:\d+$", e.url), e.url)
        expect_equal(e.stop(how), (0, "", ""))


def test_rate_limit():
    with Emulator("--rate-limit", "5") as e:
        answers = [e.get(STORES) for _ in range(30)]
        served = [answer for answer in answers if answer.status == 200]
        turned_away = [answer for answer in answers if answer.status == 429]
        expect_equal(len(served) + len(turned_away), 30)
        expect(turned_away and len(served) >= 5, f"{len(served)} served, {len(turned_away)} turned away")
        expect_equal({answer.headers["RateLimit-Limit"] for answer in answers}, {"5"})
        expect_equal(answers[0].headers["RateLimit-Remaining"], "4")
        expect_equal(answers[answers.index(turned_away[0]) - 1].headers["RateLimit-Remaining"], "0")
        expect_equal({(answer.headers["Retry-After"], answer.text) for answer in turned_away},
                     {("1", '{"message":"API rate limit exceeded"}')})
        expect_equal(e.get(ADMIN + "/stats").status, 200)


def test_latency():
    with Emulator("--latency-ms", "50") as e:
        begin = time.monotonic()
        e.get(STORES)
        expect(time.monotonic() - begin >= 0.05, "the answer came earlier")


def test_token():
    with Emulator("--token", "other") as e:
        expect_equal(e.get(STORES, token="other").status, 200)
        expect_equal(e.get(STORES, token=DEFAULT_TOKEN).status, 401)


def test_seed():
    with Emulator(seed=False) as e:
        expect_equal(e.get(f"/v2/control-planes/{PLANE}").status, 200)
        expect_equal(e.get(CORE + "/services").json["data"], [])
    with Emulator() as e:
        expect_answer(e.get(CORE + "/services/example-service"), 200, id=SERVICE)
        expect_answer(e.get(CORE + "/routes/example-route"), 200, id=ROUTE, service={"id": SERVICE})


def test_database_file():
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "konnect.db")
        with Emulator("--db", file) as e:
            store = e.made(STORES, {"name": "kept"})
            e.made(f"{STORES}/{store['id']}/secrets", {"key": "k", "value": "v"})
            plugin = e.made(CORE + "/plugins", {"name": "cors", "route": {"id": ROUTE}})
        expect_equal(os.stat(file).st_mode & 0o777, 0o600, "secrets are in it")
        with Emulator("--db", file) as e:
            expect_equal(e.get(f"{STORES}/{store['id']}").json, store)
            expect_equal(e.get(f"{STORES}/{store['id']}/secrets/k").status, 200)
            expect_equal(e.get(f"{CORE}/plugins/{plugin['id']}").json, plugin)
            expect_equal(e.get("/_emulator/requests").json[0]["path"], f"{STORES}/{store['id']}", "the log starts anew")
            expect_equal(e.delete(f"{CORE}/routes/{ROUTE}").status, 204)
            expect_equal(e.get(f"{CORE}/plugins/{plugin['id']}").status, 404)


def test_tls():
    openssl = shutil.which("openssl")
    if openssl is None:
        raise Skip("no openssl program")
    with tempfile.TemporaryDirectory() as folder:
        cert, key = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
        subprocess.run([openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=127.0.0.1"], check=True,
                       capture_output=True)
        with Emulator("--tls-cert", cert, "--tls-key", key) as e:
            expect(e.url.startswith("https://127.0.0.1:"), e.url)
            expect_answer(e.post(STORES, {"name": "over-tls"}), 201)


def test_paths_and_methods():
    with Emulator() as e:
        for path in ("/", "/v2", "/v2/control-planes/x/y", "/v3/control-planes", P + "/core-entities",
                     CORE + "/vaults/a/b/c/d", STORES + "/x/secrets/y/", "//v2/control-planes", P + "/"):
            expect_equal(e.get(path).status, 404, path)
        expect_equal(e.get(STORES + "/%zz").status, 400)
        expect_equal(e.get(STORES + "/%00").status, 400)
        expect_equal(e.get(STORES + "/%4").status, 400)
        expect_equal(e.call("PATCH", STORES).status, 405)
        expect_equal(e.delete(STORES).status, 405)
        expect_equal(e.get("/" + "a/" * 40).status, 400)
        for path in (STORES, CORE + "/vaults", "/v2/control-planes"):
            expect_equal((e.get(path).text, e.get(path + "/").status), (e.get(path + "/").text, 200), path)


def test_trailing_slashes():
    with Emulator() as e:
        store = e.made(STORES + "/", {})["id"]
        e.made(f"{STORES}/{store}/secrets/", {"key": "k", "value": "v"})
        vault = e.made(CORE + "/vaults/", {"name": "env", "prefix": "env"})["id"]
        plugin = e.made(f"{CORE}/routes/{ROUTE}/plugins/", {"name": "cors"})["id"]
        e.made("/v2/control-planes/", {"name": "slash"})
        for path in (STORES, f"{STORES}/{store}/secrets", CORE + "/vaults", f"{CORE}/routes/{ROUTE}/plugins",
                     "/v2/control-planes"):
            expect_equal(e.get(path + "/").text, e.get(path).text, path)
        for path in (P, f"{STORES}/{store}", f"{STORES}/{store}/secrets/k", f"{CORE}/vaults/{vault}",
                     f"{CORE}/plugins/{plugin}", f"{CORE}/routes/{ROUTE}/plugins/{plugin}",
                     CORE + "/schemas/plugins/cors", "/_emulator/stats", "/_emulator/dump", "/_emulator/faults",
                     "/_emulator/requests"):
            expect_equal((e.get(path).status, e.get(path + "/").status), (200, 404), path)
            expect(e.delete(path + "/").status in (404, 405), path)
        for method in ("PUT", "DELETE"):
            answer = e.call(method, CORE + "/vaults/", {})
            expect_equal((answer.status, answer.json["message"]), (400, "required ID is missing"))


def test_body_limit():
    with Emulator() as e:
        raw = b'{"name":"' + b"x" * (5 * 1024 * 1024) + b'"}'
        expect_equal(e.post(STORES, raw=raw).status, 413)
        expect_equal(e.post(STORES, raw=raw[:1024] + b'"}').status, 400)


def test_many_at_once():
    with Emulator() as e:
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
        expect_equal(failures, [])
        expect_equal(e.get("/_emulator/dump").json["consumers"], 160)


run(globals())
