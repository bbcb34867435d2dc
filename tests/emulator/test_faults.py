"""The test hooks under /_emulator: faults, the request log, statistics."""

import http.client
import threading
import time

from harness import ADMIN, CORE, DEFAULT_TOKEN, NOWHERE, P, Emulator, expect, expect_answer, expect_equal, koko, run

STORES = P + "/config-stores"
FAULTS = ADMIN + "/faults"


def dropped(action):
    try:
        answer = action()
    except (http.client.RemoteDisconnected, http.client.IncompleteRead, ConnectionResetError):
        return
    raise AssertionError(f"there was an answer: {answer}")


def test_rate_limit(e):
    for headers in ({"Retry-After": "1", "RateLimit-Remaining": "0"}, {}):
        e.fault(action="answer", path="/config-stores", status=429, times=2, headers=headers,
                body={"message": "API rate limit exceeded"})
        for _ in range(2):
            answer = expect_answer(e.get(STORES), 429, message="API rate limit exceeded")
            expect_equal(answer.headers.get("Retry-After"), headers.get("Retry-After"))
        expect_equal(e.get(STORES).status, 200)


def test_matching(e):
    e.fault(action="answer", method="POST", path="/vaults", status=500, skip=1)
    expect_equal(e.get(CORE + "/vaults").status, 200)
    expect_equal(e.post(CORE + "/services", {"host": "h"}).status, 201)
    vault = {"name": "env", "prefix": "matching"}
    expect_equal(e.post(CORE + "/vaults", vault).status, 201, "skipped")
    expect_equal(e.post(CORE + "/vaults", vault).status, 500)
    koko(e.post(CORE + "/vaults", vault), "prefix", None, "data constraint error")
    e.fault(action="answer", path="size=7", status=503)
    expect_equal([e.get(CORE + "/vaults?size=7").status, e.get(CORE + "/vaults?size=7").status], [503, 200])


def test_html_from_a_proxy(e):
    e.fault(action="answer", status=502, content_type="text/html", body="<html><h1>502 Bad Gateway</h1></html>")
    answer = e.get(STORES)
    expect_equal((answer.status, answer.type, answer.text), (502, "text/html", "<html><h1>502 Bad Gateway</h1></html>"))


def test_transient_foreign_key(e):
    body = {"code": 3, "message": "data constraint error", "details": [
        {"@type": "type.googleapis.com/kong.admin.model.v1.ErrorDetail", "type": "ERROR_TYPE_REFERENCE",
         "field": "route.id", "messages": ["route.id (type: foreign) constraint failed"]}]}
    e.fault(action="answer", method="POST", path="/plugins", status=400, body=body)
    koko(e.post(CORE + "/plugins", {"name": "cors"}), "route.id", None, "data constraint error")
    made = expect_answer(e.post(CORE + "/plugins", {"name": "cors"}), 201).json
    e.delete(f"{CORE}/plugins/{made['id']}")


def test_echo_of_the_body(e):
    e.fault(action="echo", method="PUT", status=400)
    answer = e.put(f"{STORES}/{NOWHERE}/secrets/k", {"value": "echoed-secret"})
    expect_equal(answer.status, 400)
    expect("echoed-secret" in answer.json["message"], answer)
    e.fault(action="echo", status=500)
    expect_equal(expect_answer(e.put(STORES, raw=b"\xff"), 500).json["message"], "cannot make sense of (not text)")


def test_drop_before_commit(e):
    e.fault(action="drop", method="POST", path="/vaults")
    dropped(lambda: e.post(CORE + "/vaults", {"name": "env", "prefix": "dropped"}))
    expect_equal(e.get(CORE + "/vaults/dropped").status, 404)


def test_drop_after_commit(e):
    e.fault(action="drop", method="POST", path="/vaults", after_commit=True)
    dropped(lambda: e.post(CORE + "/vaults", {"name": "env", "prefix": "committed"}))
    expect_equal(e.get(CORE + "/vaults/committed").status, 200)


def test_error_after_commit(e):
    e.fault(action="answer", method="POST", path="/vaults", status=504, after_commit=True)
    expect_equal(e.post(CORE + "/vaults", {"name": "env", "prefix": "late"}).status, 504)
    expect_equal(e.get(CORE + "/vaults/late").status, 200)


def test_truncated_body(e):
    e.fault(action="truncate", method="GET", path="/services")
    connection = e.connection()
    connection.request("GET", CORE + "/services", headers={"Authorization": "Bearer " + DEFAULT_TOKEN})
    response = connection.getresponse()
    expect_equal(response.status, 200)
    promised = int(response.headers["Content-Length"])
    try:
        got = response.read()
    except http.client.IncompleteRead as cut:
        got = cut.partial
    connection.close()
    expect_equal(len(got), promised // 2)
    expect_equal(e.get(CORE + "/services").status, 200)


def test_delay_blocks_nobody_else(e):
    e.fault(action="pass", path="/vaults", delay_ms=60000)
    done = threading.Event()
    answers = []

    def slow():
        answers.append(e.get(CORE + "/vaults", timeout=60))
        done.set()

    thread = threading.Thread(target=slow)
    thread.start()
    while e.get(FAULTS).json:  # until the slow request has taken the fault
        pass
    expect_equal(e.get(CORE + "/services").status, 200, "others are answered meanwhile")
    expect(not done.is_set(), "it waits")
    expect_equal(e.delete(FAULTS).status, 204)
    expect(done.wait(20), "clearing the faults releases it")
    thread.join()
    expect_equal(answers[0].status, 200)


def test_delay_takes_its_time(e):
    e.fault(action="answer", status=503, delay_ms=200)
    start = time.monotonic()
    expect_equal(e.get(STORES).status, 503)
    expect(time.monotonic() - start >= 0.2, "too early")


def test_stop_during_a_delay(e):
    own = Emulator().__enter__()
    own.fault(action="pass", delay_ms=600000)
    connection = own.connection()
    connection.request("GET", STORES, headers={"Authorization": "Bearer " + DEFAULT_TOKEN})
    while own.get(FAULTS).json:
        pass
    code, out, err = own.stop()
    expect_equal((code, out, err), (0, "", ""))
    connection.close()


def test_fault_list_and_clear(e):
    e.fault(action="drop", method="PATCH", path="x", times=3, skip=1)
    listed = expect_answer(e.get(FAULTS), 200).json
    expect_equal([(f["method"], f["path"], f["times"], f["skip"]) for f in listed], [("PATCH", "x", 3, 1)])
    expect_equal(e.delete(FAULTS).status, 204)
    expect_equal(e.get(FAULTS).json, [])


def test_limits_of_faults(e):
    for good in ({"status": 200}, {"status": 599}, {"status": 500, "times": 1000000}, {"status": 500, "skip": 1000000},
                 {"status": 500, "delay_ms": 600000}):
        e.fault(action="answer", **good)
    e.delete(FAULTS)


def test_bad_faults(e):
    for bad in ({}, {"action": "explode"}, {"action": "answer"}, {"action": "echo"},
                {"action": "answer", "status": 99}, {"action": "answer", "status": 600},
                {"action": "pass", "times": 0}, {"action": "pass", "delay_ms": -1}, {"action": "pass", "skip": "x"},
                {"action": "drop", "headers": {"a": 1}}, {"action": "drop", "headers": []}):
        expect_equal(e.post(FAULTS, bad).status, 400, bad)
    expect_equal(e.post(FAULTS, raw=b"{").status, 400)
    expect_equal(e.get(FAULTS).json, [])


def test_request_log(e):
    e.delete(ADMIN + "/requests")
    e.post(STORES + "?x=%20", {"name": "a"}, headers={"User-Agent": "ua/1", "Accept": "application/json"})
    e.get(CORE + "/vaults", token="wrong")
    e.fault(action="drop")
    dropped(lambda: e.get(STORES))
    log = expect_answer(e.get(ADMIN + "/requests"), 200).json
    expect_equal(log[0], {"method": "POST", "path": STORES, "query": "x=%20", "body": '{"name": "a"}', "status": 201,
                          "headers": {"accept": "application/json", "content-type": "application/json", "user-agent": "ua/1"}})
    expect_equal([(entry["method"], entry["status"]) for entry in log], [("POST", 201), ("GET", 401), ("GET", 0)])
    expect("wrong" not in str(log), "tokens are not logged")
    expect_equal(e.delete(ADMIN + "/requests").status, 204)
    expect_equal(e.get(ADMIN + "/requests").json, [])


def test_stats(e):
    before = expect_answer(e.get(ADMIN + "/stats"), 200).json
    connection = e.connection()
    for _ in range(3):
        connection.request("GET", STORES, headers={"Authorization": "Bearer " + DEFAULT_TOKEN})
        connection.getresponse().read()
    connection.close()
    after = e.get(ADMIN + "/stats").json
    expect_equal((after["connections"] - before["connections"], after["requests"] - before["requests"]), (2, 4))


def test_resolve(e):
    store = e.made(STORES, {})["id"]
    e.made(CORE + "/vaults", {"name": "konnect", "prefix": "resolve", "config": {"config_store_id": store}})
    e.made(CORE + "/vaults", {"name": "env", "prefix": "other"})
    e.made(f"{STORES}/{store}/secrets", {"key": "plain", "value": "text"})
    e.made(f"{STORES}/{store}/secrets", {"key": "json", "value": '{"user":"u","n":1}'})
    plane = P.split("/")[3]
    found = {"{vault://resolve/plain}": "text", "{vault://resolve/json/user}": "u",
             "{vault://resolve/json}": '{"user":"u","n":1}'}
    for reference, value in found.items():
        expect_answer(e.post(ADMIN + "/resolve", {"control_plane": plane, "reference": reference}), 200, value=value)
    for reference in ("{vault://resolve/none}", "{vault://resolve/json/n}", "{vault://resolve/json/x}",
                      "{vault://resolve/plain/x}", "{vault://other/plain}", "{vault://none/plain}", "plain",
                      "{vault://resolve}", "{vault://resolve/plainX", "Bearer {vault://resolve/plain}"):
        expect_equal(e.post(ADMIN + "/resolve", {"control_plane": plane, "reference": reference}).status, 404, reference)
    expect_equal(e.post(ADMIN + "/resolve", {"control_plane": NOWHERE, "reference": "{vault://resolve/plain}"}).status, 404)
    expect_equal(e.post(ADMIN + "/resolve", {"reference": 1}).status, 400)


def test_hooks_need_the_token(e):
    for path in ("/requests", "/stats", "/dump", "/faults"):
        expect_answer(e.get(ADMIN + path, token="wrong"), 401, message="Unauthorized")
    expect_equal(e.get(ADMIN + "/nothing").status, 404)


def main():
    with Emulator() as e:
        run(globals(), e)


main()
