"""Rendered user data boots in a real cloud-init, and its key opens the machine."""

import base64
import json
import os
import subprocess

import pytest
import yaml

from . import guest as guests
from .repository import Repositories, make_package

COURIER = os.environ.get("COURIER_PROGRAM", guests.ROOT / "build/static/esc-courier")
COMMIT = "5f0c1e9d2b7a4c3f8e6d5a4b3c2d1e0f9a8b7c6d"
TOOLS = ["git", "curl", "jq", "tmux", "htop"]
DOCKER = ["docker-ce", "docker-ce-cli", "containerd.io", "docker-buildx-plugin", "docker-compose-plugin"]
PORT = 8000

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


def at_local_repositories(user_data, repositories):
    """The same user data with the addresses and keys of the test's repositories."""
    base = f"http://127.0.0.1:{PORT}"
    config = yaml.safe_load(user_data)
    for command in config["runcmd"]:
        if command[1] == "docker":
            command[2] = f"{base}/docker"
        elif command[1] == "kubectl":
            command[2:] = [f"{base}/kubernetes", repositories.fingerprint]
    for file in config["write_files"]:
        if file["path"] == "/etc/apt/keyrings/docker.asc":
            file["content"] = repositories.key
    return "#cloud-config\n" + yaml.safe_dump(config)


@pytest.fixture
def stocked(request, tmp_path):
    """A machine, the repositories that it reaches, and the folder of both."""
    suite = request.param
    with machine(suite, shared=tmp_path) as guest:
        repositories = Repositories(guest, tmp_path)
        debs = list((guests.build(suite) / "srv/debs").glob("*.deb"))
        repositories.add(debs, "tools")
        guest.write("/etc/apt/keyrings/tools.asc", repositories.key)
        guest.write("/etc/apt/sources.list",
                    f"deb [signed-by=/etc/apt/keyrings/tools.asc] http://127.0.0.1:{PORT}/tools ./\n")
        made = tmp_path / "made"
        made.mkdir()
        docker = [make_package(made, "docker-ce", after_install="groupadd --system docker"),
                  make_package(made, "docker-ce-cli", "docker"),
                  *(make_package(made, name) for name in DOCKER[2:])]
        repositories.add(docker, "docker/debian", suite, "stable")
        repositories.add([make_package(made, "kubectl", "kubectl")], "kubernetes")
        (tmp_path / "kubernetes/Release.key").write_text(repositories.key)
        yield guest, repositories, tmp_path


@pytest.mark.parametrize("stocked", ["trixie", "bookworm"], indirect=True)
def test_packages_are_installed(stocked, user_data, keys):
    guest, repositories, folder = stocked
    with guest.serve(folder, PORT):
        boot = guest.boot(at_local_repositories(user_data, repositories))
    print(f"{guest.suite}: booted with packages in {boot.seconds:.1f} s")
    assert (boot.status, boot.complaints) == ("done", [])
    assert outcomes(guest) == {"tools": "installed", "docker": "installed", "kubectl": "installed"}
    for tool in TOOLS:
        guest.run(f"{tool} {'-V' if tool == 'tmux' else '--version'}")
    assert guest.run("docker").stdout == "docker-ce-cli\n"
    assert guest.run("kubectl").stdout == "kubectl\n"
    assert "docker" in guest.run("id -nG debian").stdout.split()
    assert sorted(guest.run("ls /etc/apt/sources.list.d").stdout.split()) == ["docker.sources", "kubernetes.sources"]
    check_login(guest, keys)


@pytest.mark.parametrize("stocked", ["trixie"], indirect=True)
def test_a_source_that_fails_costs_only_its_own(stocked, user_data, keys):
    """Docker's repository is signed by someone else; Kubernetes' key is not the one that is expected;
    one of the tools does not exist."""
    guest, repositories, folder = stocked
    expected = "0" * 40
    config = yaml.safe_load(at_local_repositories(user_data, repositories))
    for command in config["runcmd"]:
        if command[1] == "kubectl":
            command[3] = expected
        elif command[1] == "tools":
            command.insert(2, "no-such-tool")
    inrelease = folder / "docker/debian/dists/trixie/InRelease"
    inrelease.write_text(inrelease.read_text().replace("Date: Thu, 01", "Date: Fri, 02"))
    with guest.serve(folder, PORT):
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
