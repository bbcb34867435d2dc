"""Certificates and keys for tests, made by the openssl command when they are asked for first."""

import functools
import os
import pathlib
import subprocess
import tempfile
from typing import NamedTuple

AUTHORITY = """
[ca]
default_ca = own
[own]
database = index
new_certs_dir = .
serial = serial
default_md = sha256
policy = any
x509_extensions = extensions
[any]
commonName = supplied
[extensions]
subjectAltName = IP:127.0.0.1
basicConstraints = CA:TRUE
"""
KINDS = {"rsa": ["-newkey", "rsa:2048"], "ec": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]}


class Pair(NamedTuple):
    """PEM texts."""

    cert: str
    key: str
    public_key: str


def openssl(*arguments, text=None):
    return subprocess.run(["openssl", *arguments], input=text, check=True, capture_output=True, text=True).stdout


@functools.cache
def certificate(name="example", kind="rsa", ca=False):
    """A certificate signed by itself; the same arguments give the same one again."""
    constraint = ["-addext", "basicConstraints=critical,CA:" + ("TRUE" if ca else "FALSE")]
    with tempfile.TemporaryDirectory() as folder:
        key = pathlib.Path(folder) / "key.pem"
        cert = openssl("req", "-x509", "-nodes", *KINDS[kind], "-keyout", str(key), "-subj", f"/CN={name}", "-days", "30",
                       *constraint)
        text = key.read_text()
    return Pair(cert, text, openssl("pkey", "-pubout", text=text))


def expired_certificate(folder):
    """A self-signed certificate of 2020 and its key."""
    folder.mkdir()
    (folder / "ca.cnf").write_text(AUTHORITY)
    (folder / "index").write_text("")
    (folder / "serial").write_text("01\n")
    for command in (
            "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=konnect -keyout key.pem -out request.pem",
            "ca -config ca.cnf -batch -selfsign -keyfile key.pem -in request.pem -out cert.pem -notext"
            " -startdate 20200101000000Z -enddate 20200102000000Z"):
        subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True,
                       env={**os.environ, "OPENSSL_CONF": "ca.cnf"} if command.startswith("ca ") else None)
    return folder / "cert.pem", folder / "key.pem"
