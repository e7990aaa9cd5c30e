"""python -m tests.leaks --secrets FILE.json [--allow PATH]... [--public TEXT]... PLACE...

FILE.json maps names to values (strings). `--raw FILE` is a captured stream, whose add-mask lines
may hold secrets. Exit 1 if something leaked."""

import argparse
import json
import pathlib
import sys

from tests.leaks import Stream, report, search


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.leaks", usage=__doc__)
    parser.add_argument("--secrets", required=True)
    parser.add_argument("--allow", action="append", default=[])
    parser.add_argument("--public", action="append", default=[])
    parser.add_argument("--raw", action="append", default=[])
    parser.add_argument("places", nargs="*")
    options = parser.parse_args()
    secrets = json.loads(pathlib.Path(options.secrets).read_text(encoding="utf-8"))
    streams = [Stream(name, pathlib.Path(name).read_bytes()) for name in options.raw]
    allowed = [options.secrets, *options.allow]
    leaks = search(secrets, [*options.places, *streams], allowed, options.public)
    sys.stdout.write(report(leaks))
    return 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main())
