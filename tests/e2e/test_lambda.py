"""lambda launch, list, terminate and keys, by hand against the fake Lambda Cloud: whole texts."""

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from tests.fakes.fixtures import lambda_cloud, lambda_process  # noqa: F401
from tests.fakes.judge import LAMBDA, Judge
from tests.fakes.lambda_cloud.running import API_KEY, PUBLIC_KEY, LambdaCloud

A10 = ["--instance-type", "gpu_1x_a10"]
LAUNCH = "/instance-operations/launch$"
TERMINATE = "/instance-operations/terminate$"
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


def make_key(path):
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "me", "-f", path]
    subprocess.run(command, check=True)


def error(message, hint):
    return f"esc-courier: error: {message}\n  hint: {hint}\n"


def test_a_second_launch_finds_the_first(account):
    first = account.run("launch", "web", *A10, "--region", "us-west-1")
    key = account.id_of("web")
    where = f"booting in us-west-1, gpu_1x_a10, id {key}\n"
    assert (first.code, first.out, first.err) == (0, f"web: {where}", f"web: launched, {where}")
    (facts,) = account.fake.instances().values()
    assert facts["user_data"] == (account.folder / "user-data.yaml").read_text()
    assert (facts["ssh_key"], facts["region"]) == ("pulumi_lambda_key", "us-west-1")

    second = account.run("launch", "web", *A10, "--json")
    assert (second.code, second.err) == (0, f"web: is there already, {where}")
    assert json.loads(second.out) == {
        "id": key, "name": "web", "status": "booting", "ip": None, "region": "us-west-1",
        "type": "gpu_1x_a10", "sshKeys": ["pulumi_lambda_key"], "launched": False,
    }  # fmt: skip
    assert account.writes() == [("/instance-operations/launch", 200)]


def test_launch_waits_until_it_is_active(account):
    account.fake.merge({"boot_reads": 1})
    run = account.run("launch", "web", *A10, "--wait", "60")
    key = account.id_of("web")
    # The first region by name.
    assert run.code == 0
    assert run.out == f"web: active in us-east-1, gpu_1x_a10, 198.51.100.2, id {key}\n"
    assert run.err == f"web: launched, booting in us-east-1, gpu_1x_a10, id {key}\n"


def test_launch_does_not_wait_for_ever(account):
    account.fake.merge({"boot_reads": 100})
    run = account.run("launch", "web", *A10, "--wait", "1")
    assert (run.code, run.out) == (1, "")
    assert run.err.endswith(
        error(
            "web: is booting still, after 1 second",
            "it goes on, and is paid for: run again to wait longer, or esc-courier lambda "
            "terminate web",
        )
    )


def test_launch_of_one_that_is_broken(account):
    account.fake.merge({"instances": {"0a" * 16: instance("web", status="unhealthy")}})
    run = account.run("launch", "web", *A10, "--wait", "60")
    assert (run.code, run.out) == (1, "")
    assert run.err.endswith(
        error(
            "web: is unhealthy, expected active",
            "esc-courier lambda terminate web, and launch it again",
        )
    )


def test_the_name_of_one_that_is_terminating_is_free(account):
    account.fake.merge({"instances": {"0a" * 16: instance("web", status="terminating")}})
    assert account.run("launch", "web", *A10).code == 0
    assert account.writes() == [("/instance-operations/launch", 200)]


def test_a_name_of_two(account):
    keys = ["0a" * 16, "1b" * 16]
    account.fake.merge({"instances": {key: instance("web") for key in keys}})
    expected = error(
        f'2 instances are called "web": {keys[0]}, {keys[1]}',
        "terminate all but one: esc-courier lambda terminate ID",
    )
    for arguments in (["launch", "web", *A10], ["terminate", "web", "--allow", "delete"]):
        run = account.run(*arguments)
        assert (run.code, run.out, run.err) == (2, "", expected)
    assert account.writes() == []


def test_a_launch_whose_answer_is_lost_is_found_by_its_name(account):
    account.fake.plant({"path": LAUNCH, "kind": "close-after"})
    run = account.run("launch", "web", *A10)
    assert run.code == 0
    assert list(account.fake.instances()) == ["web"]
    assert account.writes() == [("/instance-operations/launch", None)]


@pytest.mark.parametrize("arguments, message, hint", [
    (["--instance-type", "gpu_8x_h100"], "no region has capacity for gpu_8x_h100",
     "with capacity now: gpu_1x_a10 (us-east-1, us-west-1), gpu_1x_gh200 (us-east-1)"),
    ([*A10, "--region", "us-south-1"], 'region "us-south-1" has no capacity for gpu_1x_a10',
     "with capacity now: us-east-1, us-west-1"),
    (["--instance-type", "gpu_1x_a1O"], 'Lambda Cloud has no instance type "gpu_1x_a1O"',
     'did you mean "gpu_1x_a10"?'),
    ([*A10, "--ssh-key", "mine"], 'the account has no SSH key "mine"',
     "it has pulumi_lambda_key; esc-courier lambda keys add NAME FILE.pub"),
    ([], "no instance type is given", "--instance-type TYPE, such as gpu_1x_a10"),
])  # fmt: skip
def test_what_cannot_be_launched_is_not_asked_for(account, arguments, message, hint):
    run = account.run("launch", "web", *arguments)
    assert run.code in (1, 2)
    assert (run.out, run.err) == ("", error(message, hint))
    assert account.writes() == []


def test_a_key_that_the_user_data_does_not_hold(account, tmp_path):
    make_key(tmp_path / "other")
    assert account.run("keys", "add", "other", str(tmp_path / "other.pub")).code == 0
    run = account.run("launch", "web", *A10, "--ssh-key", "other")
    assert run.code == 0
    assert run.err.startswith(
        'esc-courier: warning: the user data does not hold the account\'s key "other"\n'
    )


REFUSED_LAUNCHES = {
    "insufficient-capacity": (
        "there is no capacity left for it (400, instance-operations/launch/insufficient-capacity: "
        "Not enough capacity to fulfill launch request. Choose an instance type with more "
        "availability, or try again later.)",
        "it was there a moment ago: run again, or choose another --region or --instance-type",
    ),
    "quota": (
        "the account's quota is used up (400, global/quota-exceeded: Quota exceeded. Contact "
        "Support to increase your quota.)",
        "terminate what is not needed (esc-courier lambda list), or ask Lambda for more",
    ),
    "invalid-address": (
        "Lambda does not accept the billing address (403, global/invalid-address: Your billing "
        "address is invalid. Make sure your billing address is valid. Contact Support if problems "
        "continue.)",
        "mend it at cloud.lambda.ai",
    ),
    "too-many": (
        "Lambda's rate limit is reached (429, global/rate-limited: Too many requests.)",
        "wait twelve seconds, and run again",
    ),
    "server-error": (
        "Lambda failed (500, global/internal-error: An internal server error occurred. Try again "
        "later. Contact Support if the problem persists.)",
        "try again later",
    ),
    "close": (
        "no answer from @HOST@: Server returned nothing (no headers, no data)",
        "check the URL, the network, and HTTPS_PROXY if this network needs a proxy",
    ),
}


def launched_while(program, folder, kind, own):
    """What came of a launch that meets the fault, at a fake of its own."""
    with LambdaCloud(own, options=["--no-limits"]) as fake:
        fake.plant({"path": LAUNCH, "kind": kind, "times": 0})
        account = Account(program, folder, fake)
        # With so short a deadline no request is tried again.
        run = account.run("launch", "web", *A10, "--deadline", "5")
        message, hint = REFUSED_LAUNCHES[kind]
        message = message.replace("@HOST@", f"127.0.0.1:{fake.port}")
        assert (run.code, run.out, run.err) == (1, "", error(f"launching web: {message}", hint))
        assert fake.instances() == {}
        assert len(account.writes()) == 1


def launched_under_limits(program, folder, own):
    """One request a second, one launch every twelve: the second launch waits and goes through."""
    with LambdaCloud(own) as fake:
        account = Account(program, folder, fake)
        assert [account.run("launch", name, *A10).code for name in ("a", "b")] == [0, 0]
        assert sorted(fake.instances()) == ["a", "b"]
        statuses = [status for _, status in account.writes()]
        assert statuses[0] == statuses[-1] == 200
        assert set(statuses[1:-1]) == {429}


@pytest.fixture(scope="module", autouse=True)
def begun(program, rendered, tmp_path_factory):
    """What mostly waits, begun with the first test: a launch is four requests, a second apart."""
    with ThreadPoolExecutor(len(REFUSED_LAUNCHES) + 1) as pool:
        runs = {}
        for kind in REFUSED_LAUNCHES:
            own = tmp_path_factory.mktemp("own")
            runs[kind] = pool.submit(launched_while, program, rendered, kind, own)
        own = tmp_path_factory.mktemp("own")
        runs["limits"] = pool.submit(launched_under_limits, program, rendered, own)
        yield runs


@pytest.mark.parametrize("kind", REFUSED_LAUNCHES)
def test_a_launch_that_is_refused(begun, kind):
    begun[kind].result()


READING = {
    "unauthorized": (
        "Lambda does not accept the API key (401, global/invalid-api-key: API key was invalid, "
        "expired, or deleted. Check your API key or create a new one, then try again.)",
        "it is wrong, or was deleted: make a new one at cloud.lambda.ai/api-keys",
    ),
    "provider": (
        "Lambda failed (503, provider/internal-unavailable: Provider unavailable Try again "
        "shortly)",
        "try again later",
    ),
    "bad-gateway": ("Lambda failed (502)", "try again later"),
    "html": (
        "Lambda gave an answer that does not fit (200)",
        "is @URL@ really Lambda's API? Its answer is not JSON",
    ),
    "not-json": (
        "Lambda gave an answer that does not fit (200)",
        "run again; if it stays so, report it",
    ),
    "truncate": (
        "no answer from @HOST@: Transferred a partial file",
        "check the URL, the network, and HTTPS_PROXY if this network needs a proxy",
    ),
}


@pytest.mark.parametrize("kind", READING)
def test_reading(account, kind):
    account.fake.plant({"kind": kind, "times": 0})
    message, hint = READING[kind]
    message = message.replace("@HOST@", f"127.0.0.1:{account.fake.port}")
    expected = error(f"listing the instances: {message}", hint.replace("@URL@", account.fake.api))
    for arguments in (["list"], ["launch", "web", *A10], ["terminate", "web", "--allow", "delete"]):
        run = account.run(*arguments, "--deadline", "1")
        assert (run.code, run.out, run.err) == (1, "", expected)
    assert account.writes() == []


def test_list(account):
    account.fake.merge({"boot_reads": 100})
    assert account.run("list").out == "NAME  STATUS  IP  REGION  TYPE  ID\n"
    keys = ["0a" * 16, "1b" * 16]
    booting = instance("a\nb", status="booting", ip=None, type="gpu_1x_gh200")
    account.fake.merge({"instances": {keys[0]: instance("web"), keys[1]: booting}})
    assert account.run("list").out == (
        "NAME  STATUS   IP            REGION     TYPE          ID\n"
        f"web   active   198.51.100.7  us-west-1  gpu_1x_a10    {keys[0]}\n"
        f"a b   booting  -             us-west-1  gpu_1x_gh200  {keys[1]}\n"
    )
    listed = json.loads(account.run("list", "--json").out)["instances"]
    shown = [(each["id"], each["ip"]) for each in listed]
    assert shown == [(keys[0], "198.51.100.7"), (keys[1], None)]


def test_terminate_needs_consent(account):
    key = "0a" * 16
    account.fake.merge({"instances": {key: instance("web")}})
    run = account.run("terminate", "web")
    assert (run.code, run.out) == (2, "")
    assert run.err == error(
        f"web: active in us-west-1, gpu_1x_a10, 198.51.100.7, id {key}: terminating it erases its "
        "disk for good",
        "--allow delete",
    )
    assert account.writes() == []
    for again in ("terminating", "is terminating already"):
        run = account.run("terminate", "web", "--allow", "delete")
        assert (run.code, run.out, run.err) == (0, "", f"web: {again}, id {key}\n")
    assert account.writes() == [("/instance-operations/terminate", 200)]


def test_terminate_by_id(account):
    keys = ["0a" * 16, "1b" * 16]
    account.fake.merge({"instances": {key: instance("web") for key in keys}})
    assert account.run("terminate", keys[1], "--allow", "delete").code == 0
    states = {key: facts["status"] for key, facts in account.fake.state()["instances"].items()}
    assert states == {keys[0]: "active", keys[1]: "terminating"}


def test_terminate_what_is_not_there(account):
    account.fake.merge({"instances": {"0a" * 16: instance("web-1")}})
    for name, hint in (("web-2", 'did you mean "web-1"?'), ("database", "esc-courier lambda list")):
        run = account.run("terminate", name, "--allow", "delete")
        assert (run.code, run.err) == (2, error(f'there is no instance "{name}"', hint))


def test_terminate_that_fails(account):
    account.fake.merge({"instances": {"0a" * 16: instance("web")}})
    account.fake.plant({"path": TERMINATE, "kind": "server-error"})
    run = account.run("terminate", "web", "--allow", "delete")
    assert (run.code, run.out) == (1, "")
    assert run.err.startswith("esc-courier: error: terminating web: Lambda failed (500, ")
    assert list(account.fake.instances().values())[0]["status"] == "active"


def test_keys(account, tmp_path):
    make_key(tmp_path / "k")
    public = (tmp_path / "k.pub").read_text().strip()
    command = ["ssh-keygen", "-l", "-f", tmp_path / "k"]
    fingerprint = subprocess.run(command, capture_output=True, text=True).stdout.split()[1]
    # The private file will do: only its public half leaves.
    for said in ("added", "is there already"):
        run = account.run("keys", "add", "k", str(tmp_path / "k"))
        assert (run.code, run.out, run.err) == (0, "", f"k: {said}, {fingerprint}\n")
    assert account.fake.state()["ssh_keys"]["k"]["public_key"] == public
    assert "PRIVATE" not in account.fake.traffic_file.read_text()

    key = account.fake.state()["ssh_keys"]["k"]["id"]
    usual = "5e" * 16
    listed = account.run("keys", "list").out.splitlines()
    assert [line.split()[0] for line in listed] == ["NAME", "pulumi_lambda_key", "k"]
    assert listed[2].split() == ["k", fingerprint, key]
    assert json.loads(account.run("keys", "list", "--json").out) == {
        "keys": [
            {"id": usual, "name": "pulumi_lambda_key", "public": PUBLIC_KEY},
            {"id": key, "name": "k", "public": public},
        ]
    }

    run = account.run("keys", "add", "pulumi_lambda_key", str(tmp_path / "k.pub"))
    there = listed[1].split()[1]
    assert (run.code, run.out) == (2, "")
    assert run.err == error(
        f"pulumi_lambda_key: the account has another key of that name, {there}",
        "add it under another name, or remove that one: esc-courier lambda keys remove "
        "pulumi_lambda_key",
    )

    run = account.run("keys", "remove", "k")
    assert (run.code, run.out) == (2, "")
    assert run.err == error(
        f"k: removing {fingerprint} keeps new instances from getting it", "--allow delete"
    )
    for said in ("removed; instances that have it keep it", "the account has no such key"):
        run = account.run("keys", "remove", "k", "--allow", "delete")
        assert (run.code, run.out, run.err) == (0, "", f"k: {said}\n")
    assert account.writes() == [("/ssh-keys", 200), (f"/ssh-keys/{key}", 200)]


@pytest.mark.parametrize("options, message, hint", [
    ([], "no API key of Lambda Cloud is given",
     "set LAMBDA_API_KEY, or name the environment that holds it with --environment"),
    (["--environment", "sophia/gpu", "--definitions", ".", "--api-key-from", "lambda.kay"],
     "sophia/gpu: lambda.kay is no text that could be the API key",
     "--api-key-from PATH, or leave out --environment and set LAMBDA_API_KEY"),
    (["--environment", "sophia/gpu", "--definitions", ".", "--api-key-from", "lambda"],
     "sophia/gpu: lambda is no text that could be the API key",
     "--api-key-from PATH, or leave out --environment and set LAMBDA_API_KEY"),
])  # fmt: skip
def test_without_a_key(account, options, message, hint):
    run = account.run("list", *options, env={"LAMBDA_API_KEY": ""})
    assert (run.code, run.out, run.err) == (2, "", error(message, hint))
    assert account.fake.traffic() == []


@pytest.mark.parametrize("more", [[], ["--api-key-from", "lambda.key"]])
def test_the_key_comes_from_the_environment(account, more):
    options = ["--environment", "sophia/gpu", "--definitions", ".", *more]
    run = account.run("list", *options, env={"LAMBDA_API_KEY": "secret_another"})
    assert (run.code, run.err) == (0, "")


def write_metadata(account, folder, **changes):
    metadata = json.loads((account.folder / "user-data.metadata.json").read_text())
    (folder / "m.json").write_text(json.dumps(metadata | changes))
    return str(folder / "m.json")


def test_user_data_lies_beside_its_metadata(account, tmp_path):
    """Wherever both were moved to: a container's paths are not the host's."""
    path = write_metadata(account, tmp_path)
    (tmp_path / "user-data.yaml").write_text((account.folder / "user-data.yaml").read_text())
    assert account.run("launch", "web", *A10, "--metadata", path).code == 0


@pytest.mark.parametrize("changes, data, message, hint", [
    ({}, b"#cloud-config\n{}\n",
     "@/user-data.yaml: is not what render wrote: its SHA-256 is not that of @/m.json",
     "render it again: esc-courier render --target lambda"),
    ({"target": "ec2"}, b"", '@/m.json: the user data is for "ec2", expected lambda',
     "render it again: esc-courier render --target lambda"),
    ({"version": 2}, b"", "@/m.json: is of another version than 1",
     "render it with this esc-courier"),
    ({"userData": []}, b"", "@/m.json: is no metadata file of user data",
     "esc-courier render writes one beside the user data"),
])  # fmt: skip
def test_user_data_that_is_refused(account, tmp_path, changes, data, message, hint):
    path = write_metadata(account, tmp_path, **changes)
    (tmp_path / "user-data.yaml").write_bytes(data)
    run = account.run("launch", "web", *A10, "--metadata", path)
    expected = error(message.replace("@", str(tmp_path)), hint)
    assert (run.code, run.out, run.err) == (2, "", expected)
    assert account.fake.traffic() == []


@pytest.mark.parametrize("name", ["", "a\nb", "n" * 65])
def test_names_that_no_instance_has(account, name):
    run = account.run("launch", name, *A10)
    assert (run.code, run.err) == (
        2,
        error(
            "the name of an instance is one line of at most 64 characters",
            "esc-courier lambda launch NAME",
        ),
    )


def test_lambda_s_own_limits_are_kept(begun):
    begun["limits"].result()
