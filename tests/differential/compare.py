#!/usr/bin/python3
"""Compares two answers for an ESC case, in the shape of the reference's expected.json.

compare.py PROGRAM ARGS… -- DIR…   runs `PROGRAM ARGS… DIR…`, which prints an answer a line in the
                                   order of the folders, and compares each with DIR/expected.json
"""

import json
import pathlib
import subprocess
import sys

DIAGNOSTICS = ("loadDiags", "checkDiags", "evalDiags", "rotateDiags")
# In the order in which they are worth reading.
MEMBERS = ("loadDiags", "checkDiags", "checkJson", "check", "evalDiags", "evalJSONRevealed",
           "evalJsonRedacted", "eval", "rotateDiags", "rotateJson", "rotate", "rotatePatches")


class Number(str):
    """A JSON number by its text: 1 and 1.0 differ, and neither equals the string."""

    def __eq__(self, other):
        return isinstance(other, Number) and str.__eq__(self, other)

    def __ne__(self, other):
        return not self == other

    __hash__ = str.__hash__


class Absent:
    def __repr__(self):
        return "nothing"


ABSENT = Absent()


def parse(text):
    return json.loads(text, parse_int=Number, parse_float=Number, parse_constant=Number)


def show(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, (dict, list)):
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = repr(value) if value is ABSENT else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 400 else text[:400] + "…"


def position(diagnostic):
    """The reference sorts by this before it compares; what ties is in no particular order."""
    subject = diagnostic.get("Subject")
    if not subject:
        return ("", 0, 0, diagnostic["Summary"])
    start = subject["Start"]
    return ("\0" + subject["Filename"], int(start["Line"]), int(start["Column"]), "")


def sorted_diagnostics(diagnostics):
    return sorted(diagnostics, key=lambda d: (position(d), json.dumps(d, sort_keys=True)))


def difference(expected, actual, path=""):
    """The first difference as text, or None."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key in sorted(expected.keys() | actual.keys()):
            found = difference(expected.get(key, ABSENT), actual.get(key, ABSENT),
                               f"{path}.{key}")
            if found:
                return found
        return None
    if isinstance(expected, list) and isinstance(actual, list):
        for i in range(max(len(expected), len(actual))):
            found = difference(expected[i] if i < len(expected) else ABSENT,
                               actual[i] if i < len(actual) else ABSENT, f"{path}[{i}]")
            if found:
                return found
        return None
    if type(expected) is type(actual) and expected == actual:
        return None
    return f"{path.lstrip('.')}: expected {show(expected)}, got {show(actual)}"


def member(answer, name):
    """A member as it is compared: diagnostics are a multiset, and none is an empty list."""
    value = answer.get(name, ABSENT)
    if name in DIAGNOSTICS or name == "rotatePatches":
        value = [] if value is ABSENT or value is None else value
    return sorted_diagnostics(value) if name in DIAGNOSTICS else value


def compare(expected, actual):
    """The first difference between two answers, or None. `expected` may be a list of equally right
    answers: the reference's choice among some of them changes from run to run."""
    answers = expected if isinstance(expected, list) else [expected]
    for name in MEMBERS:
        mine = member(actual, name)
        found = [difference(member(answer, name), mine, name) for answer in answers]
        if all(found):
            return found[0]
    return None


def main(arguments):
    if "--" not in arguments[1:]:
        sys.exit(__doc__.strip())
    split = arguments.index("--")
    folders = [pathlib.Path(d) for d in arguments[split + 1:]]
    passed = failed = 0
    command = arguments[:split] + [str(d) for d in folders]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as program:
        for folder in folders:
            line = program.stdout.readline()
            actual = parse(line) if line else {"crash": "no answer"}
            found = compare(parse((folder / "expected.json").read_text()), actual)
            if "crash" in actual:
                found = actual["crash"]
            passed, failed = (passed, failed + 1) if found else (passed + 1, failed)
            print(f"{folder.name}: {found or 'same'}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
