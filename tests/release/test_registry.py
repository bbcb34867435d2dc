"""The files of a release are what a registry, mirrors and Terraform take."""

import calendar
import contextlib
import functools
import hashlib
import http.server
import os
import re
import ssl
import subprocess
import threading
import zipfile

from dist import ADDRESS, DIST, NAME, SOURCE, WORK, Authority, own_platform, package, platforms, read_json, scratch, tool, version
from harness import ROOT, Skip, Work, expect, expect_equal, run

HOSTS = ("registry.terraform.io", "registry.opentofu.org")
CONFIGURATION = """
terraform {
  required_providers {
    konnect = {
      source  = "%s"
      version = "%s"
    }
  }
}
"""


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_sums():
    prefix = f"{NAME}_{version()}_"
    lines = (DIST / f"{prefix}SHA256SUMS").read_text().splitlines()
    expect_equal([line.split("  ")[1] for line in lines if line],
                 [name for line in lines for name in [line.split("  ")[1]] if (DIST / name).exists()])
    for line in lines:
        wanted, name = line.split("  ")
        expect_equal(digest(DIST / name), wanted, name)
    named = {line.split("  ")[1] for line in lines}
    expect_equal(named, {f"{prefix}manifest.json", *(f"{prefix}{platform}.zip" for platform in platforms())})


def test_the_manifest():
    expect_equal(read_json(DIST / f"{NAME}_{version()}_manifest.json"),
                 {"version": 1, "metadata": {"protocol_versions": ["6.0"]}})


def test_the_packages():
    for platform in platforms():
        with zipfile.ZipFile(package(platform)) as archive:
            modes = {entry.filename: entry.external_attr >> 16 & 0o777 for entry in archive.infolist()}
            licences = archive.read("THIRD_PARTY_LICENSES.txt").decode()
        expect_equal(modes, {f"{NAME}_v{version()}": 0o755, "LICENSE": 0o644, "THIRD_PARTY_LICENSES.txt": 0o644})
        for name in ("libgrpc-dev", "libabsl-dev", "libre2-dev", "libc-ares-dev", "zlib1g-dev", "libssl-dev", "libprotobuf-c-dev",
                     "libmpack-dev", "libnghttp2-dev", "libyaml-dev", "cjson", "curl", "libc6-dev", "libstdc++"):
            expect(re.search(rf"^{re.escape(name)}\S*( \(source\))?\t\S+$", licences, re.MULTILINE), f"{name}: no version")
            expect(re.search(rf"^=+\n.*{re.escape(name)}.*\n=+$", licences, re.MULTILINE), f"{name}: no copyright")


def test_the_program():
    with scratch() as folder, zipfile.ZipFile(package(own_platform())) as archive:
        program = archive.extract(f"{NAME}_v{version()}", folder)
        os.chmod(program, 0o755)
        done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60, check=True)
        expect_equal(done.stdout, f"{NAME} {version()}\n")


def locked(work):
    """The hashes in a lock file."""
    return sorted(re.findall(r'"((?:h1|zh):[^"]+)"', (work.folder / ".terraform.lock.hcl").read_text()))


def mirrored():
    """The hashes that the network mirror states, by platform."""
    archives = read_json(DIST / "mirror" / SOURCE / f"{version()}.json")["archives"]
    return {platform: archive["hashes"] for platform, archive in archives.items()}


def a_work(folder, installation):
    work = Work(folder, None)
    (work.folder / "terraform.rc").write_text(f"provider_installation {{\n{installation}\n}}\n")
    (work.folder / "main.tf").write_text(CONFIGURATION % (SOURCE, version()))
    return work


def lock_all(work, mirror, **more):
    """Terraform computes an h1 of each platform's package, of a mirror's nothing else; they must be ours."""
    work.run("providers", "lock", mirror, *(f"-platform={platform}" for platform in platforms()), **more)
    expect_equal([value for value in locked(work) if value.startswith("h1:")],
                 sorted(value for values in mirrored().values() for value in values if value.startswith("h1:")))


def test_both_hosts():
    trees = [{path.relative_to(DIST / "mirror" / host).as_posix(): digest(path)
              for path in (DIST / "mirror" / host / ADDRESS).iterdir()} for host in HOSTS]
    expect_equal(trees[0], trees[1])
    expect_equal(len(trees[0]), 2 + len(platforms()))


def test_filesystem_mirror():
    with scratch() as folder:
        work = a_work(folder, f'filesystem_mirror {{ path = "{DIST}/mirror" }}')
        work.run("init", "-input=false")
        expect(set(mirrored()[own_platform()]) & set(locked(work)), "Terraform computes another h1 than the mirror states")
        lock_all(work, f"-fs-mirror={DIST}/mirror")


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def network_mirror(authority):
    """A web server that has nothing but the files."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=DIST / "mirror"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.server("DNS:localhost"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=[0.005], daemon=True)
    thread.start()
    try:
        yield f"https://localhost:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_network_mirror():
    with scratch() as folder:
        authority = Authority(folder)
        more = {"SSL_CERT_FILE": str(authority.certificate), "NO_PROXY": "localhost", "no_proxy": "localhost"}
        (folder / "work").mkdir()
        with network_mirror(authority) as url:
            work = a_work(folder / "work", f'network_mirror {{ url = "{url}" }}')
            work.run("init", "-input=false", **more)
            expect(set(mirrored()[own_platform()]) & set(locked(work)), "Terraform computes another h1 than the mirror states")
            lock_all(work, f"-net-mirror={url}", **more)


def test_again_and_signed():
    """Another run makes the same files, and signs them with the key that is given."""
    if not (WORK / own_platform().removeprefix("linux_") / "complete").exists():
        raise Skip(f"no {WORK}")
    with scratch() as folder:
        environment = {**os.environ, "GNUPGHOME": str(folder / "gnupg"), "SOURCE_DATE_EPOCH": str(zip_time())}
        (folder / "gnupg").mkdir(mode=0o700)
        gpg = [tool("gpg", "gpg"), "--batch", "--quiet"]
        call = functools.partial(subprocess.run, check=True, env=environment, capture_output=True, text=True, timeout=600)
        try:
            call([*gpg, "--passphrase", "", "--quick-gen-key", "release@konnect.test", "ed25519", "sign", "never"])
            call([ROOT / "scripts" / "release", version(), "--platform", own_platform().removeprefix("linux_"), "--work", WORK,
                  "--out", folder / "out", "--key", "release@konnect.test"])
            expect_equal(digest(folder / "out" / package(own_platform()).name), digest(package(own_platform())))
            sums = folder / "out" / f"{NAME}_{version()}_SHA256SUMS"
            call([*gpg, "--verify", f"{sums}.sig", sums])
            sums.write_text(sums.read_text() + " ")
            expect(subprocess.run([*gpg, "--verify", f"{sums}.sig", sums], env=environment, capture_output=True).returncode != 0,
                   "the signature is not of the sums")
        finally:
            subprocess.run(["gpgconf", "--kill", "all"], env=environment, check=False)


def zip_time():
    """SOURCE_DATE_EPOCH of the release."""
    with zipfile.ZipFile(package(own_platform())) as archive:
        return calendar.timegm((*archive.infolist()[0].date_time, 0, 0, 0))


if __name__ == "__main__":
    run(globals())
