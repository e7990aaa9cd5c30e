"""Starts a fake for a test, and speaks to its control side."""

import json
import pathlib
import ssl
import subprocess
import sys
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Process:
    """A running fake; a context manager. `folder` receives traffic.jsonl, state.json, ca.pem.

    `options` are further command-line options: GitHub(folder, options=["--clock", "..."])."""

    module = None  # of tests.fakes
    usual = {}  # the state to begin with

    def __init__(self, folder, initial=None, options=(), tls=False):
        folder = pathlib.Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.traffic_file = folder / "traffic.jsonl"
        self.state_file = folder / "state.json"
        self.ca_file = folder / "ca.pem" if tls else None
        initial_file = folder / "initial.json"
        initial_file.write_text(json.dumps(self.usual if initial is None else initial))
        command = [sys.executable, "-m", f"tests.fakes.{self.module}"]
        command += ["--initial", str(initial_file), "--traffic", str(self.traffic_file)]
        command += ["--state-file", str(self.state_file)]
        command += ["--tls", str(folder)] if tls else []
        self._process = subprocess.Popen(
            [*command, *options], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        first = self._process.stdout.readline()
        if not first.startswith("listening "):
            raise RuntimeError(f"the fake did not start: {first!r}")
        self.url = first.split()[1]
        self._context = ssl.create_default_context(cafile=self.ca_file) if tls else None

    @property
    def port(self):
        return int(self.url.rsplit(":", 1)[1])

    def url_at(self, host):
        """The address by another name, for a container: start with --host 0.0.0.0 --san HOST."""
        return f"{self.url.split('://')[0]}://{host}:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self._process.terminate()
        self._process.wait(10)
        self._process.stdout.close()

    def _control(self, method, name, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_fake/{name}", data, method=method)
        with urllib.request.urlopen(request, context=self._context) as answer:
            return json.loads(answer.read() or "null")

    def state(self):
        return self._control("GET", "state")

    def merge(self, state):
        self._control("POST", "state", state)

    def reset(self, state=None):
        """As if just started: one process serves many tests."""
        self._control("POST", "reset", self.usual if state is None else state)

    def plant(self, *faults):
        self._control("POST", "faults", list(faults))

    def clear_faults(self):
        self._control("DELETE", "faults")

    def traffic(self):
        """Recorded exchanges, oldest first (record.py says what each holds)."""
        if not self.traffic_file.exists():
            return []
        return [json.loads(line) for line in self.traffic_file.read_text().splitlines()]
