"""The released programs, by their ELF headers and by how they were compiled."""

import json
import zipfile

from dist import DIST, NAME, WORK, package, platforms, scratch, version
from elf import MACHINES, Elf
from harness import BUILD, ROOT, Skip, expect, expect_equal, run


def programs():
    """(platform, path) of each released program."""
    with scratch() as folder:
        for platform in platforms():
            with zipfile.ZipFile(package(platform)) as archive:
                yield platform, archive.extract(f"{NAME}_v{version()}", folder / platform)
            yield platform, DIST / "emulator" / platform / "konnect-emulator"


def test_static_and_hardened():
    for platform, path in programs():
        elf = Elf(path)
        expect_equal(f"linux_{MACHINES[elf.machine]}", platform, path)
        expect_equal(elf.faults(), [], path)


def test_the_test_finds_faults():
    """The programs of the other builds are linked against shared libraries, and not stripped."""
    program = BUILD / NAME
    if not program.exists():
        raise Skip(f"no {program}")
    faults = Elf(program).faults()
    for fault in ("has an interpreter", "needs shared libraries", "not stripped"):
        expect(fault in faults, f"{fault}: not found in {faults}")


def test_compiled_hardened():
    for platform in platforms():
        commands = WORK / platform.removeprefix("linux_") / "build" / "compile_commands.json"
        if not commands.exists():
            raise Skip(f"no {commands}")
        own = [entry["command"] for entry in json.loads(commands.read_text())]
        expect(len(own) > 100, f"only {len(own)} commands")
        for command in own:
            for option in ("-fstack-protector-strong", "-D_FORTIFY_SOURCE=3", "-fPIE", "-O2"):
                expect(f" {option} " in command, f"no {option}: {command}")


def test_grpc_without_xds():
    """packaging/grpc_without_xds.c has its effect: the messages of xDS, which are Envoy's, are not in the program."""
    for _, path in programs():
        expect(b"envoy" not in Elf(path).data, f"{path} has xDS in it")


def test_no_trace_of_the_machine():
    for _, path in programs():
        expect(str(ROOT).encode() not in Elf(path).data, f"{path} has the name of the folder it was built in")


if __name__ == "__main__":
    run(globals())
