"""Lambda Cloud's registry as a place of keys: keys new, rotate and prune with lambda:NAME."""

import pytest

from tests.e2e import sshkeys
from tests.e2e.lambda_account import error, instance
from tests.e2e.rotating import STAGES, Team, fingerprint, unhurried
from tests.fakes.fixtures import lambda_cloud, lambda_process  # noqa: F401
from tests.fakes.judge import LAMBDA, Judge
from tests.fakes.lambda_cloud.running import API_KEY, PUBLIC_KEY

TARGET = ("--public-key-to", "lambda:web")


class Registered(Team):
    def __init__(self, folder, account, hosts):
        super().__init__(unhurried(), folder, hosts=hosts)
        self.account = account
        account.add_key("web", self.old.strip())

    def run(self, *command, env=None):
        env = {"LAMBDA_API_KEY": API_KEY} if env is None else env
        return super().run(*command, "--lambda-api-url", self.account.api, env=env)

    @property
    def new(self):
        return self.key.with_suffix(".pub").read_text()

    def registered(self):
        """Names and keys, but the one that is always there."""
        keys = self.account.keys()
        assert keys.pop("pulumi_lambda_key")["public_key"] == PUBLIC_KEY
        return {name: key["public_key"] + "\n" for name, key in keys.items()}


@pytest.fixture(params=[1])
def team(request, tmp_path, lambda_cloud):  # noqa: F811
    made = Registered(tmp_path, lambda_cloud, request.param)
    yield made
    made.close()
    assert Judge(LAMBDA).findings(lambda_cloud.traffic()) == []


@pytest.mark.parametrize("team", [0, 1], indirect=True)
def test_the_name_is_the_new_key_at_the_end(team):
    old = team.old
    code, out, err = team.run("rotate", *team.named, *TARGET)
    assert code == 0, err
    assert err.splitlines() == [f"web: {stage}" for stage in STAGES[:6]]
    assert team.registered() == {"web": team.new, "web-retiring": old}
    code, out, err = team.run("prune", "--now")
    assert (code, err) == (0, "web: removed\nweb: refused\nweb: done\n")
    places = ", ".join([*(host.name for host in team.hosts), "lambda:web"])
    assert out.endswith(f"{fingerprint(old)}: removed, and refused by {places}\n")
    assert team.registered() == {"web": team.new}
    team.check_current_works()
    # Once more, so that what the first one left is no hindrance.
    assert team.run("rotate", *team.named, *TARGET)[0] == 0
    assert team.run("prune", "--now")[0] == 0
    assert team.registered() == {"web": team.new}


def test_two_names_are_looked_at_together(team):
    assert team.run("rotate", *team.named, "--public-key-to", "lambda:web,lambda:gpu")[0] == 0
    assert team.registered() == {"web": team.new, "web-retiring": team.old, "gpu": team.new}
    asked = [(line["method"], line["path"].rsplit("/")[-1]) for line in team.account.traffic()]
    assert asked[:3] == [("GET", "ssh-keys"), ("GET", "instances"), ("GET", "ssh-keys")]
    assert asked[3][0] == "POST"
    assert team.run("prune", "--now")[0] == 0
    assert team.registered() == {"web": team.new, "gpu": team.new}


def test_a_waiting_prune_needs_no_account(team):
    assert team.run("rotate", *team.named, *TARGET)[0] == 0
    assert team.run("prune", env={})[0] == 0
    code, _, err = team.run("prune", "--now", env={})
    assert code == 2
    assert "no API key of Lambda Cloud is given" in err
    assert "web-retiring" in team.registered()


def test_a_name_that_is_not_there_yet(team):
    team.account.remove_key("web")
    assert team.run("rotate", *team.named, *TARGET)[0] == 0
    assert team.registered() == {"web": team.new}
    assert team.run("prune", "--now")[0] == 0
    assert team.registered() == {"web": team.new}


@pytest.mark.parametrize("name", ["web", "web-next", "web-retiring"])
def test_another_key_in_the_way_stops_it_before_it_begins(team, name):
    team.account.remove_key(name)
    team.account.add_key(name, PUBLIC_KEY)
    before = team.registered()
    shown = fingerprint(PUBLIC_KEY)
    assert team.run("rotate", *team.named, *TARGET) == (
        2,
        "",
        error(
            f"lambda:web: the account has another key named {name}, {shown}",
            f"name another key, or remove that one: esc-courier lambda keys remove {name}",
        ),
    )
    assert team.registered() == before
    assert team.stage is None and team.files() == ["web", "web.pub"]


def test_a_name_that_two_keys_have_is_not_touched(team):
    """Lambda Cloud launches nothing with it. Of two equal names only the id tells which is meant."""
    second = team.account.add_key("web", team.old.strip())
    assert team.run("rotate", *team.named, *TARGET) == (
        2,
        "",
        error(
            f"lambda:web: the account has another key named web, {fingerprint(team.old)}",
            f"name another key, or remove that one: esc-courier lambda keys remove {second}",
        ),
    )
    assert team.stage is None


def test_the_old_key_leaves_under_whatever_name(team):
    team.account.add_key("gpu", team.old.strip() + " of somebody")
    assert team.run("rotate", *team.named, *TARGET)[0] == 0
    assert "gpu" in team.registered()
    code, _, err = team.run("prune", "--now")
    assert code == 0
    assert err.startswith("gpu: is the old key too, and leaves the account\nweb: removed\n")
    assert team.registered() == {"web": team.new}


def test_instances_that_are_no_hosts_are_named(team):
    here = instance("here", ssh_key="web", ip="127.0.0.1")
    facts = {"0a" * 16: instance("far", ssh_key="web"), "1b" * 16: here, "2c" * 16: instance("other")}
    team.account.merge({"instances": facts})
    code, _, err = team.run("rotate", *team.named, *TARGET)
    assert code == 0
    assert [line for line in err.splitlines() if "warning" in line] == [
        "esc-courier: warning: far: was launched with web (active in us-west-1, gpu_1x_a10, 198.51.100.7, id "
        f"{'0a' * 16}) and is none of the hosts: it goes on to take the old key alone"
    ]


@pytest.mark.parametrize(
    ("fault", "stage", "left"),
    [
        # The new key did arrive, and its answer did not.
        ({"method": "POST", "path": "ssh-keys$", "kind": "close-after"}, "staged", {"web", "web-next"}),
        ({"method": "POST", "path": "ssh-keys$", "nth": 2, "kind": "provider"}, "staged", {"web", "web-next"}),
        (
            {"method": "DELETE", "path": "ssh-keys/", "kind": "not-found", "times": 0},
            "proven",
            {"web", "web-next", "web-retiring"},
        ),
        # The name is free, and both keys are there under other names.
        (
            {"method": "POST", "path": "ssh-keys$", "nth": 3, "kind": "server-error"},
            "proven",
            {"web-next", "web-retiring"},
        ),
    ],
)
def test_whatever_fails_the_same_command_goes_on(team, fault, stage, left):
    old = team.old
    team.account.plant(fault)
    code, _, err = team.run("rotate", *team.named, *TARGET)
    assert code == 1
    assert f'web: stays at "{stage}"; the same command goes on from there\n' in err
    assert set(team.registered()) == left
    team.check_current_works()
    team.account.clear_faults()
    assert team.run("rotate")[0] == 0
    assert team.registered() == {"web": team.new, "web-retiring": old}


def test_a_registry_that_forgot_the_new_key_stops_it_before_the_switch(team):
    """Added, and not listed afterwards: nothing is switched."""
    listing = {"method": "GET", "path": "ssh-keys$", "nth": 3, "times": 1, "status": 200}
    team.account.plant(listing | {"json": {"data": []}})
    code, _, err = team.run("rotate", *team.named, *TARGET)
    assert code == 1
    assert "lambda:web: does not list the new key, though it was added\n  hint: run it again" in err
    assert team.stage == "added" and team.new == team.old


def new(folder, account, *options):
    arguments = ("new", "fresh", "--directory", "keys", *options, "--lambda-api-url", account.api)
    return unhurried().run(*arguments, cwd=folder, env={"LAMBDA_API_KEY": API_KEY})


def test_a_new_key_gets_its_name(tmp_path, lambda_cloud):  # noqa: F811
    done = new(tmp_path, lambda_cloud, "--public-key-to", "lambda:gpu, lambda:more")
    assert done.returncode == 0, done.stderr
    assert done.stderr.decode().endswith("fresh.pub\nwrote lambda:gpu\nwrote lambda:more\n")
    keys = lambda_cloud.keys()
    line = (tmp_path / "keys/fresh.pub").read_text().strip()
    assert [keys[name]["public_key"] for name in ("gpu", "more")] == [line, line]
    assert "PRIVATE" not in lambda_cloud.traffic_file.read_text()
    assert [line["method"] for line in lambda_cloud.traffic()] == ["GET", "POST", "POST"]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("lambda:pulumi_lambda_key", "lambda:pulumi_lambda_key: the account has another key named pulumi_lambda_key, "),
        ("lambda:", "--public-key-to lambda:: expected lambda:NAME\n  hint: NAME has 1 to 55 characters"),
        ("lambda:" + "n" * 56, "expected lambda:NAME"),
    ],
)
def test_a_name_that_cannot_be_had_makes_no_key(tmp_path, lambda_cloud, target, said):  # noqa: F811
    done = new(tmp_path, lambda_cloud, "--public-key-to", target)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert not (tmp_path / "keys").exists()


def test_the_shipped_program_does_it_too(program, tmp_path, lambda_cloud):  # noqa: F811
    """A second lies between two requests; so this is the one test that waits for them."""
    arguments = ("--directory", "keys", *("--public-key-to", "lambda:gpu"), "--lambda-api-url", lambda_cloud.api)
    done = sshkeys.Tool(program).run("new", *arguments, cwd=tmp_path, env={"LAMBDA_API_KEY": API_KEY})
    assert done.returncode == 0, done.stderr
    assert "gpu" in lambda_cloud.keys()
