"""Whole steps: processes, environment, file commands, post, cancelling, and one container."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.runner import Job, Step, step_of_action
from tests.runner.action import scalar_text


def python(code):
    return [sys.executable, "-c", "import os, sys, time\n" + code]


def test_what_a_step_finds(tmp_path):
    job = Job(tmp_path, env={"FROM_JOB": "1"}, runtime_env={"ACTIONS_ID_TOKEN_REQUEST_URL": "u"})
    code = "for name in sorted(os.environ): print(name + '=' + os.environ[name])"
    step = Step(
        command=python(code),
        inputs={"My input": "a", "cloud-url": "", "x.y": "2"},
        env={"STEP": "2", "GITHUB_SHA": "mine"},
        action_env={"STEP": "9", "ADDED": "3"},
    )
    env = dict(line.text.split("=", 1) for line in job.run_step(step).log)
    workspace = f"{tmp_path}/work/web/web"
    wanted = {
        "FROM_JOB": "1",
        "INPUT_MY_INPUT": "a",
        "INPUT_CLOUD-URL": "",
        "INPUT_X.Y": "2",
        "STEP": "2",
        "ADDED": "3",
        "GITHUB_ACTIONS": "true",
        "CI": "true",
        "GITHUB_WORKSPACE": workspace,
        "GITHUB_REPOSITORY_OWNER": "acme",
        "RUNNER_TEMP": f"{tmp_path}/work/_temp",
        "ACTIONS_ID_TOKEN_REQUEST_URL": "u",
    }
    assert {name: env.get(name) for name in wanted} == wanted
    assert env["GITHUB_SHA"] != "mine"
    assert "GITHUB_TOKEN" not in env


def test_file_commands_of_a_failing_step_count(tmp_path):
    job = Job(tmp_path)
    code = """
print("::add-mask::s3cret")
def put(name, text):
    with open(os.environ[name], "a") as file: file.write(text)
put("GITHUB_OUTPUT", "key<<E\\none\\ntwo\\nE\\n")
put("GITHUB_ENV", "NEXT=s3cret\\nnode_options=x\\n")
put("GITHUB_STATE", "files=a\\n")
put("GITHUB_PATH", "/one\\n\\n/two\\n")
put("GITHUB_STEP_SUMMARY", "# s3cret\\n")
sys.exit(3)
"""
    result = job.run_step(Step(command=python(code)))
    assert (result.exit, result.failed) == (3, True)
    assert result.outputs == {"key": "one\ntwo"}
    assert result.env == {"NEXT": "s3cret"} == job.env
    assert result.path == ["/one", "/two"]
    assert job.path == ["/two", "/one"]
    assert result.summary == "# ***\n"
    assert "NODE_OPTIONS" in result.annotations[0].message.upper()
    later = job.run_step(Step(command=python("print(os.environ['NEXT'])")))
    assert later.log_text == "***\n"


def test_a_bad_file_command_fails_a_step_that_exits_0(tmp_path):
    code = "open(os.environ['GITHUB_OUTPUT'], 'w').write('a=1\\nwrong\\n')"
    result = Job(tmp_path).run_step(Step(command=python(code)))
    assert (result.exit, result.failed, result.outputs) == (0, True, {"a": "1"})
    assert "Unable to process file command 'output' successfully." in result.log_text


def test_a_summary_over_one_mib_is_dropped(tmp_path):
    code = "open(os.environ['GITHUB_STEP_SUMMARY'], 'w').write('x' * (2**20 + 1))"
    result = Job(tmp_path).run_step(Step(command=python(code)))
    assert (result.summary, result.failed) == ("", False)
    assert "upload aborted" in result.annotations[0].message


def test_state_reaches_the_post_step(tmp_path):
    job = Job(tmp_path)
    step = Step(
        command=python("open(os.environ['GITHUB_STATE'], 'w').write('Files=a b\\n')"),
        post_command=python("print(os.environ['STATE_Files'], os.environ['INPUT_X'])"),
        inputs={"x": "1"},
    )
    main = job.run_step(step)
    assert job.run_post(step, main).log_text == "a b 1\n"


BOTH = "print('::add-mask::s3cret', flush=True); time.sleep(.2); print('s3cret', file=sys.stderr)"


def test_in_the_worst_order_a_mask_protects_only_its_own_stream(tmp_path):
    worst = Job(tmp_path / "w").run_step(Step(command=python(BOTH)))
    assert [(line.stream, line.text) for line in worst.log] == [("stderr", "s3cret")]
    arrival = Job(tmp_path / "a", order="arrival").run_step(Step(command=python(BOTH)))
    assert [(line.stream, line.text) for line in arrival.log] == [("stderr", "***")]


def test_masks_last_for_the_job(tmp_path):
    job = Job(tmp_path, secrets=[" given \n"])
    job.run_step(Step(command=python("print('::add-mask::added')")))
    result = job.run_step(Step(command=python("print('given added', file=sys.stderr)")))
    assert result.log_text == "*** ***\n"


def test_stdin_is_closed_and_streams_are_kept_raw(tmp_path):
    code = "sys.stdout.buffer.write(b'\\xff\\r' + sys.stdin.buffer.read())"
    result = Job(tmp_path).run_step(Step(command=python(code)))
    assert (result.raw_stdout, result.log_text) == (b"\xff\r", "\ufffd\n")


def test_cancel_begins_with_sigint(tmp_path):
    code = """
import signal
signal.signal(signal.SIGINT, lambda *_: sys.exit(7))
time.sleep(30)
"""
    result = Job(tmp_path).run_step(Step(command=python(code), cancel_after=0.5))
    assert (result.exit, result.killed) == (7, False)


def test_a_step_that_hangs_is_an_error_of_the_test(tmp_path):
    with pytest.raises(subprocess.TimeoutExpired):
        Job(tmp_path).run_step(Step(command=["sleep", "30"], timeout=0.3))


@pytest.mark.parametrize(
    "plain, text",
    [
        ("true", "true"), ("TRUE", "true"), ("yes", "yes"), ("~", ""), ("null", ""), ("30", "30"),
        ("1.0", "1"), ("1.50", "1.5"), ("0x1F", "31"), ("0o17", "15"), ("-", "-"), ("1e3", "1000"),
        ("12345678901234567890", "1.23456789012346E+19"), ("v1.0", "v1.0"),
    ],
)  # fmt: skip
def test_plain_scalars(plain, text):
    assert scalar_text(plain) == text


ACTION = """
name: x
inputs:
  environment: { required: true }
  Token: { default: "${{ github.token }}" }
  host-paths: { default: "=${{ github.workspace }}|${{ runner.temp }}" }
  timeout: { default: 30.0 }
runs:
  using: docker
  image: Dockerfile
  entrypoint: /main
  post-entrypoint: /post
  args: ["-x", "${{ inputs.timeout }}"]
  env: { ADDED: "1" }
"""


def test_step_of_an_action_file(tmp_path):
    (tmp_path / "action.yml").write_text(ACTION)
    job = Job(tmp_path, github={"token": "ghs_x"})
    step = step_of_action(job, tmp_path / "action.yml", "image:1", {"ENVIRONMENT": "a/b"})
    assert step.inputs == {
        "environment": "a/b",
        "token": "ghs_x",
        "host-paths": f"={job.mounts.workspace}|{job.mounts.temp}",
        "timeout": "30",
    }
    assert (step.entrypoint, step.post_entrypoint, step.args) == ("/main", "/post", ["-x", "30"])
    assert step.action_env == {"ADDED": "1"}


def test_paths_between_host_and_container(tmp_path):
    mounts = Job(tmp_path).mounts
    workspace = str(mounts.workspace)
    assert mounts.to_container(workspace) == "/github/workspace"
    assert mounts.to_container(workspace + "/a") == "/github/workspace/a"
    assert mounts.to_container(workspace + "x") == workspace + "x"
    assert mounts.to_container("=" + workspace) == "=" + workspace
    assert mounts.to_container(f"{mounts.home}/x") == "/github/home/x"
    assert mounts.to_container(f"{mounts.temp}/x") == "/github/runner_temp/x"
    assert mounts.to_host("/github/runner_temp/x") == f"{mounts.temp}/x"
    old = Job(tmp_path / "old", old_runner=True).mounts
    assert old.to_container(f"{old.temp}/x") == f"{old.temp}/x"


IMAGE = "debian:bookworm-slim"


def _docker_runs():
    if shutil.which("docker") is None:
        return False
    done = subprocess.run(["docker", "image", "inspect", IMAGE], capture_output=True, check=False)
    return done.returncode == 0


needs_docker = pytest.mark.skipif(
    not _docker_runs(), reason=f"docker with the image {IMAGE} does not answer"
)


@needs_docker
def test_a_container_step(tmp_path):
    script = """
env | grep -E '^(GITHUB_WORKSPACE|RUNNER_TEMP|HOME|FOLLOW)='
pwd; id -u; ls -d /github/*
echo "::add-mask::s3cret"; echo s3cret
echo mine > made; echo "where=$GITHUB_WORKSPACE/made" >> $GITHUB_OUTPUT
echo "::error file=/github/workspace/made,line=1::here"
"""
    job = Job(tmp_path, owner=(1001, 1001))
    step = Step(
        image=IMAGE,
        entrypoint="/bin/sh",
        args=["-c", script],
        env={"FOLLOW": f"{job.mounts.workspace}/sub"},
    )
    result = job.run_step(step)
    assert result.exit == 0, result.log_text
    lines = result.log_text.splitlines()
    assert sorted(lines[:4]) == [
        "FOLLOW=/github/workspace/sub",
        "GITHUB_WORKSPACE=/github/workspace",
        "HOME=/github/home",
        "RUNNER_TEMP=/github/runner_temp",
    ]
    assert lines[4:6] == ["/github/workspace", "0"]
    assert lines[6:11] == [
        f"/github/{name}"
        for name in ("file_commands", "home", "runner_temp", "workflow", "workspace")
    ]
    assert lines[11] == "***"
    assert result.outputs == {"where": "/github/workspace/made"}
    assert (job.mounts.workspace / "made").read_text() == "mine\n"
    assert os.stat(job.mounts.workspace).st_uid == 1001
    assert result.annotations[0].file == "made"
    assert not {"--user", "-i", "-t", "--init"} & set(result.command)


@needs_docker
def test_an_input_with_a_hyphen_reaches_the_container(tmp_path):
    step = Step(image=IMAGE, entrypoint="/usr/bin/env", inputs={"a-b": "c d"})
    result = Job(tmp_path).run_step(step)
    assert "INPUT_A-B=c d" in result.log_text.splitlines()
    assert "c d" not in result.command, "values stay out of the command line"
