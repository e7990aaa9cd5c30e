#!/usr/bin/python3
"""Times `render` and `render --check` against `cloud-init schema` on the same user data.

render_bench.py [--runs N]   medians of N runs (20) that take turns; the last column is how many times less ours needs

cloud-init is Debian 13's, 25.1.4, in the guest of the boot tests; without root or a guest there is nothing to compare
with, and that is what is said.
"""

import argparse
import base64
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.e2e.boot import guest as guests  # noqa: E402  # the path comes first

PROGRAM = ROOT / "build/static/esc-courier"
PUBLIC = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGwWVHcExR3nqfXp8Q1lPmy5dUlR/GXnAUu2c0Jg/dP5 bench"


def seconds(command):
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--runs", type=int, default=20)
    runs = options.parse_args().runs
    if reason := guests.cannot():
        print(f"render      not compared with cloud-init: {reason}")
        return 0
    guest = guests.build("trixie")
    # In memory: ours syncs its file to the disk before it says so, theirs writes none.
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name, tempfile.NamedTemporaryFile(dir=guest / "root", suffix=".yaml") as inside:
        folder = pathlib.Path(name)
        (folder / "sophia").mkdir()
        key = base64.b64encode(PUBLIC.encode()).decode()
        (folder / "sophia/machine.yaml").write_text(f"values: {{lambda_labs_ssh_public_key_base64: {key}}}\n")
        out = folder / "user-data.yaml"
        ours = {
            "render": [PROGRAM, "render", "--definitions", folder, "--environment", "sophia/machine", "--output-file", out],
            "check": [PROGRAM, "render", "--check", out],
        }
        seconds(ours["render"])
        inside.write(out.read_bytes())
        inside.flush()
        theirs = ["chroot", guest, "cloud-init", "schema", "-c", f"/root/{pathlib.Path(inside.name).name}"]
        commands = {**ours, "schema": theirs}
        times = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                times[name].append(seconds(command))
    medians = {name: statistics.median(list) for name, list in times.items()}
    for name in ours:
        print(f"{name:11} {medians[name] * 1000:.1f} ms, cloud-init schema {medians['schema'] * 1000:.0f} ms: "
              f"{medians['schema'] / medians[name]:.0f}×")
    return 0


if __name__ == "__main__":
    sys.exit(main())
