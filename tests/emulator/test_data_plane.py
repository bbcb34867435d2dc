"""The data plane: routes and services. Its plugins are in test_data_plane_plugins.py and test_ai_proxy.py."""

import gzip
import http.client
import os
import re
import subprocess
import tempfile
import threading

from harness import CORE, NOWHERE, PLANE, PROGRAM, Emulator, Gateway, Upstream, expect, expect_answer, expect_equal, run

UNREACHABLE = {"message": "An invalid response was received from the upstream server"}


def test_the_second_line_and_the_options():
    with Gateway() as e:
        expect(re.match(r"^http://127\.0\.0\.1:\d+$", e.proxy_url) and e.proxy_url != e.url, e.proxy_url)
        expect_answer(e.ask("/"), 404, message="no Route matched with those values")
        expect_equal(e.get("/_emulator/stats").json["requests"], 1, "requests of the data plane are not the API's")
    with Gateway("--proxy-control-plane", PLANE) as e:
        expect_equal(e.ask("/").status, 404)
    for options, code, word in ((["--proxy-port", "x"], 2, "--proxy-port"), (["--proxy-port", "65536"], 2, "65536"),
                                (["--proxy-control-plane", NOWHERE], 2, "--proxy-port"),
                                (["--proxy-port", "0", "--proxy-control-plane", NOWHERE], 1, NOWHERE)):
        done = subprocess.run([PROGRAM, "--port", "0", *options], capture_output=True, text=True, timeout=30)
        expect_equal((done.returncode, done.stdout), (code, ""), options)
        expect(word in done.stderr, done.stderr)
    with Emulator() as other:
        done = subprocess.run([PROGRAM, "--port", "0", "--proxy-port", str(other.parts.port)], capture_output=True,
                              text=True, timeout=30)
        expect_equal((done.returncode, done.stdout), (1, ""), "a port in use")
    expect_equal("--proxy-port" in subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, timeout=30).stdout, True)


def test_another_control_plane():
    """One that was made earlier, in a file; its routes are its own."""
    with tempfile.TemporaryDirectory() as folder, Upstream() as upstream:
        file = os.path.join(folder, "konnect.db")
        with Emulator("--db", file) as e:
            plane = e.made("/v2/control-planes", {"name": "other"})["id"]
            core = f"/v2/control-planes/{plane}/core-entities"
            service = e.made(core + "/services", {"url": upstream.url})["id"]
            e.made(core + "/routes", {"paths": ["/there"], "service": {"id": service}})
        with Gateway("--db", file, "--proxy-control-plane", plane) as e:
            expect_equal(e.ask("/there").status, 200)
            e.route(e.service(upstream.url), paths=["/here"])
            expect_equal(e.ask("/here").status, 404)


def test_forwarding():
    with Upstream() as upstream, Gateway() as e:
        service = e.service(upstream.url + "/base/")
        e.route(service, paths=["/strip"])
        e.route(service, paths=["/keep"], strip_path=False)
        e.route(service, hosts=["by.host"])
        e.route(service, hosts=["kept.host"], preserve_host=True)
        for path, arrived in (("/strip", "/base/"), ("/strip/", "/base/"), ("/strip/a%2Fb/%20", "/base/a%2Fb/%20"),
                              ("/stripped", "/base/ped"), ("/keep/x", "/base/keep/x")):
            expect_equal(e.ask(path).json["path"], arrived, path)
        expect_equal(e.ask("/strip?a=1&b=%20&a=2").json["query"], "a=1&b=%20&a=2")
        expect_equal(e.ask("/x", headers=[("Host", "by.host")]).json["path"], "/base/x")
        expect_equal(upstream.header("host"), [f"127.0.0.1:{upstream.port}"])
        e.ask("/x", headers=[("Host", "kept.host:8000")])
        expect_equal(upstream.header("host"), ["kept.host:8000"])


def test_methods_and_bodies():
    with Upstream() as upstream, Gateway() as e:
        e.route(e.service(upstream.url), paths=["/"])
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            for body in (None, "", "text é", "x" * 300000):
                expect_equal((e.ask("/m", method, body=body).status, upstream.last["method"], upstream.last["body"]),
                             (200, method, body or ""), (method, len(body or "")))
        expect_equal((e.ask("/m", "HEAD").status, upstream.last["method"]), (200, "HEAD"))
        expect_equal(e.ask("/m", "POST", body="x" * (5 * 1024 * 1024)).status, 413)


def test_headers_on_the_way_in():
    with Upstream() as upstream, Gateway() as e:
        e.route(e.service(upstream.url), paths=["/p"])
        e.ask("/p/q?x=1", headers=[("X-Many", "1"), ("X-Many", "2"), ("X-Hop", "1"), ("Connection", "close, x-hop"),
                                   ("Keep-Alive", "1"), ("TE", "trailers"), ("Upgrade", "x"),
                                   ("Accept-Encoding", "br"), ("X-Forwarded-For", "10.0.0.1"), ("Via", "1.0 fred")])
        sent = {name: upstream.header(name) for name, _ in upstream.last["headers"]}
        port = str(e.proxy_parts.port)
        for name, wanted in (("x-many", ["1", "2"]), ("x-forwarded-for", ["10.0.0.1, 127.0.0.1"]),
                             ("x-forwarded-proto", ["http"]), ("x-forwarded-host", ["127.0.0.1"]),
                             ("x-forwarded-port", [port]), ("x-forwarded-path", ["/p/q"]),
                             ("x-forwarded-prefix", ["/p"]), ("x-real-ip", ["127.0.0.1"]),
                             ("via", ["1.0 fred, 1.1 konnect-emulator"])):
            expect_equal(sent.get(name), wanted, name)
        for name in ("x-hop", "connection", "keep-alive", "te", "upgrade", "user-agent", "accept", "content-type"):
            expect_equal(sent.get(name), None, name)
        e.ask("/p", "POST", body="x")
        expect_equal(upstream.header("content-type"), [], "curl's own word for a body")


def test_headers_and_status_on_the_way_out():
    with Upstream() as upstream, Gateway() as e:
        e.route(e.service(upstream.url), paths=["/"])
        upstream.headers = [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("Connection", "close, X-Hop"), ("X-Hop", "1")]
        for status in (200, 201, 302, 404, 500):
            upstream.status = status
            expect_equal(e.ask("/").status, status)
        answer = e.ask("/")
        expect_equal(answer.headers.get_all("Set-Cookie"), ["a=1", "b=2"])
        expect_equal((answer.headers["X-Hop"], answer.headers["Via"]), (None, "1.1 konnect-emulator"))
        expect_equal(len(answer.headers.get_all("Date")), 1)
        expect_equal(answer.headers.get_all("Content-Type"), ["application/json"])
        upstream.headers, upstream.body = [("Content-Encoding", "gzip")], gzip.compress(b"plain")
        answer = e.ask("/")
        expect_equal((answer.text, answer.headers["Content-Encoding"]), ("plain", None))
        upstream.headers, upstream.body = [], b""
        upstream.status = 204
        expect_equal(e.ask("/").status, 204)


def test_routes():
    """That all matchers reach the router; what it makes of them is in tests/unit/emulator."""
    with Upstream() as upstream, Gateway() as e:
        def target(name):
            return e.service(f"{upstream.url}/{name}")
        e.route(target("short"), paths=["/a"])
        e.route(target("long"), paths=["/a/b"])
        e.route(target("regex"), paths=["~/a/[0-9]+$"])
        e.route(target("post"), paths=["/a"], methods=["POST"])
        e.route(target("host"), paths=["/a"], hosts=["*.test"])
        e.route(target("header"), headers={"x-version": ["2"]}, hosts=["*.test"], paths=["/a"])
        e.route(target("grpc"), paths=["/a/b/c"], protocols=["grpc"])
        for path, method, headers, name in (
                ("/a", "GET", [], "short"), ("/a/b/c", "GET", [], "long"), ("/a/17", "GET", [], "regex"),
                ("/a/b", "POST", [], "post"), ("/a", "GET", [("Host", "x.test")], "host"),
                ("/a", "GET", [("Host", "x.test"), ("X-Version", "2")], "header")):
            expect_equal(e.ask(path, method, headers).json["path"].split("/")[1], name, (path, method, headers))
        expect_answer(e.ask("/b"), 404, message="no Route matched with those values")
        expect_equal(e.ask("/b").headers["Content-Type"], "application/json")


def test_a_change_holds_at_once():
    with Upstream() as upstream, Gateway() as e:
        service = e.service(upstream.url)
        route = e.route(service, paths=["/old"])
        expect_equal(e.ask("/old").status, 200)
        e.put(f"{CORE}/routes/{route}", {"paths": ["/new"], "service": {"id": service}})
        expect_equal((e.ask("/old").status, e.ask("/new").status), (404, 200))
        e.delete(f"{CORE}/routes/{route}")
        expect_equal(e.ask("/new").status, 404)


def test_routes_that_cannot_be_taken():
    with Gateway() as e:
        e.route(paths=["~/("], name="broken")
        e.route(expression='http.path == "/"', name="by-expression")
        for _ in range(2):
            expect_equal(e.ask("/x").status, 404)
        e.notes = ["route broken: ~/( is not a valid POSIX regular expression",
                   "route by-expression: routes by expression are not supported"]


def test_https_only():
    with Gateway() as e:
        e.route(paths=["/upgrade"], protocols=["https"])
        e.route(paths=["/redirect"], protocols=["https"], https_redirect_status_code=308)
        answer = expect_answer(e.ask("/upgrade"), 426, message="Please use HTTPS protocol")
        expect_equal(answer.headers["Upgrade"], "TLS/1.2, HTTP/1.1")
        answer = e.ask("/redirect/x?y=1", headers=[("Host", "h.test:8000")])
        expect_equal((answer.status, answer.headers["Location"]), (308, "https://h.test/redirect/x?y=1"))


def test_services_that_do_not_answer():
    with Upstream() as upstream, Gateway() as e:
        e.route(paths=["/none"])
        expect_answer(e.ask("/none"), 503, message="no Service found with those values")
        e.route(e.service(upstream.url, enabled=False), paths=["/disabled"])
        expect_answer(e.ask("/disabled"), 503, message="Service unavailable")
        e.route(e.service("http://127.0.0.1:1"), paths=["/dead"])
        expect_equal((e.ask("/dead").status, e.ask("/dead").json), (502, UNREACHABLE))
        e.route(e.service("tcp://127.0.0.1:1"), paths=["/tcp"])
        expect_equal((e.ask("/tcp").status, e.ask("/tcp").json), (502, UNREACHABLE))
        expect_equal(upstream.seen, [])
        upstream.hold = True
        e.route(e.service(upstream.url, read_timeout=50), paths=["/slow"])
        expect_answer(e.ask("/slow"), 504, message="The upstream server is timing out")
        code, _, err = Emulator.stop(e)
        expect_equal(code, 0)
        e.stop = lambda: (0, "", "")
        expect("no answer from http://127.0.0.1:1: " in err and f"no answer from {upstream.url}: " in err, err)
        expect_equal(err.count("service protocol tcp is not supported: only http and https are"), 1, err)


def test_the_api_answers_while_an_upstream_is_slow():
    with Upstream() as upstream, Gateway() as e:
        upstream.hold = True
        e.route(e.service(upstream.url), paths=["/"])
        answers = []
        thread = threading.Thread(target=lambda: answers.append(e.ask("/")))
        thread.start()
        expect(upstream.arrived.wait(30))
        expect_equal(e.get(CORE + "/services").status, 200)
        upstream.release.set()
        thread.join(30)
        expect_equal(answers[0].status, 200)


def test_the_end_does_not_wait_for_an_upstream():
    with Upstream() as upstream, Gateway() as e:
        upstream.hold = True
        e.route(e.service(upstream.url), paths=["/"])
        e.notes = [f"no answer from {upstream.url}: stopped"]
        connection = http.client.HTTPConnection(e.proxy_parts.hostname, e.proxy_parts.port, timeout=30)
        connection.request("GET", "/")
        expect(upstream.arrived.wait(30))
        expect_equal(e.stop(), (0, "", ""))
        e.stop = lambda: (0, "", "")
        connection.close()


run(globals())
