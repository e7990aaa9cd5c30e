"""The image, run as GitHub's runner runs it: pull, sync, render, post, on examples/quickstart."""

import json
import pathlib
import shutil
import stat

import pytest

from tests.e2e import quickstart
from tests.e2e.quickstart import ROOT
from tests.fakes.github.running import GitHub
from tests.leaks import Stream, report, search
from tests.runner import Job, step_of_action

OWNER = (1001, 1001)  # the user of a hosted runner


class Journey:
    """The job's steps one after the other; every test looks at another part of what they left."""

    def __init__(self, folder, image, bridge):
        self.job = Job(
            folder / "runner",
            repository="sophia-ai/app",
            secrets=[quickstart.TOKEN, quickstart.KEY],
            owner=OWNER,
        )
        quickstart.copy_to(self.job.mounts.workspace)
        self.folder = folder
        options = ["--host", "0.0.0.0", "--san", bridge]
        with GitHub(folder / "github", quickstart.GITHUB, options=options, tls=True) as github:
            shutil.copy(github.ca_file, self.job.mounts.workspace / "ca.pem")
            self.pull_step, self.pull = self._run(image, quickstart.PULL)
            self.files = self._delivered_files()
            url = github.url_at(bridge)
            _, self.sync = self._run(image, quickstart.sync_inputs(url, **{"ca-file": "ca.pem"}))
            self.held = quickstart.held(github)
            self.org_items = github.store("/orgs/sophia-ai/actions/secrets")
            _, self.again = self._run(image, quickstart.sync_inputs(url, **{"ca-file": "ca.pem"}))
        _, self.render = self._run(image, quickstart.RENDER)
        self.post = self.job.run_post(self.pull_step, self.pull)

    def _run(self, image, inputs):
        step = step_of_action(
            self.job, ROOT / "action.yml", image, inputs, env=quickstart.ENVIRONMENT
        )
        return step, self.job.run_step(step)

    def _delivered_files(self):
        """Path to (bytes, mode, owner), before the post step takes them away."""
        found = {}
        for name in ("SSH_PRIVATE_KEY",):
            path = pathlib.Path(self.pull.env[name])
            facts = path.stat()
            owner = (facts.st_uid, facts.st_gid)
            found[path] = (path.read_text(), stat.S_IMODE(facts.st_mode), owner)
        return found


@pytest.fixture(scope="module")
def journey(tmp_path_factory, image, bridge):
    return Journey(tmp_path_factory.mktemp("journey"), image, bridge)


def test_every_step_succeeds(journey):
    for result in (journey.pull, journey.sync, journey.again, journey.render, journey.post):
        assert not result.failed, result.log_text
        assert result.raw_stderr == b""


def test_pull_gives_outputs_and_variables(journey):
    known = quickstart.secrets()
    (path,) = journey.files
    assert journey.pull.outputs == {
        "LAMBDA_API_KEY": known["LAMBDA_API_KEY"],
        "LAMBDA_REGION": "us-east-3",
        "SNOWFLAKE_ACCOUNT": "abc12345.eu-central-1",
        "SNOWFLAKE_URL": "https://abc12345.eu-central-1.snowflakecomputing.com",
        "SSH_PRIVATE_KEY": str(path),
        "STAGE": "prod",
    }
    assert set(journey.pull.env) == set(journey.pull.outputs) - {"SNOWFLAKE_ACCOUNT"}


def test_files_are_for_their_owner_only(journey):
    ((text, mode, owner),) = journey.files.values()
    assert text == quickstart.secrets()["LAMBDA_SSH_KEY"]
    assert mode == 0o600
    assert owner == OWNER


def test_masks_come_before_everything_else(journey):
    for result in (journey.pull, journey.sync, journey.render):
        lines = result.raw_stdout.decode().splitlines()
        is_mask = ["add-mask" in line for line in lines]
        assert any(is_mask)
        assert is_mask == sorted(is_mask, reverse=True), "a line stands before a mask"


def test_github_holds_what_the_environment_says(journey):
    assert journey.held == quickstart.expected_stores()
    for item in journey.org_items.values():
        assert item["visibility"] == "selected"
    assert journey.sync.outputs["changed"] == "true"


def test_a_second_sync_overwrites_nothing(journey):
    assert journey.again.outputs["changed"] == "false"
    assert "foreign" in journey.again.log_text


def test_user_data_lies_in_the_workspace(journey):
    path = journey.job.mounts.workspace / "user-data.yaml"
    assert path.read_text().startswith("#cloud-config\n")
    assert (path.stat().st_uid, path.stat().st_gid) == OWNER
    # Under the host's names, as later steps find them.
    metadata = path.with_name("user-data.metadata.json")
    assert journey.render.outputs == {"user-data-file": str(path), "metadata-file": str(metadata)}
    assert json.loads(metadata.read_text())["userData"]["file"] == str(path)


def test_the_post_step_removes_the_files_and_nothing_else(journey):
    for path in journey.files:
        assert not path.exists()
    assert (journey.job.mounts.workspace / "user-data.yaml").exists()
    assert (journey.job.mounts.workspace / "examples/quickstart/courier.yaml").exists()


def test_nothing_leaks(journey):
    steps = {"pull": journey.pull, "sync": journey.sync, "again": journey.again}
    steps |= {"render": journey.render, "post": journey.post}
    streams = []
    for name, result in steps.items():
        streams.append(Stream(f"log of {name}", result.log_text.encode(), masks_allowed=False))
        streams.append(Stream(f"stdout of {name}", result.raw_stdout))
        streams.append(Stream(f"stderr of {name}", result.raw_stderr))
        streams.append(Stream(f"summary of {name}", result.summary.encode()))
        streams.append(Stream(f"command of {name}", " ".join(result.command).encode()))
    allowed = [
        journey.job.mounts.workspace / "examples",  # the definitions themselves
        journey.job.mounts.file_commands,
        journey.folder / "github/state.json",  # what the fake decrypted
        journey.folder / "github/initial.json",
    ]
    known = quickstart.secrets() | {"token": quickstart.TOKEN, "key": quickstart.KEY}
    leaks = search(known, [journey.folder, *streams], allowed=allowed, public=quickstart.PUBLIC)
    assert leaks == [], report(leaks)
