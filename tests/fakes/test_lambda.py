"""The fake Lambda Cloud remembers, refuses, and is as Lambda describes itself."""

import base64
import json

import pytest

from tests.fakes.client import Client
from tests.fakes.judge import LAMBDA, Judge
from tests.fakes.lambda_cloud.faults import KINDS
from tests.fakes.lambda_cloud.limits import Limits
from tests.fakes.lambda_cloud.running import API_KEY, PUBLIC_KEY, USUAL, LambdaCloud

LAUNCH = {
    "region_name": "us-west-1",
    "instance_type_name": "gpu_1x_a10",
    "ssh_key_names": ["pulumi_lambda_key"],
    "name": "web",
    "user_data": "#cloud-config\n",
}
LAUNCHING, TERMINATING = "/instance-operations/launch", "/instance-operations/terminate"
MEGABYTE = 1 << 20


@pytest.fixture
def call(lambda_cloud):
    return Client(lambda_cloud.api, API_KEY)


@pytest.fixture(scope="module")
def judge():
    return Judge(LAMBDA)


def code_of(reply):
    return reply.status, reply.json()["error"]["code"]


def test_the_life_of_an_instance(lambda_cloud, call, judge):
    (key,) = call("POST", LAUNCHING, LAUNCH).json()["data"]["instance_ids"]
    assert lambda_cloud.instances()["web"]["user_data"] == LAUNCH["user_data"]
    seen = [call("GET", f"/instances/{key}").json()["data"] for _ in range(3)]
    assert [instance["status"] for instance in seen] == ["booting", "booting", "active"]
    assert ["ip" in instance for instance in seen] == [False, False, True]
    assert call("GET", "/instances").json()["data"] == [seen[-1]]
    assert call("POST", f"/instances/{key}", {"name": "db"}).json()["data"]["name"] == "db"
    ended = call("POST", TERMINATING, {"instance_ids": [key]}).json()["data"]
    assert [instance["status"] for instance in ended["terminated_instances"]] == ["terminating"]
    again = call("POST", TERMINATING, {"instance_ids": [key]})
    assert again.status == 200
    states = [call("GET", f"/instances/{key}").json()["data"]["status"] for _ in range(3)]
    assert states == ["terminating", "terminating", "terminated"]
    assert call("GET", "/instances").json()["data"] == []
    assert judge.findings(lambda_cloud.traffic()) == []


def test_the_life_of_a_key(lambda_cloud, call, judge):
    added = call("POST", "/ssh-keys", {"name": "mine", "public_key": PUBLIC_KEY}).json()["data"]
    assert (added["name"], added["public_key"]) == ("mine", PUBLIC_KEY)
    assert added in call("GET", "/ssh-keys").json()["data"]
    made = call("POST", "/ssh-keys", {"name": "theirs"}).json()["data"]
    assert made["private_key"].startswith("-----BEGIN RSA PRIVATE KEY-----")
    for document in (added, made):
        path = f"/ssh-keys/{document['id']}"
        assert call("DELETE", path).json() == {"data": {}}
        assert code_of(call("DELETE", path)) == MISSING
    assert list(lambda_cloud.keys()) == ["pulumi_lambda_key"]
    assert judge.findings(lambda_cloud.traffic()) == []


def test_two_keys_of_one_name(lambda_cloud, call, judge):
    key = lambda_cloud.add_key("pulumi_lambda_key", PUBLIC_KEY)
    assert code_of(call("POST", LAUNCHING, LAUNCH)) == (500, "global/unknown")
    assert call("DELETE", f"/ssh-keys/{key}").status == 200
    assert call("POST", LAUNCHING, LAUNCH).status == 200
    assert judge.findings(lambda_cloud.traffic()) == []


def test_capacity_is_listed_by_type(lambda_cloud, call, judge):
    types = call("GET", "/instance-types").json()["data"]
    regions = {
        name: [region["name"] for region in facts["regions_with_capacity_available"]]
        for name, facts in types.items()
    }
    assert regions == {name: facts["regions"] for name, facts in USUAL["instance_types"].items()}
    assert judge.findings(lambda_cloud.traffic()) == []


INVALID = (400, "global/invalid-parameters")
MISSING = (404, "global/object-does-not-exist")
NO_CAPACITY = (400, "instance-operations/launch/insufficient-capacity")


@pytest.mark.parametrize(
    "change, expected",
    [
        ({"ssh_key_names": []}, INVALID),
        ({"ssh_key_names": ["pulumi_lambda_key", "pulumi_lambda_key"]}, INVALID),
        ({"ssh_key_names": ["nobody"]}, MISSING),
        ({"instance_type_name": "gpu_1x_abacus"}, MISSING),
        ({"region_name": "Mars"}, INVALID),
        ({"region_name": "us-south-1"}, NO_CAPACITY),
        ({"instance_type_name": "gpu_8x_h100"}, NO_CAPACITY),
        ({"name": "n" * 65}, INVALID),
        ({"hostname": "Not A Host"}, INVALID),
        ({"user_data": "é" * (MEGABYTE // 2) + "x"}, INVALID),
    ],
    ids=lambda value: str(value)[:50],
)
def test_a_launch_that_is_refused(lambda_cloud, call, change, expected):
    assert code_of(call("POST", LAUNCHING, LAUNCH | change)) == expected
    assert lambda_cloud.instances() == {}


def test_what_a_launch_may_still_be(lambda_cloud, call, judge):
    most = {"user_data": "x" * MEGABYTE, "name": "n" * 64, "hostname": "web-1"}
    assert call("POST", LAUNCHING, LAUNCH | most).status == 200
    least = {name: LAUNCH[name] for name in ("region_name", "instance_type_name", "ssh_key_names")}
    assert call("POST", LAUNCHING, least).status == 200
    assert judge.findings(lambda_cloud.traffic()) == []


def test_the_quota(lambda_cloud, call):
    lambda_cloud.merge({"quota": 1})
    assert call("POST", LAUNCHING, LAUNCH).status == 200
    assert code_of(call("POST", LAUNCHING, LAUNCH)) == (400, "global/quota-exceeded")


@pytest.mark.parametrize(
    "body",
    [
        {"name": "pulumi_lambda_key", "public_key": PUBLIC_KEY},
        {"name": "", "public_key": PUBLIC_KEY},
        {"name": "k", "public_key": "ssh-ed25519 QUJD"},
        {"name": "k", "public_key": base64.b64encode(PUBLIC_KEY.encode()).decode()},
    ],
    ids=["a name that is taken", "no name", "another blob", "base64 of a key"],
)
def test_a_key_that_is_refused(lambda_cloud, call, body):
    assert code_of(call("POST", "/ssh-keys", body)) == INVALID
    assert list(lambda_cloud.keys()) == ["pulumi_lambda_key"]


def test_who_may_ask(lambda_cloud):
    basic = base64.b64encode(f"{API_KEY}:".encode()).decode()
    for sent in (f"Bearer {API_KEY}", f"Basic {basic}", f"Basic {API_KEY}:"):
        call = Client(lambda_cloud.api)
        assert call("GET", "/ssh-keys", headers={"Authorization": sent}).status == 200
    for sent in (None, "Bearer secret_other.x", "Token " + API_KEY):
        call = Client(lambda_cloud.api)
        answer = call("GET", "/ssh-keys", headers={"Authorization": sent})
        assert code_of(answer) == (401, "global/invalid-api-key")
    lambda_cloud.merge({"api_keys": {API_KEY: {"inactive": True}}})
    answer = Client(lambda_cloud.api, API_KEY)("GET", "/ssh-keys")
    assert code_of(answer) == (403, "global/account-inactive")
    assert API_KEY not in lambda_cloud.traffic_file.read_text()


def test_paths_that_are_not_there(call):
    for method, path in (("GET", "/ssh-key"), ("PUT", "/ssh-keys"), ("GET", "/instances/0/x")):
        assert call(method, path).status == 404
    assert call("GET", "/instances/0").status == 404


@pytest.mark.parametrize("kind", [kind for kind, plan in KINDS.items() if "status" in plan])
def test_kinds_of_faults(lambda_cloud, call, judge, kind):
    lambda_cloud.plant({"kind": kind, "path": "/instances$"})
    answer = call("GET", "/instances")
    assert answer.status == KINDS[kind]["status"]
    if "json" in KINDS[kind]:
        assert answer.json() == KINDS[kind]["json"]
        # Planted or not, an error has the form that the description gives it.
        lines = [line | {"fault": None} for line in lambda_cloud.traffic()]
        assert judge.findings(lines) == []
    assert call("GET", "/instances").status == 200


def test_the_limits():
    now = 0.0
    limits = Limits(now=lambda: now)
    allowed = []
    for now, launch in [(0, True), (0.5, False), (1, False), (2, True), (12, True), (12.5, True)]:
        allowed.append(limits.allows("key", launch))
    assert allowed == [True, False, True, False, True, False]
    assert limits.allows("another key", True)


def test_the_limits_over_http(tmp_path):
    with LambdaCloud(tmp_path) as fake:
        call = Client(fake.api, API_KEY)
        assert [call("GET", "/ssh-keys").status for _ in range(2)] == [200, 429]


def test_the_state_file_follows_and_can_be_loaded(lambda_cloud, call, tmp_path):
    call("POST", LAUNCHING, LAUNCH)
    dumped = json.loads(lambda_cloud.state_file.read_text())
    assert dumped == lambda_cloud.state()
    with LambdaCloud(tmp_path, dumped) as second:
        assert second.state() == dumped


def test_the_judge_finds_what_is_wrong_on_both_sides(lambda_cloud, call, judge):
    call("POST", LAUNCHING, LAUNCH | {"quantity": 1})
    (line,) = lambda_cloud.traffic()
    (found,) = judge.findings([line])
    assert found.startswith(f"1: request POST /api/v1{LAUNCHING}") and "quantity" in found
    line["request_body"] = json.dumps(LAUNCH)
    assert judge.findings([line]) == []
    line["response_body"] = '{"data": {}}'
    (found,) = judge.findings([line])
    assert found.startswith(f"1: response POST /api/v1{LAUNCHING} 200") and "instance_ids" in found
