"""The commands of lambda, run by hand against the fake Lambda Cloud: an account with a folder of
rendered user data, and what came of it."""

import json
import os
import subprocess
from dataclasses import dataclass

import pytest

from tests.fakes.fixtures import lambda_cloud, lambda_process  # noqa: F401
from tests.fakes.judge import LAMBDA, Judge
from tests.fakes.lambda_cloud.running import API_KEY, PUBLIC_KEY

A10 = ["--instance-type", "gpu_1x_a10"]
TOKEN = "5c4d" * 8  # an instance's jupyter_token


@pytest.fixture(scope="module")
def rendered(program, tmp_path_factory):
    """A folder with user data of the fake's usual key and its metadata."""
    folder = tmp_path_factory.mktemp("rendered")
    (folder / "sophia").mkdir()
    (folder / "sophia/gpu.yaml").write_text(
        f"""
values:
  public:
    fn::toBase64: {PUBLIC_KEY}
  lambda_labs_ssh_public_key_base64: ${{public}}
  lambda: {{ key: {{ fn::secret: {API_KEY} }} }}
  environmentVariables: {{ LAMBDA_API_KEY: "${{lambda.key}}" }}
"""
    )
    command = [program, "render", "--definitions", ".", "--environment", "sophia/gpu"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


@dataclass
class Run:
    code: int
    out: str
    err: str


class Account:
    def __init__(self, program, folder, fake):
        self.program = program
        self.folder = folder
        self.fake = fake

    def run(self, *arguments, env=None):
        environment = {"PATH": os.environ["PATH"], "LAMBDA_API_KEY": API_KEY} | (env or {})
        done = subprocess.run(
            [self.program, "lambda", *arguments, "--lambda-api-url", self.fake.api],
            cwd=self.folder, env=environment, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        for hidden in (API_KEY, TOKEN, *self.tokens()):
            assert hidden not in done.stdout + done.stderr
        return Run(done.returncode, done.stdout, done.stderr)

    def tokens(self):
        return [facts["jupyter_token"] for facts in self.fake.state()["instances"].values()]

    def id_of(self, name):
        found = self.fake.state()["instances"].items()
        return next(key for key, facts in found if facts["name"] == name)

    def writes(self):
        """Paths below /api/v1 and statuses of the requests that could change something."""
        return [
            (line["path"].removeprefix("/api/v1"), line["status"])
            for line in self.fake.traffic()
            if line["method"] != "GET"
        ]


@pytest.fixture
def account(program, rendered, lambda_cloud):
    yield Account(program, rendered, lambda_cloud)
    assert Judge(LAMBDA).findings(lambda_cloud.traffic()) == []


def instance(name, **facts):
    usual = {
        "name": name,
        "region": "us-west-1",
        "type": "gpu_1x_a10",
        "ssh_key": "pulumi_lambda_key",
        "status": "active",
        "ip": "198.51.100.7",
        "jupyter_token": TOKEN,
    }
    return usual | facts


def write_metadata(account, folder, **changes):
    metadata = json.loads((account.folder / "user-data.metadata.json").read_text())
    (folder / "m.json").write_text(json.dumps(metadata | changes))
    return str(folder / "m.json")


def error(message, hint):
    return f"esc-courier: error: {message}\n  hint: {hint}\n"
