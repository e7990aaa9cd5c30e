"""Starts the fake for a test, and speaks to its control side."""

import json
import pathlib
import ssl
import subprocess
import sys
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[3]

# Enough for most tests: one org, three repositories, a token for everything.
USUAL = {
    "tokens": {
        "ghp_good": {
            "kind": "classic",
            "login": "octo",
            "scopes": ["repo", "admin:org", "codespace"],
        }
    },
    "orgs": {"acme": {"id": 1}},
    "repos": {
        "acme/web": {"id": 101, "environments": ["production", "eu/west"]},
        "acme/infra": {"id": 102},
        "acme/site": {"id": 103, "private": False},
    },
}


class GitHub:
    """A running fake; a context manager. `folder` receives traffic.jsonl, state.json, ca.pem.

    `options` are further command-line options: GitHub(folder, options=["--clock", "..."])."""

    def __init__(self, folder, initial=None, options=(), tls=False):
        folder = pathlib.Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.traffic_file = folder / "traffic.jsonl"
        self.state_file = folder / "state.json"
        self.ca_file = folder / "ca.pem" if tls else None
        initial_file = folder / "initial.json"
        initial_file.write_text(json.dumps(USUAL if initial is None else initial))
        command = [sys.executable, "-m", "tests.fakes.github", "--initial", str(initial_file)]
        command += ["--traffic", str(self.traffic_file), "--state-file", str(self.state_file)]
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

    def store(self, path):
        """The items of one store, {} if there are none: store("/orgs/acme/actions/secrets")."""
        return self.state()["stores"].get(path, {})

    def merge(self, state):
        self._control("POST", "state", state)

    def reset(self, state=None):
        """As if just started: one process serves many tests."""
        self._control("POST", "reset", USUAL if state is None else state)

    def plant(self, *faults):
        self._control("POST", "faults", list(faults))

    def clear_faults(self):
        self._control("DELETE", "faults")

    def rotate(self, store):
        self._control("POST", "rotate", {"store": store})

    def traffic(self):
        """Recorded exchanges, oldest first (record.py says what each holds)."""
        if not self.traffic_file.exists():
            return []
        return [json.loads(line) for line in self.traffic_file.read_text().splitlines()]
