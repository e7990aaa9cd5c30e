"""lambda launch, list, terminate and keys, by hand against the fake Lambda Cloud: whole texts."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.lambda_account import (  # noqa: F401
    A10,
    Account,
    account,
    error,
    instance,
    lambda_cloud,
    lambda_process,
    rendered,
    write_metadata,
)
from tests.fakes.lambda_cloud.running import PUBLIC_KEY, LambdaCloud

LAUNCH = "/instance-operations/launch$"
TERMINATE = "/instance-operations/terminate$"


def make_key(path):
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "me", "-f", path]
    subprocess.run(command, check=True)


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
    """It mostly waits: begun with the first test, looked at in the last."""
    with ThreadPoolExecutor(1) as pool:
        own = tmp_path_factory.mktemp("own")
        yield pool.submit(launched_under_limits, program, rendered, own)


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


def test_launch_tells_what_the_account_lists(account):
    account.fake.merge({"boot_reads": 0})
    run = account.run("launch", "web", *A10)
    where = f"active in us-east-1, gpu_1x_a10, 198.51.100.2, id {account.id_of('web')}\n"
    assert (run.code, run.out, run.err) == (0, f"web: {where}", f"web: launched, {where}")


@pytest.mark.parametrize("limit", ["--wait 1", "--deadline 7"])
def test_launch_does_not_wait_for_ever(account, limit):
    account.fake.merge({"boot_reads": 100})
    more = limit.split() if limit.startswith("--wait") else ["--wait", "60", *limit.split()]
    run = account.run("launch", "web", *A10, *more)
    assert (run.code, run.out) == (1, "")
    assert run.err.endswith(
        error(
            f"web: is booting still at the end of {limit}",
            "it goes on, and is paid for: run again to wait longer, or esc-courier lambda "
            "terminate web --allow delete:web",
        )
    )


def test_launch_of_one_that_is_broken(account):
    account.fake.merge({"instances": {"0a" * 16: instance("web", status="unhealthy")}})
    run = account.run("launch", "web", *A10)
    assert (run.code, run.out) == (1, "")
    assert run.err == error(
        "web: is unhealthy, expected active",
        "esc-courier lambda terminate web --allow delete:web, and launch it again",
    )


def test_launch_where_another_machine_has_the_name(account):
    key = "0a" * 16
    account.fake.merge({"instances": {key: instance("web", type="gpu_1x_gh200")}})
    hint = (
        "launch under another name, or end that one: esc-courier lambda terminate web --allow "
        "delete:web"
    )
    there = "web: is there already, but with type gpu_1x_gh200, expected gpu_1x_a10"
    run = account.run("launch", "web", *A10, "--region", "us-west-1")
    assert (run.code, run.out, run.err) == (2, "", error(f"{there}; id {key}", hint))
    there += "; region us-west-1, expected us-east-1; SSH key pulumi_lambda_key, expected other"
    run = account.run("launch", "web", *A10, "--region", "us-east-1", "--ssh-key", "other")
    assert (run.code, run.out, run.err) == (2, "", error(f"{there}; id {key}", hint))
    assert account.writes() == []


def test_launch_beside_another_launch(account):
    """Both found the name free. Whoever sees the other says so: the name is of no use now."""
    ours, theirs = "0a" * 16, "1b" * 16
    both = [
        {"id": key, "name": "web", "status": "booting", "region": {}, "instance_type": {}}
        for key in (ours, theirs)
    ]
    launched = {"path": LAUNCH, "status": 200, "json": {"data": {"instance_ids": [ours]}}}
    listed = {"path": "/instances$", "nth": 2, "status": 200, "json": {"data": both}}
    account.fake.plant(launched, listed)
    run = account.run("launch", "web", *A10)
    assert (run.code, run.out) == (1, "")
    assert run.err == error(
        f"web: is launched, id {ours}, but another launch took the name meanwhile: id {theirs}",
        "both are paid for; to end the one that this launched: esc-courier lambda terminate "
        f"{ours} --allow delete:{ours}",
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
        "terminate all but one: esc-courier lambda terminate ID --allow delete:ID",
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


def test_a_removal_whose_answer_is_lost_is_done(account):
    account.fake.plant({"method": "DELETE", "path": "/ssh-keys/", "kind": "close-after"})
    run = account.run("keys", "remove", "pulumi_lambda_key", "--allow", "delete")
    assert (run.code, run.out) == (0, "")
    assert run.err == "pulumi_lambda_key: removed; instances that have it keep it\n"
    assert [status for _, status in account.writes()] == [None, 404]


def test_a_key_that_the_user_data_does_not_hold(account, tmp_path):
    make_key(tmp_path / "other")
    assert account.run("keys", "add", "other", str(tmp_path / "other.pub")).code == 0
    run = account.run("launch", "web", *A10, "--ssh-key", "other")
    assert run.code == 0
    assert run.err.startswith(
        'esc-courier: warning: the user data does not hold the account\'s key "other"\n'
    )


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
        "--allow delete:web",
    )
    for other in ("web-2", "WEB"):  # names of machines have case
        assert account.run("terminate", "web", "--allow", f"delete:{other}").code == 2
    assert account.writes() == []
    for again in ("terminating", "is terminating already"):
        run = account.run("terminate", "web", "--allow", "delete:web")
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
    assert account.fake.keys()["k"]["public_key"] == public
    assert "PRIVATE" not in account.fake.traffic_file.read_text()

    key = account.fake.keys()["k"]["id"]
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
        f"k: removing {fingerprint} keeps new instances from getting it", "--allow delete:k"
    )
    for said in ("removed; instances that have it keep it", "the account has no such key"):
        run = account.run("keys", "remove", "k", "--allow", "delete")
        assert (run.code, run.out, run.err) == (0, "", f"k: {said}\n")
    assert account.writes() == [("/ssh-keys", 200), (f"/ssh-keys/{key}", 200)]


def test_a_name_of_two_keys(account, tmp_path):
    make_key(tmp_path / "k")
    ids = [account.fake.add_key("twin", (tmp_path / "k.pub").read_text()) for _ in range(2)]
    hint = "remove all but one: esc-courier lambda keys remove ID --allow delete:ID"
    expected = error(f'2 keys are called "twin": {ids[0]}, {ids[1]}', hint)
    for arguments in (
        ["keys", "add", "twin", str(tmp_path / "k")],
        ["keys", "remove", "twin", "--allow", "delete"],
        ["launch", "web", *A10, "--ssh-key", "twin"],
    ):
        run = account.run(*arguments)
        assert (run.code, run.out, run.err) == (2, "", expected)
    assert account.writes() == []
    run = account.run("keys", "remove", ids[0], "--allow", f"delete:{ids[0]}")
    assert (run.code, run.err) == (0, f"{ids[0]}: removed; instances that have it keep it\n")
    assert account.fake.keys()["twin"]["id"] == ids[1]


@pytest.mark.parametrize("more", [[], ["--api-key-from", "lambda.key"]])
def test_the_key_comes_from_the_environment(account, more):
    options = ["--environment", "sophia/gpu", "--definitions", ".", *more]
    run = account.run("list", *options, env={"LAMBDA_API_KEY": "secret_another"})
    assert (run.code, run.err) == (0, "")


def test_user_data_lies_beside_its_metadata(account, tmp_path):
    """Wherever both were moved to: a container's paths are not the host's."""
    path = write_metadata(account, tmp_path)
    (tmp_path / "user-data.yaml").write_text((account.folder / "user-data.yaml").read_text())
    assert account.run("launch", "web", *A10, "--metadata", path).code == 0


def test_lambda_s_own_limits_are_kept(begun):
    begun.result()
