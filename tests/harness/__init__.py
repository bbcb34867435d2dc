"""What the tests of tests/emulator and tests/e2e are made of: starting the emulator and Terraform, expectations, PASS and FAIL.

Each of the two folders has a link to this package, so that a test file runs by itself:

    KONNECT_BUILD=build/dev python3 tests/emulator/test_faults.py [NAME…]
    KONNECT_BUILD=build/dev TERRAFORM=tofu python3 tests/e2e/test_story.py [NAME…]

A test is a function `test_…` of such a file; names (with or without `test_`) pick some of them. What is printed is a line
`PASS FOLDER/FILE: NAME`, `FAIL FOLDER/FILE: NAME` behind the reason, or `SKIP FOLDER/FILE: NAME: WHY` per test.

Environment: KONNECT_BUILD, the folder of the two programs (default build/asan); TERRAFORM, the client of the end-to-end tests
(default terraform or tofu of the PATH); KONNECT_TEST_DATA, a folder of data that is not in the repository (see `data`).
"""

from .certificates import certificate, expired_certificate
from .emulator import (ADMIN, CORE, DEFAULT_TOKEN, NOWHERE, P, PLANE, PROGRAM, ROUTE, SERVICE, TIMEOUT, Emulator, koko,
                       parameter, problem)
from .expectations import Failure, Skip, expect, expect_answer, expect_equal, expect_in, expect_not_in
from .gateway import Gateway, Upstream
from .places import BUILD, ROOT, data
from .runner import run
from .terraform import (SOURCE, TOKEN, Konnect, Work, client, client_version, known_clients, main, needs,
                        product_and_version)

__all__ = [
    "ADMIN", "BUILD", "CORE", "DEFAULT_TOKEN", "Emulator", "Failure", "Gateway", "Konnect", "NOWHERE", "P", "PLANE",
    "PROGRAM", "ROOT", "ROUTE", "SERVICE", "SOURCE", "Skip", "TIMEOUT", "TOKEN", "Upstream", "Work", "certificate", "client",
    "client_version", "data", "expect", "expect_answer", "expect_equal", "expect_in", "expect_not_in", "expired_certificate",
    "koko", "known_clients", "main", "needs", "parameter", "problem", "product_and_version", "run",
]
