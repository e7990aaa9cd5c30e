"""A team whose key is rotated: hosts that let it in, and the commands that rotate it."""

import base64
import hashlib
import json
import os
import pathlib
import subprocess

import pytest

from tests.e2e import sshkeys
from tests.e2e.quickstart import ROOT
from tests.e2e.sshd import Host
from tests.leaks.places import Stream

OTHER = "# ours\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f other\n\n"
STAGES = ["started", "staged", "added", "proven", "switched", "retiring", "removed", "refused", "done"]


class Team:
    """Hosts that let a key in, and how to rotate it."""

    def __init__(self, tool, folder, kind="ed25519", hosts=2):
        self.tool = tool
        self.folder = folder
        self.key = folder / "keys/web"
        done = tool.run("new", "web", "--type", kind, "--directory", str(folder / "keys"))
        assert done.returncode == 0, done.stderr
        self.old = (folder / "keys/web.pub").read_text()
        self.hosts = [Host(folder / f"host{i}") for i in range(hosts)]
        for host in self.hosts:
            host.authorized.write_text(OTHER + "no-pty " + self.old)
        (folder / "known").write_text("".join(host.known() for host in self.hosts))
        self.named = ("--host", ",".join(host.name for host in self.hosts)) if hosts else ()

    def close(self):
        for host in self.hosts:
            host.close()

    def arguments(self, *command):
        where = ("--directory", "keys", "--known-hosts", "known", "--timeout", "20")
        return [*command, "web", *where]

    def run(self, *command, env=None):
        done = self.tool.run(*self.arguments(*command), cwd=self.folder, env=env or {})
        self.streams = [Stream("stdout", done.stdout), Stream("stderr", done.stderr)]
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def start(self, *command):
        arguments = self.arguments(*command)
        return subprocess.Popen(
            [self.tool.program, "keys", *arguments],
            **{"cwd": self.folder, "env": {}, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE},
        )

    @property
    def stage(self):
        file = self.folder / "keys/web.rotation.json"
        return json.loads(file.read_text())["history"][-1]["stage"] if file.exists() else None

    def opens(self, host, key):
        """As the real ssh sees it."""
        alone = ("IdentitiesOnly=yes", "IdentityAgent=none", "BatchMode=yes")
        known = f"UserKnownHostsFile={self.folder}/known"
        options = [part for option in (*alone, known) for part in ("-o", option)]
        done = sshkeys.run(
            "ssh", "-F", "none", *options, "-i", str(key), "-p", str(host.port), f"{host.user}@127.0.0.1", "true"
        )
        assert done.returncode in (0, 255), done.stderr
        return done.returncode == 0

    def check_current_works(self):
        for host in self.hosts:
            assert self.opens(host, self.key)

    def audit(self):
        return audit(self.folder)

    def files(self):
        return sorted(path.name for path in self.key.parent.iterdir())


def audit(folder):
    """The trail's records, their chain checked."""
    expected = "0" * 64
    lines = (folder / ".esc-courier/audit.jsonl").read_bytes().splitlines()
    for line in lines:
        assert json.loads(line)["previous"] == expected
        expected = hashlib.sha256(line).hexdigest()
    return [json.loads(line) for line in lines]


def fingerprint(line):
    blob = base64.b64decode(line.split()[1])
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def ends_well(team):
    assert team.stage == "done"
    assert team.files() == ["web", "web.pub", "web.rotation.json"]
    new = (team.folder / "keys/web.pub").read_text()
    assert new != team.old
    for host in team.hosts:
        assert host.authorized.read_text() == OTHER + "no-pty " + new
        assert [path.name for path in host.authorized.parent.iterdir()] == ["authorized_keys"]
    team.check_current_works()
    team.audit()


def unhurried():
    """The program with tests/cut/main.cpp in place of main: it waits for no limits, and is killed at
    a write where COURIER_CUT_AT says so. COURIER_CUT_PROGRAM names it; else it is the last build's
    that has it, and fails where it is older than the program."""
    if named := os.environ.get("COURIER_CUT_PROGRAM"):
        return sshkeys.Tool(named)
    built = [ROOT / f"build/{preset}/tests/esc-courier-cut" for preset in ("asan", "dev", "ci")]
    there = sorted((path for path in built if path.exists()), key=lambda path: path.stat().st_mtime)
    if not there:
        pytest.skip("esc-courier-cut is in no build (scripts/build asan)")
    program = pathlib.Path(os.environ.get("COURIER_PROGRAM", ROOT / "build/static/esc-courier"))
    if program.exists() and there[-1].stat().st_mtime < program.stat().st_mtime:
        pytest.fail(f"{there[-1]} is older than {program}: build it again (scripts/build asan)")
    return sshkeys.Tool(str(there[-1]))
