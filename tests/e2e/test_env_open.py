"""env open: the formats of the esc CLI, and what it refuses."""

import stat

import pytest

from tests.e2e.pulling import KEY, SECRETS, by_hand, make_job


@pytest.fixture
def workspace(tmp_path):
    return make_job(tmp_path).mounts.workspace


def opened(workspace, *arguments, env=None):
    return by_hand("env", "open", "sophia/prod", *arguments, "--definitions", "envs",
                   cwd=workspace, env=env)  # fmt: skip


@pytest.mark.parametrize(
    "arguments, text",
    [
        (["api"], '{\n  "hosts": [\n    "one.example",\n    "two.example"\n  ],\n'
                  '  "key": "hunter22-50%0A/x"\n}\n'),
        (["api.hosts[1]"], '"two.example"\n'),
        (["api.nothing"], "null\n"),
        (["api", "--format", "yaml"], "hosts:\n   - one.example\n   - two.example\n"
                                      "key: hunter22-50%0A/x\n"),
        (["api", "--format", "string"],
         '"hosts"="\\"one.example\\",\\"two.example\\"","key"="hunter22-50%0A/x"\n'),
        (["files.KEY", "--format", "string"], KEY),
    ],
)  # fmt: skip
def test_formats(workspace, arguments, text):
    assert opened(workspace, *arguments) == (0, text.encode(), b"")


def test_lists_of_variables(workspace, tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    env = {"TMPDIR": str(temporary)}
    code, dotenv, err = opened(workspace, "--format", "dotenv", env=env)
    assert (code, err) == (0, b"")
    (file,) = temporary.iterdir()
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == (KEY, 0o600)
    config = SECRETS["CONFIG"].replace("\\", "\\\\").replace('"', '\\"')
    assert dotenv.decode().splitlines() == [
        'API_KEY="hunter22-50%0A/x"',
        f'CONFIG="{config}"',
        'EMPTY=""',
        'LINES="one\\ntwo\\n"',
        'REGION="us-south-2"',
        f'KEY="{file}"',
    ]
    file.unlink()
    code, shell, err = opened(workspace, "--format", "shell", env=env)
    (again,) = temporary.iterdir()
    exported = "".join(f"export {line}\n" for line in dotenv.decode().splitlines())
    assert shell.decode() == exported.replace(str(file), str(again))


@pytest.mark.parametrize(
    "arguments, env, message",
    [
        (["api", "--format", "dotenv"], {},
         "output format 'dotenv' may not be used with a property path"),
        ([".api"], {},
         '".api" is no property path: expected property path to start with a name or index'),
        (["--format", "xml"], {}, 'expected one of dotenv, shell, json, yaml, string, detailed'),
        ([], {"GITHUB_ACTIONS": "true"}, "env open prints secrets, and a workflow publishes them"),
    ],
)  # fmt: skip
def test_refusals(workspace, arguments, env, message):
    code, out, err = opened(workspace, *arguments, env=env)
    assert code == 2
    assert message in (out + err).decode()
    assert SECRETS["API_KEY"].encode() not in out + err
