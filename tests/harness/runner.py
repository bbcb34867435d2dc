"""Runs the tests of a file and says what came of each."""

import pathlib
import sys
import traceback

from .expectations import Failure, Skip

ALL_SKIPPED = 77  # ctest's SKIP_RETURN_CODE, see tests/CMakeLists.txt


def place_of(failure):
    """The line of the test file that the failure came from."""
    frames = [(pathlib.Path(frame.filename).name, frame.lineno) for frame in traceback.extract_tb(failure.__traceback__)]
    own = [f"{file}:{line}" for file, line in frames if file.startswith("test_")]
    return own[-1] if own else "harness"


def outcome_of(test, arguments):
    """PASS, FAIL or SKIP, and what is to be said about it."""
    try:
        test(*arguments)
    except Skip as why:
        return "SKIP", str(why)
    except Failure as failure:
        return "FAIL", f"{place_of(failure)}: {failure}"
    except Exception:  # a fault of the test or the harness is a failure of the test, and must not hide the others
        return "FAIL", traceback.format_exc().rstrip()
    return "PASS", ""


def run(names, *arguments):
    """Runs the functions `test_…` among `names` (a test file's globals()), each with these arguments, and ends the program: with
    0, with 1 when one failed or there was none to run, or with ALL_SKIPPED."""
    file = pathlib.Path(sys.argv[0])
    chosen = [name.removeprefix("test_") for name in sys.argv[1:]]
    outcomes = set()
    for name, test in names.items():
        short = name.removeprefix("test_")
        if not name.startswith("test_") or not callable(test) or (chosen and short not in chosen):
            continue
        outcome, said = outcome_of(test, arguments)
        outcomes.add(outcome)
        if outcome == "FAIL":
            print(said)
        print(f"{outcome} {file.parent.name}/{file.stem.removeprefix('test_')}: {short}"
              f"{': ' + said if outcome == 'SKIP' else ''}", flush=True)
    sys.exit(ALL_SKIPPED if outcomes == {"SKIP"} else 0 if outcomes and "FAIL" not in outcomes else 1)
