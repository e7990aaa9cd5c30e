"""Programs that answer a line with a line, and cases as such lines and as folders."""

import base64
import json
import os
import pathlib
import subprocess
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]


def reference(verb="serve"):
    """The reference; ESC_REFERENCE names another program."""
    default = ROOT / ".cache/tools/bin/esc-reference"
    return [os.environ.get("ESC_REFERENCE", str(default)), verb]


def ours(verb="--answer"):
    """Our evaluator; ESC_CONFORMANCE names another program."""
    default = ROOT / "build/static/esc_conformance"
    return [os.environ.get("ESC_CONFORMANCE", str(default)), verb]


class Program:
    """A running program. If it dies or is silent too long, it answers `crash` and starts again."""

    def __init__(self, command, timeout=60):
        self.command, self.timeout, self.process = command, timeout, None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.stdin.close()
            self.process.stdout.close()
            self.process.wait()
            self.process = None

    def send(self, request):
        if not self.process:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE)
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # receive() tells

    def receive(self):
        watchdog = threading.Timer(self.timeout, self.process.kill)
        watchdog.start()
        line = self.process.stdout.readline()
        watchdog.cancel()
        if line:
            return line
        self.process.stdout.close()
        code = self.process.wait()
        self.process = None
        return json.dumps({"crash": f"{self.command[0]} ended with {code}"}).encode()

    def ask(self, request):
        self.send(request)
        return self.receive()


def contents(request):
    """The files of a case, as bytes."""
    files = {n: t.encode() for n, t in request["files"].items()}
    return files | {n: base64.b64decode(t) for n, t in request.get("binary", {}).items()}


def write_folder(request, directory):
    """A case as a folder."""
    directory = pathlib.Path(directory)
    for name, content in contents(request).items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if request.get("overrides"):
        text = json.dumps(request["overrides"], indent=2) + "\n"
        (directory / "overrides.json").write_text(text)


def show_folder(request):
    """A case as text for a person; lines with odd characters are printed as Python would."""
    out = []
    for name, content in contents(request).items():
        out.append(f"--- {name}")
        text = content.decode(errors="backslashreplace")
        for line in text.splitlines(keepends=True):
            bare = line.removesuffix("\n")
            out.append(bare if bare.isprintable() and bare != line else repr(line))
    if request.get("overrides"):
        out.append("--- overrides.json")
        out.append(json.dumps(request["overrides"]))
    return "\n".join(out)
