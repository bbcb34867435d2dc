"""What the tests of this folder share: the files of scripts/release, a TLS proxy, and roots that hold nothing but what is put there."""

import contextlib
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

from harness import ROOT, TIMEOUT, Failure, Skip, client, expect

NAME = "terraform-provider-konnect"
DIST = pathlib.Path(os.environ.get("KONNECT_DIST", ROOT / "build" / "dist")).resolve()
WORK = pathlib.Path(os.environ.get("KONNECT_WORK", ROOT / "build" / "static")).resolve()  # of the release that is in DIST
ADDRESS = "terraform-provider-konnect/konnect"
SOURCE = "registry.terraform.io/" + ADDRESS


def version():
    """The version of what is in DIST; skips the test when nothing is."""
    found = sorted(DIST.glob(f"{NAME}_*_SHA256SUMS"))
    if not found:
        raise Skip(f"no release in {DIST}: scripts/release makes it")
    return found[0].name.removeprefix(NAME + "_").removesuffix("_SHA256SUMS")


def package(platform):
    """The zip of a platform, such as linux_amd64; skips the test when it was not built."""
    path = DIST / f"{NAME}_{version()}_{platform}.zip"
    if not path.exists():
        raise Skip(f"no {path.name} in {DIST}")
    return path


def platforms():
    """Those that were built, as Terraform calls them."""
    return [path.name.removesuffix(".zip").split("_", 2)[2] for path in sorted(DIST.glob(f"{NAME}_{version()}_*.zip"))]


def own_platform():
    return "linux_" + {"x86_64": "amd64", "aarch64": "arm64"}.get(os.uname().machine, os.uname().machine)


def tool(name, debian):
    path = shutil.which(name)
    if path is None:
        raise Skip(f"no {name} (Debian's package {debian})")
    return path


class Authority:
    """A certificate authority of our own, in a folder, and server certificates of it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.certificate = self.folder / "ca.pem"
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                     "/CN=Our own authority", "-keyout", self.folder / "ca.key", "-out", self.certificate)

    def openssl(self, *arguments):
        subprocess.run([tool("openssl", "openssl"), *arguments], check=True, capture_output=True, timeout=TIMEOUT)

    def server(self, *names):
        """Certificate and key for these names ("DNS:localhost", "IP:127.0.0.1")."""
        stem = self.folder / "server"
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                     "/CN=server", "-addext", "subjectAltName=" + ",".join(names), "-addext", "basicConstraints=critical,CA:FALSE",
                     "-CA", self.certificate, "-CAkey", self.folder / "ca.key", "-keyout", f"{stem}.key", "-out", f"{stem}.pem")
        return f"{stem}.pem", f"{stem}.key"


def accepts(port):
    with contextlib.closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port():
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class TlsProxy:
    """nghttpx before an HTTP server on 127.0.0.1: HTTPS with HTTP/2 and HTTP/1.1. A context; `port` is where it listens."""

    def __init__(self, port_behind, certificate, key):
        self.port = free_port()
        self.command = [tool("nghttpx", "nghttp2-proxy"), f"--frontend=127.0.0.1,{self.port}", f"--backend=127.0.0.1,{port_behind}",
                        "--workers=1", "--errorlog-file=/dev/null", "--conf=/dev/null", key, certificate]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + TIMEOUT
        while not accepts(self.port):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise Failure("nghttpx did not start")
            self.process.poll()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(TIMEOUT)


def is_static(program):
    """Whether the program needs no other file to run: it names no interpreter."""
    return b"/ld-" not in pathlib.Path(program).read_bytes()[:4096]


def enter(root):
    """The command that runs another one with `root` as its root directory."""
    chroot = shutil.which("chroot", path="/usr/sbin:/sbin:/usr/bin")
    for command in ([chroot, str(root)], ["unshare", "--user", "--map-root-user", chroot, str(root)]):
        if chroot and subprocess.run([*command, "/terraform", "version"], capture_output=True, timeout=TIMEOUT,
                                     env={"CHECKPOINT_DISABLE": "1"}).returncode == 0:
            return command
    raise Skip("neither chroot nor user namespaces are allowed here")


class Root:
    """A root directory: the provider in a mirror, Terraform, and what else a test puts there."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        if not is_static(client()):
            raise Skip(f"{client()} is no static program, so it does not run in an empty root")
        for name in ("work", "tmp", "etc"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        shutil.copy(client(), self.folder / "terraform")
        (self.folder / "terraform").chmod(0o755)
        mirror = self.folder / "mirror" / SOURCE
        mirror.mkdir(parents=True)
        shutil.copy(package(own_platform()), mirror)
        self.put("terraform.rc", 'provider_installation {\n  filesystem_mirror { path = "/mirror" }\n}\n')
        self.put("etc/hosts", "127.0.0.1 localhost konnect.test\n")

    def put(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def files(self):
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())

    def run(self, *arguments, code=0, **environment):
        done = subprocess.run([*enter(self.folder), "/terraform", "-chdir=/work", *arguments], text=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIMEOUT,
                              env={"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", "NO_COLOR": "1", "TF_CLI_ARGS": "-no-color",
                                   "TF_CLI_CONFIG_FILE": "/terraform.rc", "HOME": "/work", **environment})
        expect(done.returncode == code, f"terraform {' '.join(arguments)} ended with {done.returncode}, not {code}:\n{done.stdout}")
        return done.stdout


@contextlib.contextmanager
def scratch():
    """A temporary directory, with a short path: it holds sockets."""
    with tempfile.TemporaryDirectory(prefix="rel") as folder:
        yield pathlib.Path(folder)


def read_json(path):
    return json.loads(pathlib.Path(path).read_text())
