"""pull as a step: what later steps get, what the log hides, what stays behind."""

import dataclasses
import json
import stat
import subprocess

import pytest

from tests.e2e.pulling import (
    KEY,
    SECRETS,
    by_hand,
    leaks_of,
    make_job,
    pull_step,
    shell_step,
)
from tests.leaks import Stream, report, search
from tests.runner.act import Act

OUTPUTS = {
    "API_KEY": SECRETS["API_KEY"],
    "CONFIG": SECRETS["CONFIG"],
    "EMPTY": "",
    "LINES": "one\ntwo\n",
    "REGION": "us-south-2",
}


@pytest.fixture
def job(tmp_path):
    return make_job(tmp_path)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def said(result):
    return [line.text for line in result.log]


def test_outputs_variables_and_files(job):
    result = job.run_step(pull_step(job))
    path = job.mounts.temp / "esc-courier/KEY"
    assert (result.exit, result.failed, result.raw_stderr) == (0, False, b"")
    assert result.outputs == OUTPUTS | {"KEY": str(path)}
    assert result.env == result.outputs
    assert path.read_text() == KEY
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)
    assert said(result)[-1].endswith(" masks, 6 outputs, 6 variables, 1 file")


def test_masks_come_first(job):
    result = job.run_step(pull_step(job))
    lines = result.raw_stdout.decode().splitlines()
    masks = [line.startswith("::add-mask::") for line in lines]
    assert masks == sorted(masks, reverse=True)
    assert len(result.masks) == sum(masks) > 10
    assert not any(mask.value.startswith("-----BEGIN") for mask in result.masks)
    for plain in ("us-south-2", "one", "two", "true", "8443"):
        assert plain not in {mask.value for mask in result.masks}


def test_credentials_that_are_no_secrets_of_the_runner_are_masked(job):
    given = {
        "COURIER_KEY": "a2V5IG9mIGFuIGVhcmxpZXIgc3RlcCwgMzIgYnl0ZXM=",
        "GH_TOKEN": "ghs_of-a-step",
    }
    result = job.run_step(pull_step(job, env=given))
    assert {mask.value for mask in result.masks} >= set(given.values())

    inputs = {"command": "sync", "github-token": "ghp_of-an-input", "manifest": "none.yaml"}
    result = job.run_step(pull_step(job, inputs))
    assert result.failed
    assert "ghp_of-an-input" in {mask.value for mask in result.masks}


def test_nothing_leaks(job):
    step = pull_step(job)
    result = job.run_step(step)
    kept = job.mounts.temp / "esc-courier"
    assert leaks_of(job, result, allowed=[kept]) == ""
    post = job.run_post(step, result)
    assert leaks_of(job, result, post) == ""


def test_what_later_steps_print_is_masked(job):
    job.run_step(pull_step(job))
    later = job.run_step(
        shell_step(
            'cat "$KEY"; echo "$CONFIG"; echo "$CONFIG" | base64 -w0; echo;'
            'printf "user:%s@host" "$API_KEY" | base64; printf "%s\\n" "$API_KEY" | base64;'
            'echo "key=$API_KEY"; printf "%s" "$REGION $LINES"'
        )
    )
    shown = Stream("log", later.log_text.encode(), masks_allowed=False)
    assert report(search(SECRETS, [shown])) == ""
    assert said(later)[-3:] == ["key=***", "us-south-2 one", "two"]


def test_post_removes_the_files_and_nothing_else(job):
    step = pull_step(job, {"files-directory": "secrets"})
    result = job.run_step(step)
    folder = job.mounts.workspace / "secrets"
    (folder / "mine").write_text("kept")
    (folder / "audit.jsonl").write_text("kept")
    assert result.outputs["KEY"] == str(folder / "KEY")
    post = job.run_post(step, result)
    assert (post.exit, said(post)) == (0, ["removed 1 file"])
    assert sorted(path.name for path in folder.iterdir()) == [".gitignore", "audit.jsonl", "mine"]


def test_without_a_temporary_folder_files_lie_in_the_workspace(job):
    workspace = job.mounts.workspace
    result = job.run_step(pull_step(job, {"host-paths": f"={workspace}|"}))
    assert result.outputs["KEY"] == str(workspace / ".esc-courier/KEY")
    assert (workspace / ".esc-courier/.gitignore").read_text() == "*\n"


@pytest.mark.parametrize("seed", range(4))
def test_under_act(tmp_path, seed):
    job = make_job(tmp_path, env={"ACT": "true"})
    step = pull_step(job)
    result = job.run_step(step)
    assert result.exit == 0
    act = Act(seed=seed)
    act.output(result.raw_stdout)
    act.output(b"key=hunter22-50%0A/x port\n" + KEY.encode() + b"eHgtLWh1bnRlcjIyLTUwJTBBL3gK\n")
    act.files(result.outputs, result.env)
    shown = Stream("act's log", act.log_text.encode(), masks_allowed=False)
    # act prints a value of several lines in one piece, and masks only within lines.
    assert report(search({"API_KEY": SECRETS["API_KEY"], "KEY": KEY}, [shown])) == ""
    assert "key=*** port" in act.log_text
    # It hands no state to the post step.
    folder = job.mounts.workspace / ".esc-courier"
    assert (folder / "KEY").exists()
    post = job.run_post(step, dataclasses.replace(result, state={}))
    assert (post.exit, (folder / "KEY").exists()) == (0, False)
    assert not (job.mounts.file_commands / "esc-courier-files").exists()


@pytest.mark.parametrize(
    "inputs, variables",
    [
        ({"export-environment-variables": "false"}, set()),
        ({"export-environment-variables": "REGION"}, {"REGION"}),
        ({"export-environment-variables": "HERE=REGION, *"},
         {"HERE", "API_KEY", "CONFIG", "EMPTY", "LINES", "KEY"}),
        ({"keys": "REGION\nAPI_KEY"}, {"REGION", "API_KEY"}),
        ({"keys": "API_KEY", "export-environment-variables": "REGION,EMPTY"}, {"REGION", "EMPTY"}),
    ],
)  # fmt: skip
def test_selection_as_in_esc_action(job, inputs, variables):
    result = job.run_step(pull_step(job, inputs))
    assert (result.exit, set(result.env), len(result.outputs)) == (0, variables, 6)


def test_values(job):
    values = """
        # comment
        hosts = api.hosts
        second = api.hosts[1]
        key-of-api = api["key"]
        none ?= api.nothing
        other = api.nothing | the default
        REGION = api.hosts[0]
    """
    result = job.run_step(pull_step(job, {"values": values}))
    assert result.outputs == OUTPUTS | {
        "KEY": str(job.mounts.temp / "esc-courier/KEY"),
        "hosts": '["one.example","two.example"]',
        "second": "two.example",
        "key-of-api": SECRETS["API_KEY"],
        "other": "the default",
        "REGION": "one.example",
    }
    assert result.env["REGION"] == "us-south-2"


def test_inputs_of_esc_action_from_the_environment(job):
    step = pull_step(
        job,
        {"environment": None},
        env={"ESC_ACTION_ENVIRONMENT": "sophia/base", "ESC_ACTION_KEYS": "REGION"},
    )
    result = job.run_step(step)
    assert (result.exit, result.env) == (0, {"REGION": "us-east-1"})


def test_several_environments_later_over_earlier(job):
    result = job.run_step(pull_step(job, {"environment": "sophia/prod\nsophia/base"}))
    assert (result.exit, result.outputs["REGION"]) == (0, "us-east-1")
    assert result.outputs["CONFIG"] == SECRETS["CONFIG"]


def test_all_is_masked_on_demand(job):
    result = job.run_step(pull_step(job, {"mask": "all"}))
    masks = {mask.value for mask in result.masks}
    assert {"us-south-2", SECRETS["API_KEY"], "two.example"} <= masks


def test_what_cannot_be_masked_is_named(tmp_path):
    values = "values: {environmentVariables: {PIN: {fn::secret: '123'}, WORD: {fn::secret: 'true'}}}"
    job = make_job(tmp_path, {"default/short": values})
    result = job.run_step(pull_step(job, {"environment": "short"}))
    assert (result.exit, result.masks) == (0, [])
    assert [annotation.message for annotation in result.annotations] == [
        "PIN: too short or too common to mask",
        "WORD: too short or too common to mask",
    ]


def test_a_slip_of_the_pen_in_an_input_is_told(job):
    result = job.run_step(pull_step(job, {"enviroment": "x"}))
    assert result.annotations[0].message == "the action has no input enviroment"


def test_format_in_a_workflow_goes_to_a_file(job):
    result = job.run_step(pull_step(job, {"format": "json", "output-file": "out.json"}))
    path = job.mounts.workspace / "out.json"
    assert (result.exit, mode(path), result.outputs) == (0, 0o600, {})
    assert leaks_of(job, result, allowed=[path]) == ""
    assert SECRETS["API_KEY"] in path.read_text()


def test_detailed_format_masks_what_was_overridden_too(tmp_path):
    old, new = "old-secret-4711", "new-secret-4712"
    job = make_job(
        tmp_path,
        {
            "p/base": f"values: {{token: {{fn::secret: {old}}}}}\n",
            "p/e": f"imports: [p/base]\nvalues: {{token: {{fn::secret: {new}}}}}\n",
        },
    )
    inputs = {"environment": "p/e", "format": "detailed", "output-file": "out.json"}
    result = job.run_step(pull_step(job, inputs))
    path = job.mounts.workspace / "out.json"
    assert (result.exit, mode(path), result.outputs) == (0, 0o600, {})
    token = json.loads(path.read_text())["value"]["token"]
    assert (token["value"], token["secret"]) == (new, True)
    assert token["trace"]["def"]["environment"] == "p/e"
    assert token["trace"]["base"]["value"] == old
    assert {old, new} <= {mask.value for mask in result.masks}
    secrets = {"OLD": old, "NEW": new}
    assert leaks_of(job, result, secrets=secrets, allowed=[path]) == ""


NASTY = [
    "it's $HOME `id` \\ \"x\"\n!next é",
    "$(touch pwned)",
    "`touch pwned`",
    "'; touch pwned; '",
    "\"; touch pwned; \"",
    "a\nb\n\n",
    "ends with \\",
    "''",
    "!!",
    "$'\\x41'",
    "~ * ? [a] {b,c} #d & | > <",
    "-n\t\r",
    "",
]


@pytest.mark.parametrize("shell", [["sh"], ["bash"], ["bash", "-o", "history", "-o", "histexpand"]])
def test_nothing_of_a_value_is_live_in_a_shell(tmp_path, shell):
    job = make_job(tmp_path, {"default/e": json.dumps({
        "values": {"environmentVariables": {f"V{i}": v.replace("$", "$$") for i, v in enumerate(NASTY)}}
    })})  # fmt: skip
    code, out, err = by_hand("pull", "--environment", "e", "--definitions", "envs",
                             "--format", "shell", cwd=job.mounts.workspace)  # fmt: skip
    assert (code, err) == (0, b"")
    (tmp_path / "out.sh").write_bytes(out)
    names = " ".join(f'"$V{i}"' for i in range(len(NASTY)))
    script = f". ./out.sh; printf '%s\\0' {names}"
    done = subprocess.run([*shell, "-c", script], cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout.decode().split("\0")[:-1] == NASTY
    assert done.stderr == b""
    assert not (tmp_path / "pwned").exists()


def test_by_hand(job):
    where = ["--environment", "sophia/prod", "--definitions", "envs"]
    workspace = job.mounts.workspace
    code, out, err = by_hand("pull", *where, "--format", "dotenv", cwd=workspace)
    assert (code, err) == (0, b"")
    key = workspace / ".esc-courier/KEY"
    assert out.decode().splitlines()[-2:] == ['REGION="us-south-2"', f'KEY="{key}"']
    assert (key.read_text(), mode(key)) == (KEY, 0o600)
    code, out, err = by_hand("pull", *where, cwd=workspace)
    assert (code, out, err.decode().splitlines()[0]) == (
        2,
        b"",
        "esc-courier: error: there is no workflow step to hand values to",
    )
