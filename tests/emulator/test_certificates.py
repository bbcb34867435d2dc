"""Certificates, keys, data plane certificates and schemas of custom plugins, as docs/dev/konnect.md has them."""

import json
import pathlib
import subprocess
import tempfile

from harness import (CORE, NOWHERE, P, Emulator, certificate, expect, expect_answer, expect_equal, expired_certificate, koko,
                     run)

CERTIFICATES = CORE + "/certificates"
AUTHORITIES = CORE + "/ca_certificates"
SNIS = CORE + "/snis"
SETS = CORE + "/key-sets"
KEYS = CORE + "/keys"
SCHEMAS = CORE + "/plugin-schemas"
PINNED = P + "/dp-client-certificates"


def constraint(answer, field, text):
    return koko(answer, field, text, "data constraint error", "ERROR_TYPE_REFERENCE")


def pair(kind="rsa", **more):
    made = certificate(kind=kind)
    return {"cert": made.cert, "key": made.key, **more}


def test_authority(e):
    pem = certificate("authority", ca=True).cert
    made = e.made(AUTHORITIES, {"cert": pem, "cert_digest": "ignored", "tags": ["a"]})
    shown = subprocess.run(["openssl", "x509", "-noout", "-fingerprint", "-sha256"], input=pem, text=True, check=True,
                           capture_output=True).stdout
    expect_equal(made["cert_digest"], shown.split("=")[1].strip().replace(":", "").lower())
    expect_equal(made["cert"], pem, "kept as it was sent")
    koko(e.post(AUTHORITIES, {"cert": "no"}), "cert", "is not valid 'pem-encoded-cert'")
    koko(e.post(AUTHORITIES, {"cert": pem + pem}), "cert", "please submit only one certificate at a time")
    koko(e.post(AUTHORITIES, {"cert": certificate().cert}), "cert",
         'certificate does not appear to be a CA because it is missing the "CA" basic constraint')
    with tempfile.TemporaryDirectory() as folder:
        expired, _ = expired_certificate(pathlib.Path(folder) / "tls")
        koko(e.post(AUTHORITIES, {"cert": expired.read_text()}), "cert",
             'certificate expired, "Not After" time is in the past')
    koko(e.post(AUTHORITIES, {}), None, "missing properties: 'cert'")


def test_certificate_and_key(e):
    made = e.made(CERTIFICATES, pair(tags=["a"]))
    expect_equal({name: made[name] for name in ("cert", "key")}, pair(), "the key comes back")
    both = pair(cert_alt=certificate(kind="ec").cert, key_alt=certificate(kind="ec").key)
    expect_answer(e.put(f"{CERTIFICATES}/{made['id']}", both), 200, **both)
    expect("cert_alt" not in e.put(f"{CERTIFICATES}/{made['id']}", pair()).json, "PUT replaces everything")
    koko(e.post(CERTIFICATES, {"cert": pair()["cert"]}), None, "missing properties: 'key'")
    koko(e.post(CERTIFICATES, {**pair(), "key": certificate("other").key}), None, "certificate does not match key")
    koko(e.post(CERTIFICATES, {**both, "key_alt": pair()["key"]}), None, "alternate certificate does not match key")
    koko(e.post(CERTIFICATES, {**pair(), "cert": "no"}), "cert", "is not valid 'pem-encoded-cert'")
    koko(e.post(CERTIFICATES, {**pair(), "key": "no"}), "key", "is not valid 'pem-encoded-private-key'")
    koko(e.post(CERTIFICATES, pair(cert_alt=both["cert_alt"])), None,
         "properties 'key_alt' required, if 'cert_alt' property exists")
    koko(e.post(CERTIFICATES, pair(key_alt=both["key_alt"])), None,
         "properties 'cert_alt' required, if 'key_alt' property exists")
    other = certificate("other")
    koko(e.post(CERTIFICATES, pair(cert_alt=other.cert, key_alt=other.key)), None,
         "certificate and alternative certificate need to have different type (e.g. RSA and ECDSA), the provided "
         "certificates were both of the same type")
    expect_answer(e.post(CERTIFICATES, {"cert": "{vault://v/cert}", "key": "{vault://v/key}"}), 201)


def test_names_of_a_certificate(e):
    owner = e.made(CERTIFICATES, pair())["id"]
    made = e.made(SNIS, {"name": "*.example.com", "certificate": {"id": owner}})
    expect_equal(e.get(f"{SNIS}/*.example.com").json, made)
    expect_equal(e.get(f"{CERTIFICATES}/{owner}/snis").json, {"data": [made]})
    constraint(e.post(SNIS, {"name": "*.example.com", "certificate": {"id": owner}}), "name",
               "name (type: unique) constraint failed")
    constraint(e.post(SNIS, {"name": "other.example", "certificate": {"id": NOWHERE}}), "certificate.id",
               "certificate.id (type: foreign) constraint failed")
    koko(e.post(SNIS, {"name": "x.example"}), None, "missing properties: 'certificate'")
    constraint(e.delete(f"{CERTIFICATES}/{owner}"), None, "constraint failed (type: foreign) as sni references this value")
    expect_answer(e.post(f"{CERTIFICATES}/{owner}/snis", {"name": "nested.example"}), 201, certificate={"id": owner})
    for name in ("*.example.com", "nested.example"):
        e.delete(f"{SNIS}/{name}")
    expect_equal(e.delete(f"{CERTIFICATES}/{owner}").status, 204)


def test_keys(e):
    a_set = e.made(SETS, {"name": "set"})
    jwk = json.dumps({"kty": "oct", "kid": "one", "k": "c2VjcmV0"})
    made = e.made(KEYS, {"kid": "one", "jwk": jwk, "set": {"id": a_set["id"]}, "name": "first", "x5t": "t"})
    expect_equal((made["jwk"], e.get(f"{KEYS}/first").json), (jwk, made))
    expect_equal(e.get(f"{SETS}/set/keys").json, {"data": [made]})
    pem = {"public_key": certificate().public_key, "private_key": certificate().key}
    expect_answer(e.put(f"{KEYS}/first", {"kid": "two", "pem": pem, "name": "first"}), 200, pem=pem)
    expect_answer(e.post(KEYS, {"kid": "three", "pem": {"public_key": pem["public_key"]}}), 201)
    expect_answer(e.post(KEYS, {"kid": "four", "jwk": "{vault://v/jwk}"}), 201)
    constraint(e.post(KEYS, {"kid": "three", "pem": pem}), None, "kid (type: unique) constraint failed")
    koko(e.post(KEYS, {"kid": "x"}), None, "at least one of these fields must be non-empty: 'jwk', 'pem'")
    koko(e.post(KEYS, {"kid": "one", "jwk": jwk, "pem": pem}), None,
         "only one or none of these fields must be set: 'jwk', 'pem'")
    koko(e.post(KEYS, {"kid": "x", "jwk": jwk}), None, "kid in jwk.kid must be equal to keys.kid")
    koko(e.post(KEYS, {"kid": "x", "jwk": "no"}), None, "could not json decode jwk string")
    koko(e.post(KEYS, {"kid": "x", "pem": {}}), None, "need to supply a PEM formatted public and/or private key.")
    koko(e.post(KEYS, {"kid": "x", "pem": {"public_key": "no"}}), "pem.public_key", "could not load public key")
    koko(e.post(KEYS, {"kid": "x", "pem": {"private_key": "no"}}), "pem.private_key", "could not load private key")
    constraint(e.post(KEYS, {"kid": "x", "jwk": "{vault://v/jwk}", "set": {"id": NOWHERE}}), "set.id",
               "set.id (type: foreign) constraint failed")


def test_keys_go_with_their_set(e):
    a_set = e.made(SETS, {})["id"]
    made = e.made(KEYS, {"kid": "gone", "jwk": "{vault://v/jwk}", "set": {"id": a_set}})
    expect_equal((e.delete(f"{SETS}/{a_set}").status, e.get(f"{KEYS}/{made['id']}").status), (204, 404))


def test_data_plane_certificates(e):
    pem = certificate().cert.replace("\n", "\r\n")
    made = expect_answer(e.post(PINNED, {"cert": pem}), 201).json["item"]
    expect_equal((sorted(made), made["cert"]), (["cert", "created_at", "id", "updated_at"], pem))
    item = f"{PINNED}/{made['id']}"
    expect_equal(e.get(item).json, {"item": made})
    changed = expect_answer(e.put(item, {"cert": pem, "title": "t"}), 200).json["item"]
    expect_equal((changed["title"], changed["created_at"]), ("t", made["created_at"]))
    expect_equal(e.get(PINNED).json, {"items": [changed], "page": {"total_count": 1}})
    for bad, message in (({}, "Bad Request"), ({"cert": 1}, "Bad Request"), ({"cert": "no"}, "invalid certificate")):
        expect_equal((e.post(PINNED, bad).status, e.post(PINNED, bad).json), (400, {"message": message}))
    expect_equal((e.get(item, token="wrong").status, e.get(item, token="wrong").json), (401, {"message": "Unauthorized"}))
    expect_equal(e.delete(item).status, 204)
    for gone in (e.get(item), e.put(item, {"cert": pem}), e.delete(item),
                 e.get(f"/v2/control-planes/{NOWHERE}/dp-client-certificates")):
        expect_equal((gone.status, gone.json), (404, {"message": "Not Found"}))


def test_schemas_of_custom_plugins(e):
    lua = 'return { name = "mine", fields = {} }'
    made = expect_answer(e.post(SCHEMAS, {"lua_schema": lua}), 201).json["item"]
    expect_equal((sorted(made), made["name"], made["lua_schema"]), (["created_at", "lua_schema", "name", "updated_at"], "mine", lua))
    expect_equal(e.get(f"{SCHEMAS}/mine").json, {"item": made})
    expect_equal((e.post(SCHEMAS, {"lua_schema": lua}).status, e.post(SCHEMAS, {"lua_schema": lua}).json), (409, {"message": "Conflict"}))
    changed = expect_answer(e.put(f"{SCHEMAS}/mine", {"lua_schema": "return { name = 'mine' }"}), 200).json["item"]
    expect_equal(e.get(SCHEMAS).json, {"items": [changed], "page": {"total_count": 1}})
    plugin = {"name": "mine", "config": {"anything": [1, {"a": None}]}}
    kept = expect_answer(e.post(CORE + "/plugins", plugin), 201).json
    expect_equal((kept["config"], kept["protocols"]), (plugin["config"], ["grpc", "grpcs", "http", "https"]), "no schema is run")
    expect_equal(e.delete(f"{CORE}/plugins/{kept['id']}").status, 204)
    expect_equal(e.post(CORE + "/plugins", {"name": "not-mine"}).status, 400)
    for bad in ({}, {"lua_schema": 1}, {"lua_schema": "return { rename = 'x' }"}):
        expect_equal(e.post(SCHEMAS, bad).status, 400, bad)
    expect_equal(e.put(f"{SCHEMAS}/mine", {"lua_schema": "return { name = 'other' }"}).status, 400)
    expect_equal((e.get(SCHEMAS, token="wrong").status, e.get(SCHEMAS, token="wrong").json), (401, {"message": "Unauthorized"}))
    expect_equal(e.delete(f"{SCHEMAS}/mine").status, 204)
    for gone in (e.get(f"{SCHEMAS}/mine"), e.put(f"{SCHEMAS}/mine", {"lua_schema": lua}), e.delete(f"{SCHEMAS}/mine")):
        expect_equal((gone.status, gone.json), (404, {"message": "Not Found"}))


def main():
    with Emulator() as e:
        run(globals(), e)


main()
