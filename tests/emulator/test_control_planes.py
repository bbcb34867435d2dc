"""Control planes, as docs/dev/konnect.md has them."""


from harness import ADMIN, NOWHERE, PLANE, Emulator, expect, expect_answer, expect_equal, problem, run

PLANES = "/v2/control-planes"


def refused(answer, field, rule):
    problem(answer, 400, "Invalid Request", family="konnect", detail="Invalid Parameters")
    expect_equal([(item["field"], item["rule"]) for item in answer.json["invalid_parameters"]], [(field, rule)], answer)


def konnect(answer, status, **keys):
    return problem(answer, status, family="konnect", **keys)


def test_the_seeded_one(e):
    seeded = expect_answer(e.get(f"{PLANES}/{PLANE}"), 200, id=PLANE, name="emulator")
    expect_equal(sorted(seeded.json), ["config", "created_at", "description", "id", "labels", "name", "updated_at"])
    expect_equal(sorted(seeded.json["config"]), ["auth_type", "cloud_gateway", "cluster_type", "control_plane_endpoint",
                                                 "proxy_urls", "telemetry_endpoint"])


def test_create_update_delete(e):
    made = expect_answer(e.post(PLANES, {"name": "cp-one", "labels": {"env": "test"}}), 201, name="cp-one", description="",
                         labels={"env": "test"}).json
    expect_equal((made["config"]["cluster_type"], made["config"]["auth_type"], made["config"]["cloud_gateway"]),
                 ("CLUSTER_TYPE_CONTROL_PLANE", "pinned_client_certs", False))
    path = f"{PLANES}/{made['id']}"
    patched = expect_answer(e.call("PATCH", path, {"description": "d"}), 200, name="cp-one", description="d",
                            labels={"env": "test"}, created_at=made["created_at"]).json
    expect(patched["updated_at"] > made["updated_at"], patched)
    expect_answer(e.call("PATCH", path, {"name": "cp-two", "labels": {}}), 200, name="cp-two", description="d", labels={})
    expect_answer(e.post(PLANES, {"name": "cp-one"}), 201)
    konnect(e.call("PATCH", path, {"name": "cp-one"}), 409, title="Conflict")
    expect_equal(e.get(path).json["name"], "cp-two")
    expect_equal(e.call("PUT", path, {"name": "x"}).status, 405)
    e.made(path + "/core-entities/vaults", {"name": "env", "prefix": "env"})
    expect_equal(e.delete(path).status, 204)
    konnect(e.delete(path), 404, title="Not Found", detail="The requested control plane was not found.")
    konnect(e.get(path), 404)
    konnect(e.call("PATCH", path, {}), 404)
    expect_equal(e.get(ADMIN + "/dump").json["vaults"], 0, "what was in it went with it")


def test_conflict(e):
    e.made(PLANES, {"name": "same"})
    konnect(e.post(PLANES, {"name": "same"}), 409, title="Conflict",
            detail="Control Plane with provided name already exists.")


def test_rules(e):
    refused(e.post(PLANES, {}), "name", "required")
    refused(e.post(PLANES, {"name": "x"}), "name", "min_length")
    refused(e.post(PLANES, {"name": "x" * 257}), "name", "max_length")
    refused(e.post(PLANES, {"name": "xx", "cluster_type": "X"}), "cluster_type", "enum")
    refused(e.post(PLANES, {"name": "xx", "colour": 1}), "colour", "unknown_property")
    refused(e.post(PLANES, {"name": "xx", "labels": {"k": "-x"}}), "labels.k", "matches_regex")
    for name in ("konnect-team", "_x", "", "x" * 64):
        refused(e.post(PLANES, {"name": "xx", "labels": {name: "x"}}), "labels", "invalid")
    refused(e.post(PLANES, {"name": "xx", "cloud_gateway": 1}), "cloud_gateway", "is_boolean")
    refused(e.post(PLANES, {"name": "xx", "proxy_urls": [{}] * 6}), "proxy_urls", "max_items")
    refused(e.call("PATCH", f"{PLANES}/{PLANE}", {"cluster_type": "CLUSTER_TYPE_CONTROL_PLANE"}),
            "cluster_type", "unknown_property")
    for name in ("description", "auth_type", "labels"):
        refused(e.call("PATCH", f"{PLANES}/{PLANE}", {name: None}), name, "invalid")
    konnect(e.post(PLANES), 400, detail="Request cannot be empty")
    konnect(e.post(PLANES, raw=b"{"), 400, detail="Invalid request format")
    expect_answer(e.post(PLANES, {"name": "x" * 256}), 201)


def test_list_by_page_number(e):
    with Emulator() as own:
        for i in range(4):
            own.made(PLANES, {"name": f"list-{i}", "labels": {"n": str(i), "all": "yes"}})
        page = lambda query: expect_answer(own.get(f"{PLANES}?{query}"), 200).json
        names = lambda query: [plane["name"] for plane in page(query)["data"]]
        expect_equal(page("page[size]=2&page[number]=1")["meta"], {"page": {"number": 1, "size": 2, "total": 5}})
        expect_equal(names("page[size]=2&page[number]=1"), ["emulator", "list-0"])
        expect_equal(names("page[size]=2&page[number]=3"), ["list-3"])
        expect_equal(names("page[size]=2&page[number]=4"), [])
        expect_equal(names("filter[name][eq]=list-1"), ["list-1"])
        expect_equal(page("filter[name][contains]=list")["meta"]["page"]["total"], 4)
        expect_equal(names("filter[name][neq]=list-1&filter[name][contains]=list"), ["list-0", "list-2", "list-3"])
        expect_equal(names(f"filter[id][eq]={PLANE}"), ["emulator"])
        expect_equal(names(f"filter[id][oeq]={NOWHERE},{PLANE}"), ["emulator"])
        expect_equal(names("labels=n:2,all"), ["list-2"])
        expect_equal(names("filter[cluster_type][eq]=CLUSTER_TYPE_SERVERLESS"), [])
        expect_equal(names("filter[cloud_gateway]=true"), [])
        expect("list-1" in names("filter[cloud_gateway]=false"))
        expect_equal(names("filter[name][contains]=list&sort=created_at%20desc"), ["list-3", "list-2", "list-1", "list-0"])
        expect_equal(names("filter[name][contains]=list&sort=created_at"), ["list-0", "list-1", "list-2", "list-3"])
        expect_equal(names("filter[name][contains]=list&sort=created_at%20desc&page[size]=3&page[number]=2"), ["list-0"])
        expect_equal(e.get("/v2/control-planes?sort=name").status, 400)
        expect_equal(page("page[size]=1000")["meta"]["page"]["size"], 1000)
        for bad in ("page[size]=0", "page[size]=x", "page[number]=0", "page[size]=1001"):
            expect_equal(own.get(f"{PLANES}?{bad}").status, 400, bad)


def test_unauthorised(e):
    answer = konnect(e.get(PLANES, token="no"), 401, title="Unauthenticated", detail="A valid token is required")
    expect(answer.json["instance"].startswith("konnect:trace:"))
    konnect(e.get(f"{PLANES}/{PLANE}", token=None), 401)


def main():
    with Emulator() as e:
        run(globals(), e)


main()
