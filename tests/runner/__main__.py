"""Runs one step by hand: its masked log, then what it set, on stdout.

    python -m tests.runner [options] -- COMMAND...          a process on this machine
    python -m tests.runner [options] --image IMAGE [ARGS]   a container
"""

import argparse
import json
import sys
import tempfile

from tests.runner import Job, Step, step_of_action


def pair(text):
    name, _, value = text.partition("=")
    return name, value


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.runner", description=__doc__)
    parser.add_argument("--input", type=pair, action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--env", type=pair, action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--secret", action="append", default=[], help="masked from the beginning")
    parser.add_argument("--image")
    parser.add_argument("--entrypoint")
    parser.add_argument("--action", metavar="FILE", help="action.yml: defaults, entry points")
    parser.add_argument("--folder", help="where the job lives (default: a temporary folder)")
    parser.add_argument("--order", choices=("worst", "arrival"), default="arrival")
    parser.add_argument("--show-values", action="store_true", help="secrets included")
    parser.add_argument("rest", nargs="*")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        job = Job(options.folder or temporary, secrets=options.secret, order=options.order)
        inputs, env = dict(options.input), dict(options.env)
        if options.action:
            step = step_of_action(job, options.action, options.image, inputs, env=env)
        else:
            step = Step(
                command=options.rest, image=options.image, entrypoint=options.entrypoint,
                args=options.rest if options.image else [], inputs=inputs, env=env,
            )  # fmt: skip
        result = job.run_step(step)
    sys.stdout.write(result.log_text)
    tables = {name: getattr(result, name) for name in ("outputs", "env", "state")}
    shown = tables if options.show_values else {name: sorted(t) for name, t in tables.items()}
    shown |= {"exit": result.exit, "failed": result.failed, "masks": len(result.masks)}
    json.dump(shown, sys.stdout, indent=2)
    print()
    return 1 if result.failed else 0


if __name__ == "__main__":
    sys.exit(main())
