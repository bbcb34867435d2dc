"""What is measured: this provider in several settings, Terraform's own floor, and other providers."""

import os
import pathlib
import shlex

import harness

class Subject:
    """A provider (or, without a binary, Terraform alone) and the HCL that it takes."""

    def __init__(self, name, binary, hcl, provider=""):
        self.name = name
        self.binary = binary
        self.hcl = hcl  # of a kind (worlds.py); None: it has none
        self.provider = provider


def wrapper(folder, binary):
    """The provider under GNU time, which appends what each of its processes took."""
    usage = pathlib.Path(folder, "usage")
    usage.touch()
    program = pathlib.Path(folder, "bin", "terraform-provider-konnect")
    program.parent.mkdir(exist_ok=True)
    program.write_text('#!/bin/sh\nexec /usr/bin/time -a -o %s -f "%%U %%S %%M" %s "$@"\n'
                       % (shlex.quote(str(usage)), shlex.quote(str(binary))))
    program.chmod(0o755)
    return program.parent, usage


class Bench(harness.Work):
    """A working directory whose commands are measured."""

    timeout = 3600  # Terraform's own work with 5000 instances takes minutes

    def __init__(self, folder, world, subject):
        super().__init__(folder, world.konnect)
        self.world = world
        self.subject = subject
        self.usage = None
        self.environment.update(world.environment())
        if subject.binary is not None:
            programs, self.usage = wrapper(folder, subject.binary)
            (self.folder / "terraform.rc").write_text(
                'provider_installation {\n  dev_overrides { "%s" = "%s" }\n  direct {}\n}\n' % (harness.SOURCE, programs))

    def measure(self, *arguments, code=0):
        """Runs Terraform once: wall time, CPU time; the provider's CPU time and peak memory; the traffic."""
        self.world.forget()
        if self.usage is not None:
            self.usage.write_text("")
        begin = os.times()
        self.run(*arguments, code=code)
        end = os.times()
        measured = {"wall_s": end.elapsed - begin.elapsed,
                    "terraform_cpu_s": end.children_user + end.children_system - begin.children_user - begin.children_system}
        if self.usage is not None:
            rows = [[float(part) for part in line.split()] for line in self.usage.read_text().splitlines() if line[:1].isdigit()]
            measured["cpu_s"] = sum(row[0] + row[1] for row in rows)
            measured["terraform_cpu_s"] -= measured["cpu_s"]
            measured["peak_mib"] = max((row[2] for row in rows), default=0) / 1024
            measured.update(self.world.traffic())
        return measured
