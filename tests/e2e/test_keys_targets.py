"""keys new --public-key-to and --private-key-to: values of local definitions, edited in place."""

import base64

import pytest

from tests.e2e import sshkeys
from tests.e2e.rotating import audit
from tests.fakes.fixtures import github, github_process  # noqa: F401
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
    return new_with(tool, place, environment, *options)


def new_with(tool, place, environment, *options):
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
    records = audit(place)
    assert [(r["event"], r["key"], r["to"]) for r in records] == [
        ("keys.private-key-to", "pulumi_lambda_key", "esc:sophia/prod#ssh.private")
    ]
    assert records[0]["fingerprint"] == tool.show(place / "keys/pulumi_lambda_key")["sha256"]
    again = new(tool, place, "next", *options, "--allow", "private-key", key=True)
    assert again.returncode == 2
    assert b"values.ssh.private holds a value already, which may be the only copy of a key" in again.stderr
    assert not (place / "keys/next").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ("--public-key-to", "github:org/NAME"),
            "--public-key-to github:org/NAME: expected esc:PROJECT/ENV[#PATH] or lambda:NAME",
        ),
        (
            ("--private-key-to", "github:org", "--allow", "private-key"),
            "github:org: expected github:TARGET/NAME",
        ),
        (
            ("--private-key-to", "github:org/2FA", "--allow", "private-key"),
            'github:org/2FA: "2FA" cannot be the name of a secret',
        ),
        (
            ("--private-key-to", "github:org/NAME", "--allow", "private-key"),
            "github:org/NAME: reading the manifest: courier.yaml: no such file or directory",
        ),
        (
            ("--private-key-to", "github:org/NAME"),
            "--private-key-to stores a private key elsewhere than in its file",
        ),
        (("--public-key-to", "sophia/prod"), "--public-key-to sophia/prod: expected esc:PROJECT/ENV[#PATH] or lambda:NAME"),
        (("--public-key-to", "esc:sophia/prod#a["), None),
        (("--public-key-to", "esc:sophia/none"), None),
        (("--public-key-to", "esc:../etc"), None),
        (("--public-key-to", "esc:sophia/prod#region.x"), None),
        (
            ("--private-key-to", "esc:sophia/prod", "--allow", "private-key"),
            "--private-key-to esc:sophia/prod: expected esc:PROJECT/ENV#PATH or github:TARGET/NAME",
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


SHARED = """\
imports: [base/common]
values:
  db: { fn::secret: hunter2 }
  lambda: { region: us-east-1 }
  region: us-east-1
  empty:
  blank: "  "
  word: PLACEHOLDER
  line: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
"""


@pytest.mark.parametrize("path", ["db", 'db["fn::secret"]', "lambda", "region"])
def test_a_value_that_is_no_public_key_is_kept(tool, place, path):
    file = place / "environments/sophia/prod.yaml"
    file.write_text(SHARED.replace("imports: [base/common]\n", ""))
    before = file.read_text()
    target = ("--public-key-to", f"esc:sophia/prod#{path}")
    done = new(tool, place, *target)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        f"esc-courier: error: environments/sophia/prod.yaml: values.{path} holds a value that is no public key\n"
        "  hint: name another path, or consent with --allow overwrite\n"
    )
    assert file.read_text() == before and not (place / "keys").exists()
    if path == "region":
        assert new(tool, place, *target, "--allow", "overwrite").returncode == 0
        assert value(tool, place, path) != "us-east-1"


@pytest.mark.parametrize("path", ["empty", "blank", "word", "line"])
def test_a_public_key_or_nothing_is_replaced(tool, place, path):
    file = place / "environments/sophia/prod.yaml"
    file.write_text(SHARED.replace("imports: [base/common]\n", ""))
    done = new(tool, place, "--public-key-to", f"esc:sophia/prod#{path}")
    assert done.returncode == 0, done.stderr
    stored = base64.b64encode((place / "keys/pulumi_lambda_key.pub").read_bytes()).decode()
    assert value(tool, place, path).strip() == stored


@pytest.mark.parametrize("path", ["imports[0]", "imports[1]"])
@pytest.mark.parametrize("option", ["--public-key-to", "--private-key-to"])
def test_imports_hold_no_keys(tool, place, option, path):
    file = place / "environments/sophia/prod.yaml"
    file.write_text(SHARED)
    options = (option, f"esc:sophia/prod#{path}", "--allow", "overwrite,private-key")
    done = new(tool, place, *options, key=True)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        f"esc-courier: error: environments/sophia/prod.yaml: {path} names an environment, and cannot hold a key\n"
        "  hint: name the path of a value\n"
    )
    assert file.read_text() == SHARED and not (place / "keys").exists()


@pytest.mark.parametrize(
    ("private", "public"), [("k4", "k4"), ("k5.priv", "k5"), ("k6", "k6.pub"), ("k7", "k8,esc:sophia/prod#k8.pub")]
)
def test_no_key_takes_the_place_of_another(tool, place, private, public):
    targets = (f"esc:sophia/prod#{private}", f"esc:sophia/prod#{public}")
    options = ("--private-key-to", targets[0], "--public-key-to", targets[1], "--allow", "private-key")
    done = new(tool, place, *options, key=True)
    one, other = ("k8", "k8.pub") if "," in public else (private, public)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        f"esc-courier: error: environments/sophia/prod.yaml: values.{one} and values.{other} are one place, and each "
        "is to hold a key\n  hint: name a path of its own for each\n"
    )
    assert (place / "environments/sophia/prod.yaml").read_text() == DEFINITION
    assert not (place / "keys").exists()


def test_values_that_are_nothing_yet(tool, place):
    file = place / "environments/sophia/prod.yaml"
    file.write_text("values:\n")
    done = new(tool, place, "--public-key-to", "esc:sophia/prod#key")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        "environments/sophia/prod.yaml: error: values.key: expected an array or an object\n"
        "  hint: nothing stands behind values: write {} there\n"
        "esc-courier: error: environments/sophia/prod.yaml: cannot take the key\n  hint: nothing was written\n"
    )
    assert file.read_text() == "values:\n" and not (place / "keys").exists()


def test_a_damaged_sealing_key_is_of_no_account_where_no_definition_is_named(tool, place):
    damaged = {"COURIER_KEY": "damaged"}
    refused = new_with(tool, place, damaged, "--public-key-to", "esc:sophia/prod")
    assert refused.returncode == 2
    assert refused.stderr.startswith(b"esc-courier: error: COURIER_KEY: ")
    assert not (place / "keys").exists()
    assert new_with(tool, place, damaged).returncode == 0


def test_a_value_that_a_new_private_key_would_take_the_place_of_is_not_opened(tool, place):
    """An environment that cannot be opened is nothing to it: no value there can be its own."""
    file = place / "environments/sophia/prod.yaml"
    file.write_text(f"imports: [sophia/absent]\n{DEFINITION}")
    options = ("--private-key-to", "esc:sophia/prod#region", "--allow", "private-key")
    done = new(tool, place, *options, key=True)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        "esc-courier: error: environments/sophia/prod.yaml: values.region holds a value already, which may be the only "
        "copy of a key\n  hint: name another path, or remove the value\n"
    )


def test_without_definitions_the_cloud_is_meant(tool, place):
    done = tool.run("new", "--public-key-to", "esc:a/b", "--directory", "keys", cwd=place, env={})
    assert done.returncode == 2
    assert b"environments of Pulumi Cloud are not in this version" in done.stderr


MANIFEST = """\
version: 1
targets:
  org: { organization: acme, visibility: selected, repositories: [web] }
  app: { repository: acme/web }
"""


@pytest.fixture
def manifest(place):
    (place / "courier.yaml").write_text(MANIFEST)


def new_to_github(tool, place, github, *options):
    environment = {"GH_TOKEN": "ghp_good", "GITHUB_API_URL": github.url}
    arguments = ("new", "--directory", "keys", *options)
    return tool.run(*arguments, cwd=place, env=environment)


@pytest.mark.parametrize(
    ("target", "store"),
    [("app", "/repos/acme/web/actions/secrets"), ("org", "/orgs/acme/actions/secrets")],
)
def test_the_private_key_goes_to_github_with_consent_and_is_recorded(tool, place, manifest, github, target, store):
    options = ("--private-key-to", f"github:{target}/ssh_key", "--allow", "private-key")
    refused = new_to_github(tool, place, github, *options[:2])
    assert refused.returncode == 2
    assert b"consent with --allow private-key" in refused.stderr
    assert github.store(store) == {} and not (place / "keys").exists()
    done = new_to_github(tool, place, github, *options)
    assert done.returncode == 0, done.stderr
    private = (place / "keys/pulumi_lambda_key").read_text()
    secret = github.store(store)["SSH_KEY"]
    assert secret["value"] == private
    if target == "org":
        assert secret["visibility"] == "selected"
    assert done.stderr.decode().endswith(f"wrote github:{target}/ssh_key\n")
    assert [record["to"] for record in audit(place)] == [f"github:{target}/ssh_key"]
    places = [
        *(Stream("stdout", done.stdout), Stream("stderr", done.stderr)),
        Stream("audit", (place / ".esc-courier/audit.jsonl").read_bytes()),
    ]
    assert not search(sshkeys.private_numbers(private.encode()), places)
    # What is there is not ours to overwrite without consent, and then nothing is made at all.
    kept = new_to_github(tool, place, github, "next", *options)
    assert kept.returncode == 2
    assert kept.stderr.decode() == (
        f"esc-courier: error: github:{target}/ssh_key: exists already\n  hint: allow: SSH_KEY overwrites it\n"
    )
    assert github.store(store)["SSH_KEY"]["value"] == private
    assert not (place / "keys/next").exists()
    assert new_to_github(tool, place, github, "next", *options, "--allow", "SSH_KEY").returncode == 0
    assert github.store(store)["SSH_KEY"]["value"] == (place / "keys/next").read_text()


def test_a_target_that_the_manifest_does_not_have(tool, place, manifest, github):
    done = new_to_github(tool, place, github, "--private-key-to", "github:web/KEY", "--allow", "private-key")
    assert done.returncode == 2
    assert b'github:web/KEY: courier.yaml has no target "web"' in done.stderr
    assert not (place / "keys").exists()


def test_no_record_no_copy(tool, place, manifest, github):
    (place / "trail").mkdir()
    options = ("--private-key-to", "github:app/KEY", "--allow", "private-key", "--audit-file", "trail")
    done = new_to_github(tool, place, github, *options)
    assert done.returncode == 1
    assert b"writing the audit trail: " in done.stderr
    assert github.store("/repos/acme/web/actions/secrets") == {}
