#!/usr/bin/python3
"""Random ESC cases, repeatable from a seed.

generate.py cases SEED N             N cases as lines for `esc-reference serve`
generate.py survey                   one case for every item of the pools
generate.py folder SEED INDEX DIR    one case as a folder
generate.py coverage SEED N          which of the catalogued diagnostics (diagnostics.txt) do not
                                     occur in the survey and N cases; exit status 1 if any
"""

import itertools
import json
import pathlib
import re
import sys

from escgen import survey
from escgen.cases import generate
from protocol import Program, reference, write_folder

CATALOGUE = pathlib.Path(__file__).with_name("diagnostics.txt")


def catalogue():
    """The regular expressions, in order."""
    lines = CATALOGUE.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


def summaries(answer):
    for name in ("loadDiags", "checkDiags", "evalDiags", "rotateDiags"):
        for diagnostic in answer.get(name) or ():
            yield diagnostic["Summary"]


def coverage(seed, count):
    patterns = {pattern: re.compile(pattern, re.DOTALL) for pattern in catalogue()}
    seen, unlisted, total, clean, crashed = set(), {}, 0, 0, 0
    everything = itertools.chain(survey.build(), (generate(seed, i) for i in range(count)))
    with Program(reference()) as program:
        for total, case in enumerate(everything, 1):
            answer = json.loads(program.ask(case.request()))
            texts = set(summaries(answer))
            crashed += "crash" in answer
            clean += not texts and "crash" not in answer
            for text in texts:
                found = {p for p, r in patterns.items() if r.fullmatch(text)}
                seen |= found
                if not found:
                    unlisted.setdefault(text, total)
    missing = [p for p in patterns if p not in seen]
    for pattern in missing:
        print(f"missing: {pattern}")
    for text, number in unlisted.items():
        print(f"not in the catalogue (case {number}): {text!r}")
    print(f"{len(seen)} of {len(patterns)} diagnostics in {total} cases; "
          f"{clean} without a diagnostic, {crashed} crash the reference")
    return 1 if missing or unlisted else 0


def main(arguments):
    match arguments:
        case ["cases", seed, count]:
            for index in range(int(count)):
                print(json.dumps(generate(seed, index).request()))
        case ["survey"]:
            for one in survey.build():
                print(json.dumps(one.request()))
        case ["folder", seed, index, directory]:
            write_folder(generate(seed, int(index)).request(), directory)
        case ["coverage", seed, count]:
            return coverage(seed, int(count))
        case _:
            sys.exit(__doc__.strip())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
