"""The program: options, signals, files, TLS, and HTTP's corners."""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time

from harness import (ADMIN, CORE, DEFAULT_TOKEN, P, PLANE, PROGRAM, ROOT, ROUTE, SERVICE, Emulator, Skip, expect, expect_answer,
                     expect_equal, run)

STORES = P + "/config-stores"


def ended(*options):
    done = subprocess.run([PROGRAM, *options], capture_output=True, text=True, timeout=30)
    return done.returncode, done.stdout, done.stderr


def test_help_and_version():
    code, out, err = ended("--help")
    expect_equal((code, err), (0, ""))
    for option in ("--port", "--host", "--address", "--log", "--token", "--db", "--seed", "--plugin-schemas", "--page-size", "--rate-limit",
                   "--latency-ms", "--tls-cert", "--tls-key", "--proxy-port",
                   "--proxy-control-plane"):
        expect(option in out, out)
    code, out, err = ended("--version")
    expect_equal((code, err), (0, ""))
    expect(re.match(r"^konnect-emulator \d+\.\d+\.\d+\n$", out), out)


def test_bad_options():
    for options, word in ((["--port", "65536"], "--port"), (["--port", "-1"], "--port"), (["--port", "x"], "--port"),
                          (["--page-size", "0"], "--page-size"), (["--page-size", "1001"], "--page-size"),
                          (["--token", ""], "--token"), (["--seed", ""], "--seed"), (["--nope"], "nope"),
                          (["--port"], "port"), (["surplus"], "surplus"), (["--tls-cert", "x"], "--tls-key")):
        code, out, err = ended(*options)
        expect_equal((code, out), (2, ""), options)
        expect(word in err, err)


def test_what_cannot_be_opened():
    for options in (["--host", "localhost"], ["--address", "localhost"], ["--host", "192.0.2.1"], ["--log", "/nowhere/x.log"], ["--db", "/nowhere/x.db"], ["--plugin-schemas", "/nowhere"],
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
    for option in ("--host", "--address"):  # the older name
        with Emulator(option, "0.0.0.0") as e:
            expect_equal(e.parts.hostname, "0.0.0.0")
            expect_answer(e.get(P), 200)


def test_health():
    with Emulator("--rate-limit", "1", "--token", "other") as e:
        for _ in range(3):
            answer = e.get("/health", token=None)
            expect_equal((answer.status, answer.json), (200, {"status": "ok"}))
        expect_equal(e.call("POST", "/health", token=None).status, 405)
        expect_equal(e.get("/_emulator/requests", token="other").json, [])
        expect_equal(e.get("/health/x", token=None).status, 401)


def test_check_health():
    with Emulator() as e:
        expect_equal(ended("check-health", e.url), (0, "", ""))
        code, out, err = ended("check-health", e.url + "/v2")
        expect_equal((code, out), (1, ""))
        expect("status 401" in err, err)
    code, out, err = ended("check-health", e.url)
    expect_equal((code, out), (1, ""))
    expect(e.url in err, err)
    expect_equal(ended("check-health", "--help")[0], 0)
    for arguments in (["--nope"], ["http://127.0.0.1:1", "surplus"]):
        expect_equal(ended("check-health", *arguments)[0], 2, arguments)


def test_container_files():
    """Their commands are this program's, and the seed beside them is one."""
    containerfile, compose = ((ROOT / "emulator" / name).read_text() for name in ("Containerfile", "compose.yaml"))
    entry = json.loads(re.search(r"^ENTRYPOINT (.*)$", containerfile, re.MULTILINE).group(1))
    check = json.loads(re.search(r"^HEALTHCHECK .* CMD (.*)$", containerfile, re.MULTILINE).group(1))
    given = [word.strip("\"") for word in re.findall(r"^      - (--\S+|\"-\"|/seed.yaml)$", compose, re.MULTILINE)]
    expect_equal(given, ["--seed", "/seed.yaml", "--log", "-"])
    options = [*entry[1:], *given]
    options[options.index("/seed.yaml")] = str(ROOT / "emulator" / "seed.yaml")
    e = Emulator(*options, seed=False).__enter__()
    expect_answer(e.get(CORE + "/routes/example-route"), 200, paths=["/anything"])
    expect_equal(ended(*check[1:], e.url.replace("0.0.0.0", "127.0.0.1")), (0, "", ""))
    _, out, _ = e.stop()
    expect_equal(len(lines(out)), 1)


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


def test_reset():
    """All that was made is gone, faults and the log as well; what was there at the start is there again."""
    with Emulator() as e:
        start = e.get("/_emulator/dump").json
        store = e.made(STORES, {"name": "s"})
        e.made(f"{STORES}/{store['id']}/secrets", {"key": "k", "value": "v"})
        e.made("/v2/control-planes", {"name": "other"})
        e.made(CORE + "/plugins", {"name": "cors", "route": {"id": ROUTE}})
        e.put(f"{CORE}/services/{SERVICE}", {"name": "changed", "host": "h"})
        e.fault(action="answer", status=500)
        expect(e.get("/_emulator/dump").json != start)
        expect_equal(e.get("/_emulator/reset", token=None).status, 405)
        expect_equal(e.call("POST", "/_emulator/reset", token=None).status, 204)
        expect_equal((e.get("/_emulator/dump").json, e.get("/_emulator/requests").json), (start, []))
        expect_answer(e.get(f"{CORE}/services/example-service"), 200, id=SERVICE, host="httpbin.example")


SECRET = "CANARY-52c9"
LINE = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (\S+) (\S+) (\S+) \d+ms(?: (.*))?$")


def lines(text):
    """Method, path, outcome and changes of each line."""
    matches = [LINE.match(line) for line in text.splitlines()]
    expect(all(matches), text)
    return [match.groups() for match in matches]


def everything_with_secrets(e):
    """Requests that carry SECRET wherever a secret can be: bodies, queries, headers, the place of an id."""
    store = e.made(STORES, {"name": "s"})["id"]
    consumer = e.made(CORE + "/consumers", {"username": "u"})["id"]
    at = f"{CORE}/consumers/{consumer}"
    e.made(f"{STORES}/{store}/secrets", {"key": "k", "value": SECRET})
    e.put(f"{STORES}/{store}/secrets/k", {"value": SECRET + "2"})
    e.made(f"{at}/key-auth", {"key": SECRET})
    jwt = e.made(f"{at}/jwt", {"key": SECRET, "secret": SECRET})["id"]
    e.get(f"{at}/jwt/{SECRET}")
    e.get(f"{CORE}/jwts/{SECRET}?x={SECRET}")
    e.delete(f"{at}/jwt/{jwt}")
    e.get(f"{STORES}?page[after]={SECRET}")
    e.get(STORES, token=SECRET)
    e.post(CORE + "/services", {"host": 1, "name": SECRET})
    e.fault(action="echo", status=400)
    e.post(CORE + "/services", {"name": SECRET})
    e.delete(f"{CORE}/consumers/u")


def test_log():
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "requests.log")
        with Emulator("--log", file) as e:
            everything_with_secrets(e)
            e.get(f"{P}/a%0Ab%1b\x7f".replace("\x7f", "%7f"))
            e.fault(action="drop")
            try:
                e.get(STORES)
            except OSError:
                pass
            e.delete("/v2/control-planes/" + PLANE)
            e.call("POST", "/_emulator/reset", token=None)
            e.get("/_emulator/stats")
            e.get("/health")
        with open(file) as opened:
            text = opened.read()
        expect_equal(os.stat(file).st_mode & 0o777, 0o600)
        expect(SECRET not in text and DEFAULT_TOKEN not in text, text)
        log = lines(text)
        ids = r" [0-9a-f-]{36}"
        for number, method, path, outcome, changes in (
                (0, "POST", "/config-stores", "201", "created config_stores" + ids), (2, "POST", "/secrets", "201", "created secrets k"),
                (3, "PUT", "/secrets/k", "200", "changed secrets k"), (6, "GET", "/jwt/*", "200", None),
                (7, "GET", "/core-entities/jwts/*", "200", None), (8, "DELETE", None, "204", "deleted jwt" + ids),
                (9, "GET", "/config-stores", "400", None), (10, "GET", "/config-stores", "401", None),
                (11, "POST", "/services", "400", None), (12, "POST", "/_emulator/faults", "201", None),
                (13, "POST", "/services", "400", None),
                (14, "DELETE", "/consumers/u", "204", f"deleted key-auth{ids}, deleted consumers{ids}"),
                (15, "GET", "/a%0Ab%1b%7f", "404", None), (17, "GET", "/config-stores", "dropped", None),
                (18, "DELETE", "/" + PLANE, "204", "deleted .*"),
                (19, "POST", "/_emulator/reset", "204", "created control_planes.*, created services.*, created routes.*")):
            line = log[number]
            expect_equal((line[0], line[2]), (method, outcome), line)
            expect(path is None or line[1].endswith(path), line)
            expect(line[3] is None if changes is None else re.fullmatch(changes, line[3] or ""), line)
        expect_equal(len(log), 20)


def test_log_to_stdout():
    e = Emulator("--log", "-").__enter__()
    e.made(STORES, {"name": "s"})
    _, out, _ = e.stop()
    expect_equal([(method, status) for method, _, status, _ in lines(out)], [("POST", "201")])


def test_log_of_many_changes():
    """A control plane with more in it than a line should name."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "requests.log")
        with Emulator("--log", file) as e:
            for number in range(20):
                e.made(CORE + "/consumers", {"username": f"c{number}"})
            e.delete("/v2/control-planes/" + PLANE)
        with open(file) as opened:
            last = lines(opened.read())[-1]
        expect(last[3].endswith(" and 15 more"), last)


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
