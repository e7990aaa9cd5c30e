"""From no key at all to a login on the machine: every step of the way by our own program, the cloud
by the fake, the machine by a real cloud-init."""

import json
import os
import subprocess
import time

import pytest

from tests.fakes.fixtures import lambda_cloud, lambda_process  # noqa: F401
from tests.fakes.lambda_cloud.running import API_KEY

from . import guest as guests

pytestmark = pytest.mark.skipif(guests.cannot() is not None, reason=str(guests.cannot()))
COURIER = os.environ.get("COURIER_PROGRAM", guests.ROOT / "build/static/esc-courier")


def test_from_a_new_key_to_a_login(lambda_cloud, tmp_path, capsys):
    lambda_cloud.remove_key("pulumi_lambda_key")
    lambda_cloud.merge({"boot_reads": 0})
    (tmp_path / "envs/sophia").mkdir(parents=True)
    (tmp_path / "envs/sophia/gpu.yaml").write_text("values:\n  team: infra\n")
    local = ["--definitions", "envs"]

    def courier(*arguments):
        done = subprocess.run(
            [COURIER, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=120,
            env={"PATH": "/usr/bin:/bin", "LAMBDA_API_KEY": API_KEY})
        assert done.returncode == 0, done.stderr
        return done.stdout

    def on_lambda(*arguments):
        return courier("lambda", *arguments, "--lambda-api-url", lambda_cloud.api)

    # The machine's image is there before: making it is not part of the way.
    with guests.Guest("trixie", environment={"ESC_COURIER_INSTALL_PAUSE": "0"}) as guest:
        started = time.monotonic()
        courier("keys", "new", "--directory", "keys", *local, "--public-key-to", "esc:sophia/gpu")
        courier("render", *local, "--environment", "sophia/gpu")
        on_lambda("keys", "add", "pulumi_lambda_key", "keys/pulumi_lambda_key.pub")
        launched = json.loads(on_lambda(
            "launch", "gpu-1", "--instance-type", "gpu_1x_a10", "--wait", "60", "--json"))
        assert launched["status"] == "active"
        boot = guest.boot(lambda_cloud.instances()["gpu-1"]["user_data"])
        assert guest.login(tmp_path / "keys/pulumi_lambda_key") == "debian"
        seconds = time.monotonic() - started
        assert (boot.status, boot.complaints) == ("done", [])
    on_lambda("terminate", "gpu-1", "--allow", "delete")
    assert lambda_cloud.instances()["gpu-1"]["status"] == "terminating"
    with capsys.disabled():
        print(f"\nfrom a new key to a login on the machine: {seconds:.1f} s, "
              f"{boot.seconds:.1f} s of them cloud-init's")
