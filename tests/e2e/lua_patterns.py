"""Lua's patterns, in which Kong's schemas write their `match` rules: as regular expressions, and with a text for each.

Known are the classes (%a, %d, ...), sets, `.`, the quantifiers * + - ?, the anchors and captures; %b, %f and back
references raise Unsupported.
"""

import re
import string

CLASSES = {"a": "A-Za-z", "c": r"\x00-\x1f\x7f", "d": "0-9", "g": "!-~", "l": "a-z", "p": r"!-/:-@\[-`{-~", "s": r" \t-\r",
           "u": "A-Z", "w": "A-Za-z0-9", "x": "A-Fa-f0-9"}
COMPLEMENTS = {"A": r"\x00-@\[-`{-\U0010ffff", "D": r"\x00-/:-\U0010ffff", "S": r"\x00-\x08\x0e-\x1f!-\U0010ffff",
               "U": r"\x00-@\[-\U0010ffff", "L": r"\x00-`{-\U0010ffff", "W": r"\x00-/:-@\[-`{-\U0010ffff"}
FILLERS = "aA0-_/: " + string.printable  # what a sample is made of, the plainest first


class Unsupported(Exception):
    pass


def class_set(letter):
    """The inside of a regular expression's set for %letter."""
    if letter in CLASSES:
        return CLASSES[letter]
    if letter in COMPLEMENTS:
        return COMPLEMENTS[letter]
    if letter.isalnum():
        raise Unsupported("%" + letter)
    return re.escape(letter)


def read_set(pattern, at):
    """The set that begins at `at` ("["), and where it ends."""
    at += 1
    inside = ""
    negated = pattern[at:at + 1] == "^"
    at += negated
    begin = at
    while at < len(pattern) and (pattern[at] != "]" or at == begin):
        if pattern[at] == "%":
            inside += class_set(pattern[at + 1])
            at += 2
        elif pattern[at + 1:at + 2] == "-" and pattern[at + 2:at + 3] not in ("]", ""):
            inside += re.escape(pattern[at]) + "-" + re.escape(pattern[at + 2])
            at += 3
        else:
            inside += re.escape(pattern[at])
            at += 1
    if at >= len(pattern):
        raise Unsupported("a set without an end")
    return f"[{'^' if negated else ''}{inside}]", at + 1


def items_of(pattern):
    """(regular expression of one character, quantifier) pairs, and whether the pattern is anchored at both ends."""
    at = 1 if pattern.startswith("^") else 0
    items = []
    while at < len(pattern):
        if pattern[at] == "$" and at == len(pattern) - 1:
            break
        if pattern[at] in "()":
            at += 1
            continue
        if pattern[at] == "%":
            if pattern[at + 1] in "bf" or pattern[at + 1].isdigit():
                raise Unsupported(pattern[at:at + 2])
            one, at = f"[{class_set(pattern[at + 1])}]", at + 2
        elif pattern[at] == "[":
            one, at = read_set(pattern, at)
        else:
            one, at = "(?s:.)" if pattern[at] == "." else re.escape(pattern[at]), at + 1
        quantifier = pattern[at] if at < len(pattern) and pattern[at] in "*+-?" else ""
        at += len(quantifier)
        items.append((one, quantifier))
    return items, pattern.startswith("^"), pattern.endswith("$") and not pattern.endswith("%$")


def regex(pattern):
    items, begins, ends = items_of(pattern)
    body = "".join(one + {"-": "*?"}.get(quantifier, quantifier) for one, quantifier in items)
    return re.compile(("^" if begins else "") + body + (r"\Z" if ends else ""))


def matches(pattern, text):
    return regex(pattern).search(text) is not None


def samples(pattern, count=3):
    """Texts that match: each has one more of what may be repeated than the one before."""
    items, begins, ends = items_of(pattern)
    for more in range(1, count + 1):
        text = ""
        for one, quantifier in items:
            filler = next((letter for letter in FILLERS if re.fullmatch(one, letter)), None)
            if filler is None:
                return
            text += filler * (more if quantifier in ("*", "+") else 0 if quantifier == "-" else 1)
        if not ends and begins and more > 1:
            text += "A" * (more - 1)
        yield text
