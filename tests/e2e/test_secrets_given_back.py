"""Secrets that Konnect gives back (private keys, credentials) and that it hashes: where they are, and what an update does to them."""

import re

from harness import PLANE, certificate, expect, expect_equal, expect_in, expect_not_in, main, needs

PAIR = certificate()
OTHER = certificate("other")
CONSUMER = 'resource "konnect_consumer" "c" { username = "c" }\n'


def pem(text):
    return "<<-EOT\n" + text + "EOT"


def certificate_block(more):
    return f'resource "konnect_certificate" "c" {{\n  cert = {pem(PAIR.cert)}\n{more}\n}}\n'


WRITE_ONLY = f"  key_wo = {pem(PAIR.key)}"
SECRET_LINE = PAIR.key.splitlines()[3]  # in the middle of the private key


def held(konnect, work):
    """The certificate as Konnect has it."""
    return konnect.api("GET", f"core-entities/certificates/{work.state('konnect_certificate.c')['id']}")


def write_by_hand(konnect, work, **members):
    now = held(konnect, work)
    konnect.api("PUT", f"core-entities/certificates/{now['id']}",
                {**{name: now[name] for name in ("cert", "key", "tags") if name in now}, **members})


def seconds_pass(konnect, since):
    """Konnect's clock of core entities has whole seconds: waits until an object made now is younger."""
    while konnect.api("POST", "core-entities/key-sets", {})["created_at"] <= since:
        pass


@needs(1, 11)
def test_write_only_key_is_in_no_state(konnect, work):
    work.write(certificate_block(WRITE_ONLY))
    shown = work.apply().text
    state = (work.folder / "terraform.tfstate").read_text()
    for text in (shown, state, work.no_changes().text, work.run("show").text):
        expect_not_in(SECRET_LINE, text)
    expect_equal(held(konnect, work)["key"], PAIR.key)


@needs(1, 11)
def test_version_keeps_the_key(konnect, work):
    work.write(certificate_block(WRITE_ONLY + "\n  key_wo_version = 1"))
    work.apply()
    work.write(certificate_block(f'  key_wo = {pem(OTHER.key)}\n  key_wo_version = 1\n  tags = ["a"]'))
    work.apply()
    expect_equal((held(konnect, work)["key"], held(konnect, work)["tags"]), (PAIR.key, ["a"]))
    work.no_changes()


@needs(1, 11)
def test_somebody_else_writes(konnect, work):
    """Another key is noticed, though it is in no state; tags alone are no reason to write the key."""
    work.write(certificate_block(WRITE_ONLY + '\n  tags = ["a"]'))
    work.apply()
    made = held(konnect, work)
    seconds_pass(konnect, made["updated_at"])
    write_by_hand(konnect, work, tags=["by-hand"])
    shown = work.plan(code=2).text
    expect_in("1 to change", shown)
    expect_not_in("Changed outside Terraform", shown)
    work.apply()
    expect_equal(held(konnect, work)["tags"], ["a"])
    seconds_pass(konnect, held(konnect, work)["updated_at"])
    write_by_hand(konnect, work, cert=OTHER.cert, key=OTHER.key)
    expect_in("Changed outside Terraform", work.plan(code=2).text)
    work.apply()
    expect_equal((held(konnect, work)["cert"], held(konnect, work)["key"]), (PAIR.cert, PAIR.key))
    work.no_changes()


def test_import_and_change_something_else(konnect, work):
    made = konnect.api("POST", "core-entities/certificates", {"cert": PAIR.cert, "key": PAIR.key})
    work.write(certificate_block('  tags = ["a"]'))
    work.run("import", "konnect_certificate.c", f"{PLANE}/{made['id']}")
    expect_not_in(SECRET_LINE, (work.folder / "terraform.tfstate").read_text())
    work.apply()
    after = held(konnect, work)
    expect_equal({name: after[name] for name in ("id", "cert", "key", "tags")},
                 {"id": made["id"], "cert": PAIR.cert, "key": PAIR.key, "tags": ["a"]})
    work.no_changes()


@needs(1, 5)
def test_generated_configuration_can_be_applied(konnect, work):
    """It has no key, because that is sensitive: nothing is planned, and an update keeps it."""
    made = konnect.api("POST", "core-entities/certificates", {"cert": PAIR.cert, "key": PAIR.key})
    work.write(f'import {{\n  to = konnect_certificate.c\n  id = "{PLANE}/{made["id"]}"\n}}\n')
    work.plan("-generate-config-out=generated.tf", code=2)
    generated = work.folder / "generated.tf"
    expect_not_in(SECRET_LINE, generated.read_text())
    expect_in("1 to import, 0 to add, 0 to change", work.plan(code=2).text)
    generated.write_text(re.sub(r"tags( *)= null", r'tags\1= ["a"]', generated.read_text()))
    work.apply()
    expect_equal((held(konnect, work)["key"], held(konnect, work)["tags"]), (PAIR.key, ["a"]))
    work.no_changes()


@needs(1, 11)
def test_from_state_to_write_only_and_back(konnect, work):
    for form in (f"  key = {pem(PAIR.key)}", WRITE_ONLY, f"  key = {pem(PAIR.key)}"):
        work.write(certificate_block(form))
        work.apply()
        work.no_changes()
        expect_equal(held(konnect, work)["key"], PAIR.key)
        expect_equal(SECRET_LINE in (work.folder / "terraform.tfstate").read_text(), form is not WRITE_ONLY)


def test_line_ends_are_no_difference(konnect, work):
    with_crlf = PAIR.cert.replace("\n", "\\r\\n")
    work.write(f'resource "konnect_certificate" "c" {{\n  cert = "{with_crlf}"\n  key = {pem(PAIR.key)}\n}}\n')
    work.apply()
    work.write(certificate_block(f"  key = {pem(PAIR.key)}"))
    work.no_changes()


@needs(1, 11)
def test_faults_of_a_certificate(konnect, work):
    for more, words in ((f"  key = {pem(PAIR.key)}\n  key_wo = {pem(PAIR.key)}", 'cannot be set together with'),
                        ("", 'Exactly one of these must be set: "key" or "key_wo"'),
                        (f"  key = {pem(PAIR.key)}\n  key_alt = {pem(PAIR.key)}", '"key_alt" can be set only together with "cert_alt"'),
                        (f"  key = {pem(PAIR.key)}\n  cert_alt = {pem(PAIR.cert)}",
                         '"cert_alt" is set, which needs "key_alt" or "key_alt_wo", too.')):
        work.write(certificate_block(more))
        shown = work.plan(code=1).text
        expect_in(words, shown)
        expect_not_in(SECRET_LINE, shown)
    work.write('resource "konnect_key" "k" {\n  kid = "k"\n  jwk = "{}"\n  pem_public_key = "p"\n}\n')
    expect_in("cannot be set together with", work.plan(code=1).text)


def test_key_that_konnect_makes(konnect, work):
    work.write(CONSUMER + 'resource "konnect_key_auth" "k" { consumer_id = konnect_consumer.c.id }\n')
    work.apply()
    made = work.state("konnect_key_auth.k")["key"]
    expect_equal(len(made), 32)
    work.write(CONSUMER + 'resource "konnect_key_auth" "k" {\n  consumer_id = konnect_consumer.c.id\n  tags = ["a"]\n}\n')
    expect_not_in(made, work.apply().text)
    expect_equal(work.state("konnect_key_auth.k")["key"], made, "an update keeps it")
    work.no_changes()


MADE_BY_KONNECT = {  # its path, what it must have, and the secret that Konnect makes up
    "konnect_key_auth": ("key-auth", "", "key"),
    "konnect_jwt": ("jwt", "key = \"iss\"", "secret"),
    "konnect_hmac_auth": ("hmac-auth", "username = \"h\"", "secret"),
}


def credential(resource, needed, more):
    return CONSUMER + f'resource "{resource}" "k" {{\n  consumer_id = konnect_consumer.c.id\n  {needed}\n  {more}\n}}\n'


def test_an_update_keeps_what_the_import_left_out(konnect, work):
    """Also where Konnect would make one if none were sent."""
    work.write(CONSUMER)
    work.apply()
    consumer = work.state("konnect_consumer.c")["id"]
    for resource, (path, needed, secret) in MADE_BY_KONNECT.items():
        at = f"core-entities/consumers/{consumer}/{path}"
        made = konnect.api("POST", at, dict(re.findall(r'(\w+) = "(.*)"', needed)))
        work.write(credential(resource, needed, 'tags = ["a"]'))
        work.run("import", f"{resource}.k", f"{consumer}/{made['id']}")
        work.apply()
        after = konnect.api("GET", f"{at}/{made['id']}")
        expect_equal((after[secret], after["tags"]), (made[secret], ["a"]), resource)
        expect_not_in(made[secret], (work.folder / "terraform.tfstate").read_text())
        work.no_changes()


@needs(1, 11)
def test_an_update_keeps_what_was_write_only(konnect, work):
    """Which is not configured any more, when something else changes."""
    for resource, (path, needed, secret) in MADE_BY_KONNECT.items():
        work.write(credential(resource, needed, f'{secret}_wo = "given-by-hand"'))
        work.apply()
        work.write(credential(resource, needed, 'tags = ["a"]'))
        work.apply()
        at = work.state(f"{resource}.k")
        after = konnect.api("GET", f"core-entities/consumers/{at['consumer_id']}/{path}/{at['id']}")
        expect_equal((after[secret], after["tags"]), ("given-by-hand", ["a"]), resource)
        work.no_changes()


@needs(1, 11)
def test_password_is_said_again(konnect, work):
    def block(name, more):
        return CONSUMER + ('resource "konnect_basic_auth" "b" {\n  consumer_id = konnect_consumer.c.id\n'
                           f'  username = "{name}"\n{more}\n}}\n')

    def held_hash():
        state = work.state("konnect_basic_auth.b")
        return konnect.api("GET", f"core-entities/consumers/{state['consumer_id']}/basic-auth/{state['id']}")["password"]

    versioned = '  password_wo = "first"\n  password_wo_version = 1'
    work.write(block("jane", versioned))
    work.apply()
    first = held_hash()
    work.no_changes()
    work.write(block("joan", versioned))
    expect_in("Konnect keeps only a hash of it", work.plan(code=2).text)
    work.apply()
    expect_equal(held_hash(), first)
    work.write(block("joan", ""))
    work.apply()  # only the version leaves the state
    expect_equal(held_hash(), first)
    work.no_changes()
    work.write(block("jill", ""))
    expect_in('"password" or "password_wo" must be set', work.plan(code=1).text)
    expect(held_hash() == first, "nothing was written")


if __name__ == "__main__":
    main(globals())
