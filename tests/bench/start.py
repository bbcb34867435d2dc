"""What starting the provider takes: exec to the handshake line, plain and with mutual TLS, and resident memory then."""

import os
import pathlib
import statistics
import subprocess
import time

from konnect import self_signed, timed

COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"


def start_once(binary, environment):
    """Seconds from exec to the handshake line, and resident MiB then."""
    begin = time.perf_counter()
    process = subprocess.Popen([binary], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    line = process.stdout.readline()
    took = time.perf_counter() - begin
    if not line.startswith(b"1|6|unix|"):
        raise RuntimeError(f"{binary} began with {line}")
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    resident = int(next(row for row in status.splitlines() if row.startswith("VmRSS")).split()[1])
    process.terminate()
    process.wait()
    process.stdout.close()
    return took, resident / 1024


def measure(binary, folder, runs):
    certificate, _ = self_signed(folder)
    plain = {"PATH": os.environ["PATH"], "TMPDIR": str(folder), "TF_PLUGIN_MAGIC_COOKIE": COOKIE, "PLUGIN_PROTOCOL_VERSIONS": "5,6"}
    ways = {"plain": plain, "mutual TLS": {**plain, "PLUGIN_CLIENT_CERT": certificate.read_text()}}
    samples = {way: [] for way in ways}
    nothing = []
    for _ in range(runs):
        nothing.append(timed(lambda: subprocess.run(["/bin/true"], check=True)))
        for way, environment in ways.items():
            samples[way].append(start_once(binary, environment))
    rows = [{"what": f"exec to handshake line, {way}", "ms": statistics.median(took for took, _ in values) * 1000,
             "mib": statistics.median(size for _, size in values)} for way, values in samples.items()]
    return rows + [{"what": "(starting `true`)", "ms": statistics.median(nothing) * 1000, "mib": None}]


def table(rows):
    lines = ["| start, median of 31 | ms | resident MiB |", "|---|---|---|"]
    lines += [f"| {row['what']} | {row['ms']:.1f} | {'–' if row['mib'] is None else format(row['mib'], '.1f')} |" for row in rows]
    return "\n".join(lines) + "\n"
