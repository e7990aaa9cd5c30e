"""env seal, env unseal, env set: definition files by the real program; nothing leaks, nothing is lost."""

import os
import stat
import subprocess

import pytest

from tests.e2e.pulling import BASE, KEY, PROD, PROGRAM, SECRETS, by_hand
from tests.leaks import Stream, report, search

DEFINITIONS = {"sophia/base": BASE, "sophia/prod": PROD}


@pytest.fixture
def folder(tmp_path):
    for name, text in DEFINITIONS.items():
        path = tmp_path / "envs" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert by_hand("env", "key", "new", "team.key", cwd=tmp_path)[0] == 0
    return tmp_path


def run(folder, *arguments, stdin=b"", env=None):
    """What the program printed, once it is known to hold neither a secret nor the key."""
    command = [str(PROGRAM), *arguments]
    usual = {"PATH": os.environ["PATH"]}
    done = subprocess.run(command, cwd=folder, env=usual | (env or {}), input=stdin,
                          capture_output=True, check=False)  # fmt: skip
    secrets = SECRETS | {"COURIER_KEY": (folder / "team.key").read_text().strip()}
    streams = [Stream("stdout", done.stdout), Stream("stderr", done.stderr)]
    found = search(secrets, streams)
    assert found == [], report(found)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def opened(folder, env=None):
    return by_hand("env", "open", "sophia/prod", "--definitions", "envs", "--key-file", "team.key",
                   cwd=folder, env=env)  # fmt: skip


def seal(folder, *names):
    for name in names or DEFINITIONS:
        code, out, _ = run(folder, "env", "seal", f"envs/{name}.yaml", "--key-file", "team.key")
        assert (code, out) == (0, "")


def test_seal_and_unseal(folder):
    before = opened(folder)
    assert before[0] == 0
    path = folder / "envs/sophia/prod.yaml"
    path.chmod(0o640)
    if os.getuid() == 0:
        os.chown(path, 1001, 1002)
    owner = path.stat().st_uid, path.stat().st_gid
    key = (folder / "team.key").read_text()
    done = run(folder, "env", "seal", "envs/sophia/prod.yaml", env={"COURIER_KEY": key})
    assert done == (0, "", "sealed 2 secrets of sophia/prod in envs/sophia/prod.yaml\n")
    facts = path.stat()
    assert (facts.st_uid, facts.st_gid, stat.S_IMODE(facts.st_mode)) == (*owner, 0o640)
    assert sorted(p.name for p in path.parent.iterdir()) == ["base.yaml", "prod.yaml"]
    seal(folder, "sophia/base")
    found = search(SECRETS, [folder / "envs"])
    assert found == [], report(found)
    assert opened(folder) == before
    sealed = path.read_bytes()
    assert run(folder, "env", "seal", "envs/sophia/prod.yaml") == (
        0, "", "envs/sophia/prod.yaml: nothing to seal\n")  # fmt: skip
    assert path.read_bytes() == sealed
    code, out, err = run(folder, "env", "unseal", "envs/sophia/prod.yaml", "--key-file", "team.key")
    assert (code, out) == (0, "")
    assert err == (
        "unsealed 2 secrets of sophia/prod in envs/sophia/prod.yaml, which now holds plain secrets\n"
    )
    assert opened(folder) == before
    # The key is a block again; only quotes that were not needed are others.
    assert path.read_text() == PROD.replace(
        "'" + SECRETS["CONFIG"] + "'", '"' + SECRETS["CONFIG"].replace("\\", "\\\\").replace('"', '\\"') + '"'
    )
    assert run(folder, "env", "unseal", "envs/sophia/prod.yaml")[0] == 0


def test_the_name_comes_from_the_path_or_an_option(folder):
    path = folder / "envs/sophia/base.yaml"
    plain = path.read_text()
    inside = folder / "envs/sophia"
    key = {"COURIER_KEY": (folder / "team.key").read_text()}
    done = by_hand("env", "seal", "base.yaml", cwd=inside, env=key)
    assert done == (0, b"", b"sealed 2 secrets of sophia/base in base.yaml\n")
    moved = folder / "elsewhere.yml"
    moved.write_text(path.read_text())
    code, _, err = run(folder, "env", "unseal", "elsewhere.yml", env=key)
    assert (code, "elsewhere.yml: expected DIR/PROJECT/ENV.yaml" in err) == (2, True)
    done = run(folder, "env", "unseal", "elsewhere.yml", "--environment", "sophia/base", env=key)
    assert done[0] == 0
    assert moved.read_text() == plain


def test_a_link_is_not_replaced(folder):
    link = folder / "envs/sophia/link.yaml"
    link.symlink_to("prod.yaml")
    code, _, err = run(folder, "env", "seal", "envs/sophia/link.yaml", "--key-file", "team.key")
    assert (code, link.is_symlink()) == (2, True)
    assert err == (
        "esc-courier: error: envs/sophia/link.yaml: expected a regular file\n"
        "  hint: name the file that the link leads to\n"
    )


def test_a_sealed_environment_is_pulled_with_the_key_alone(folder):
    seal(folder)
    arguments = ["--environment", "sophia/prod", "--definitions", "envs", "--format", "dotenv"]
    key = (folder / "team.key").read_text()
    for more, env in ((["--key-file", "team.key"], {}), ([], {"COURIER_KEY": key})):
        code, out, _ = by_hand("pull", *arguments, *more, cwd=folder, env=env)
        assert (code, f'API_KEY="{SECRETS["API_KEY"]}"' in out.decode()) == (0, True)
    check = ["env", "check", "sophia/prod", "--definitions", "envs"]
    assert run(folder, *check, "--key-file", "team.key") == (0, "sophia/prod: no errors\n", "")
    code, out, err = run(folder, *check)
    assert (code, out, err.count("there is no key")) == (2, "", 4)


def set_value(folder, path, *arguments, stdin=b""):
    return run(folder, "env", "set", "sophia/base", path, *arguments, "--definitions", "envs",
               "--key-file", "team.key", stdin=stdin)  # fmt: skip


def test_set(folder):
    path = folder / "envs/sophia/base.yaml"
    path.chmod(0o600)
    text = path.read_text()
    assert set_value(folder, "region", "eu-1  # ours") == (0, "", "")
    assert set_value(folder, "api.hosts[2]", "three.example") == (0, "", "")
    assert set_value(folder, "web.replicas", "3") == (0, "", "")
    assert set_value(folder, "flag", "--string", "true") == (0, "", "")
    assert set_value(folder, "imports", "[sophia/other]") == (0, "", "")
    text = text.replace("region: us-south-2", "region: eu-1")
    text = text.replace("two.example]", "two.example, three.example]")
    text += '  web:\n    replicas: 3\n  flag: "true"\nimports:\n  - sophia/other\n'
    assert path.read_text() == text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_set_a_secret_from_standard_input(folder):
    path = folder / "envs/sophia/base.yaml"
    before = path.read_text()
    done = set_value(folder, "ssh.key", "--secret", "--string", "-f", "-", stdin=KEY.encode())
    assert done == (0, "", "")
    assert path.read_text().startswith(before)
    found = search({"KEY": KEY}, [folder / "envs/sophia/base.yaml"])
    assert found == [], report(found)
    code, out, _ = by_hand("env", "open", "sophia/base", "ssh.key", "--format", "string",
                           "--definitions", "envs", "--key-file", "team.key", cwd=folder)  # fmt: skip
    assert (code, out.decode()) == (0, KEY)
    # What the value says of secrets is sealed too; dollars mean nothing in a given secret.
    (folder / "value").write_text("pa$$w${x}")
    assert set_value(folder, "dollars", "--secret", "--file", "value")[0] == 0
    assert set_value(folder, "map", "{deep: [{fn::secret: s3cr3t-in-a-map}]}")[0] == 0
    assert "s3cr3t-in-a-map" not in path.read_text()
    for name, value in (("dollars", "pa$$w${x}"), ("map.deep[0]", "s3cr3t-in-a-map")):
        _, out, _ = by_hand("env", "open", "sophia/base", name, "--format", "string",
                            "--definitions", "envs", "--key-file", "team.key", cwd=folder)  # fmt: skip
        assert out.decode() == value + "\n"


def test_set_a_secret_in_argv_works_with_a_warning(folder):
    code, out, err = set_value(folder, "pin", "1234", "--secret")
    assert (code, out) == (0, "")
    assert err == (
        "esc-courier: warning: a value on a command line can be read by every process of this "
        "machine; give it by --file, - for standard input\n"
    )
    assert "1234" not in (folder / "envs/sophia/base.yaml").read_text()
