"""Bad input, a golden folder each: what the program says, how it ends, and that it wrote nothing.

A case is tests/golden/bad-input/NAME/:
  case.yaml     run: arguments, or inputs: of a workflow step; act: true for a step under act;
                github: faults to plant in the fake, which the arguments name as @GITHUB@
  files/        the workspace, with definitions/ in ESC's layout
  expected.txt  the exit code and both streams, whole; COURIER_UPDATE_GOLDEN=1 rewrites it
"""

import os
import pathlib
import shutil
import subprocess

import pytest
import yaml

from tests.e2e.quickstart import ROOT
from tests.fakes.github.running import GitHub
from tests.runner import Job, Step

CASES = sorted(path.parent for path in (ROOT / "tests/golden/bad-input").glob("*/case.yaml"))
TOKEN = "ghp_TokenOfTheBadInputTests0123456789"
WORLD = {
    "tokens": {TOKEN: {"kind": "classic", "login": "octo", "scopes": ["repo", "admin:org"]}},
    "orgs": {"acme": {"id": 1}},
    "repos": {"acme/web": {"id": 101}},
}


def snapshot(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def run_by_hand(program, case, workspace, url):
    arguments = [argument.replace("@GITHUB@", url) for argument in case["run"]]
    environment = {"GH_TOKEN": TOKEN, "PATH": "/usr/bin:/bin"} | case.get("env", {})
    done = subprocess.run(
        [program, *arguments], cwd=workspace, env=environment, capture_output=True, check=False
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def run_in_workflow(program, case, workspace, job):
    environment = {"ACT": "true"} if case.get("act") else {}
    step = Step(command=[program, "action"], inputs=case["inputs"], env=environment)
    result = job.run_step(step)
    written = {name: data for name, data in result.files.items() if data}
    assert written == {}, f"written for later steps: {sorted(written)}"
    return result.exit, result.raw_stdout.decode(), result.raw_stderr.decode()


def visible(text):
    """Each line with a bar before it, so that line ends and blanks show."""
    return "".join(f"| {line}\n".replace(" \n", "\n") for line in text.splitlines())


def text_of(code, out, err, url):
    text = f"exit: {code}\nstdout:\n{visible(out)}stderr:\n{visible(err)}"
    port = url.rsplit(":", 1)[-1]
    return text.replace(url, "@GITHUB@").replace(f"127.0.0.1:{port}", "@HOST@")


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_case(folder, program, tmp_path):
    case = yaml.safe_load((folder / "case.yaml").read_text())
    job = Job(tmp_path / "runner", repository="acme/web", secrets=[TOKEN])
    workspace = job.mounts.workspace
    if (folder / "files").exists():
        shutil.copytree(folder / "files", workspace, dirs_exist_ok=True)
    before = snapshot(workspace)
    with GitHub(tmp_path / "github", WORLD) as github:
        if "github" in case:
            github.plant(*case["github"])
        stores = github.state()["stores"]
        if "run" in case:
            result = run_by_hand(program, case, workspace, github.url)
        else:
            result = run_in_workflow(program, case, workspace, job)
        assert github.state()["stores"] == stores or case.get("writes"), "something was written"
        text = text_of(*result, github.url)
    assert snapshot(workspace) == before, "the workspace has changed"
    assert result[0] != 0
    expected = folder / "expected.txt"
    if os.environ.get("COURIER_UPDATE_GOLDEN") == "1":
        expected.write_text(text)
    assert text == expected.read_text()


def test_there_are_cases():
    assert len(CASES) >= 20
