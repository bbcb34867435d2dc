"""The released provider plans, applies and destroys over HTTPS in roots that have nothing of Debian 12: no glibc, no resolver's
configuration, no certificates but ours."""

import os
import pathlib
import shutil
import subprocess

from dist import DIST, SOURCE, Authority, Root, TlsProxy, enter, own_platform, scratch, tool
from harness import PLANE, TIMEOUT, TOKEN, Emulator, Skip, expect, expect_equal, expect_in, run

BUNDLE = "etc/ssl/certs/ca-certificates.crt"
CONFIGURATION = """
terraform {
  required_providers {
    konnect = { source = "%s" }
  }
}
provider "konnect" {}
resource "konnect_config_store" "s" { name = "released" }
resource "konnect_vault" "v" {
  prefix          = "released"
  config_store_id = konnect_config_store.s.id
}
resource "konnect_secret" "k" {
  config_store_id = konnect_config_store.s.id
  key             = "k"
  value           = "released-value"
}
""" % SOURCE


class Released(Emulator):
    """The emulator of the release, which is static too."""

    def __init__(self):
        super().__init__(token=TOKEN)
        program = DIST / "emulator" / own_platform() / "konnect-emulator"
        if not program.exists():
            raise Skip(f"no {program}: scripts/release makes it")
        self.command[0] = program


def environment(port, host="konnect.test"):
    return {"KONNECT_SERVER_URL": f"https://{host}:{port}", "KONNECT_TOKEN": TOKEN, "KONNECT_CONTROL_PLANE_ID": PLANE}


def whole_life(root, emulator, **more):
    """init, plan, apply, no changes, destroy."""
    root.put("work/main.tf", CONFIGURATION)
    root.run("init", "-input=false", **more)
    expect_in("3 to add", root.run("plan", "-input=false", **more))
    expect_in("3 added", root.run("apply", "-auto-approve", "-input=false", **more))
    counts = emulator.get("/_emulator/dump").json
    expect_equal((counts["config_stores"], counts["vaults"], counts["secrets"]), (1, 1, 1))
    root.run("plan", "-detailed-exitcode", "-input=false", **more)
    expect_in("3 destroyed", root.run("destroy", "-auto-approve", "-input=false", **more))


def in_root(test, prepare=lambda folder: None, names=("DNS:konnect.test", "IP:127.0.0.1")):
    """Runs the test with a root, an emulator behind HTTPS, its port and its authority."""
    with scratch() as folder:
        authority = Authority(folder)
        (folder / "root").mkdir()
        prepare(folder / "root")
        root = Root(folder / "root")
        with Released() as emulator, TlsProxy(emulator.parts.port, *authority.server(*names)) as proxy:
            test(root, emulator, proxy.port, authority)


def test_empty_root():
    """The provider, Terraform, a bundle, a configuration, and /etc/hosts, which c-ares reads: there is no nsswitch.conf."""
    def test(root, emulator, port, authority):
        root.put(BUNDLE, authority.certificate.read_text())
        root.put("work/main.tf", CONFIGURATION)
        archive = f"mirror/{SOURCE}/" + next((root.folder / "mirror").rglob("*.zip")).name
        expect_equal(root.files(), sorted([archive, BUNDLE, "etc/hosts", "terraform", "terraform.rc", "work/main.tf"]))
        whole_life(root, emulator, **environment(port))
    in_root(test)


def test_the_environment_names_the_authorities():
    def test(root, emulator, port, authority):
        root.put("own.pem", authority.certificate.read_text())
        whole_life(root, emulator, **environment(port, "127.0.0.1"), SSL_CERT_FILE="/own.pem")
    in_root(test)


def test_other_distributions_bundles():
    def test(root, emulator, port, authority):
        root.put("work/main.tf", CONFIGURATION)
        root.run("init", "-input=false")
        for place in ("etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "etc/pki/tls/certs/ca-bundle.crt",
                      "etc/ssl/ca-bundle.pem", "etc/ssl/cert.pem"):
            root.put(place, authority.certificate.read_text())
            expect_in("3 to add", root.run("plan", "-input=false", **environment(port)))
            (root.folder / place).unlink()
    in_root(test)


def test_no_authorities():
    def test(root, emulator, port, _authority):
        root.put("work/main.tf", CONFIGURATION)
        root.run("init", "-input=false")
        said = root.run("plan", "-input=false", code=1, **environment(port))
        expect_in("Install the package ca-certificates, or set SSL_CERT_FILE to a file with certificates (PEM).", said)
        expect_equal(emulator.get("/_emulator/requests").json, [])
    in_root(test)


def test_an_unknown_authority():
    def test(root, _emulator, port, authority):
        another = root.folder.parent / "another"
        another.mkdir()
        root.put(BUNDLE, Authority(another).certificate.read_text())
        root.put("work/main.tf", CONFIGURATION)
        root.run("init", "-input=false")
        expect_in("set SSL_CERT_FILE to the file", root.run("plan", "-input=false", code=1, **environment(port)))
        expect(authority.certificate.exists())
    in_root(test)


def test_openssl_cnf_is_not_read():
    """The providers that it names would be loaded into a static program with another libcrypto. Here: one that can nothing."""
    def test(root, emulator, port, authority):
        root.put(BUNDLE, authority.certificate.read_text())
        root.put("openssl.cnf", "openssl_conf = a\n[a]\nproviders = b\n[b]\nnull = c\n[c]\nactivate = 1\n")
        whole_life(root, emulator, **environment(port), OPENSSL_CONF="/openssl.cnf")
    in_root(test)


def musl_root(folder):
    """As on Alpine: musl in the place of glibc, and busybox."""
    loader = pathlib.Path("/lib") / ("ld-musl-%s.so.1" % own_machine())
    if not loader.exists():
        raise Skip(f"no {loader} (Debian's package musl)")
    for name, path in {"lib": loader.resolve(), "bin": tool("busybox", "busybox-static")}.items():
        (folder / name).mkdir()
        shutil.copy(path, folder / name)
    (folder / "lib" / loader.name).symlink_to(loader.resolve().name)
    (folder / "bin" / "sh").symlink_to("busybox")


def own_machine():
    return {"linux_amd64": "x86_64", "linux_arm64": "aarch64"}[own_platform()]


def test_a_root_with_musl():
    def test(root, emulator, port, authority):
        root.put(BUNDLE, authority.certificate.read_text())
        done = subprocess.run([*enter(root.folder), "/bin/sh", "-c", "echo alive"], capture_output=True, text=True, timeout=TIMEOUT)
        expect_equal(done.stdout, "alive\n", done.stderr)
        expect(not list(root.folder.rglob("libc.so.6")), "glibc is in the root")
        whole_life(root, emulator, **environment(port))
    in_root(test, musl_root)


def debian_13_root(folder):
    """Debian's packages of a newer glibc, as they are."""
    mirror = os.environ.get("KONNECT_DEBIAN_MIRROR", "http://deb.debian.org")
    done = subprocess.run([tool("mmdebstrap", "mmdebstrap"), "--quiet", "--variant=extract", "--include=base-files,dash,coreutils,libc6",
                           "trixie", folder, f"{mirror}/debian"], capture_output=True, text=True, timeout=TIMEOUT)
    if done.returncode != 0:
        raise Skip(f"mmdebstrap cannot make it: {done.stderr.strip().splitlines()[-1:]}")


def test_debian_13():
    def test(root, emulator, port, authority):
        root.put(BUNDLE, authority.certificate.read_text())
        expect((root.folder / "etc/debian_version").read_text().startswith("13"))
        done = subprocess.run([*enter(root.folder), "/bin/sh", "-c", "echo alive"], capture_output=True, text=True, timeout=TIMEOUT)
        expect_equal(done.stdout, "alive\n", done.stderr)
        whole_life(root, emulator, **environment(port))
    in_root(test, debian_13_root)


if __name__ == "__main__":
    run(globals())
