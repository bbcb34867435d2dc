"""The how-to as a whole, as a user writes it, and the search for secrets in everything it leaves behind."""

import json
import pathlib
import shutil

from harness import PLANE, ROOT, TOKEN, expect, expect_equal, expect_in, expect_not_in, main

SECRET = "Bearer e2e-CANARY-SECRET-93ab"


def prepare(work):
    shutil.copy(ROOT / "examples" / "how-to" / "main.tf", work.folder / "main.tf")
    work.environment.update(TF_VAR_mistral_key=SECRET)


def resolve(konnect):
    reference = "{vault://mysecretvault/mistral-key}"
    return konnect.admin("POST", "resolve", {"control_plane": PLANE, "reference": reference})["value"]


def test_how_to(konnect, work):
    """The control plane is found by its name."""
    prepare(work)
    before = konnect.counts()
    work.environment.pop("KONNECT_CONTROL_PLANE_ID")
    work.environment.update(TF_VAR_control_plane_name="emulator")
    work.apply()
    work.no_changes()
    expect_equal(resolve(konnect), SECRET)
    plugin = konnect.api("GET", f"core-entities/routes/{work.state('konnect_route.chat')['id']}/plugins")["data"][0]
    expect_equal(plugin["config"]["auth"]["header_value"], "{vault://mysecretvault/mistral-key}")
    work.apply(TF_VAR_mistral_key=SECRET + "-rotated")
    expect_equal(resolve(konnect), SECRET + "-rotated")
    work.destroy()
    expect_equal(konnect.counts(), before)


def test_requests_of_the_how_to(konnect, work):
    """Method, path and body of every write, as Konnect gets them; ids are put back to names."""
    prepare(work)
    konnect.admin("DELETE", "requests")
    work.apply()
    store = work.state("konnect_config_store.this")["id"]
    service, route = work.state("konnect_service.chat")["id"], work.state("konnect_route.chat")["id"]
    writes = {}
    for entry in konnect.requests("POST", "PUT", "PATCH", "DELETE"):
        if entry["path"].endswith("/schemas/plugins/validate"):
            continue  # asks, and writes nothing
        body = entry["body"] if isinstance(entry["body"], dict) else json.loads(entry["body"])
        body.pop("id", None)  # the one we make up, to find the object again
        path = entry["path"].replace(store, "STORE").removeprefix(f"/v2/control-planes/{PLANE}/")
        writes[entry["method"] + " " + path] = body
    expect_equal(writes, {
        "POST core-entities/services": {"name": "chat", "protocol": "https", "host": "api.mistral.ai", "port": 443, "enabled": True,
                                        "retries": 5, "connect_timeout": 60000, "read_timeout": 60000, "write_timeout": 60000},
        "POST core-entities/routes": {"name": "chat", "paths": ["/chat"], "service": {"id": service}, "preserve_host": False,
                                      "https_redirect_status_code": 426, "request_buffering": True, "response_buffering": True},
        "POST config-stores": {"name": "my-config-store"},
        "POST config-stores/STORE/secrets": {"key": "mistral-key", "value": SECRET},
        "POST core-entities/vaults": {"name": "konnect", "prefix": "mysecretvault",
                                      "description": "Storing secrets in Konnect",
                                      "config": {"config_store_id": store}},
        "POST core-entities/plugins": {
            "name": "ai-proxy", "enabled": True, "route": {"id": route},
            "config": {"route_type": "llm/v1/chat",
                       "auth": {"header_name": "Authorization",
                                "header_value": "{vault://mysecretvault/mistral-key}"},
                       "model": {"provider": "mistral", "name": "mistral-tiny",
                                 "options": {"mistral_format": "openai",
                                             "upstream_url": "https://api.mistral.ai/v1/chat/completions"}}}},
    })


def test_canaries(konnect, work):
    """TF_LOG=TRACE through a whole life, with answers that repeat what was sent: neither token nor secret in any log or
    output, and the secret in the state alone."""
    prepare(work)
    log = work.folder / "terraform.log"
    work.environment.update(TF_LOG="TRACE", TF_LOG_PATH=str(log))
    konnect.fault(action="echo", method="POST", path="/secrets", status=400)
    failed = work.apply(code=1)
    expect_in("(hidden)", failed.text)
    work.apply()
    work.no_changes()
    konnect.fault(action="echo", method="PUT", path="/secrets", status=500, times=1)
    work.apply(code=1, TF_VAR_mistral_key=SECRET + "-rotated")
    work.apply(TF_VAR_mistral_key=SECRET + "-rotated")
    work.run("providers", "schema", "-json")
    work.run("show")
    work.destroy(TF_VAR_mistral_key=SECRET + "-rotated")
    text = log.read_text(errors="replace")
    ours = [line for line in text.splitlines() if "provider.terraform-provider-konnect" in line]
    # A control: the search finds what is there, and the provider did log at trace level.
    expect(any("answer body" in line for line in ours), "no bodies in the log: the search would prove nothing")
    expect(any("mistral-key" in line for line in ours), "the secret's key should be in the log")
    for canary in (SECRET, "CANARY-SECRET", TOKEN, "CANARY-TOKEN"):
        # Terraform's own debug lines never hold these: they are values of sensitive attributes and of the environment.
        expect_not_in(canary, text)
        expect_not_in(canary, "\n".join(work.transcript))
    for path in pathlib.Path(work.folder).rglob("*"):
        if path.is_file() and "tfstate" not in path.name:
            data = path.read_bytes()
            expect(b"CANARY" not in data, f"a canary is in {path.name}")


if __name__ == "__main__":
    main(globals())
