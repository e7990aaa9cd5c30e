"""A rotation of everything at once, killed at each of its writes: hosts, a definition, a secret at
GitHub, a name of Lambda Cloud's registry. A key always works, and the same command always ends the
same."""

import base64
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest
import yaml

from tests.e2e import sshkeys
from tests.e2e.rotating import Team, ends_well, unhurried
from tests.fakes.fixtures import github, github_process, lambda_cloud, lambda_process  # noqa: F401
from tests.fakes.judge import LAMBDA, Judge
from tests.fakes.lambda_cloud.running import API_KEY

STORE = "/repos/acme/web/actions/secrets"


class Everywhere(Team):
    """A team whose key is in each place that a rotation reaches; several may share the services."""

    def __init__(self, tool, folder, github, account, number):  # noqa: F811
        folder.mkdir()
        super().__init__(tool, folder, hosts=1)
        self.github = github
        self.account = account
        self.secret = f"KEY_{number}"
        self.name = f"key_{number}"
        account.add_key(self.name, self.old.strip())
        definitions = folder / "environments/sophia"
        definitions.mkdir(parents=True)
        (definitions / "prod.yaml").write_text("values:\n  region: here\n")
        (folder / "courier.yaml").write_text("version: 1\ntargets: { app: { repository: acme/web } }\n")
        sshkeys.run(tool.program, "env", "key", "new", str(folder / "courier.key"))
        self.env = {
            "COURIER_KEY": (folder / "courier.key").read_text(),
            "GH_TOKEN": "ghp_good",
            "GITHUB_API_URL": github.url,
            "LAMBDA_API_KEY": API_KEY,
        }

    def go(self, command, **cut):
        options = ("--now",)
        if command == "rotate":
            where = ("--public-key-to", f"esc:sophia/prod,lambda:{self.name}")
            where += ("--private-key-to", f"github:app/{self.secret}", "--definitions", "environments")
            options = (*self.named, *where, "--allow", f"private-key,{self.secret}")
        return self.run(command, *options, "--lambda-api-url", self.account.api, env=self.env | cut)

    def count(self, command):
        """Its writes, where nothing cuts it."""
        log = self.folder / f"{command}.log"
        code, _, err = self.go(command, COURIER_CUT_LOG=str(log))
        assert code == 0, err
        return log.read_text().splitlines()

    def registered(self):
        keys = self.account.keys()
        return {name: key["public_key"] for name, key in keys.items() if name.startswith(self.name)}

    def defined(self):
        values = yaml.safe_load((self.folder / "environments/sophia/prod.yaml").read_text())["values"]
        return base64.b64decode(values["lambda_labs_ssh_public_key_base64"]).decode()

    def at_github(self):
        return self.github.store(STORE)[self.secret]["value"]

    def check_nothing_is_lost(self):
        """NAME opens the host, and everything that something else works with is a key of NAME's files."""
        self.check_current_works()
        slots = [self.key.with_name(f"web{end}") for end in ("", ".next", ".retiring")]
        kept = [slot.read_text() for slot in slots if slot.exists()]
        assert self.at_github() in kept
        lines = {sshkeys.keygen("-y", "-f", str(slot)).decode().split()[1] for slot in slots if slot.exists()}
        assert self.defined().split()[1] in lines
        registered = {line.split()[1] for line in self.registered().values()}
        assert registered and registered <= lines
        assert all(self.defined().split()[1] in host.authorized.read_text() for host in self.hosts)

    def check_end(self, old):
        ends_well(self)
        new = self.key.with_suffix(".pub").read_text()
        assert self.registered() == {self.name: new.strip()}
        assert self.defined() == new
        assert self.at_github() == self.key.read_text()
        assert not any(self.opens(host, old) for host in self.hosts)

    def killed_at(self, number, writes):
        """`writes`, by command, are those of a run that nothing cuts."""
        self.old = self.key.with_suffix(".pub").read_text()
        old = self.folder / "old"
        old.unlink(missing_ok=True)
        old.write_bytes(self.key.read_bytes())
        old.chmod(0o600)
        for command, whats in writes.items():
            if number < len(whats):
                code, _, err = self.go(command, COURIER_CUT_AT=str(number))
                assert code == -signal.SIGKILL, err
                try:
                    self.check_nothing_is_lost()
                except AssertionError as lost:
                    raise AssertionError(f"{command}, cut before {whats[number]}") from lost
            code, _, err = self.go(command)
            assert code == 0, err
        self.check_end(old)


def test_killed_at_each_write(tmp_path, github, lambda_cloud):  # noqa: F811
    tool = unhurried()
    lanes = [Everywhere(tool, tmp_path / f"lane{i}", github, lambda_cloud, i) for i in range(2)]
    # At first nothing cuts, which also makes the secret that the later rotations overwrite.
    writes = {command: [lane.count(command) for lane in lanes][0] for command in ("rotate", "prune")}
    for what in ("web.next", "keys of", "adding SSH key", "prod.yaml", "KEY_0", "removing SSH key"):
        assert any(what in line for line in writes["rotate"]), writes
    assert any("removing SSH key" in line for line in writes["prune"])

    def run(lane, first):
        for number in range(first, max(map(len, writes.values())), len(lanes)):
            lane.killed_at(number, writes)

    with ThreadPoolExecutor(len(lanes)) as pool:
        for done in [pool.submit(run, lane, i) for i, lane in enumerate(lanes)]:
            done.result()
    for lane in lanes:
        lane.close()
    assert Judge(LAMBDA).findings(lambda_cloud.traffic()) == []


def test_a_file_of_somebody_else_stays(tmp_path):
    team = Team(unhurried(), tmp_path, hosts=1)
    assert team.run("rotate", *team.named)[0] == 0
    others = [team.key.with_name(f"web.tmp-{end}") for end in ("", "2024", "0123456789abcdef0")]
    for other in others:
        other.write_text("mine")
    assert team.run("prune", "--now")[0] == 0
    for other in others:
        assert other.read_text() == "mine"
        other.unlink()
    ends_well(team)
    team.close()


@pytest.mark.parametrize("left", ["web.tmp-0123456789abcdef", "web.next.tmp-0123456789abcdef"])
def test_half_a_file_does_not_stay(tmp_path, left):
    """As a kill between the two names of a new file leaves it: it holds the private key."""
    team = Team(unhurried(), tmp_path, hosts=1)
    assert team.run("rotate", *team.named)[0] == 0
    (team.key.parent / left).write_bytes(team.key.read_bytes())
    assert team.run("prune", "--now")[0] == 0
    ends_well(team)
    team.close()
