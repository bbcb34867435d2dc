"""How long it takes from start to error when Connection to Konnect given up at all. What waiting does not mend is not waited for: each
of these takes less than 12 seconds. The texts are printed."""

import time

from harness import Emulator, PLANE, TOKEN, expect, expect_equal, expect_in, expect_not_in, expired_certificate, main

STORE = 'resource "konnect_config_store" "s" { name = "one" }\n'
LIMIT = 12  # seconds


def error_in_time(work, *words, **environment):
    """The plan fails, if it can, or else the apply: within the limit, with these words."""
    work.write(STORE)
    began = time.monotonic()
    result = work.apply(code=1, **environment)
    seconds = time.monotonic() - began
    print(f"{seconds:.1f} s:\n{result.text}", flush=True)
    text = " ".join(result.text.replace("│", " ").split())
    for word in words:
        expect_in(word, text)
    expect_equal(result.text.count("Error: "), 1, "errors")
    expect_not_in(TOKEN, result.text)
    expect(seconds < LIMIT, f"it took {seconds:.1f} seconds")


def test_nothing_listens(konnect, work):
    error_in_time(work, "cannot be reached", "127.0.0.1:1", "KONNECT_SERVER_URL", KONNECT_SERVER_URL="http://127.0.0.1:1")


def test_unknown_host(konnect, work):
    error_in_time(work, "nowhere.invalid", "KONNECT_SERVER_URL", KONNECT_SERVER_URL="https://nowhere.invalid")


def test_tls_to_a_plain_port(konnect, work):
    error_in_time(work, "does not speak HTTPS", "http://", KONNECT_SERVER_URL=konnect.url.replace("http://", "https://"))


def test_expired_certificate(konnect, work):
    certificate, key = expired_certificate(work.folder / "tls")
    with Emulator("--tls-cert", certificate, "--tls-key", key, token=TOKEN) as expired:
        error_in_time(work, "certificate", "expired", KONNECT_SERVER_URL=expired.url, SSL_CERT_FILE=str(certificate))


def test_wrong_token(konnect, work):
    error_in_time(work, "Access token not accepted", "KONNECT_TOKEN", KONNECT_TOKEN="kpat_wrong")


def test_of_many_objects(konnect, work):
    """What is wrong for all objects of a state is one error, however many there are, and nothing leaves the state."""
    work.write('resource "konnect_config_store" "s" {\n  count = 12\n  name = "s${count.index}"\n}\n'
               'resource "konnect_service" "s" {\n  count = 12\n  name = "s${count.index}"\n  host = "h"\n}\n')
    work.apply()
    there = work.run("state", "list").text
    for words, environment in (
            ("Check the access token", {"KONNECT_TOKEN": "kpat_wrong"}),
            ("cannot be reached", {"KONNECT_SERVER_URL": "https://nowhere.invalid"})):
        result = work.plan(code=1, **environment)
        expect_in(words, " ".join(result.text.split()))
        expect_equal(result.text.count("Error: "), 1, words)
        expect_not_in("to destroy", result.text)
    konnect.ask("DELETE", f"/v2/control-planes/{PLANE}", None)
    result = work.run("apply", "-refresh-only", "-auto-approve", code=1)
    expect_in("Nothing was removed from the state", result.text)
    expect_equal(result.text.count("Error: "), 1, "control plane not found")
    expect_equal(work.run("state", "list").text, there)


if __name__ == "__main__":
    main(globals())
