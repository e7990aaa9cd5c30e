"""Fixtures of the end-to-end tests: the built program, the built image."""

import ipaddress
import json
import os
import pathlib
import subprocess

import pytest

from tests.e2e.quickstart import ROOT

IMAGE = "esc-courier:local"


def has(*command):
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture(scope="session")
def program():
    path = pathlib.Path(os.environ.get("COURIER_PROGRAM", ROOT / "build/static/esc-courier"))
    if not path.exists():
        pytest.skip("build/static/esc-courier is not built (make build)")
    return str(path)


@pytest.fixture(scope="session")
def image():
    if not has("docker", "info"):
        pytest.skip("no Docker engine answers")
    if not has("docker", "image", "inspect", IMAGE):
        pytest.skip(f"{IMAGE} is not built (make image)")
    return IMAGE


@pytest.fixture(scope="session")
def bridge():
    """The address at which containers on Docker's default network find this machine."""
    if not has("docker", "info"):
        pytest.skip("no Docker engine answers")
    template = "{{json (index .IPAM.Config 0)}}"
    command = ["docker", "network", "inspect", "bridge", "-f", template]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    # An engine that chose the subnet itself names no gateway: then it is the first address.
    network = ipaddress.ip_network(found["Subnet"])
    return found.get("Gateway") or str(next(network.hosts()))


@pytest.fixture(scope="session")
def act():
    path = ROOT / ".cache/tools/bin/act"
    if not path.exists():
        pytest.skip("act is not built (scripts/tools act; it needs Go)")
    return str(path)
