"""env check: its texts, whole."""

import pytest

from tests.e2e.pulling import by_hand, make_job

CLEAN = "values: {a: 1, s: {fn::secret: hush-hush}}\n"
ODD = """imports: [{p/clean: {merge: false, merge: true}}]
valuez: 1
"""
WRONG = """imports: [p/nope, p/odd]
values:
  a: ${b}
  c: ${c}
  t: {fn::fromJSON: {fn::secret: hush-hush}}
  u: {fn::open::aws: {}}
"""

ODD_WARNINGS = (
    'envs/p/odd.yaml:1:36: warning: duplicate key "merge" (imports[0]["p/clean"].merge)\n'
    "envs/p/odd.yaml:2:1: warning: Field 'valuez' does not exist on Object 'environment'. "
    "Existing fields are: 'values', 'imports', 'description' (valuez)\n"
)


@pytest.fixture
def workspace(tmp_path):
    definitions = {"p/clean": CLEAN, "p/odd": ODD, "p/wrong": WRONG, "p/broken": "values: {a: [\n"}
    return make_job(tmp_path, definitions).mounts.workspace


def checked(workspace, name, **more):
    code, out, err = by_hand("env", "check", name, "--definitions", "envs", cwd=workspace, **more)
    return code, out.decode(), err.decode()


def test_nothing_wrong(workspace):
    assert checked(workspace, "p/clean") == (0, "p/clean: no errors\n", "")


def test_warnings(workspace):
    assert checked(workspace, "p/odd") == (0, "p/odd: no errors\n", ODD_WARNINGS)
    assert checked(workspace, "p/clean,p/odd") == (0, "p/clean,p/odd: no errors\n", ODD_WARNINGS)


def test_errors(workspace):
    assert checked(workspace, "p/wrong") == (
        2,
        "",
        "envs/p/wrong.yaml:1:11: error: no environment p/nope: there is no file "
        "envs/p/nope.yaml (imports[0])\n" + ODD_WARNINGS +
        'envs/p/wrong.yaml:3:8: error: unknown property "b" (values.a)\n'
        "envs/p/wrong.yaml:4:6: error: cyclic reference to c (values.c)\n"
        "envs/p/wrong.yaml:5:6: error: decoding JSON string: invalid character [secret] looking for "
        "beginning of value (values.t)\n"
        'envs/p/wrong.yaml:6:6: error: provider "aws" is not available: local evaluation opens no '
        "providers (values.u)\n",
    )


def test_what_is_no_yaml(workspace):
    assert checked(workspace, "p/broken") == (
        2,
        "",
        "envs/p/broken.yaml: error: yaml: line 1: did not find expected node content\n",
    )


def test_in_a_workflow(workspace):
    code, out, err = checked(workspace, "p/wrong", env={"GITHUB_ACTIONS": "true"})
    assert (code, err) == (2, "")
    assert out.splitlines()[0] == (
        "::error file=envs/p/wrong.yaml,line=1,col=11::envs/p/wrong.yaml:1:11: no environment p/nope: "
        "there is no file envs/p/nope.yaml (imports[0])"
    )
    assert "hush-hush" not in out
