#!/usr/bin/python3
"""Times `esc-courier keys new` against `ssh-keygen`, process against process: each makes N key pairs of a kind, in turns.

keys_bench.py [--count N]

One line a kind: the mean and the median of each, in milliseconds. Primes are found by chance: RSA's figures scatter.
"""

import argparse
import pathlib
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
OURS = ROOT / "build/static/esc-courier"
KINDS = [("ed25519", None, 1), ("ecdsa", 256, 1), ("ecdsa", 521, 1), ("rsa", 3072, 0.4), ("rsa", 4096, 0.2)]
PASSPHRASE = b"correct horse battery staple"


def milliseconds(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return (time.perf_counter() - start) * 1000


def pair_of_commands(folder, i, kind, bits, passphrase):
    size = ["--bits", str(bits)] if bits else []
    ours = [OURS, "keys", "new", f"ours{i}", "--directory", folder, "--type", kind, *size]
    theirs = ["ssh-keygen", "-q", "-t", kind, *(["-b", str(bits)] if bits else []), "-f", folder / f"theirs{i}"]
    if passphrase:
        return [*ours, "--passphrase-file", passphrase], [*theirs, "-N", PASSPHRASE.decode()]
    return ours, [*theirs, "-N", ""]


def measure(kind, bits, count, locked):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        passphrase = folder / "passphrase" if locked else None
        if passphrase:
            passphrase.write_bytes(PASSPHRASE)
        pairs = [pair_of_commands(folder, i, kind, bits, passphrase) for i in range(count)]
        times = [(milliseconds(ours), milliseconds(theirs)) for ours, theirs in pairs]
    return list(zip(*times))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--count", type=int, default=50)
    count = parser.parse_args().count
    print(f"{'key pairs, ms each':24} {'ours: mean':>12} {'median':>8} {'ssh-keygen: mean':>18} {'median':>8}")
    for kind, bits, share, locked in [*((*k, False) for k in KINDS), ("ed25519", None, 0.4, True)]:
        ours, theirs = measure(kind, bits, max(3, int(count * share)), locked)
        name = " ".join(filter(None, [kind, str(bits or ""), "with a passphrase" if locked else ""]))
        print(f"{name:24} {statistics.mean(ours):12.1f} {statistics.median(ours):8.1f}"
              f" {statistics.mean(theirs):18.1f} {statistics.median(theirs):8.1f}", flush=True)


if __name__ == "__main__":
    main()
