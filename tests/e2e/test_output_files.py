"""Files that the user names (output-file, report-file): where they may lie, what later steps are
told of them, and that nothing is half done where one of them cannot be written."""

import base64
import json
import os
import stat
import subprocess
import tempfile

import pytest

from tests.e2e.pulling import PROGRAM, by_hand, make_job
from tests.e2e.syncing import SMALL, Workspace, writes
from tests.fakes.fixtures import github, github_process  # noqa: F401
from tests.runner import Step

PUBLIC = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGwWVHcExR3nqfXp8Q1lPmy5dUlR/GXnAUu2c0Jg/dP5 me"
ENVIRONMENT = f"""
values:
  lambda_labs_ssh_public_key_base64: {base64.b64encode(PUBLIC.encode()).decode()}
  pin: {{fn::secret: "123"}}
  environmentVariables: {{TOKEN: {{fn::secret: tok_4be0d7}}, OFF: {{fn::secret: "off"}}}}
"""
HOST = "=/home/runner/work/app/app|/home/runner/work/_temp"


def job_of(folder, **more):
    return make_job(folder, {"p/e": ENVIRONMENT}, **more)


def step(inputs, *variables):
    """`variables` (NAME=VALUE) replace what the runner sets."""
    usual = {"definitions": "envs", "environment": "p/e", "host-paths": HOST}
    return Step(command=["env", *variables, str(PROGRAM), "action"], inputs=usual | inputs)


def messages(result):
    return [annotation.message for annotation in result.annotations]


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "file, seen",
    [
        (None, "/home/runner/work/app/app/user-data"),
        ("machine.yaml", "/home/runner/work/app/app/machine"),
        ("@TEMP@/x.yaml", "/home/runner/work/_temp/x"),
    ],
)
def test_render_names_its_files_as_the_host_sees_them(tmp_path, file, seen):
    job = job_of(tmp_path)
    more = {"output-file": file.replace("@TEMP@", str(job.mounts.temp))} if file else {}
    result = job.run_step(step({"command": "render"} | more))
    assert not result.failed, result.log_text
    assert result.outputs == {
        "user-data-file": f"{seen}.yaml",
        "metadata-file": f"{seen}.metadata.json",
    }
    root = job.mounts.temp if file and "TEMP" in file else job.mounts.workspace
    metadata = json.loads((root / os.path.basename(f"{seen}.metadata.json")).read_text())
    assert metadata["userData"]["file"] == f"{seen}.yaml"


def test_sync_names_its_report_as_the_host_sees_it(github, tmp_path):  # noqa: F811
    job = make_job(tmp_path, {"sophia/prod": "values: {api: {key: {fn::secret: s3cr3t-key}}}\n"})
    (job.mounts.workspace / "courier.yaml").write_text(SMALL)
    inputs = {"command": "sync", "environment": "sophia/prod", "report-file": "report.json"}
    inputs |= {"github-api-url": github.url, "github-token": "ghp_good"}
    result = job.run_step(step(inputs))
    assert not result.failed, result.log_text
    assert result.outputs["report-file"] == "/home/runner/work/app/app/report.json"


def test_sync_that_is_refused_at_last_reports_the_plan(github, tmp_path):  # noqa: F811
    """The report's file is written before, to see whether that can be: it holds what the outputs say."""
    job = make_job(tmp_path, {"sophia/prod": "values: {api: {key: {fn::secret: s3cr3t-key}}}\n"})
    (job.mounts.workspace / "courier.yaml").write_text(SMALL)
    inputs = {"command": "sync", "apply": "true", "report-file": "report.json"}
    inputs |= {"environment": "sophia/prod", "github-api-url": github.url, "github-token": "ghp_good"}
    github.plant({"method": "GET", "path": "/actions/secrets$", "nth": 2, "status": 404, "json": {}})
    result = job.run_step(step(inputs))
    assert (result.exit, writes(github)) == (1, [])
    assert result.outputs["changed"] == "false"
    assert result.outputs["report-file"] == "/home/runner/work/app/app/report.json"
    report = (job.mounts.workspace / "report.json").read_text()
    assert json.loads(report) == json.loads(result.outputs["plan"])


REFUSED = [
    ("/tmp/gone.yaml", "neither"),
    ("../gone.yaml", "neither"),
    ("/dev/null", "neither"),
    ("link/gone.yaml", "@WORKSPACE@/link is not a folder\n  hint: remove it, or name another file"),
    ("envs", "envs is a folder\n  hint: name a file"),
    (
        "no/x.yaml",
        "no/x.yaml: there is no folder @WORKSPACE@/no\n"
        "  hint: make it first, or name another file",
    ),
]
NEITHER = (
    'input @OPTION@: "@PATH@" is neither in the workspace nor in the runner\'s temporary folder: '
    "later steps would not see it\n  hint: name a file of the workspace"
)


@pytest.mark.parametrize("command", ["pull", "render", "sync"])
@pytest.mark.parametrize("path, finding", REFUSED)
def test_a_file_that_no_later_step_would_see(tmp_path, command, path, finding):
    job = job_of(tmp_path)
    workspace = job.mounts.workspace
    (workspace / "link").symlink_to("/tmp")
    (workspace / "courier.yaml").write_text(SMALL)
    before = files(workspace)
    option = "report-file" if command == "sync" else "output-file"
    inputs = {"command": command, option: path} | ({"format": "json"} if command == "pull" else {})
    result = job.run_step(step(inputs))
    text = NEITHER if finding == "neither" else f"input @OPTION@: {finding}"
    text = text.replace("@OPTION@", option).replace("@PATH@", path)
    assert messages(result) == [text.replace("@WORKSPACE@", str(workspace))]
    assert (result.exit, result.outputs) == (2, {})
    assert files(workspace) == before
    assert not os.path.exists("/tmp/gone.yaml")


UNSET = (
    "GITHUB_OUTPUT is not set: there is no workflow step to hand values to\n"
    "  hint: run it as a step of a workflow, or without GITHUB_ACTIONS=true"
)


def test_without_outputs_render_writes_nothing(tmp_path):
    job = job_of(tmp_path)
    before = files(job.mounts.workspace)
    result = job.run_step(step({"command": "render"}, "GITHUB_OUTPUT="))
    assert (result.exit, messages(result)) == (2, [UNSET])
    assert files(job.mounts.workspace) == before


def test_render_needs_no_summary(tmp_path):
    job = job_of(tmp_path)
    result = job.run_step(step({"command": "render"}, f"GITHUB_STEP_SUMMARY={tmp_path}/no/summary"))
    assert not result.failed, result.log_text
    assert "user-data-file" in result.outputs


def test_a_metadata_file_that_cannot_be_written_keeps_the_user_data_as_it_was(tmp_path):
    job = job_of(tmp_path)
    (job.mounts.workspace / "user-data.metadata.json").mkdir()
    result = job.run_step(step({"command": "render"}))
    assert (result.exit, messages(result)) == (
        2,
        ["input output-file: user-data.metadata.json is a folder\n  hint: name a file"],
    )
    assert not (job.mounts.workspace / "user-data.yaml").exists()


def test_pull_writes_nothing_where_the_outputs_cannot_be_written(tmp_path):
    job = make_job(tmp_path)
    gone = str(tmp_path / "no/output")
    result = job.run_step(
        step({"command": "pull", "environment": "sophia/prod"}, f"GITHUB_OUTPUT={gone}")
    )
    assert result.exit == 1
    assert messages(result)[0] == f"writing GITHUB_OUTPUT: {gone}: no such file or directory"
    assert (result.env, result.state) == ({}, {})
    assert not (job.mounts.temp / "esc-courier").exists()


def test_sync_does_nothing_where_its_report_cannot_be_written(github, tmp_path):  # noqa: F811
    workspace = Workspace(tmp_path, SMALL)
    run = workspace.sync(github.url, "--apply", "--report-file", "nodir/x")
    assert (run.code, run.out) == (2, "")
    assert run.err == (
        f"esc-courier: error: --report-file: nodir/x: there is no folder {tmp_path}/nodir\n"
        "  hint: make it first, or name another file\n"
    )
    os.mkfifo(tmp_path / "pipe")
    run = workspace.sync(github.url, "--apply", "--report-file", "pipe")
    assert (run.code, run.out) == (2, "")
    assert run.err == (
        "esc-courier: error: --report-file: pipe is neither a file nor a character device\n"
        "  hint: name a file\n"
    )
    gone = {"GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": str(tmp_path / "no/output")}
    process = workspace.start(github.url, "--apply", env=gone)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "::error::writing GITHUB_OUTPUT: " in out
    assert writes(github) == []


def test_pull_names_what_a_written_file_holds_unmasked(tmp_path):
    short = ENVIRONMENT + '  files: {PIN: {fn::secret: "456"}}\n'
    job = make_job(tmp_path, {"p/e": ENVIRONMENT, "p/short": short})
    inputs = {"command": "pull", "format": "json", "output-file": "out.json"}
    result = job.run_step(step(inputs))
    assert messages(result) == [
        "environmentVariables.OFF: too short or too common to mask",
        "pin: too short or too common to mask",
    ]
    result = job.run_step(step(inputs | {"format": "dotenv"}))
    off = "environmentVariables.OFF: too short or too common to mask"
    assert messages(result) == [off]
    result = job.run_step(step(inputs | {"format": "dotenv", "environment": "p/short"}))
    assert messages(result) == ["PIN: too short or too common to mask", off]


def render_by_hand(folder, *arguments, **more):
    (folder / "envs/p").mkdir(parents=True, exist_ok=True)
    (folder / "envs/p/e.yaml").write_text(ENVIRONMENT)
    command = [PROGRAM, "render", "--definitions", "envs", "--environment", "p/e", *arguments]
    return subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, check=True, **more)


def test_by_hand_a_device_stays_a_device(tmp_path):
    render_by_hand(tmp_path, "--output-file", "/dev/null")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    assert not os.path.exists("/dev/null.metadata.json")
    done = render_by_hand(tmp_path, "--output-file", "/dev/stdout")
    assert done.stdout.startswith(b"#cloud-config\n")
    assert os.path.islink("/dev/stdout") and not os.path.exists("/dev/stdout.metadata.json")


def test_by_hand_a_link_is_replaced_wherever_it_lies(tmp_path):
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        os.symlink("/dev/null", f"{folder}/link.yaml")
        render_by_hand(tmp_path, "--output-file", f"{folder}/link.yaml")
        assert sorted(os.listdir(folder)) == ["link.metadata.json", "link.yaml"]
        assert not os.path.islink(f"{folder}/link.yaml")


def test_by_hand_a_file_may_lie_anywhere(tmp_path):
    (tmp_path / "work").mkdir()
    render_by_hand(tmp_path / "work", "--output-file", "../out.yaml")
    assert files(tmp_path) == ["out.metadata.json", "out.yaml", "work/envs/p/e.yaml"]


def test_host_paths_that_cannot_be_read_fail_as_an_annotation(tmp_path):
    result = job_of(tmp_path).run_step(step({"command": "render", "host-paths": "x"}))
    assert (result.exit, messages(result)) == (
        2,
        [
            'input host-paths: expected =WORKSPACE|TEMP, found "x"\n'
            "  hint: leave it out: its default is right on GitHub's runner"
        ],
    )


def test_a_report_in_json_is_all_that_is_printed(github, tmp_path):  # noqa: F811
    workspace = Workspace(tmp_path, SMALL)
    plan = json.loads(workspace.sync(github.url, "--json").out)
    report = json.loads(workspace.sync(github.url, "--json", "--apply").out)
    assert (report["digest"], report["summary"]["done"]) == (plan["digest"], 1)


def test_an_option_of_one_value_is_given_once(tmp_path):
    code, out, err = by_hand("render", "--output-file", "a", "--output-file", "b", cwd=tmp_path)
    assert (code, out, files(tmp_path)) == (2, b"", [])
    assert err == b"esc-courier: error: --output-file is given twice\n  hint: give it once\n"
