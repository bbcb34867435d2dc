"""What a test says of what it sees: the expectation holds, or the test ends as failed."""

import re


class Failure(AssertionError):
    """An expectation that does not hold; its text is all that is printed."""


class Skip(Exception):
    """What a test needs is not there; its text says what."""


def expect(condition, what=None):
    """`what` is the fault in words, or an object in which it shows."""
    if not condition:
        raise Failure(what if isinstance(what, str) else "does not hold" if what is None else f"does not hold: {what!r}")


def expect_in(part, text):
    # Terraform wraps messages and draws bars beside them.
    flat = re.sub(r"[\s│╷╵]+", " ", text)
    expect(re.sub(r"\s+", " ", part) in flat, f"not found: {part!r} in:\n{text}")


def expect_not_in(part, text):
    expect(part not in text, f"should not be there: {part!r}")


def expect_equal(actual, wanted, what=""):
    expect(actual == wanted, f"{what}: expected {wanted!r}, got {actual!r}")


def expect_answer(answer, status, **members):
    """The answer has this status, and its JSON object these members. Returns it."""
    expect_equal(answer.status, status, answer)
    for key, value in members.items():
        expect_equal(answer.json.get(key) if answer.json else None, value, answer)
    return answer
