"""The credentials of consumers, as docs/dev/konnect.md has them."""

import hashlib

from harness import CORE, NOWHERE, Emulator, certificate, expect, expect_answer, expect_equal, koko, run

CONSUMERS = CORE + "/consumers"


def consumer(e, name):
    made = e.made(CONSUMERS, {"username": name})
    return made["id"], f"{CONSUMERS}/{made['id']}"


def constraint(answer, field, text):
    return koko(answer, field, text, "data constraint error", "ERROR_TYPE_REFERENCE")


def test_all_go_with_their_consumer(e):
    owner, at = consumer(e, "owner")
    other, elsewhere = consumer(e, "other")
    for kind, body in (("key-auth", {"key": "k", "ttl": 60}), ("basic-auth", {"username": "u", "password": "p"}),
                       ("jwt", {"key": "j"}), ("hmac-auth", {"username": "h"}), ("acls", {"group": "g"}),
                       ("mtls-auth", {"subject_name": "s"})):
        made = e.made(f"{at}/{kind}", {**body, "tags": ["t"]})
        expect_equal((made["consumer"], made["tags"]), ({"id": owner}, ["t"]), kind)
        item = f"{at}/{kind}/{made['id']}"
        expect_equal((e.get(item).json, e.get(f"{at}/{kind}").json), (made, {"data": [made]}), kind)
        expect_equal(e.get(f"{elsewhere}/{kind}/{made['id']}").status, 404, kind)
        expect_answer(e.put(item, body), 200, id=made["id"], consumer={"id": owner})
        expect_equal((e.post(f"{CORE}/{kind}", body).status, e.post(f"{CONSUMERS}/{NOWHERE}/{kind}", body).status), (404, 404))
        everywhere = f"{CORE}/{kind if kind == 'acls' else kind + 's'}"
        expect_equal((e.get(f"{everywhere}/{made['id']}").status, e.get(everywhere).json["data"][-1]["id"]), (200, made["id"]), kind)
        expect_equal((e.post(everywhere, body).status, e.delete(f"{everywhere}/{made['id']}").status), (404, 404), kind)
        koko(e.post(f"{at}/{kind}", {**body, "colour": "red"}), None, "additional properties 'colour' not allowed")
    expect_equal(e.get("/_emulator/dump").json["acls"], 1)
    e.delete(at)
    expect("acls" not in e.get("/_emulator/dump").json, "they went with the consumer")


def test_passwords_are_hashed(e):
    owner, at = consumer(e, "hashed")
    hash_of = lambda password: hashlib.sha1((password + owner).encode()).hexdigest()
    made = e.made(f"{at}/basic-auth", {"username": "hashed", "password": "p"})
    expect_equal(made["password"], hash_of("p"))
    again = e.put(f"{at}/basic-auth/{made['id']}", {"username": "hashed", "password": made["password"]}).json
    expect_equal(again["password"], hash_of(hash_of("p")), "a hash that is sent is hashed again")
    koko(e.post(f"{at}/basic-auth", {"username": "x"}), None, "missing properties: 'password'")


def test_what_kong_makes_up(e):
    _, at = consumer(e, "auto")
    for kind, body, names in (("key-auth", {}, ["key"]), ("jwt", {}, ["key", "secret"]),
                              ("hmac-auth", {"username": "auto"}, ["secret"])):
        made = e.made(f"{at}/{kind}", body)
        for name in names:
            expect_equal(len(made[name]), 32, (kind, name))
    expect_equal(e.get(f"{at}/jwt").json["data"][0]["algorithm"], "HS256")


def test_empty_texts(e):
    """A field without an upper limit has a lower one all the same."""
    _, at = consumer(e, "empty")
    for kind, body, field in (("key-auth", {"key": ""}, "key"), ("jwt", {"secret": ""}, "secret"),
                              ("hmac-auth", {"username": ""}, "username"), ("acls", {"group": ""}, "group")):
        koko(e.post(f"{at}/{kind}", body), field, "length must be >= 1, but got 0")


def test_unique(e):
    _, at = consumer(e, "first")
    _, elsewhere = consumer(e, "second")
    for kind, body, field in (("key-auth", {"key": "same"}, "key"), ("jwt", {"key": "same"}, "key"),
                              ("basic-auth", {"username": "same", "password": "p"}, "username"),
                              ("hmac-auth", {"username": "same"}, "username")):
        e.made(f"{at}/{kind}", body)
        constraint(e.post(f"{elsewhere}/{kind}", body), field, f"{field} (type: unique) constraint failed")
    e.made(f"{at}/acls", {"group": "same"})
    constraint(e.post(f"{at}/acls", {"group": "same"}), None, "unique-acl-per-consumer (type: unique) constraint failed")
    expect_answer(e.post(f"{elsewhere}/acls", {"group": "same"}), 201)


def test_public_keys_of_tokens(e):
    _, at = consumer(e, "tokens")
    key = certificate().public_key
    expect_answer(e.post(f"{at}/jwt", {"algorithm": "RS256", "rsa_public_key": key}), 201, rsa_public_key=key)
    koko(e.post(f"{at}/jwt", {"algorithm": "RS256"}), "rsa_public_key", "required field missing")
    koko(e.post(f"{at}/jwt", {"algorithm": "RS256", "rsa_public_key": "no"}), "rsa_public_key", "invalid key")
    koko(e.post(f"{at}/jwt", {"algorithm": "none"}), "algorithm")


def test_authority_of_a_subject(e):
    _, at = consumer(e, "subject")
    authority = e.made(CORE + "/ca_certificates", {"cert": certificate("authority", ca=True).cert})["id"]
    made = e.made(f"{at}/mtls-auth", {"subject_name": "s", "ca_certificate": {"id": authority}})
    constraint(e.post(f"{at}/mtls-auth", {"subject_name": "s", "ca_certificate": {"id": authority}}), None,
               "unique-subject-name-and-ca (type: unique) constraint failed")
    constraint(e.post(f"{at}/mtls-auth", {"subject_name": "x", "ca_certificate": {"id": NOWHERE}}), "ca_certificate.id",
               "ca_certificate.id (type: foreign) constraint failed")
    e.delete(f"{CORE}/ca_certificates/{authority}")
    expect_equal(e.get(f"{at}/mtls-auth/{made['id']}").status, 404)


def main():
    with Emulator() as e:
        run(globals(), e)


main()
