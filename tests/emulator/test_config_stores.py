"""Config stores and secrets, as docs/dev/konnect.md has them."""

import re
import urllib.parse

from harness import (ADMIN, CORE, NOWHERE, P, Emulator, expect, expect_answer, expect_equal, koko, parameter, problem,
                     run)

STORES = P + "/config-stores"
UUID4 = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
ISO_MS = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")


def secrets(store):
    return f"{STORES}/{store}/secrets"


def test_store_create_and_read(e):
    made = expect_answer(e.post(STORES, {"name": "store-a"}), 201, name="store-a")
    expect_equal(made.type, "application/json")
    expect_equal(sorted(made.json), ["created_at", "id", "name", "updated_at"])
    expect(UUID4.match(made.json["id"]), made)
    expect(ISO_MS.match(made.json["created_at"]), made)
    expect_equal(made.json["created_at"], made.json["updated_at"])
    expect_equal(expect_answer(e.get(f"{STORES}/{made.json['id']}"), 200).json, made.json)
    expect_equal(made.text, "{" + ",".join(f'"{k}":"{made.json[k]}"' for k in sorted(made.json)) + "}")


def test_store_without_a_body(e):
    expect_equal(sorted(expect_answer(e.post(STORES), 201).json), ["created_at", "id", "updated_at"])
    expect_equal(sorted(expect_answer(e.post(STORES, {"name": None}), 201).json), ["created_at", "id", "updated_at"])
    expect_equal(e.post(STORES + "/", {}).status, 201)


def test_store_names_need_not_be_unique(e):
    one = e.made(STORES, {"name": "twin"})
    two = e.made(STORES, {"name": "twin"})
    expect(one["id"] != two["id"])


def test_store_name_rules(e):
    expect_answer(e.post(STORES, {"name": "n" * 100}), 201)
    expect_answer(e.post(STORES, {"name": "é" * 100}), 201)
    parameter(e.post(STORES, {"name": "n" * 101}), "name", "max_length", maximum=100)
    parameter(e.post(STORES, {"name": ""}), "name", "min_length", minimum=1)
    parameter(e.post(STORES, {"name": 5}), "name", "is_string")
    parameter(e.post(STORES, {"nome": "x"}), "nome", "unknown_property")
    koko(e.post(STORES, {"name": "has space"}), "name", "must match pattern '^[\\p{N}\\p{L}.\\-_~]*$'",
         kind="ERROR_TYPE_FIELD")
    expect_answer(e.post(STORES, {"name": "Az09.-_~"}), 201)


def test_store_update(e):
    made = e.made(STORES, {"name": "before"})
    path = f"{STORES}/{made['id']}"
    after = expect_answer(e.put(path, {"name": "after"}), 200, name="after", id=made["id"], created_at=made["created_at"])
    expect(after.json["updated_at"] > made["updated_at"], after)
    expect_equal(e.get(path).json, after.json)
    expect_equal(sorted(expect_answer(e.put(path, {}), 200).json), ["created_at", "id", "updated_at"])
    problem(e.put(path), 415)
    problem(e.put(path, headers={"Content-Type": "application/json"}), 400, detail="Request cannot be empty")
    problem(e.put(f"{STORES}/{NOWHERE}", {"name": "x"}), 404, "Not Found")
    expect_equal(e.call("PATCH", path, {"name": "x"}).status, 405)


def test_store_delete(e):
    store = e.made(STORES, {"name": "gone"})["id"]
    expect_equal(e.delete(f"{STORES}/{store}").text, "")
    problem(e.get(f"{STORES}/{store}"), 404, "Not Found", detail="Not Found")
    problem(e.delete(f"{STORES}/{store}"), 404)


def test_store_delete_needs_force_when_it_has_secrets(e):
    store = e.made(STORES, {"name": "full"})["id"]
    e.made(secrets(store), {"key": "k", "value": "v"})
    refused = parameter(e.delete(f"{STORES}/{store}"), "force", "required", source="query")
    expect("1 secrets" in refused.json["invalid_parameters"][0]["reason"], refused)
    parameter(e.delete(f"{STORES}/{store}?force=false"), "force", "required")
    expect_equal(e.get(f"{secrets(store)}/k").status, 200)
    expect_equal(e.delete(f"{STORES}/{store}?force=true").status, 204)
    problem(e.get(f"{secrets(store)}/k"), 404)
    expect_equal(e.get(ADMIN + "/dump").json["secrets"], 0)


def test_secret_create_never_shows_the_value(e):
    store = e.made(STORES, {})["id"]
    made = expect_answer(e.post(secrets(store), {"key": "k1", "value": "s3cr3t"}), 201, key="k1")
    expect_equal(sorted(made.json), ["created_at", "key", "updated_at"])
    expect(ISO_MS.match(made.json["updated_at"]), made)
    answers = [made, e.get(secrets(store) + "/k1"), e.get(secrets(store)),
               e.put(secrets(store) + "/k1", {"value": "s3cr3t"})]
    for answer in answers:
        expect("s3cr3t" not in answer.text and "value" not in answer.text, answer)


def test_secret_conflict_and_missing_store(e):
    store = e.made(STORES, {})["id"]
    e.made(secrets(store), {"key": "k", "value": "v"})
    problem(e.post(secrets(store), {"key": "k", "value": "w"}), 409, "Conflict")
    problem(e.post(secrets(NOWHERE), {"key": "k", "value": "v"}), 404, "Not Found")
    problem(e.get(secrets(NOWHERE)), 404)
    problem(e.get(secrets(NOWHERE) + "/k"), 404)
    problem(e.put(secrets(NOWHERE) + "/k", {"value": "v"}), 404)
    problem(e.delete(secrets(NOWHERE) + "/k"), 404)


def test_secret_put_is_an_upsert(e):
    store = e.made(STORES, {})["id"]
    path = secrets(store) + "/k"
    made = expect_answer(e.put(path, {"value": "v"}), 201, key="k").json
    last = made
    for value in ("w", "w", "w"):
        now = expect_answer(e.put(path, {"value": value, "key": "ignored"}), 200, key="k", created_at=made["created_at"]).json
        expect(now["updated_at"] > last["updated_at"], "updated_at moves, also with an identical value")
        last = now
    expect_equal(e.get(path).json, last)
    expect_equal(e.get(secrets(store)).json["data"], [last])


def test_secret_delete(e):
    store = e.made(STORES, {})["id"]
    e.made(secrets(store), {"key": "k", "value": "v"})
    expect_equal(e.delete(secrets(store) + "/k").status, 204)
    problem(e.delete(secrets(store) + "/k"), 404, "Not Found")
    problem(e.get(secrets(store) + "/k"), 404)
    expect_equal(e.get(secrets(store)).json["data"], [])


def test_secret_limits_count_bytes(e):
    store = e.made(STORES, {})["id"]
    path = secrets(store)
    expect_answer(e.post(path, {"key": "k" * 512, "value": "v" * 5120}), 201)
    expect_answer(e.post(path, {"key": "é" * 256, "value": "é" * 2560}), 201)
    parameter(e.post(path, {"key": "k" * 513, "value": "v"}), "key", "max_length", maximum=512)
    parameter(e.post(path, {"key": "é" * 257, "value": "v"}), "key", "max_length")
    parameter(e.post(path, {"key": "a", "value": "v" * 5121}), "value", "max_length", maximum=5120)
    parameter(e.post(path, {"key": "a", "value": "é" * 2561}), "value", "max_length")
    parameter(e.post(path, {"key": "a", "value": ""}), "value", "min_length", minimum=1)
    parameter(e.post(path, {"key": "", "value": "v"}), "key", "min_length", minimum=1)
    parameter(e.post(path, {"value": "v"}), "key", "required")
    parameter(e.post(path, {"key": "a"}), "value", "required")
    parameter(e.post(path, {"key": "a", "value": 1}), "value", "is_string")
    parameter(e.post(path, {"key": "a", "value": None}), "value", "required")
    parameter(e.put(path + "/p", {}), "value", "required")
    parameter(e.put(path + "/p", {"value": "v" * 5121}), "value", "max_length")
    parameter(e.put(path + "/" + "k" * 513, {"value": "v"}), "key", "max_length")
    expect_equal(e.put(path + "/" + "p" * 512, {"value": "v"}).status, 201)
    problem(e.get(path + "/p"), 404)


def test_secret_key_traps(e):
    store = e.made(STORES, {})["id"]
    expected = {"with#hash": 404, "with/slash": 404, "with%percent": 500, "with?question": 200, "with space": 200,
                "ümlaut": 200, "a.b-c_d~e": 200, "plus+plus": 200}
    for key, status in expected.items():
        expect_answer(e.post(secrets(store), {"key": key, "value": "v"}), 201, key=key)
        path = secrets(store) + "/" + urllib.parse.quote(key, safe="")
        expect_equal(e.get(path).status, status, key)
        expect_equal(e.put(path, {"value": "w"}).status, status, key)
        expect_equal(e.delete(path).status, 204 if status == 200 else status, key)
    left = [item["key"] for item in e.get(secrets(store)).json["data"]]
    expect_equal(left, ["with#hash", "with/slash", "with%percent"])
    expect_equal(e.delete(f"{STORES}/{store}?force=true").status, 204)


def test_paging_by_cursor(e):
    store = e.made(STORES, {})["id"]
    for i in range(5):
        e.made(secrets(store), {"key": f"k{i}", "value": "v"})
    seen, after, pages = [], "", 0
    while after is not None:
        answer = expect_answer(e.get(f"{secrets(store)}?page[size]=2" + (f"&page[after]={after}" if after else "")), 200)
        page = answer.json["meta"]["page"]
        expect_equal((page["size"], page["previous"]), (2, None), answer)
        seen += [item["key"] for item in answer.json["data"]]
        pages += 1
        after = None
        if page["next"] is not None:
            expect(page["next"].startswith("/secrets?"), "next is relative, with no path of the control plane")
            after = urllib.parse.parse_qs(urllib.parse.urlsplit(page["next"]).query)["page[after]"][0]
    expect_equal((seen, pages), (["k0", "k1", "k2", "k3", "k4"], 3))
    expect_equal(e.get(secrets(store) + "?page%5Bsize%5D=5").json["meta"]["page"]["next"], None)
    for bad in ("0", "-1", "x", "1001", ""):
        expect_equal(e.get(f"{secrets(store)}?page[size]={bad}").status, 400, bad)
    expect_equal(e.get(f"{secrets(store)}?page[size]=1000").status, 200)
    expect_equal(e.get(f"{secrets(store)}?page[after]=x").status, 400)
    expect(e.get(STORES + "?page[size]=1").json["meta"]["page"]["next"].startswith("/config-stores?"))


def test_page_size_option(e):
    with Emulator("--page-size", "2") as small:
        for i in range(3):
            small.made(STORES, {"name": f"s{i}"})
            small.made(CORE + "/consumers", {"username": f"c{i}"})
        page = small.get(STORES + "?page[size]=100").json
        expect_equal((len(page["data"]), page["meta"]["page"]["size"]), (2, 2))
        expect(page["meta"]["page"]["next"])
        expect_equal(len(small.get(CORE + "/consumers?size=100").json["data"]), 2)


def test_media_type(e):
    store = e.made(STORES, {})["id"]
    detail = "This API only supports requests with `Content-Type: application/json`"
    for wrong in (None, "text/plain", "application/jsonx"):
        headers = {"Content-Type": wrong}
        problem(e.post(STORES, {"name": "x"}, headers=headers), 415, detail=detail)
        problem(e.put(f"{STORES}/{store}", {"name": "x"}, headers=headers), 415, detail=detail)
        problem(e.post(secrets(store), {"key": "k", "value": "v"}, headers=headers), 415, detail=detail)
        problem(e.put(secrets(store) + "/k", {"value": "v"}, headers=headers), 415, detail=detail)
    for right in ("application/json; charset=utf-8", "Application/JSON"):
        expect_answer(e.post(STORES, {"name": "x"}, headers={"Content-Type": right}), 201)


def test_bodies_that_are_no_objects(e):
    store = e.made(STORES, {})["id"]
    for raw in (b"{", b"[]", b"null", b'"x"', b"{} x", b"\xff"):
        problem(e.post(STORES, raw=raw), 400)
        problem(e.post(secrets(store), raw=raw), 400)
    problem(e.post(secrets(store), headers={"Content-Type": "application/json"}), 400, detail="Request cannot be empty")


def test_unauthorised(e):
    for token in (None, "", "kpat_emulato", "kpat_emulator2", "Kpat_emulator"):
        problem(e.get(STORES, token=token), 401, "Unauthorized", detail="Unauthorized")
    problem(e.get(STORES, token=None, headers={"Authorization": "Basic a3BhdF9lbXVsYXRvcg=="}), 401)


def test_unknown_control_plane(e):
    path = f"/v2/control-planes/{NOWHERE}/config-stores"
    problem(e.get(path), 404, "Not Found", family="konnect")
    problem(e.post(path, {}), 404, family="konnect")


def test_isolation_by_control_plane(e):
    other = "/v2/control-planes/" + e.made("/v2/control-planes", {"name": "isolated"})["id"]
    store = e.made(STORES, {"name": "mine"})["id"]
    e.made(secrets(store), {"key": "k", "value": "v"})
    problem(e.get(f"{other}/config-stores/{store}"), 404)
    problem(e.get(f"{other}/config-stores/{store}/secrets/k"), 404)
    problem(e.delete(f"{other}/config-stores/{store}?force=true"), 404)
    expect_equal(e.get(f"{other}/config-stores").json["data"], [])
    expect_equal(e.get(f"{STORES}/{store}").status, 200)


def main():
    with Emulator() as e:
        run(globals(), e)


main()
