"""The how-to that the project serves: docs/dev/konnect.md, "The how-to, call by call"."""


from harness import ADMIN, CORE, P, PLANE, ROUTE, Emulator, expect, expect_answer, expect_equal, run

CONFIG = {
    "route_type": "llm/v1/chat",
    "auth": {"header_name": "Authorization", "header_value": "{vault://mysecretvault/mistral-key}"},
    "model": {
        "provider": "mistral",
        "name": "mistral-tiny",
        "options": {
            "mistral_format": "openai",
            "upstream_url": "https://api.mistral.ai/v1/chat/completions",
        },
    },
}


def test_the_whole_story():
    with Emulator() as e:
        store = expect_answer(e.post(P + "/config-stores", {"name": "my-config-store"}), 201, name="my-config-store").json["id"]
        vault = {"config": {"config_store_id": store}, "description": "Storing secrets in Konnect", "name": "konnect",
                 "prefix": "mysecretvault"}
        vault_id = expect_answer(e.post(CORE + "/vaults/", vault), 201, **vault).json["id"]
        secret = e.post(f"{P}/config-stores/{store}/secrets/", {"key": "mistral-key", "value": "Bearer my-api-key"})
        expect_answer(secret, 201, key="mistral-key")
        expect("my-api-key" not in secret.text, secret)
        plugin = expect_answer(e.post(CORE + "/plugins", {"name": "ai-proxy", "enabled": True, "route": {"id": ROUTE},
                                                          "config": CONFIG}), 201, enabled=True, route={"id": ROUTE})
        expect_equal(plugin.json["config"]["auth"]["header_value"], "{vault://mysecretvault/mistral-key}")
        expect_equal(plugin.json["protocols"], ["grpc", "grpcs", "http", "https", "ws", "wss"])
        resolved = e.post(ADMIN + "/resolve", {"control_plane": PLANE,
                                               "reference": "{vault://mysecretvault/mistral-key}"})
        expect_answer(resolved, 200, value="Bearer my-api-key")
        for path in (f"/core-entities/plugins/{plugin.json['id']}", f"/config-stores/{store}/secrets/mistral-key",
                     f"/core-entities/vaults/{vault_id}", f"/config-stores/{store}?force=true"):
            expect_equal(e.delete(P + path).status, 204, path)
        counts = e.get(ADMIN + "/dump").json
        expect_equal({kind: count for kind, count in counts.items() if count},
                     {"control_planes": 1, "services": 1, "routes": 1})


run(globals())
