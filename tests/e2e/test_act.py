"""The real act on the real Docker: examples/quickstart's workflow with `uses: ./`."""

import shutil
import subprocess

import pytest

from tests.e2e import quickstart
from tests.e2e.quickstart import ROOT
from tests.fakes.github.running import GitHub
from tests.leaks import Stream, report, search

WORKFLOW = "examples/quickstart/workflow.yml"


def copy_of_the_tree(folder):
    """What a checkout of this tree would hold, committed, so that act finds a repository."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
    for arguments in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "tree"]):
        subprocess.run(["git", *identity, *arguments], cwd=folder, check=True)


@pytest.fixture(scope="module")
def run(tmp_path_factory, act, image):
    folder = tmp_path_factory.mktemp("act")
    tree = folder / "tree"
    tree.mkdir()
    copy_of_the_tree(tree)
    with GitHub(folder / "github", quickstart.GITHUB) as github:
        command = [act, "push", "-W", WORKFLOW, "-P", "ubuntu-latest=debian:bookworm-slim"]
        command += ["--pull=false", "--rm", "--no-cache-server"]
        command += ["-s", f"COURIER_TOKEN={quickstart.TOKEN}"]
        command += ["-s", f"COURIER_KEY={quickstart.KEY}"]
        command += ["--env", f"GITHUB_API_URL={github.url}"]
        environment = {"PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(folder)}
        done = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, timeout=900, check=False
        )
        held = quickstart.held(github)
    return done, held, folder


def test_the_job_succeeds(run):
    done, _, _ = run
    text = done.stdout.decode()
    assert done.returncode == 0, text[-6000:] + done.stderr.decode()[-2000:]
    assert "Job succeeded" in text


def test_a_later_step_uses_what_was_pulled(run):
    text = run[0].stdout.decode()
    assert "stage prod, region us-east-3, account abc12345.eu-central-1" in text
    assert "-----BEGIN OPENSSH PRIVATE KEY-----" in text
    assert "#cloud-config" in text


def test_github_holds_what_the_environment_says(run):
    assert run[1] == quickstart.expected_stores()


def test_the_post_step_removed_the_file(run):
    assert "removed 1 file" in run[0].stdout.decode()


def test_nothing_leaks(run):
    done, _, folder = run
    streams = [
        Stream("act's log", done.stdout, masks_allowed=False),
        Stream("act's stderr", done.stderr),
    ]
    known = quickstart.secrets() | {"token": quickstart.TOKEN, "key": quickstart.KEY}
    traffic = folder / "github/traffic.jsonl"
    leaks = search(known, [traffic, *streams], public=quickstart.PUBLIC)
    assert leaks == [], report(leaks)
