#!/usr/bin/python3
"""Times our evaluator against the reference on generated definitions, both in process.

esc_bench.py [--repeat N] [NAME...]   all of them, or those whose name contains NAME

The programs: build/static/esc_conformance and .cache/tools/bin/esc-reference, or those named by ESC_CONFORMANCE and
ESC_REFERENCE. One line a case: time of one load and evaluation and peak memory, of each the least of N runs (3) that
take turns, and how many times less ours needs. `grows` is the exponent of the time's growth since the line above: 1 is
linear in the definition's size.
"""

import argparse
import math
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
OURS = os.environ.get("ESC_CONFORMANCE", ROOT / "build/static/esc_conformance")
REFERENCE = os.environ.get("ESC_REFERENCE", ROOT / ".cache/tools/bin/esc-reference")
SECONDS = 60  # for one run; what takes longer has failed
MEMORY = 12 << 30  # of address space, likewise


def flat(count):
    return {"env": ["values:"] + [f"  key{i}: value number {i}" for i in range(count)]}


def interpolated(count):
    lines = ["values:", "  base: example.org"]
    for i in range(count):
        kind = i % 3
        lines.append(f"  key{i}: " + ("https://${base}/" + str(i) if kind == 0 else
                                      "${key" + str(i - 1) + "}" if kind == 1 else f"plain {i}"))
    return {"env": lines}


def nested(count):
    lines = ["values:"]
    for i in range(count // 10):
        lines += [f"  group{i}:", "    inner:"] + [f"      key{k}: [{k}, text, true]" for k in range(3)]
        lines += ["    more:"] + [f"      key{k}: " + "{a: 1}" for k in range(3)]
    return {"env": lines}


def environment(i, imports):
    """One of many: values of its own, and others that all set."""
    return (["imports:"] + [f"  - {name}" for name in imports] if imports else []) + [
        "values:", f"  own{i}: value {i}", f"  shared: {{b: {{d{i}: {i}}}}}", f"  last: {i}"]


def graph(count):
    """A row of environments, each importing the two before it."""
    files = {f"e{i}": environment(i, [f"e{k}" for k in (i - 2, i - 1) if k >= 0]) for i in range(count)}
    files["env"] = environment(count, [f"e{count - 1}"])
    return files


def chain(count):
    """A row of environments, each importing the one before it over a common one."""
    files = {f"e{i}": environment(i, ["common"] + [f"e{i - 1}"] * (i > 0)) for i in range(count)}
    files["common"] = environment("common", [])
    files["env"] = environment(count, [f"e{count - 1}"])
    return files


def tree(count):
    """Each environment imports two others that nobody else imports."""
    files = {f"e{i}": environment(i, [f"e{k}" for k in (2 * i + 1, 2 * i + 2) if k < count]) for i in range(count)}
    files["env"] = environment(count, ["e0"])
    return files


def fan(count):
    """One environment imports all others."""
    files = {f"e{i}": environment(i, []) for i in range(count)}
    files["env"] = environment(count, list(files))
    return files


def layers(count):
    """A chain of environments, each setting the same tree of 64 leaves."""
    def setting(depth, i):
        pad = "  " * (4 - depth)
        if depth == 0:
            return []
        return [line for k in range(4) for line in
                [f"{pad}k{k}:" + (f" {i}" if depth == 1 else "")] + setting(depth - 1, i)]
    files = {}
    for i in range(count):
        name = "env" if i == count - 1 else f"e{i}"
        files[name] = ([] if i == 0 else ["imports:", f"  - e{i - 1}"]) + ["values:"] + setting(3, i)
    return files


# What to make, and for each size how often a run evaluates it.
CASES = (
    (flat, {1_000: 100, 10_000: 20, 100_000: 3}),
    (interpolated, {1_000: 100, 10_000: 20, 100_000: 3}),
    (nested, {1_000: 100, 10_000: 20, 100_000: 3}),
    (graph, {10: 50, 20: 1, 1_000: 3}),
    (chain, {100: 5, 1_000: 3}),
    (tree, {100: 5, 1_000: 1}),
    (fan, {100: 20, 1_000: 3}),
    (layers, {10: 50, 20: 20, 40: 5, 60: 5, 80: 5, 100: 5}))


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def measure(command):
    """Nanoseconds and kilobytes, or nothing when it failed."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, preexec_fn=limit)
    except subprocess.TimeoutExpired:
        return None
    found = re.search(r"ns/op=(\d+) peak_rss_kb=(\d+)", done.stdout)
    return (int(found[1]), int(found[2])) if found else None


def least(results):
    return tuple(map(min, zip(*results))) if None not in results else None


def compare(folder, runs, repeat):
    ours, theirs = [], []
    for _ in range(repeat):
        ours.append(measure([OURS, "--bench", folder, str(runs)]))
        if None not in theirs:
            theirs.append(measure([REFERENCE, "bench", folder, str(runs)]))
    return least(ours), least(theirs)


def shown(result, size, before):
    """`before` is the size and result of the line above, if it is of the same kind."""
    if not result:
        return f"{'failed':>12}{'':19}"
    grows = ""
    if before and before[1]:
        grows = f"{math.log(result[0] / before[1][0]) / math.log(size / before[0]):.1f}"
    return f"{result[0] / 1e6:9.2f} ms{grows:>7}{result[1] / 1024:9.1f} MB"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    side = f"{'':4}{'grows':>7}{'memory':>12}"
    print(f"{'':21}{'ours':>8}{side}{'reference':>12}{side[2:]}   faster  smaller")
    for make, sizes in CASES:
        before = None
        for size, runs in sizes.items():
            name = f"{make.__name__} {size}"
            if arguments.names and not any(n in name for n in arguments.names):
                continue
            with tempfile.TemporaryDirectory() as folder:
                for file, lines in make(size).items():
                    pathlib.Path(folder, f"{file}.yaml").write_text("\n".join(lines) + "\n")
                ours, theirs = compare(folder, runs, arguments.repeat)
            ratios = f"{theirs[0] / ours[0]:8.1f}x{theirs[1] / ours[1]:8.1f}x" if ours and theirs else ""
            texts = [shown(result, size, before and (before[0], before[1 + i]))
                     for i, result in enumerate((ours, theirs))]
            print(f"{name:20}{texts[0]}{texts[1]}{ratios}".rstrip(), flush=True)
            before = (size, ours, theirs)


if __name__ == "__main__":
    sys.exit(main())
