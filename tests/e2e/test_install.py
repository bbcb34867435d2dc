"""What `cmake --install` puts where: Terraform finds the mirror by itself, with `terraform init` and no configuration of its own."""

import shutil
import subprocess

from harness import BUILD, Skip, expect, expect_equal, main


def install(folder, *components):
    cmake = shutil.which("cmake")
    if cmake is None:
        raise Skip("no cmake")
    for component in components:
        subprocess.run([cmake, "--install", BUILD, "--prefix", folder, "--component", component], check=True,
                       stdout=subprocess.DEVNULL)


def test_the_mirror(konnect, work):
    home = work.folder / "home"
    install(home / ".local", "mirror")
    # The test's own CLI configuration names the build folder: here there is none, and no network.
    more = {"TF_CLI_CONFIG_FILE": "/dev/null", "HOME": str(home), "XDG_DATA_HOME": None, "HTTPS_PROXY": "http://127.0.0.1:1"}
    work.write('resource "konnect_config_store" "s" {\n  name = "installed"\n}\n')
    work.run("init", "-input=false", **more)
    work.apply(**more)
    expect_equal(konnect.counts()["config_stores"], 1)
    work.destroy(**more)


def test_the_programs(konnect, work):
    install(work.folder / "usr", "provider", "emulator")
    expect_equal(sorted(path.relative_to(work.folder / "usr").as_posix() for path in (work.folder / "usr").rglob("*")
                        if path.is_file()), ["bin/konnect-emulator", "bin/terraform-provider-konnect"])
    for program in ("konnect-emulator", "terraform-provider-konnect"):
        done = subprocess.run([work.folder / "usr" / "bin" / program, "--version"], capture_output=True, text=True, check=True)
        expect(done.stdout.startswith(program + " "), done.stdout)


if __name__ == "__main__":
    main(globals())
