"""env get: what it shows, what it hides, and what it refuses. What it prints in each format is compared
with the esc CLI in tests/differential."""

import base64

import pytest

from tests.e2e.pulling import SECRETS, by_hand, make_job
from tests.e2e.sealing import seal
from tests.leaks import Stream, report, search

KEY = bytes(range(32))


@pytest.fixture
def workspace(tmp_path):
    return make_job(tmp_path).mounts.workspace


def got(workspace, *arguments, env=None, name="sophia/prod"):
    return by_hand("env", "get", name, *arguments, "--definitions", "envs",
                   cwd=workspace, env=env)  # fmt: skip


@pytest.mark.parametrize("form", ["json", "string", "dotenv", "shell"])
def test_secrets_are_hidden_unless_asked_for(workspace, form):
    code, out, err = got(workspace, "--value", form)
    assert (code, err) == (0, b"")
    assert b"[secret]" in out
    assert report(search(SECRETS, [Stream("stdout", out)])) == ""
    code, out, err = got(workspace, "--value", form, "--show-secrets")
    assert (code, err) == (0, b"")
    assert SECRETS["API_KEY"].encode() in out


def test_no_file_is_written(workspace, tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    code, out, _ = got(workspace, "--value", "dotenv", env={"TMPDIR": str(temporary)})
    assert (code, out.splitlines()[-1]) == (0, b'KEY="[unknown]"')
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    "arguments, message",
    [
        ([],
         "env get without --value: not in this version\n"
         "  hint: --value json, string, detailed, dotenv or shell prints the value\n"),
        (["api", "--value", "shell"],
         "output format 'shell' may not be used with a property path\n"
         "  hint: use json, string or detailed, or leave the path out\n"),
        (["api[x]", "--value", "json"],
         '"api[x]" is no property path: invalid array index "x"\n'
         '  hint: paths look like a.b[0]["c"]\n'),
    ],
)  # fmt: skip
def test_refusals(workspace, arguments, message):
    assert got(workspace, *arguments) == (2, b"", f"esc-courier: error: {message}".encode())


def test_a_wrong_document_prints_no_value(workspace):
    (workspace / "envs/sophia/prod.yaml").write_text(
        "values: {a: '${nope}', s: {fn::secret: hunter22-50%0A/x}, o: {fn::open::aws: {}}}\n"
    )
    assert got(workspace, "--value", "json") == (
        2,
        b"",
        b'envs/sophia/prod.yaml:1:13: error: unknown property "nope" (values.a)\n'
        b'envs/sophia/prod.yaml:1:62: error: provider "aws" is not available: local evaluation '
        b"opens no providers (values.o)\n",
    )


def test_sealed_secrets_are_opened_only_to_be_shown(workspace):
    text = seal(b"hunter22-50%0A/x", "p/e", "values.s", KEY)
    (workspace / "envs/p").mkdir()
    (workspace / "envs/p/e.yaml").write_text(
        f"values: {{s: {{fn::secret: {{ciphertext: {text}}}}}, t: {{fn::toJSON: '${{s}}'}}}}\n"
    )
    key = {"COURIER_KEY": base64.b64encode(KEY).decode()}
    hidden = b'{\n  "s": "[secret]",\n  "t": "[secret]"\n}\n'
    shown = b'{\n  "s": "hunter22-50%0A/x",\n  "t": "\\"hunter22-50%0A/x\\""\n}\n'
    ask = ("--value", "json")
    assert got(workspace, *ask, name="p/e") == (0, hidden, b"")
    assert got(workspace, *ask, name="p/e", env=key) == (0, hidden, b"")
    assert got(workspace, *ask, "--show-secrets", name="p/e", env=key) == (0, shown, b"")
    code, out, err = got(workspace, *ask, "--show-secrets", name="p/e")
    assert (code, out) == (2, b"")
    assert b"the definition is sealed and there is no key" in err
    code, out, err = got(workspace, "--value", "detailed", name="p/e", env=key)
    assert (code, err) == (0, b"")
    assert b"hunter22" not in out


IN_WORKFLOW = {"GITHUB_ACTIONS": "true"}


@pytest.mark.parametrize(
    "arguments, what",
    [
        (["--value", "json", "--show-secrets"], "env get --show-secrets"),
        (["--value", "detailed"], "env get --value detailed"),
    ],
)
def test_a_workflow_would_publish_secrets(workspace, arguments, what):
    code, out, err = got(workspace, *arguments, env=IN_WORKFLOW)
    assert (code, err) == (2, b"")
    assert out.decode().startswith(f"::error::{what} prints secrets, and a workflow publishes them")
    assert report(search(SECRETS, [Stream("stdout", out)])) == ""


def test_in_a_workflow_values_are_no_commands(workspace):
    (workspace / "envs/sophia/prod.yaml").write_text("values: {a: '::error::x'}\n")
    code, out, _ = got(workspace, "a", "--value", "string", env=IN_WORKFLOW)
    assert code == 0
    assert not out.startswith(b"::error::x")
    assert b"error" in out
