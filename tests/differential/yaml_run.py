#!/usr/bin/python3
"""Reads mutated YAML documents with go-yaml v3 and with our reader and compares the trees: kinds, tags,
styles, values, anchors, start positions, and the error texts.

yaml_run.py [--seed S] [--count N | --seconds T] [--first I] [--most N]

Options as run.py has them. The programs: `esc-reference yaml` and `esc_conformance --yaml`.
"""

import argparse
import base64
import itertools
import random
import sys
import time

from compare import difference, parse
from escgen import documents
from escgen.cases import generate
from escgen.pools import items
from minimise import Minimiser
from protocol import Program, ours, reference

SOUND = 0.15  # part of the documents that stay as they are


def document(seed, index):
    """The bytes of the document of that index."""
    rng = random.Random(f"{seed}/yaml/{index}")
    if index < len(items("yaml_documents")):
        return items("yaml_documents")[index].encode()
    if rng.random() < 0.6:
        text = rng.choice(items("yaml_documents") + items("texts"))
    else:
        files = generate(seed, index).files.values()
        text = rng.choice(sorted(t for t in files if isinstance(t, str)) or [""])
    if rng.random() < 0.05:
        text = rng.choice(items("heads")) + text
    if rng.random() > SOUND:
        for _ in range(rng.choice((1, 1, 2, 4))):
            edit = documents.edited_lines if rng.random() < 0.3 else documents.edited_once
            text = edit(rng, text)
    return documents.spoiled_bytes(rng, text) if rng.random() < 0.04 else text.encode()


class Judge:

    def __init__(self, theirs, our):
        self.theirs, self.our = theirs, our

    def difference(self, text):
        request = {"base64": base64.b64encode(text).decode()} if text else {"text": ""}
        self.theirs.send(request)
        self.our.send(request)
        expected, actual = parse(self.theirs.receive()), parse(self.our.receive())
        if "crash" in actual:
            return f"crash: {actual['crash']}"
        return None if "crash" in expected else difference(expected, actual)

    def reduced(self, text):
        """The smallest document found that still differs; only for what is UTF-8."""
        try:
            request = {"files": {"env.yaml": text.decode()}}
        except UnicodeDecodeError:
            return text

        def holds(smaller):
            return bool(self.difference(smaller["files"]["env.yaml"].encode()))

        return Minimiser(holds).case(request)["files"]["env.yaml"].encode()


def run(options):
    passed = failed = 0
    start = time.monotonic()
    with Program(reference("yaml")) as theirs, Program(ours("--yaml")) as our:
        judge = Judge(theirs, our)
        for index in itertools.count(options.first):
            if options.seconds:
                if time.monotonic() - start > options.seconds:
                    break
            elif index >= options.first + options.count:
                break
            text = document(options.seed, index)
            found = judge.difference(text)
            if not found:
                passed += 1
                continue
            failed += 1
            if failed <= options.most:
                smaller = judge.reduced(text)
                found = judge.difference(smaller) or found
                print(f"{options.seed}-{index}: {smaller!r}\n  {found}", flush=True)
                print(f"  again: tests/differential/yaml_run.py --seed {options.seed} "
                      f"--first {index} --count 1", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def main(arguments):
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--seed", default="fixed")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--most", type=int, default=10)
    return run(parser.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
