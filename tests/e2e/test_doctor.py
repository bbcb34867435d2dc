"""`terraform-provider-konnect doctor`: what it says of set-ups that are broken in one way each."""

import re
import subprocess

from harness import BUILD, PLANE, TIMEOUT, TOKEN, Konnect, certificate, expect, expect_equal, expect_in, expect_not_in, main

LINE = re.compile(r"(.{8}) (.{31}) (\S.*)")
OLD = "Wed, 25 Nov 2020 10:00:00 GMT"


def doctor(work, *options, code, **more):
    """The lines as a dictionary of subject to (verdict, text)."""
    environment = {**work.environment, **{name: text for name, text in more.items() if text is not None}}
    for name in [name for name, text in more.items() if text is None]:
        environment.pop(name, None)
    done = subprocess.run([BUILD / "terraform-provider-konnect", "doctor", *options], env=environment, text=True,
                          capture_output=True, timeout=TIMEOUT)
    expect_equal(done.returncode, code, done.stdout + done.stderr)
    expect_equal(done.stderr, "")
    expect_not_in(TOKEN, done.stdout)
    expect_not_in("CANARY", done.stdout)
    found = {}
    for line in done.stdout.splitlines():
        match = LINE.fullmatch(line)
        expect(match, line)
        verdict, subject, text = (part.strip() for part in match.groups())
        expect(verdict in ("ok", "warning", "error", "skipped"), line)
        if found.get(subject, ("ok",))[0] != "error":
            found[subject] = (verdict, text)
    return found


def expect_line(found, subject, verdict, *parts):
    expect(subject in found, f"no line about {subject}: {found}")
    expect_equal(found[subject][0], verdict, found[subject])
    for part in parts:
        expect_in(part, found[subject][1])


def expect_stopped(found, *subjects):
    for subject in subjects:
        expect_line(found, subject, "skipped", "because of what is said above")


def test_all_is_well(konnect, work):
    store = konnect.api("POST", "config-stores", {"name": "one"})["id"]
    konnect.api("POST", f"config-stores/{store}/secrets", {"key": "k", "value": "x"})
    found = doctor(work, code=0)
    expect_line(found, "settings", "ok", "KONNECT_TOKEN, KONNECT_SERVER_URL, KONNECT_CONTROL_PLANE_ID")
    expect_line(found, "network", "ok", f"connected to 127.0.0.1:{konnect.parts.port}", "no proxy is set")
    expect_line(found, "TLS", "ok", "not used")
    expect_line(found, "clock", "ok")
    expect_line(found, "access token", "ok", "personal access token (KONNECT_TOKEN), accepted")
    expect_line(found, "control plane", "ok", f'"emulator" ({PLANE})')
    for kind in ("konnect_service", "konnect_secret", "konnect_control_plane", "konnect_data_plane_certificate"):
        expect_line(found, kind, "ok", "can be read")
    expect_line(found, "konnect_target", "skipped", "no object yet")
    expect_line(found, "rights", "skipped", "not checked")
    expect_equal(konnect.requests("POST", "PUT", "PATCH", "DELETE")[2:], [], "writes")
    closed = subprocess.run(f"{BUILD / 'terraform-provider-konnect'} doctor >&-", shell=True, env=work.environment, timeout=TIMEOUT)
    expect_equal(closed.returncode, 0, "nothing but what is printed gets the number of a closed stream")


def test_the_trace_shows_no_secret(konnect, work):
    """Of each kind an object is read, credentials too."""
    consumer = konnect.api("POST", "core-entities/consumers", {"username": "traced"})["id"]
    konnect.api("POST", f"core-entities/consumers/{consumer}/key-auth", {"key": "CANARY-key"})
    konnect.api("POST", "core-entities/vaults", {"name": "hcv", "prefix": "traced", "config": {"token": "CANARY-token"}})
    done = subprocess.run([BUILD / "terraform-provider-konnect", "doctor"], env={**work.environment, "TF_LOG": "trace"},
                          text=True, capture_output=True, timeout=TIMEOUT)
    expect_equal(done.returncode, 0, done.stdout)
    expect_in('/key-auth"', done.stderr)
    expect_not_in("CANARY", done.stdout + done.stderr)


def test_the_control_plane_by_name(konnect, work):
    found = doctor(work, "--control-plane", "emulator", "--server-url", konnect.url, code=0, KONNECT_CONTROL_PLANE_ID=None,
                   KONNECT_SERVER_URL="https://nowhere.invalid")
    expect_line(found, "control plane", "ok", PLANE)


def test_wrong_token(konnect, work):
    found = doctor(work, code=1, KONNECT_TOKEN="kpat_CANARY-of-somebody-else")
    expect_line(found, "access token", "error", "not accepted (status 401)", "wrong, expired or deleted")
    expect_stopped(found, "rate limit", "control plane", "rights")


def test_no_token(konnect, work):
    found = doctor(work, code=1, KONNECT_TOKEN=None)
    expect_line(found, "settings", "error", "KONNECT_TOKEN", "KONNECT_SPAT")
    expect_stopped(found, "network", "access token", "rights")


def test_token_in_quotes(konnect, work):
    for text in (f'"{TOKEN}"', f"Bearer {TOKEN}", "\ufeff" + TOKEN, "<CANARY>"):
        expect_line(doctor(work, code=1, KONNECT_TOKEN=text), "settings", "error", "a quote or another character that tokens do not have")
    for text in (TOKEN + "\r\n", f" {TOKEN} "):
        doctor(work, code=0, KONNECT_TOKEN=text)


def test_answers_that_are_no_list(konnect, work):
    for status, body, more, says in (
            (429, "{}", {"headers": {"Retry-After": "600"}}, "the rate limit is used up"), (503, "{}", {}, "Try again later"),
            (302, "", {"headers": {"Location": "https://login.example/CANARY"}}, "a redirect"), (407, "", {}, "a proxy wants a user name"),
            (200, "<html>log in</html>", {}, "is not Konnect's"), (200, '{"data": null}', {}, "is not Konnect's")):
        konnect.admin("POST", "faults", {"action": "answer", "path": "/v2/control-planes?", "skip": 1, "times": 1, "status": status, "body": body,
                                         "content_type": "application/json", **more})
        found = doctor(work, code=1)
        konnect.admin("DELETE", "faults")
        expect_line(found, "access token", "error", f"status {status}", says)
        expect_stopped(found, "rate limit", "control plane", "rights")


def test_token_of_a_system_account(konnect, work):
    found = doctor(work, code=1, KONNECT_TOKEN=None, KONNECT_SPAT="spat_CANARY")
    expect_line(found, "access token", "error", "system account's access token (KONNECT_SPAT)")


def test_wrong_region(konnect, work):
    found = doctor(work, code=1, KONNECT_SERVER_URL=None, KONNECT_REGION="moon")
    expect_line(found, "settings", "error", "region")


def test_host_that_is_not_known(konnect, work):
    found = doctor(work, code=1, KONNECT_SERVER_URL="https://konnect.invalid")
    expect_line(found, "network", "error", "https://konnect.invalid", "name is not known", "HTTPS_PROXY")
    expect_stopped(found, "TLS", "clock", "access token")


def test_nothing_listens(konnect, work):
    found = doctor(work, code=1, KONNECT_SERVER_URL="http://127.0.0.1:1")
    expect_line(found, "network", "error", "Nothing accepts connections there")


def test_proxy(konnect, work):
    """It is named by its variable: the address may hold a password."""
    found = doctor(work, code=1, KONNECT_SERVER_URL="https://konnect.invalid",
                   HTTPS_PROXY="http://user:CANARY@127.0.0.1:1", NO_PROXY="example.com")
    expect_line(found, "network", "error", "the proxy of HTTPS_PROXY is used unless NO_PROXY excepts the host", "Check the proxy's address")
    found = doctor(work, code=1, KONNECT_SERVER_URL="https://konnect.invalid", HTTPS_PROXY="http://user:p#CANARY@127.0.0.1:1")
    expect_line(found, "network", "error", "the proxy's address is not one that can be used", "the proxy of HTTPS_PROXY is used")
    expect_stopped(found, "TLS", "access token")


def test_https_on_a_plain_port(konnect, work):
    found = doctor(work, code=1, KONNECT_SERVER_URL=konnect.url.replace("http:", "https:"))
    expect_line(found, "network", "ok")
    expect_line(found, "TLS", "error", "Does this port speak HTTPS? Check the scheme and the port")
    expect_stopped(found, "clock", "access token")


def with_tls(work, name="localhost"):
    made = certificate(name)
    cert, key = work.folder / "cert.pem", work.folder / "key.pem"
    cert.write_text(made.cert)
    key.write_text(made.key)
    return Konnect("--tls-cert", str(cert), "--tls-key", str(key)), str(cert)


def test_tls(konnect, work):
    secure, cert = with_tls(work)
    try:
        url = f"https://localhost:{secure.parts.port}"
        found = doctor(work, code=0, KONNECT_SERVER_URL=url, SSL_CERT_FILE=cert)
        expect_line(found, "TLS", "ok", "TLSv1.3", f"{cert} (SSL_CERT_FILE)")
        expect_line(found, "access token", "ok")
        found = doctor(work, code=1, KONNECT_SERVER_URL=url, SSL_CERT_FILE="/etc/ssl/certs/ca-certificates.crt")
        expect_line(found, "network", "ok")
        expect_line(found, "TLS", "error", "SSL certificate problem", "private certificate authority", "SSL_CERT_FILE")
        expect_stopped(found, "clock", "access token", "rights")
        found = doctor(work, code=1, KONNECT_SERVER_URL=url.replace("https:", "http:"))
        expect_line(found, "network", "error", "Is https:// meant?")
    finally:
        secure.close()


def test_control_plane_that_is_not_there(konnect, work):
    found = doctor(work, code=1, KONNECT_CONTROL_PLANE_ID=None, KONNECT_CONTROL_PLANE_NAME="emulatr")
    expect_line(found, "control plane", "error", '"emulatr"', 'nearest names there are: "emulator"')
    expect_stopped(found, "rights")
    found = doctor(work, code=1, KONNECT_CONTROL_PLANE_ID="00000000-0000-4000-8000-000000000000")
    expect_line(found, "control plane", "error", "is not known at", '"emulator"')
    found = doctor(work, code=2, KONNECT_CONTROL_PLANE_ID=None)
    expect_line(found, "control plane", "warning", "none is named", '"emulator"')


def test_rights_for_one_kind(konnect, work):
    konnect.fault(action="answer", method="GET", path="/core-entities/services", status=403, body={"message": "Forbidden"})
    found = doctor(work, code=2)
    expect_line(found, "konnect_service", "warning", "may not be read (status 403)", "role")
    expect_line(found, "konnect_route", "ok")


def test_token_that_may_not_list_control_planes(konnect, work):
    konnect.fault(action="answer", method="GET", path="/v2/control-planes", skip=1, status=403,
                  body={"message": "Forbidden"})
    found = doctor(work, code=2)
    expect_line(found, "access token", "warning", "may not list control planes")
    expect_line(found, "control plane", "ok")


def test_clock(konnect, work):
    konnect.fault(action="answer", method="GET", path="/v2/control-planes", status=401, headers={"Date": OLD},
                  body={"message": "Unauthorized"})
    found = doctor(work, code=2)
    expect_line(found, "clock", "warning", "ahead of the server's", "NTP")
    expect_line(found, "access token", "ok")


def test_rate_limit(konnect, work):
    headers = {"RateLimit-Limit": "5000", "RateLimit-Remaining": "12", "RateLimit-Reset": "1"}
    konnect.fault(action="answer", method="GET", path="/v2/control-planes", skip=1, status=200, headers=headers,
                  body={"data": [], "meta": {"page": {"total": 0}}})
    found = doctor(work, code=2)
    expect_line(found, "rate limit", "warning", "12 of 5000 calls are left")


def test_no_konnect(konnect, work):
    """Something answers, but it is no Konnect."""
    konnect.fault(action="answer", method="GET", path="/v2/control-planes", times=2, status=200, body="<html>a portal</html>")
    found = doctor(work, code=1)
    expect_line(found, "access token", "error", "is not Konnect's", "proxy")


def test_help(konnect, work):
    for option, code in (("--help", 0), ("--nonsense", 1)):
        done = subprocess.run([BUILD / "terraform-provider-konnect", "doctor", option], text=True, capture_output=True,
                              timeout=TIMEOUT)
        expect_equal(done.returncode, code)
        expect_in("exit code: 0: all is well", done.stdout if code == 0 else done.stderr)
        expect_equal(done.stderr.startswith("Error: the command line"), code != 0)


if __name__ == "__main__":
    main(globals())
