"""Where things are."""

import os
import pathlib

from .expectations import Skip

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("KONNECT_BUILD", ROOT / "build" / "asan")).resolve()


def data(name):
    """A file or folder of $KONNECT_TEST_DATA, else of ../shared/konnect beside the repository: Kong's own schemas
    (plugin-schemas/, openapi/), which are not ours to keep here. Skips the test where there is none. tests/unit/help/data.h is
    the same in C."""
    path = pathlib.Path(os.environ.get("KONNECT_TEST_DATA") or ROOT.parent / "shared" / "konnect") / name
    if not path.exists():
        raise Skip(f"no {path} (KONNECT_TEST_DATA names another folder)")
    return path
