"""The shipped program as a file: how it is linked and hardened, its size and start time, and that it
needs nothing around it, neither to look up a name nor to verify a server's certificate."""

import json
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import threading
import time

import pytest

from tests.fakes.github.running import GitHub

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build/static/esc-courier"
MOST_BYTES = 12_000_000
MOST_START_MS = 5
NAME = "github.esc-courier.test"
NAME_SERVER = "127.53.0.1"


def readelf(*options):
    command = ["readelf", "--wide", *options, str(PROGRAM)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_linked_as_static_pie():
    assert "(NEEDED)" not in readelf("--dynamic")
    assert "INTERP" not in readelf("--program-headers")
    header = readelf("--file-header")
    assert "DYN (Position-Independent Executable file)" in header


def test_hardened():
    segments = {line.split()[0]: line for line in readelf("--segments").splitlines() if line.split()}
    assert "GNU_RELRO" in segments
    assert "RWE" not in segments["GNU_STACK"]
    assert "BIND_NOW" in readelf("--dynamic")
    commands = json.loads((ROOT / "build/static/compile_commands.json").read_text())
    assert commands
    for command in commands:
        assert "-fstack-protector-strong" in command["command"]
        assert "-D_FORTIFY_SOURCE=3" in command["command"]
        assert "-D_GLIBCXX_ASSERTIONS" in command["command"]


def test_size():
    assert PROGRAM.stat().st_size <= MOST_BYTES


def quickest_ms(command):
    """The least of many: what the program itself takes, whatever else the machine does."""
    times = []
    for _ in range(50):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append((time.perf_counter() - start) * 1000)
    return min(times)


def test_start_time():
    assert quickest_ms([PROGRAM, "version"]) - quickest_ms(["/bin/true"]) <= MOST_START_MS


class NameServer:
    """Answers one A record on the DNS port of a loopback address."""

    def __init__(self, address, name, answer):
        self._question = b"".join(bytes([len(p)]) + p.encode() for p in name.split(".")) + b"\0"
        self._answer = socket.inet_aton(answer)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, 53))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            query, peer = self._socket.recvfrom(512)
            end = query.index(b"\0", 12) + 5
            question, kind = query[12:end], query[end - 4 : end - 2]
            known = question[:-4].lower() == self._question and kind == b"\0\1"
            record = b"\xc0\x0c\0\1\0\1" + struct.pack(">IH", 60, 4) + self._answer
            flags = 0x8180 if question[:-4].lower() == self._question else 0x8183
            header = query[:2] + struct.pack(">HHHHH", flags, 1, int(known), 0, 0)
            self._socket.sendto(header + question + (record if known else b""), peer)


@pytest.fixture(scope="module")
def name_server():
    return NameServer(NAME_SERVER, NAME, "127.0.0.1")


@pytest.fixture
def github(tmp_path):
    with GitHub(tmp_path / "github", tls=True, options=["--host", "0.0.0.0", "--san", NAME]) as fake:
        yield fake


@pytest.fixture
def root(tmp_path, github):
    """A folder with the program, a manifest, an environment, the test CA, and nothing else."""
    root = tmp_path / "root"
    for folder in ("etc", "web"):
        (root / folder).mkdir(parents=True)
    shutil.copy(PROGRAM, root)
    shutil.copy(github.ca_file, root / "ca.pem")
    (root / "etc/resolv.conf").write_text(f"nameserver {NAME_SERVER}\n")
    (root / "web/prod.yaml").write_text("values: { token: { fn::secret: an-unguessable-value } }\n")
    (root / "courier.yaml").write_text(
        "version: 1\nenvironments: [web/prod]\ntargets: { app: { repository: acme/web } }\n"
        "secrets: { TOKEN: { from: token, to: [app] } }\n"
    )
    return root


def sync(root, url, *options):
    command = ["/esc-courier", "sync", "--definitions", ".", "--github-api-url", url, *options]
    environment = {"GITHUB_TOKEN": "ghp_good"}

    def enter():
        os.chroot(root)
        os.chdir("/")

    return subprocess.run(
        command, env=environment, preexec_fn=enter, capture_output=True, text=True, timeout=60
    )


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="an empty root (chroot) needs root")


@needs_root
def test_resolves_and_verifies_in_an_empty_root(root, github, name_server):
    done = sync(root, github.url_at(NAME), "--apply", "--ca-file", "ca.pem")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "TOKEN" in github.store("/repos/acme/web/actions/secrets")


@needs_root
def test_refuses_an_unknown_authority(root, github, name_server):
    done = sync(root, github.url_at(NAME), "--apply")
    assert done.returncode == 1
    assert "certificate" in done.stderr
    assert github.store("/repos/acme/web/actions/secrets") == {}


@needs_root
def test_refuses_a_certificate_for_another_name(root, github, name_server):
    done = sync(root, github.url_at("127.0.0.2"), "--apply", "--ca-file", "ca.pem")
    assert done.returncode == 1
    assert "certificate" in done.stderr
    assert github.store("/repos/acme/web/actions/secrets") == {}
