"""keys rotate and prune on real sshds: two hosts, cuts at every stage, hosts that do not do as they should."""

import base64
import re
import signal
import time

import pytest

from tests.e2e import sshkeys
from tests.e2e.rotating import OTHER, STAGES, Team, ends_well, fingerprint, unhurried
from tests.e2e.sshd import Host
from tests.fakes.fixtures import github, github_process  # noqa: F401
from tests.leaks.places import Stream
from tests.leaks.search import search


@pytest.fixture(scope="module")
def tool(program):
    return sshkeys.Tool(program)


@pytest.fixture
def team(tool, tmp_path):
    made = Team(tool, tmp_path)
    yield made
    made.close()


def test_a_key_is_rotated_with_overlap_and_pruned(team):
    code, out, err = team.run("rotate", *team.named)
    assert code == 0, err
    new = (team.folder / "keys/web.pub").read_text()
    assert new != team.old
    assert re.fullmatch(r"ssh-ed25519 \S{68} web:\d{8}\n", new)
    assert team.stage == "retiring"
    assert err.splitlines() == [f"web: {stage}" for stage in STAGES[:6]]
    assert out.startswith(f"web: is {fingerprint(new)} now\n{fingerprint(team.old)}: retires at 20")
    assert out.endswith(", then: esc-courier keys prune web\n")
    assert team.files() == ["web", "web.pub", "web.retiring", "web.retiring.pub", "web.rotation.json"]
    assert [(team.key.parent / name).stat().st_mode & 0o777 for name in team.files()] == [
        *(0o600, 0o644, 0o600, 0o644, 0o600)
    ]
    for host in team.hosts:
        # The options of the old line hold for the new one, every other byte is as it was.
        text = host.authorized.read_text()
        expiry = re.escape(OTHER) + r'expiry-time="\d{12}",no-pty ' + re.escape(team.old)
        assert re.fullmatch(expiry + "no-pty " + re.escape(new), text), text
        assert host.authorized.stat().st_mode & 0o777 == 0o600
        assert team.opens(host, team.key)
        assert team.opens(host, f"{team.key}.retiring")
    for name in ("web", "web.retiring"):
        text = (team.key.parent / name).read_bytes()
        assert not search(sshkeys.private_numbers(text), team.streams)

    code, out, err = team.run("prune")
    assert (code, err) == (0, "")
    assert "retires at" in out

    code, out, err = team.run("prune", "--now")
    assert (code, err) == (0, "web: removed\nweb: refused\nweb: done\n")
    names = ", ".join(host.name for host in team.hosts)
    assert out == (
        f"web: is {fingerprint(new)} now\n{fingerprint(team.old)}: removed, and refused by {names}\n"
    )
    assert team.files() == ["web", "web.pub", "web.rotation.json"]
    for host in team.hosts:
        assert host.authorized.read_text() == OTHER + "no-pty " + new
    team.check_current_works()
    records = team.audit()
    assert [record["stage"] for record in records] == STAGES
    assert records[-1]["old"] == fingerprint(team.old)
    assert records[-1]["new"] == fingerprint(new)
    assert team.run("prune")[1] == "web: no key of it is retiring\n"


def test_the_old_key_dies_by_itself_where_nobody_comes_back(team):
    assert team.run("rotate", *team.named)[0] == 0
    for host in team.hosts:
        past = re.sub(r'expiry-time="\d{12}"', 'expiry-time="202001010000"', host.authorized.read_text())
        host.authorized.write_text(past)
        assert not team.opens(host, f"{team.key}.retiring")
        assert team.opens(host, team.key)


def test_rotated_again(team):
    for _ in range(2):
        assert team.run("rotate", *team.named)[0] == 0
        assert team.run("prune", "--now")[0] == 0
    team.check_current_works()
    assert len(team.hosts[0].authorized.read_text().splitlines()) == OTHER.count("\n") + 1


@pytest.mark.parametrize("kind", ["rsa", "ecdsa"])
def test_the_new_key_is_of_the_old_ones_kind(tool, tmp_path, kind):
    team = Team(tool, tmp_path, kind)
    assert team.run("rotate", *team.named)[0] == 0
    shown = team.tool.show(team.key)
    assert shown["type"] == kind
    team.check_current_works()
    assert team.run("prune", "--now")[0] == 0


def test_killed_at_each_stage_the_same_command_ends_the_same(tmp_path):
    team = Team(unhurried(), tmp_path)
    log = tmp_path / "writes"
    assert team.run("rotate", *team.named, env={"COURIER_CUT_LOG": str(log)})[0] == 0
    assert team.run("prune", "--now")[0] == 0
    writes = log.read_text().splitlines()
    kept = [i for i, line in enumerate(writes) if line.endswith("/web.rotation.json")]
    assert len(kept) == 6
    for stage, number in zip(STAGES, kept[:5]):
        code, _, err = team.run("rotate", *team.named, env={"COURIER_CUT_AT": str(number + 1)})
        assert (code, team.stage) == (-signal.SIGKILL, stage), err
        converges(team)
    team.close()


@pytest.mark.parametrize("share", [0.1, 0.25, 0.4, 0.55, 0.7, 0.85])
def test_killed_at_any_time_a_key_works(tool, tmp_path, share):
    for name in ("whole", "cut"):
        (tmp_path / name).mkdir()
    whole = Team(tool, tmp_path / "whole")
    started = time.monotonic()
    assert whole.run("rotate", *whole.named)[0] == 0
    lasted = time.monotonic() - started
    team = Team(tool, tmp_path / "cut")
    while not killed_after(team.start("rotate", *team.named), lasted * share):
        assert team.run("prune", "--now")[0] == 0
        lasted /= 2  # this one was faster
    converges(team)


def killed_after(process, seconds):
    time.sleep(seconds)
    process.kill()
    _, err = process.communicate()
    assert process.returncode in (0, -signal.SIGKILL), err
    return process.returncode != 0


def test_killed_while_the_old_one_is_removed(team):
    assert team.run("rotate", *team.named)[0] == 0
    process = team.start("prune", "--now")
    while team.hosts[0].authorized.read_text().count("\n") > OTHER.count("\n") + 1:
        assert process.poll() is None
        time.sleep(0.002)
    assert killed_after(process, 0)
    team.check_current_works()
    assert team.run("prune", "--now")[0] == 0
    ends_well(team)


def converges(team):
    team.check_current_works()
    code, _, err = team.run("rotate", *team.named)
    assert code == 0, err
    team.check_current_works()
    assert team.stage == "retiring"
    assert team.run("prune", "--now")[0] == 0
    ends_well(team)


def test_a_host_that_is_away_stops_everything_before_the_switch(team):
    second = team.hosts[1]
    second.close()
    code, _, err = team.run("rotate", *team.named)
    assert code == 1
    assert f"127.0.0.1 port {second.port}: no connection" in err
    assert 'web: stays at "staged"; the same command goes on from there\n' in err
    assert team.key.with_suffix(".pub").read_text() == team.old
    assert team.opens(team.hosts[0], team.key)
    back = Host(team.folder / "back", port=second.port)
    back.authorized.write_text(team.old)
    (team.folder / "known").write_text(team.hosts[0].known() + back.known())
    team.hosts[1] = back
    # Neither the hosts nor the targets need to be named again, and others are refused.
    refused = team.run("rotate", "--public-key-to", "esc:a/b")
    assert refused[0] == 2
    assert "a rotation of web is under way, with other targets: none\n" in refused[2]
    code, _, err = team.run("rotate", "--host", "me@elsewhere")
    assert code == 2
    assert "a rotation of web is under way, with other hosts: " + team.named[1].replace(",", ", ") in err
    assert team.run("rotate")[0] == 0
    team.check_current_works()
    # The same hosts in another order are no others.
    assert team.run("rotate", "--host", ",".join(host.name for host in reversed(team.hosts)))[0] == 0


def test_a_host_that_refuses_the_new_key_stops_everything_before_the_switch(team):
    second = team.hosts[1]
    config = second.folder / "sshd_config"
    (second.folder / "fixed").write_text(team.old)
    config.write_text(config.read_text().replace(str(second.authorized), str(second.folder / "fixed")))
    code, _, err = team.run("rotate", *team.named)
    assert code == 1
    assert (
        f"{second.name}: refuses the new one of web, though it was added there; nothing was switched, and "
        "the old one stays"
    ) in err
    assert team.stage == "added"
    team.check_current_works()
    assert team.key.with_suffix(".pub").read_text() == team.old
    refused = team.run("prune", "--now")
    assert refused[0] == 2
    assert 'web: is being rotated, and stands at "added"' in refused[2]


def test_an_old_key_that_something_else_lets_in_is_told(team):
    second = team.hosts[1]
    config = second.folder / "sshd_config"
    (second.folder / "more").write_text(team.old)
    config.write_text(
        config.read_text().replace(str(second.authorized), f"{second.authorized} {second.folder}/more")
    )
    assert team.run("rotate", *team.named)[0] == 0
    code, _, err = team.run("prune", "--now")
    assert code == 1
    assert f"{second.name}: still takes the old one of web, though it was removed there" in err
    assert "web.retiring" in team.files()
    (second.folder / "more").write_text("")
    # Nothing proves a key refused that is not there to be tried.
    away = (team.key.parent / "web.retiring").rename(team.folder / "away")
    code, _, err = team.run("prune")
    assert code == 1
    assert "the old key of web is in none of its files, and cannot be tried\n  hint: put it back as " in err
    away.rename(team.key.parent / "web.retiring")
    assert team.run("prune")[0] == 0
    assert team.stage == "done"


def test_a_host_key_that_changed_in_between(team):
    team.hosts[1].set_host_keys("ed25519")
    code, _, err = team.run("rotate", *team.named)
    assert code == 1
    assert "which is not the one of" in err
    assert team.key.with_suffix(".pub").read_text() == team.old


def test_an_encrypted_key_stays_encrypted(team):
    (team.folder / "passphrase").write_text("correct horse\n")
    sshkeys.keygen("-q", "-p", "-P", "", "-N", "correct horse", "-f", str(team.key))
    code, _, err = team.run("rotate", *team.named)
    assert code == 2
    assert "--passphrase-file FILE" in err
    options = ("--passphrase-file", "passphrase")
    assert team.run("rotate", *team.named, *options)[0] == 0
    assert team.tool.show(team.key)["encrypted"]
    assert team.run("prune", "--now", *options)[0] == 0
    assert team.stage == "done"


def test_definitions_get_the_new_key_with_the_switch(team):
    folder = team.folder / "environments/sophia"
    folder.mkdir(parents=True)
    file = folder / "prod.yaml"
    file.write_text("values:\n  region: here # kept\n")
    program = team.tool.program
    sshkeys.run(program, "env", "key", "new", str(team.folder / "courier.key"))
    environment = {"COURIER_KEY": (team.folder / "courier.key").read_text()}
    targets = ("--public-key-to", "esc:sophia/prod", "--private-key-to", "esc:sophia/prod#ssh.key")
    options = (*targets, "--definitions", "environments", "--allow", "private-key")
    before = file.read_text()
    # What the switch would stumble over is found before anything is begun.
    code, _, err = team.run("rotate", *team.named, *options[:2], *options[4:6], env={"COURIER_KEY": "damaged"})
    assert code == 2 and err.startswith("esc-courier: error: COURIER_KEY: ")
    assert team.stage is None
    assert team.run("rotate", *team.named, *options[:-2], env=environment)[0] == 2
    assert file.read_text() == before and team.stage is None

    def value(path):
        command = ("env", "open", "sophia/prod", path, "--definitions", "environments", "--format", "string")
        return sshkeys.run(program, *command, cwd=team.folder, env=environment).stdout

    for _ in range(2):  # the second time over the first one's value
        code, _, err = team.run("rotate", *team.named, *options, env=environment)
        assert code == 0, err
        public = base64.b64encode(team.key.with_suffix(".pub").read_bytes())
        assert value("lambda_labs_ssh_public_key_base64").strip() == public
        assert value("ssh.key").strip() == team.key.read_bytes().strip()
        assert team.run("prune", "--now", env=environment)[0] == 0
    # Where a value cannot be seen, that is what is said of it, and nothing begins.
    whole = file.read_text()
    file.write_text(f"imports: [sophia/absent]\n{whole}")
    code, _, err = team.run("rotate", *team.named, *options, env=environment)
    assert (code, team.stage) == (2, "done")
    assert err.endswith(
        "\nesc-courier: error: sophia/prod: cannot be opened, to compare what it holds at ssh.key\n"
        "  hint: mend it first\n"
    )
    file.write_text(whole)
    assert "  region: here # kept\n" in file.read_text()
    assert not search(
        sshkeys.private_numbers(team.key.read_bytes()), [Stream("definition", file.read_bytes())]
    )


def test_github_gets_the_new_key_with_the_switch(team, github):  # noqa: F811
    (team.folder / "courier.yaml").write_text("version: 1\ntargets: { app: { repository: acme/web } }\n")
    store = "/repos/acme/web/actions/secrets"
    environment = {"GH_TOKEN": "ghp_good", "GITHUB_API_URL": github.url}
    target = ("--private-key-to", "github:app/SSH_KEY")
    options = (*team.named, *target, "--allow", "private-key")
    code, _, err = team.run("rotate", *options, env=environment)
    assert code == 2
    assert "github:app/SSH_KEY: a rotation overwrites this secret" in err
    assert "hint: consent with --allow private-key,SSH_KEY" in err
    assert team.stage is None
    # Nor does it begin without the token that the switch needs.
    code, _, err = team.run("rotate", *options[:-1], "private-key,SSH_KEY", env={})
    assert code == 2
    assert "no GitHub token is given" in err
    assert team.stage is None
    # GitHub is away when the switch comes: the hosts take both keys, and the switch waits for it.
    away = environment | {"GITHUB_API_URL": "http://127.0.0.1:9"}
    code, _, err = team.run("rotate", *options[:-1], "private-key,SSH_KEY", "--deadline", "2", env=away)
    assert code == 1
    assert team.stage == "proven" and github.store(store) == {}
    team.check_current_works()
    code, _, err = team.run("rotate", "--allow", "private-key,SSH_KEY", env=environment)
    assert code == 0, err
    assert github.store(store)["SSH_KEY"]["value"] == team.key.read_text()
    records = [record for record in team.audit() if record["event"] == "keys.private-key-to"]
    assert [record["to"] for record in records] == ["github:app/SSH_KEY"]
    assert team.run("prune", "--now")[0] == 0
    team.check_current_works()


def test_age(team):
    fresh = team.run("rotate", "--due", *team.named)
    assert fresh == (0, "web: is 0 days old; not due\n", "")
    assert team.stage is None
    verify = ("verify", str(team.key))
    for days, code, said in ((0, 0, None), (63, 0, "due for rotation"), (93, 3, "overdue for rotation")):
        date = time.strftime("%Y%m%d", time.gmtime(time.time() - days * 86400))
        sshkeys.keygen("-q", "-c", "-C", f"web:{date}", "-f", str(team.key))
        done = team.tool.run(*verify)
        assert done.returncode == code
        assert (said in done.stderr.decode()) if said else done.stderr == b""
    assert b"is 93 days old, and overdue for rotation\n  hint: esc-courier keys rotate\n" in done.stderr
    assert team.run("rotate", "--due", *team.named)[0] == 0
    assert team.stage == "retiring"


@pytest.mark.parametrize("left", ["web.next", "web.retiring"])
def test_what_might_be_the_only_copy_of_a_key_is_left_alone(team, left):
    (team.key.parent / left).write_text("precious")
    code, _, err = team.run("rotate", *team.named)
    assert code == 2
    assert f"{left}: is there, though no rotation of web is under way" in err
    assert (team.key.parent / left).read_text() == "precious"
    assert team.stage is None


def test_a_key_that_opens_nothing_is_not_rotated(team):
    code, _, err = team.run("rotate")
    assert code == 2
    assert "no host is named, and a key that opens nothing cannot be proven" in err


def test_a_damaged_state_touches_nothing(team):
    (team.key.parent / "web.rotation.json").write_text("{}")
    code, _, err = team.run("rotate", *team.named)
    assert code == 2
    assert "web.rotation.json: is not the state of a rotation that this version wrote" in err
    assert team.key.with_suffix(".pub").read_text() == team.old
