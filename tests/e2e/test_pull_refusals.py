"""What pull refuses: the whole text of what it says, its exit code, and nothing half done."""

import base64
import zlib

import pytest

from tests.e2e.pulling import make_job, pull_step

ENVELOPE = b"escx" + (1).to_bytes(4, "big") + bytes(48)  # as the reference wraps ciphertext
ENVELOPE += zlib.crc32(ENVELOPE).to_bytes(4, "big")
SEALED = f"""
values:
  environmentVariables:
    A: {{fn::secret: {{ciphertext: {base64.b64encode(ENVELOPE).decode()}}}}}
"""


def definitions(text):
    return {"p/e": text}


CASES = {
    "missing import": (
        definitions("imports: [p/other]\nvalues: {}\n"),
        {},
        ["envs/p/e.yaml:1:11: no environment p/other: there is no file envs/p/other.yaml (imports[0])"],
    ),
    "import that leaves the folder": (
        definitions("imports: [../../secret]\nvalues: {}\n"),
        {},
        [
            'envs/p/e.yaml:1:11: "../../secret" is no environment\'s name: ".." is not made of up to '
            "100 letters, digits, -, _ and . (imports[0])"
        ],
    ),
    "version": (
        definitions("values: {}\n"),
        {"environment": "p/e@3"},
        [
            'version "3" of environment p/e: definitions in a folder have no versions\n'
            "  hint: leave @3 out"
        ],
    ),
    "no such environment": (
        definitions("values: {}\n"),
        {"environment": "p/prod"},
        [
            "no environment p/prod: there is no file envs/p/prod.yaml\n"
            "  hint: create it, or see whether definitions names the right folder"
        ],
    ),
    "unsafe name": (
        definitions("values: {}\n"),
        {"environment": "/etc/passwd"},
        [
            '"/etc/passwd" is no environment\'s name: a part of it is empty\n'
            "  hint: names look like [ORG/][PROJECT/]ENV[@VERSION]"
        ],
    ),
    "sealed without a key": (
        definitions(SEALED),
        {},
        [
            "envs/p/e.yaml:4:8: decrypting: the definition is sealed and there is no key "
            "(values.environmentVariables.A)\n  hint: set COURIER_KEY, or name the key's file with "
            "--key-file; `esc-courier env key new FILE` makes a key"
        ],
    ),
    "missing value": (
        definitions("values: {lambda: {apiKey: x}}\n"),
        {"values": "KEY = lambda.apikey"},
        [
            'values:1:7: no value for KEY: unknown property "apikey"; did you mean "apiKey"? '
            "(at lambda)\n"
            "  hint: KEY ?= … leaves the output out, KEY = … | DEFAULT gives it a text"
        ],
    ),
    "missing variable": (
        definitions("values: {environmentVariables: {API_KEY: x}}\n"),
        {"export-environment-variables": "API_KY"},
        [
            "the environment has no environmentVariables.API_KY for the variable API_KY\n"
            "  hint: did you mean API_KEY?"
        ],
    ),
    "dangerous variable": (
        definitions("values:\n  environmentVariables:\n    LD_PRELOAD: x\n"),
        {},
        [
            "envs/p/e.yaml:3:17: refusing to set the variable LD_PRELOAD, which changes how later "
            "steps run\n"
            "  hint: allow it with allow: variable:LD_PRELOAD, or list others in "
            "export-environment-variables"
        ],
    ),
    "name that would be a command": (
        definitions('values:\n  environmentVariables:\n    "x\\n::error::y": z\n'),
        {"export-environment-variables": "false"},
        [
            'envs/p/e.yaml:3:22: "x\\n::error::y" cannot be the name of an output\n'
            "  hint: use letters, digits, _, - and ., with a letter or _ first"
        ],
    ),
    "files outside": (
        definitions("values: {files: {F: text}}\n"),
        {"files-directory": "/etc"},
        [
            'files-directory "/etc" is neither in the workspace nor in the runner\'s temporary '
            "folder: later steps would not see it\n"
            "  hint: name a folder of the workspace, or leave files-directory out"
        ],
    ),
    "format without a file": (
        definitions("values: {}\n"),
        {"format": "json"},
        [
            "format needs output-file in a workflow\n"
            "  hint: what is printed there is published; set output-file: PATH"
        ],
    ),
}


def snapshot(job):
    return sorted(str(path) for path in job.mounts.temp.parent.rglob("*"))


@pytest.mark.parametrize("name", CASES)
def test_refusal(tmp_path, name):
    definitions_of_case, inputs, messages = CASES[name]
    job = make_job(tmp_path, definitions_of_case)
    before = snapshot(job)
    result = job.run_step(pull_step(job, {"environment": "p/e"} | inputs))
    assert [annotation.message for annotation in result.annotations] == messages
    assert (result.exit, result.outputs, result.env, result.state) == (2, {}, {}, {})
    assert result.raw_stderr == b""
    left = {path for path in snapshot(job) if "/_runner_file_commands/" not in path}
    assert left <= set(before)


def test_a_value_that_act_cannot_mask(tmp_path):
    text = "values: {environmentVariables: {A: {fn::secret: 'secret::with]both'}}}\n"
    job = make_job(tmp_path, definitions(text), env={"ACT": "true"})
    result = job.run_step(pull_step(job, {"environment": "p/e"}))
    assert (result.exit, result.outputs, result.masks) == (1, {}, [])
    assert result.raw_stdout.decode() == (
        "::error::A: act cannot mask this value, which holds both `::` and `]`\n"
        "::error::  hint: change the value, or run the workflow on GitHub's runner\n"
    )


def test_a_dangerous_variable_with_consent(tmp_path):
    job = make_job(tmp_path, definitions("values: {environmentVariables: {PATH: /evil}}\n"))
    step = pull_step(job, {"environment": "p/e", "allow": "variable:PATH"})
    assert job.run_step(step).env == {"PATH": "/evil"}


def test_on_missing_warn(tmp_path):
    job = make_job(tmp_path, definitions("values: {environmentVariables: {A: x}}\n"))
    inputs = {"environment": "p/e", "on-missing": "warn", "values": "B = b", "keys": "A,C"}
    result = job.run_step(pull_step(job, inputs))
    assert (result.exit, result.outputs, result.env) == (0, {"A": "x"}, {"A": "x"})
    assert [annotation.kind for annotation in result.annotations] == ["warning", "warning"]
