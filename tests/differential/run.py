#!/usr/bin/python3
"""Runs generated cases through the reference and through our evaluator and compares the answers.

run.py [--seed S] [--count N | --seconds T] [--survey] [--first I] [--keep DIR] [--most N]

  --seed S      default: `fixed`; the cases of a seed are always the same
  --count N     cases (default 1000); with --seconds as many as fit in that time
  --survey      before them, one case for every item of the pools; with --count 0 only the survey's
                case of index I
  --first I     index of the first case
  --keep DIR    write each reduced case there as a folder
  --most N      differences to reduce and to show (default 10); the rest is named

A difference is printed with the case's name, SEED-INDEX or survey-INDEX, the command that runs that
case alone, and the reduced case.

The programs: .cache/tools/bin/esc-reference, build/static/esc_conformance, or those named by
ESC_REFERENCE and ESC_CONFORMANCE. Exit status 1 when a case differs. A case that crashes the
reference must only get some answer from ours, and so must one that ours refuses for a reason of its
own (OWN_REASONS).
"""

import argparse
import itertools
import pathlib
import re
import sys
import time

from escgen import survey
from escgen.cases import generate
from compare import DIAGNOSTICS, compare, parse
from minimise import Minimiser
from protocol import Program, ours, reference, show_folder, write_folder

# Diagnostics that only ours has, and what must be in a case that has them.
OWN_REASONS = {"numbers must be finite": re.compile(r"(?i)\.(inf|nan)\b")}
# Answers of the reference to look at before a difference counts: some vary from run to run.
VARIANTS = 24


class Difference:

    def __init__(self, text):
        self.text = text
        place = text.split(":", 1)[0]
        self.kind = re.sub(r'\d+', "N", place)  # a member and where in it

    def __str__(self):
        return self.text


def own_reason(request, answer):
    text = "\n".join(request["files"].values())
    return any(diagnostic["Summary"] == reason and pattern.search(text)
               for reason, pattern in OWN_REASONS.items() for name in DIAGNOSTICS
               for diagnostic in answer.get(name) or ())


class Judge:

    def __init__(self, theirs, our):
        self.theirs, self.our = theirs, our
        self.crashed = self.refused = 0  # cases that were not compared

    def difference(self, request, patience=VARIANTS):
        """What is different for that case, or None."""
        self.theirs.send(request)
        self.our.send(request)
        line = self.theirs.receive()
        mine = self.our.receive()
        if line == mine:
            return None
        expected, actual = [parse(line)], parse(mine)
        if "crash" in actual:
            return Difference(f"crash: {actual['crash']}")
        if "crash" in expected[0]:
            self.crashed += 1
            return None
        if own_reason(request, actual):
            self.refused += 1
            return None
        found = compare(expected, actual)
        for _ in range(patience if found else 0):
            expected.append(parse(self.theirs.ask(request)))
            found = compare(expected, actual)
            if not found:
                return None
        return Difference(found) if found else None

    def reduced(self, request, kind):
        def holds(smaller):
            found = self.difference(smaller, 4)
            return bool(found) and found.kind == kind

        counts = self.crashed, self.refused
        smaller = Minimiser(holds).case(request)
        self.crashed, self.refused = counts
        return smaller


def cases(options):
    """(name, request) of each case to run."""
    if options.survey:
        chosen = None if options.count else options.first
        for index, case in enumerate(survey.build()):
            if chosen in (None, index):
                yield f"survey-{index}", case.request()
    end = time.monotonic() + options.seconds if options.seconds else None
    for index in itertools.count(options.first):
        if time.monotonic() > end if end else index >= options.first + options.count:
            return
        yield f"{options.seed}-{index}", generate(options.seed, index).request()


def command(name, options):
    """What runs that case alone."""
    kind, index = name.rsplit("-", 1)
    if kind == "survey":
        return f"tests/differential/run.py --survey --first {index} --count 0"
    return f"tests/differential/run.py --seed {options.seed} --first {index} --count 1"


def report(judge, name, request, found, options):
    smaller = judge.reduced(request, found.kind)
    still = judge.difference(smaller) or found
    print(f"{name}: {found}\nagain: {command(name, options)}")
    if str(still) != str(found):
        print(f"reduced: {still}")
    print(show_folder(smaller) + "\n", flush=True)
    if options.keep:
        write_folder(smaller, pathlib.Path(options.keep) / name)


def run(options):
    passed, failed, kinds = 0, 0, {}
    start = time.monotonic()
    with Program(reference()) as theirs, Program(ours()) as our:
        judge = Judge(theirs, our)
        for name, request in cases(options):
            found = judge.difference(request)
            if not found:
                passed += 1
                continue
            failed += 1
            kinds[found.kind] = kinds.get(found.kind, 0) + 1
            if failed <= options.most:
                report(judge, name, request, found, options)
            else:
                print(f"{name}: also different")
    for kind, count in sorted(kinds.items(), key=lambda item: -item[1]):
        print(f"{count} different in {kind}")
    print(f"not compared: {judge.crashed} crash the reference, {judge.refused} ours refuses; "
          f"{time.monotonic() - start:.1f} s")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def main(arguments):
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--seed", default="fixed")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--survey", action="store_true")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--keep")
    parser.add_argument("--most", type=int, default=10)
    return run(parser.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
