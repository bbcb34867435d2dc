"""Lists show the whole object: what GET of the object itself shows, for each kind that can be listed."""

from harness import CORE, P, Emulator, expect, expect_answer, expect_equal, run

STORES = P + "/config-stores"


def check(e, collection, name, query):
    """Every object of the list is what its own path shows."""
    items = expect_answer(e.get(f"{collection}?{query}"), 200).json["data"]
    expect(len(items) > 1, items)
    for item in items:
        expect_equal(expect_answer(e.get(f"{collection}/{item[name]}"), 200).json, item)


def test_config_stores(e):
    for body in ({}, {"name": "listed"}):
        e.made(STORES, body)
    check(e, STORES, "id", "page[size]=1000")


def test_secrets(e):
    secrets = f"{STORES}/{e.made(STORES)['id']}/secrets"
    for key in ("one", "two", "three"):
        e.made(secrets, {"key": key, "value": "v"})
    expect_answer(e.put(secrets + "/two", {"value": "w"}), 200)
    check(e, secrets, "key", "page[size]=1000")


def test_vaults(e):
    store = e.made(STORES)["id"]
    e.made(CORE + "/vaults", {"name": "konnect", "prefix": "listed-a", "config": {"config_store_id": store}, "tags": ["t"]})
    e.made(CORE + "/vaults", {"name": "hcv", "prefix": "listed-b", "description": "d",
                              "config": {"host": "h", "token": "t"}})
    check(e, CORE + "/vaults", "id", "size=1000")


def test_plugins(e):
    service = e.made(CORE + "/services", {"host": "h", "name": "listed"})["id"]
    e.made(CORE + "/plugins", {"name": "key-auth", "service": {"id": service}, "tags": ["a", "b"], "instance_name": "listed"})
    e.made(CORE + "/plugins", {"name": "rate-limiting", "config": {"minute": 5}, "enabled": False})
    e.made(CORE + "/plugins", {"name": "ai-proxy", "config": {
        "route_type": "llm/v1/chat", "auth": {"header_name": "A", "header_value": "{vault://x/y}"},
        "model": {"provider": "mistral", "name": "m", "options": {"mistral_format": "openai", "upstream_url": "https://a.test"}}}})
    check(e, CORE + "/plugins", "id", "size=1000")


def test_services_routes_and_consumers(e):
    service = e.made(CORE + "/services", {"host": "h", "name": "two"})["id"]
    for name in ("r1", "r2"):
        e.made(CORE + "/routes", {"name": name, "paths": ["/" + name], "service": {"id": service}})
        e.made(CORE + "/consumers", {"username": name})
    for kind in ("services", "routes", "consumers"):
        check(e, f"{CORE}/{kind}", "id", "size=1000")


def main():
    with Emulator() as e:
        run(globals(), e)


main()
