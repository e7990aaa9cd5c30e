"""examples/pulumi-typescript under the real Pulumi engine, on the fake Lambda Cloud, with what
`esc-courier render` wrote: each stack from nothing to nothing."""

import hashlib
import json
import pathlib
import shutil
import subprocess

import pytest

from tests.e2e.quickstart import ROOT
from tests.fakes.fixtures import lambda_cloud, lambda_process  # noqa: F401
from tests.fakes.judge import LAMBDA, Judge
from tests.fakes.lambda_cloud.running import API_KEY, PUBLIC_KEY, USUAL
from tests.leaks import Stream, report, search

EXAMPLE = ROOT / "examples/pulumi-typescript"
ENGINE = ROOT / ".cache/tools/bin/pulumi"
MODULES = ROOT / ".cache/tools/pulumi-npm/node_modules"
STACK = ROOT / "tests/e2e/pulumi/stack.mjs"
pytestmark = [
    pytest.mark.skipif(not ENGINE.exists(), reason="pulumi is not built (scripts/tools pulumi; it needs Go)"),
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(not MODULES.exists(), reason="no @pulumi/pulumi (scripts/tools pulumi-npm)"),
]

TEST, PROD = "sophia-ai-test", "sophia-ai-prod"
PASSPHRASE = "a passphrase of the tests' own"
TOKEN = "tok_" + "5b1e" * 8  # in the user data, by consent
COMMIT = "0123456789abcdef0123456789abcdef01234567"
CLOUD = USUAL | {
    "instance_types": {
        "gpu_1x_a10": {"regions": ["us-west-1"]},
        "gpu_8x_h100_sxm5": {"gpus": 8, "regions": ["us-east-1"]},
    },
    "boot_reads": 0,
}
TEMPLATE = """\
#cloud-config
users: [default]
ssh_authorized_keys:
  - ${key}
write_files:
  - path: /etc/motd
    content: ${motd}
runcmd:
  - [docker, login, "--password=${registry.token}"]
"""


def definition(motd):
    secret = {"fn::secret": TOKEN}
    values = {"key": PUBLIC_KEY, "motd": motd, "registry": {"token": secret}}
    return json.dumps({"values": values})  # JSON is YAML


class Project:
    """A checkout of the example, as a team has it, with a backend of files."""

    def __init__(self, folder, program):
        self.folder, self._program = folder, program
        self.cloud = None
        self._config = {}  # stack -> its settings, so that none is set twice: that takes half a second
        self.example, self.state = folder / "example", folder / "state"
        self.log = folder / "log"
        self.log.write_text("")
        self.state.mkdir()
        kept = shutil.ignore_patterns("node_modules", "bin")
        shutil.copytree(EXAMPLE, self.example, ignore=kept)
        (self.example / "node_modules").symlink_to(MODULES)
        # Strict, as tsconfig.json says: a finding fails here.
        compiler = ["node", MODULES / "typescript/bin/tsc"]
        done = subprocess.run(compiler, cwd=self.example, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout

    def render(self, stack, motd):
        """The user data of a stack, as it was written."""
        inputs = self.folder / stack
        (inputs / "sophia").mkdir(parents=True, exist_ok=True)
        (inputs / "sophia/machine.yaml").write_text(definition(motd))
        (inputs / "template.yaml").write_text(TEMPLATE)
        command = [self._program, "render", "--environment", "sophia/machine", "--definitions", "."]
        command += ["--template", "./template.yaml", "--allow", "user-data:registry_token"]
        command += ["--output-file", "user-data.yaml"]
        env = {"GITHUB_SHA": COMMIT}
        done = subprocess.run(command, cwd=inputs, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return (inputs / "user-data.yaml").read_bytes()

    def run(self, stack, operation, **settings):
        config = {
            "lambda:apiKey": {"value": API_KEY, "secret": True},
            "lambda:apiUrl": {"value": self.cloud.api},
            "lambda-machine:metadataFile": {"value": f"../{stack}/user-data.metadata.json"},
        }
        config |= {f"lambda-machine:{name}": {"value": text} for name, text in settings.items()}
        if self._config.get(stack) == config:
            config = {}
        else:
            self._config[stack] = config
        path = [ENGINE.parent, MODULES / "@pulumi/pulumi", pathlib.Path(shutil.which("node")).parent]
        environment = {
            "PATH": ":".join(map(str, [*path, "/usr/bin", "/bin"])),
            "HOME": str(self.folder),
            "PULUMI_BACKEND_URL": f"file://{self.state}",
            "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }
        done = subprocess.run(
            ["node", STACK, self.example, stack, operation], input=json.dumps(config), text=True,
            cwd=self.example, env=environment, capture_output=True, timeout=180)
        with self.log.open("a") as log:
            log.write(done.stdout + done.stderr)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) | {"log": done.stderr}

    def call(self, operation, argument):
        """What api.ts makes of a call, without the engine."""
        command = ["node", STACK.with_name("api.mjs"), self.example, self.cloud.api, API_KEY, operation, argument]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)

    def sent(self, operation):
        """The bodies of the requests to one operation, oldest first."""
        path = f"/api/v1/instance-operations/{operation}"
        return [json.loads(line["request_body"]) for line in self.cloud.traffic() if line["path"] == path]

    def assert_clean(self):
        """Nothing of what was printed or stored holds a secret, and the traffic is as Lambda's API says."""
        secrets = {"API key": API_KEY, "passphrase": PASSPHRASE, "token in the user data": TOKEN}
        for key, facts in self.cloud.state()["instances"].items():
            secrets[f"jupyter_token of {key}"] = facts["jupyter_token"]
        places = [self.log, self.state, *self.example.glob("*.yaml")]
        leaks = search(secrets, places)
        assert leaks == [], report(leaks)
        assert Judge(LAMBDA).findings(self.cloud.traffic()) == []


@pytest.fixture(scope="module")
def checkout(tmp_path_factory, program):
    return Project(tmp_path_factory.mktemp("pulumi"), program)


@pytest.fixture
def project(checkout, lambda_cloud):
    lambda_cloud.reset(CLOUD)
    checkout.cloud = lambda_cloud
    return checkout


def launch_of(stack, user_data, **machine):
    """The one request that launches a stack's machine."""
    digest = hashlib.sha256(user_data).hexdigest()
    tags = {
        "esc-courier:commit": COMMIT,
        "esc-courier:environment": "sophia/machine",
        "esc-courier:user-data-sha256": digest,
    }
    return {
        "name": stack,
        "hostname": stack,
        "ssh_key_names": ["pulumi_lambda_key"],
        "user_data": user_data.decode(),
        "tags": [{"key": key, "value": value} for key, value in tags.items()],
    } | machine


def test_the_test_stack(project):
    """New user data is a new machine, launched before the old one is terminated."""
    machine = {"region_name": "us-west-1", "instance_type_name": "gpu_1x_a10"}
    first = project.render(TEST, "Grüße, first\n")
    project.cloud.merge({"boot_reads": 1})
    done = project.run(TEST, "up")
    assert project.sent("launch") == [launch_of(TEST, first, **machine)]
    (old,) = project.cloud.state()["instances"]
    facts = project.cloud.instances()[TEST]
    assert done["outputs"] == {
        "instanceId": {"value": old, "secret": False},
        "ip": {"value": facts["ip"], "secret": False},
        "userDataSha256": {"value": hashlib.sha256(first).hexdigest(), "secret": False},
    }
    assert facts["status"] == "active"

    before = len(project.cloud.traffic())
    assert project.run(TEST, "up")["changes"] == {"same": 2}
    assert len(project.cloud.traffic()) == before

    second = project.render(TEST, "Grüße, second\n")
    done = project.run(TEST, "up")
    assert done["changes"] == {"same": 1, "replace": 1}
    new = done["outputs"]["instanceId"]["value"]
    assert new != old
    assert project.sent("launch")[1:] == [launch_of(TEST, second, **machine)]
    assert project.sent("terminate") == [{"instance_ids": [old]}]
    order = [line["path"] for line in project.cloud.traffic() if line["method"] == "POST"]
    assert [path.rsplit("/", 1)[1] for path in order] == ["launch", "launch", "terminate"]

    assert project.run(TEST, "destroy")["changes"] == {"delete": 2}
    assert project.sent("terminate")[1:] == [{"instance_ids": [new]}]
    project.assert_clean()


def test_the_prod_stack(project):
    """Its machine is protected: whatever would end it is refused, and reaches Lambda only by consent."""
    machine = {"region_name": "us-east-1", "instance_type_name": "gpu_8x_h100_sxm5"}
    first = project.render(PROD, "first\n")
    old = project.run(PROD, "up")["outputs"]["instanceId"]["value"]
    assert project.sent("launch") == [launch_of(PROD, first, **machine)]
    assert project.run(PROD, "up")["changes"] == {"same": 2}

    second = project.render(PROD, "second\n")
    for operation in ("up", "destroy"):
        done = project.run(PROD, operation)
        assert done.get("failed") and "protect" in done["log"]
    assert [facts["status"] for facts in project.cloud.state()["instances"].values()] == ["active"]
    assert len(project.sent("launch")) == 1 and project.sent("terminate") == []

    done = project.run(PROD, "up", protect="false")
    assert project.sent("launch")[1:] == [launch_of(PROD, second, **machine)]
    assert project.sent("terminate") == [{"instance_ids": [old]}]
    new = done["outputs"]["instanceId"]["value"]
    project.run(PROD, "destroy")
    assert project.sent("terminate")[1:] == [{"instance_ids": [new]}]
    project.assert_clean()


@pytest.mark.parametrize("goes_on", [True, False], ids=["up again", "destroy"])
def test_a_machine_that_does_not_come_up_is_not_lost(project, goes_on):
    """It was launched and costs money: it stays in the state, for the next `up` to wait for or for `destroy`."""
    project.render(TEST, "first\n")
    project.cloud.plant({"path": "/instances/", "kind": "server-error"})
    done = project.run(TEST, "up")
    assert done.get("failed") and "HTTP 500, global/internal-error" in done["log"]
    (key,) = project.cloud.state()["instances"]
    if goes_on:
        assert project.run(TEST, "up")["outputs"]["instanceId"]["value"] == key
        assert len(project.sent("launch")) == 1
    project.run(TEST, "destroy")
    assert project.sent("terminate") == [{"instance_ids": [key]}]
    project.assert_clean()


def test_what_ended_while_booting_is_replaced_and_an_odd_answer_ends_nothing(project):
    project.render(TEST, "first\n")
    unhealthy = {"id": "of another", "status": "unhealthy"}
    project.cloud.plant({"path": "/instances/", "status": 200, "json": {"data": unhealthy}})
    done = project.run(TEST, "up")
    (old,) = project.cloud.state()["instances"]
    assert done.get("failed") and f"GET /instances/{old}: the answer is not that instance" in done["log"]
    project.cloud.change(old, status="preempted")
    new = project.run(TEST, "up")["outputs"]["instanceId"]["value"]
    assert new != old and len(project.sent("launch")) == 2

    odd = {"path": "/instances/", "kind": "truncate"}
    project.cloud.plant(odd)
    done = project.run(TEST, "refresh")
    assert done.get("failed") and f"GET /instances/{new}: HTTP 200, but the answer is cut off" in done["log"]
    fails = {"path": "/terminate$", "kind": "server-error"}
    for faults in ([fails, odd], [fails]):  # whether it is left cannot be told; it is left
        project.cloud.plant(*faults)
        done = project.run(TEST, "destroy")
        assert done.get("failed") and "POST /instance-operations/terminate: HTTP 500" in done["log"]
    assert project.run(TEST, "up")["changes"] == {"same": 2}
    # It is terminated, and the answer is lost.
    project.cloud.plant({"path": "/terminate$", "kind": "close-after"})
    project.run(TEST, "destroy")
    assert project.sent("terminate") == [{"instance_ids": [key]} for key in (old, new, new, new)]
    project.assert_clean()


ODD = [{"kind": "html"}, {"kind": "not-json"}] + [
    {"status": 200, "json": body} for body in ({}, [], None, {"data": None}, {"data": "x"})
]


@pytest.mark.parametrize("fault", ODD, ids=[json.dumps(fault) for fault in ODD])
def test_only_lambda_s_own_word_counts(project, fault):
    request = launch_of(TEST, b"", region_name="us-west-1", instance_type_name="gpu_1x_a10")
    for operation, argument, call, more in (
        ("find", "0a", "GET /instances/0a", ""),
        ("terminate", "0a", "POST /instance-operations/terminate", ""),
        ("launch", json.dumps(request), "POST /instance-operations/launch",
         "; it may have been launched all the same: esc-courier lambda list"),
    ):  # fmt: skip
        project.cloud.plant({"path": call.split()[1]} | fault)
        assert project.call(operation, argument) == {
            "error": f"Lambda: {call}: HTTP 200, but the answer is cut off or not Lambda's{more}"
        }


def test_answers_of_another_instance(project):
    def answered(operation, data, argument="0a"):
        project.cloud.plant({"path": "/instance", "status": 200, "json": {"data": data}})
        return project.call(operation, argument)

    for data in ({"id": "0b", "status": "terminated"}, {"id": "0a"}, []):
        assert answered("find", data) == {"error": "Lambda: GET /instances/0a: the answer is not that instance"}
    for status in ("terminating", "terminated", "preempted"):
        assert answered("find", {"id": "0a", "status": status}) == {"result": None}
    for ended in (None, [], [{"id": "0b"}], [{"id": "0a"}, {"id": "0b"}], [None], "0a"):
        assert answered("terminate", {"terminated_instances": ended}) == {
            "error": "Lambda: the answer does not say that instance 0a was terminated"
        }
    for ids in (None, [], [5], ["../0a"]):
        assert answered("launch", {"instance_ids": ids}, "{}") == {
            "error": "Lambda: the answer to the launch names no instance; it may have been launched all the same: "
            "esc-courier lambda list"
        }
    assert "may have been" not in project.call("launch", "{}")["error"]  # refused: 400
