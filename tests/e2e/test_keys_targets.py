"""keys new --public-key-to and --private-key-to: values of local definitions, edited in place."""

import base64

import pytest

from tests.e2e import sshkeys
from tests.leaks.places import Stream
from tests.leaks.search import search

DEFINITION = """\
# The team's.
values:
  region: us-east-1   # kept
  token: { fn::secret: hunter2-hunter2 }
"""
USUAL = "lambda_labs_ssh_public_key_base64"


@pytest.fixture(scope="module")
def tool(program):
    return sshkeys.Tool(program)


@pytest.fixture
def place(tmp_path, program):
    """A folder with a definition, a sealing key, and nothing else; and how to run in it."""
    (tmp_path / "environments/sophia").mkdir(parents=True)
    file = tmp_path / "environments/sophia/prod.yaml"
    file.write_text(DEFINITION)
    file.chmod(0o640)
    made = sshkeys.run(program, "env", "key", "new", str(tmp_path / "courier.key"))
    assert made.returncode == 0, made.stderr
    return tmp_path


def new(tool, place, *options, key=False):
    environment = {"COURIER_KEY": (place / "courier.key").read_text()} if key else {}
    where = ("--directory", "keys", "--definitions", "environments")
    return tool.run("new", *where, *options, cwd=place, env=environment)


def value(tool, place, path):
    environment = {"COURIER_KEY": (place / "courier.key").read_text()}
    options = ("--definitions", "environments", "--format", "string")
    command = (tool.program, "env", "open", "sophia/prod", path, *options)
    done = sshkeys.run(*command, cwd=place, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def test_the_public_key_goes_where_the_template_takes_it_from(tool, place):
    done = new(tool, place, "--public-key-to", "esc:sophia/prod")
    assert done.returncode == 0, done.stderr
    file = place / "environments/sophia/prod.yaml"
    stored = base64.b64encode((place / "keys/pulumi_lambda_key.pub").read_bytes()).decode()
    assert file.read_text() == f"{DEFINITION}  {USUAL}: {stored}\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert value(tool, place, USUAL).strip() == stored
    assert done.stderr.decode().endswith("wrote environments/sophia/prod.yaml\n")


def test_another_path_and_a_value_that_was_there(tool, place):
    for name in ("one", "two"):
        done = new(tool, place, name, "--public-key-to", 'esc:sophia/prod#ssh.keys["main"]')
        assert done.returncode == 0, done.stderr
    stored = base64.b64encode((place / "keys/two.pub").read_bytes()).decode()
    assert value(tool, place, "ssh.keys.main").strip() == stored


def test_the_private_key_goes_there_sealed_and_with_consent_only(tool, place):
    options = ("--public-key-to", "esc:sophia/prod", "--private-key-to", "esc:sophia/prod#ssh.private")
    refused = new(tool, place, *options, key=True)
    assert refused.returncode == 2
    assert refused.stderr.decode() == (
        "esc-courier: error: --private-key-to stores a private key elsewhere than in its file\n"
        "  hint: consent with --allow private-key\n"
    )
    assert not (place / "keys").exists()
    keyless = new(tool, place, *options, "--allow", "private-key")
    assert keyless.returncode != 0
    assert b"there is no key to seal the private key with" in keyless.stderr
    assert not (place / "keys").exists()
    done = new(tool, place, *options, "--allow", "private-key:pulumi_lambda_key", key=True)
    assert done.returncode == 0, done.stderr
    private = (place / "keys/pulumi_lambda_key").read_bytes()
    assert value(tool, place, "ssh.private").encode().rstrip(b"\n") == private.rstrip(b"\n")
    text = (place / "environments/sophia/prod.yaml").read_bytes()
    assert b"ciphertext" in text and b"token: { fn::secret: hunter2-hunter2 }" in text
    places = [Stream("stdout", done.stdout), Stream("stderr", done.stderr), Stream("definition", text)]
    assert not search(sshkeys.private_numbers(private), places)
    again = new(tool, place, "next", *options, "--allow", "private-key", key=True)
    assert again.returncode == 2
    assert b"values.ssh.private holds a value already, which may be the only copy of a key" in again.stderr
    assert not (place / "keys/next").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--public-key-to", "github:org/NAME"), "--public-key-to github:org/NAME: not in this version"),
        (("--public-key-to", "sophia/prod"), "--public-key-to sophia/prod: expected esc:PROJECT/ENV[#PATH]"),
        (("--public-key-to", "esc:sophia/prod#a["), None),
        (("--public-key-to", "esc:sophia/none"), None),
        (("--public-key-to", "esc:../etc"), None),
        (("--public-key-to", "esc:sophia/prod#region.x"), None),
        (
            ("--private-key-to", "esc:sophia/prod", "--allow", "private-key"),
            "--private-key-to esc:sophia/prod: expected esc:PROJECT/ENV#PATH",
        ),
    ],
)
def test_what_is_refused_leaves_nothing_behind(tool, place, options, said):
    done = new(tool, place, *options)
    assert done.returncode in (1, 2)
    assert done.stdout == b""
    if said:
        assert done.stderr.decode().splitlines()[0] == f"esc-courier: error: {said}"
    assert not (place / "keys").exists()
    assert (place / "environments/sophia/prod.yaml").read_text() == DEFINITION


def test_without_definitions_the_cloud_is_meant(tool, place):
    done = tool.run("new", "--public-key-to", "esc:a/b", "--directory", "keys", cwd=place, env={})
    assert done.returncode == 2
    assert b"environments of Pulumi Cloud are not in this version" in done.stderr
