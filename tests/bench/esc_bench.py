#!/usr/bin/python3
"""Times our evaluator against the reference on generated definitions, both in process.

esc_bench.py [NAME...]   all of them, or those whose name contains NAME

The programs: build/static/esc_conformance and .cache/tools/bin/esc-reference, or those named by ESC_CONFORMANCE and
ESC_REFERENCE. One line a case: time and peak memory of each, and how many times less ours needs.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
OURS = os.environ.get("ESC_CONFORMANCE", ROOT / "build/static/esc_conformance")
REFERENCE = os.environ.get("ESC_REFERENCE", ROOT / ".cache/tools/bin/esc-reference")
TIMEOUT = 300


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


def graph(count):
    """Each environment imports the one before it and a shared one."""
    files = {"common": ["values:", "  shared: {a: 1, b: {c: 2}}"]}
    for i in range(count):
        files[f"e{i}"] = ["imports:", "  - common"] + ([f"  - e{i - 1}"] if i else []) + [
            "values:", f"  own{i}: value {i}", f"  shared: {{b: {{d{i}: {i}}}}}", "  last: " + str(i)]
    files["env"] = ["imports:", f"  - e{count - 1}", "values:", "  x: ${last}"]
    return files


def layers(count):
    """A chain of environments, each setting the same tree of 64 leaves."""
    def tree(depth, i):
        pad = "  " * (4 - depth)
        if depth == 0:
            return []
        return [line for k in range(4) for line in
                [f"{pad}k{k}:" + (f" {i}" if depth == 1 else "")] + tree(depth - 1, i)]
    files = {}
    for i in range(count):
        name = "env" if i == count - 1 else f"e{i}"
        files[name] = ([] if i == 0 else ["imports:", f"  - e{i - 1}"]) + ["values:"] + tree(3, i)
    return files


CASES = {f"{make.__name__} {count}": (make, count, runs) for make, sizes in (
    (flat, ((1_000, 100), (10_000, 20), (100_000, 3))),
    (interpolated, ((1_000, 100), (10_000, 20), (100_000, 3))),
    (nested, ((1_000, 100), (10_000, 20), (100_000, 3))),
    (graph, ((100, 20), (1_000, 3))),
    (layers, ((10, 50), (20, 20), (40, 5), (100, 3)))) for count, runs in sizes}


def measure(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return None
    found = re.search(r"ns/op=(\d+) peak_rss_kb=(\d+)", done.stdout)
    return (int(found[1]), int(found[2])) if found else None


def shown(result):
    return f"{result[0] / 1e6:10.2f} ms {result[1] / 1024:8.1f} MB" if result else f"{'failed':>24}"


def main(names):
    print(f"{'':20}{'ours':>24}{'reference':>26}{'faster':>9}{'smaller':>9}")
    for name, (make, count, runs) in CASES.items():
        if names and not any(n in name for n in names):
            continue
        with tempfile.TemporaryDirectory() as folder:
            for file, lines in make(count).items():
                pathlib.Path(folder, f"{file}.yaml").write_text("\n".join(lines) + "\n")
            ours = measure([OURS, "--bench", folder, str(runs)])
            theirs = measure([REFERENCE, "bench", folder, str(runs)])
        ratios = f"{theirs[0] / ours[0]:8.1f}x{theirs[1] / ours[1]:8.1f}x" if ours and theirs else ""
        print(f"{name:20}{shown(ours)}  {shown(theirs)}{ratios}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
