"""Rendered user data boots in a real cloud-init, and its key opens the machine."""

import base64
import json
import os
import shutil
import subprocess

import pytest
import yaml

from . import guest as guests
from .repository import DOCKER, PORT

COURIER = os.environ.get("COURIER_PROGRAM", guests.ROOT / "build/static/esc-courier")
COMMIT = "5f0c1e9d2b7a4c3f8e6d5a4b3c2d1e0f9a8b7c6d"
TOOLS = ["git", "curl", "jq", "tmux", "htop"]

pytestmark = pytest.mark.skipif(guests.cannot() is not None, reason=str(guests.cannot()))


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """Two key pairs: the machine is to know the first only."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("ours", "other"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", f"{name} of the test", "-f", folder / name],
                       check=True)
    return folder


@pytest.fixture(scope="module")
def user_data(keys, tmp_path_factory):
    folder = tmp_path_factory.mktemp("render")
    public = base64.b64encode((keys / "ours.pub").read_bytes()).decode()
    (folder / "sophia").mkdir()
    (folder / "sophia/machine.yaml").write_text(
        f"values:\n  lambda_labs_ssh_public_key_base64:\n    fn::secret: {public}\n  token:\n    fn::secret: tok_4be0d7\n")
    subprocess.run(
        [COURIER, "render", "--definitions", folder, "--environment", "sophia/machine",
         "--parameters", "run=https://ci.example/17", "--output-file", folder / "user-data.yaml"],
        check=True, env={"GITHUB_SHA": COMMIT, "PATH": "/usr/bin:/bin"}, cwd=folder, stdin=subprocess.DEVNULL)
    text = (folder / "user-data.yaml").read_text()
    assert "tok_4be0d7" not in text
    return text


def machine(suite, **options):
    return guests.Guest(suite, environment={"ESC_COURIER_INSTALL_PAUSE": "0"}, **options)


def outcomes(guest):
    listed = guest.run("cd /var/lib/esc-courier/install && grep '' *").stdout
    return dict(line.split(":", 1) for line in listed.splitlines())


def check_login(guest, keys):
    public = (keys / "ours.pub").read_text()
    assert guest.read("/home/debian/.ssh/authorized_keys") == public
    assert guest.login(keys / "ours") == "debian"
    assert "Permission denied" in guest.login(keys / "other")
    assert guest.run("sudo -u debian sudo -n id -un").stdout == "root\n"


@pytest.mark.parametrize("suite", ["trixie", "bookworm"])
def test_no_package_source_answers(suite, user_data, keys):
    with machine(suite) as guest:
        boot = guest.boot(user_data)
        print(f"{suite}: booted in {boot.seconds:.1f} s")
        assert boot.stages == {"local": 0, "network": 0, "config": 0, "final": 0}
        assert (boot.status, boot.status_code, boot.complaints) == ("done", 0, [])
        check_login(guest, keys)

        assert json.loads(guest.read("/etc/esc-courier/deployment.json")) == {
            "environment": "sophia/machine", "revision": None, "commit": COMMIT, "run": "https://ci.example/17"}
        assert guest.run("stat -c '%a %U:%G' /etc/esc-courier/deployment.json").stdout == "644 root:root\n"

        assert outcomes(guest) == {
            "tools": "failed: not installed from the system's sources: " + " ".join(TOOLS),
            "docker": "failed: not installed from https://download.docker.com/linux/debian: " + " ".join(DOCKER),
            "kubectl": "failed: no key from https://pkgs.k8s.io/core:/stable:/v1.34/deb"}
        # apt is as it was: a source that never answered would fail every later update.
        assert guest.run("ls /etc/apt/sources.list.d").stdout == ""
        assert guest.run("dpkg --audit && apt-get check -q -q").stdout == ""
        log = guest.read("/var/log/cloud-init-output.log")
        assert "esc-courier: docker: failed: not installed from https://download.docker.com" in log


@pytest.mark.parametrize("suite", ["trixie", "bookworm"])
def test_schema(suite, user_data):
    with machine(suite) as guest:
        guest.write("/root/user-data", user_data)
        judged = guest.run("cloud-init schema -c /root/user-data")
        assert "Valid" in judged.stdout
        assert "deprecat" not in (judged.stdout + judged.stderr).lower()


@pytest.mark.parametrize("suite", ["trixie", "bookworm"])
def test_packages_are_installed(suite, stocks, user_data, keys):
    stock = stocks(suite)
    with machine(suite) as guest:
        with stock.serve_to(guest):
            boot = guest.boot(stock.at_hand(user_data))
        print(f"{suite}: booted with packages in {boot.seconds:.1f} s")
        assert (boot.status, boot.complaints) == ("done", [])
        assert outcomes(guest) == {"tools": "installed", "docker": "installed", "kubectl": "installed"}
        for tool in TOOLS:
            guest.run(f"{tool} {'-V' if tool == 'tmux' else '--version'}")
        assert guest.run("docker").stdout == "docker-ce-cli\n"
        assert guest.run("kubectl").stdout == "kubectl\n"
        assert "docker" in guest.run("id -nG debian").stdout.split()
        assert sorted(guest.run("ls /etc/apt/sources.list.d").stdout.split()) == ["docker.sources", "kubernetes.sources"]
        check_login(guest, keys)


def test_a_source_that_fails_costs_only_its_own(stocks, user_data, keys, tmp_path):
    """Docker's repository is signed by someone else; Kubernetes' key is not the one that is expected;
    one of the tools does not exist."""
    stock = stocks("trixie")
    folder = tmp_path / "stock"
    shutil.copytree(stock.folder, folder)
    expected = "0" * 40
    config = yaml.safe_load(stock.at_hand(user_data))
    for command in config["runcmd"]:
        if command[1] == "kubectl":
            command[3] = expected
        elif command[1] == "tools":
            command.insert(2, "no-such-tool")
    inrelease = folder / "docker/debian/dists/trixie/InRelease"
    inrelease.write_text(inrelease.read_text().replace("Date: Thu, 01", "Date: Fri, 02"))
    with machine("trixie") as guest:
        with stock.serve_to(guest, folder):
            boot = guest.boot("#cloud-config\n" + yaml.safe_dump(config))
        assert (boot.status, boot.complaints) == ("done", [])
        base = f"http://127.0.0.1:{PORT}"
        assert outcomes(guest) == {
            "tools": "failed: not installed from the system's sources: no-such-tool",
            "docker": f"failed: not installed from {base}/docker/debian: " + " ".join(DOCKER),
            "kubectl": f"failed: the key from {base}/kubernetes is not {expected}"}
        for tool in TOOLS:
            guest.run(f"command -v {tool}")
        check_login(guest, keys)
        # Mended, the same command succeeds.
        inrelease.write_text(inrelease.read_text().replace("Date: Fri, 02", "Date: Thu, 01"))
        with guest.serve(folder, PORT):
            guest.run(f"esc-courier-install docker {base}/docker /etc/apt/keyrings/docker.asc")
        assert outcomes(guest)["docker"] == "installed"
