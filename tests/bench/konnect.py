"""Konnect for a benchmark: the emulator with latency, over HTTP, or behind nghttpx over HTTPS with HTTP/2."""

import collections
import concurrent.futures
import pathlib
import socket
import subprocess
import tempfile
import time

import harness

WORKERS = 50  # of what prepares a world; nothing of that is measured


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def self_signed(folder):
    """A certificate of its own for localhost; the paths of the certificate and of its key."""
    certificate, key = pathlib.Path(folder, "cert.pem"), pathlib.Path(folder, "key.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True)
    return certificate, key


class Front:
    """nghttpx before the emulator: what Konnect's own front is to clients."""

    def __init__(self, backend):
        self.folder = tempfile.TemporaryDirectory(prefix="front")
        self.certificate, key = self_signed(self.folder.name)
        port = free_port()
        self.url = f"https://localhost:{port}"
        self.process = subprocess.Popen(
            ["nghttpx", "--conf=/dev/null", f"--frontend=127.0.0.1,{port}", f"--backend={backend.hostname},{backend.port}", "--no-ocsp",
             key, self.certificate], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:  # until it listens; a process that ended never will
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            if self.process.poll() is not None:
                raise harness.Failure(f"nghttpx ended with {self.process.returncode}")

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()


class World:
    """One Konnect with its front, for one kind of provider."""

    def __init__(self, latency_ms, https, *options):
        self.konnect = harness.Konnect("--latency-ms", str(latency_ms), *options)
        self.front = Front(self.konnect.parts) if https else None
        self.url = self.front.url if https else self.konnect.url

    def environment(self):
        found = {"KONNECT_SERVER_URL": self.url}
        if self.front is not None:
            found["SSL_CERT_FILE"] = str(self.front.certificate)
        return found

    def each(self, make, count):
        """make(i) for i below count, many at once; the results in order."""
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            return list(pool.map(make, range(count)))

    def forget(self):
        """The traffic that was; `traffic` counts from here."""
        self.konnect.admin("DELETE", "requests")
        self.connections = self.konnect.admin("GET", "stats")["connections"]

    def traffic(self):
        """Requests by method, answers 429, and connections, since `forget`. Behind a front its connections say nothing."""
        log = self.konnect.requests()
        own = 2 if self.front is None else 0  # the two looks of ours since `forget`
        made = self.konnect.admin("GET", "stats")["connections"] - self.connections
        return {"requests": dict(collections.Counter(entry["method"] for entry in log)),
                "refused": sum(entry["status"] == 429 for entry in log),
                "connections": made - own if self.front is None else None}

    def close(self):
        if self.front is not None:
            self.front.close()
        self.konnect.close()


def timed(function):
    begin = time.perf_counter()
    function()
    return time.perf_counter() - begin
