"""sync against the fake GitHub over real HTTP: what it writes, and that it converges."""

import datetime
import json
import signal
import time

import pytest

from tests.e2e.syncing import (
    ORG_SECRETS,
    REPO_SECRETS,
    REPO_VARIABLES,
    SMALL,
    Workspace,
    finish,
    writes,
)
from tests.fakes.fixtures import github, github_process  # noqa: F401
from tests.fakes.judge import Judge


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path)


def values(github, store):
    return {name: item["value"] for name, item in github.store(store).items()}


def test_plan_writes_nothing(github, workspace):
    run = workspace.sync(github.url)
    assert run.code == 0
    assert "plan: 4 create\n" in run.out
    assert writes(github) == []
    assert workspace.sync(github.url, "--exit-code").code == 3


def test_a_part_of_a_secret_is_no_variable(github, workspace):
    (workspace.folder / "envs/sophia/prod.yaml").write_text(
        """
values:
  parts: { fn::split: [",", { fn::secret: "npm_s3cr3t,ghp_good" }] }
  api: { fn::fromJSON: { fn::secret: '{"a": {"b": "s3cr3t-api-key"}}' } }
"""
    )
    for source, name in (("parts[0]", "LIST"), ("api.a.b", "DEEP"), ("api.a", "INNER")):
        workspace.write_manifest(
            f"""
version: 1
environments: [sophia/prod]
targets: {{ app: {{ repository: acme/web }} }}
variables: {{ {name}: {{ from: "{source}", to: [app] }} }}
"""
        )
        run = workspace.sync(github.url, "--apply")
        assert run.code == 2
        message = (
            f"{name}: the value at {json.dumps(source)} is secret, and variables can be read by "
            "everyone"
        )
        assert f"error: {message}\n" in run.err
        assert writes(github) == []
    assert github.store(REPO_VARIABLES) == {}


def test_apply_then_keep_then_overwrite(github, workspace):
    run = workspace.sync(github.url, "--apply", "--report-file", "report.json")
    assert (run.code, run.err) == (0, "")
    assert run.out.endswith("applied: 4 done\n")
    org = github.store(ORG_SECRETS)["API_KEY"]
    assert org["value"] == "s3cr3t-api-key"
    assert (org["visibility"], org["selected_repository_ids"]) == ("selected", [101, 102])
    assert values(github, REPO_SECRETS) == {
        "API_KEY": "s3cr3t-api-key",
        "NPM_TOKEN": "npm_s3cr3t\nsecond line",
    }
    assert values(github, REPO_VARIABLES) == {"REGION": "eu-1"}
    assert writes(github) == [
        ("PUT", f"{ORG_SECRETS}/API_KEY", 201),
        ("PUT", f"{REPO_SECRETS}/API_KEY", 201),
        ("PUT", f"{REPO_SECRETS}/NPM_TOKEN", 201),
        ("POST", REPO_VARIABLES, 201),
    ]
    report = json.loads((workspace.folder / "report.json").read_text())
    assert report["summary"]["done"] == 4
    assert report["digest"] in run.out

    # A second run knows the variable by its value; secrets it cannot know, so it keeps them.
    before = github.state()
    run = workspace.sync(github.url, "--apply")
    assert run.code == 0
    assert run.out.endswith("plan: 1 unchanged, 3 foreign\n" + run.out.split("foreign\n")[-1])
    assert "3 items at GitHub are not ours and are kept: API_KEY, NPM_TOKEN" in run.err
    assert github.state() == before

    # Somebody widens the secret by hand, as the manifest does not say: an update keeps that.
    workspace.write_manifest(SMALL)
    github.merge({"stores": {ORG_SECRETS: {"API_KEY": {"value": "x", "visibility": "all"}}}})
    run = workspace.sync(github.url, "--apply", "--allow", "API_KEY")
    assert run.code == 0
    assert run.out.endswith("applied: 1 done\n")
    item = github.store(ORG_SECRETS)["API_KEY"]
    assert (item["value"], item["visibility"]) == ("s3cr3t-api-key", "all")
    assert Judge().findings(github.traffic()) == []


def test_one_write_a_second(github, workspace):
    assert workspace.sync(github.url, "--apply").code == 0
    starts = [line["time"] for line in github.traffic() if line["method"] != "GET"]
    ends = [
        line["time"] + line["seconds"] for line in github.traffic() if line["method"] != "GET"
    ]
    gaps = [start - end for start, end in zip(starts[1:], ends)]
    assert len(gaps) == 3
    assert all(gap >= 0.99 for gap in gaps), gaps


def test_access_is_narrowed_before_and_widened_after_the_value(github, workspace):
    workspace.write_manifest(
        SMALL.replace("acme }", "acme, visibility: selected, repositories: [web] }")
    )
    github.merge({"stores": {ORG_SECRETS: {"API_KEY": {"value": "x", "visibility": "all"}}}})
    assert workspace.sync(github.url, "--apply", "--allow", "API_KEY").code == 0
    item = github.store(ORG_SECRETS)["API_KEY"]
    assert (item["value"], item["selected_repository_ids"]) == ("s3cr3t-api-key", [101])
    bodies = [json.loads(x["request_body"]) for x in github.traffic() if x["method"] == "PUT"]
    assert bodies[0] == {"visibility": "selected", "selected_repository_ids": [101]}
    assert bodies[1].keys() == bodies[0].keys() | {"encrypted_value", "key_id"}

    workspace.write_manifest(SMALL.replace("acme }", "acme, visibility: all }"))
    run = workspace.sync(github.url, "--apply", "--allow", "API_KEY")
    assert run.code == 2
    assert "more repositories would see it: selected (web) now, all wanted" in run.err
    run = workspace.sync(github.url, "--apply", "--allow", "API_KEY, widen:API_KEY")
    assert run.code == 0
    assert github.store(ORG_SECRETS)["API_KEY"]["visibility"] == "all"
    assert Judge().findings(github.traffic()) == []


def test_items_beyond_the_first_page_are_seen(github, workspace):
    many = {f"A{number:03}": {"value": "x", "visibility": "all"} for number in range(150)}
    more = {f"A{number:03}": "x" for number in range(70)}
    github.merge(
        {
            "stores": {
                ORG_SECRETS: many | {"NPM": {"value": "x", "visibility": "all"}},
                REPO_VARIABLES: more | {"REGION": "eu-1"},
            }
        }
    )
    workspace.write_manifest(
        """
version: 1
environments: [sophia/prod]
targets: { org: { organization: acme }, app: { repository: acme/web } }
secrets: { NPM: { from: npm.token, to: [org] } }
variables: { REGION: { from: region, to: [app] } }
"""
    )
    run = workspace.sync(github.url)
    assert run.code == 0
    assert "plan: 1 unchanged, 1 foreign\n" in run.out
    assert Judge().findings(github.traffic()) == []


def test_a_renamed_repository_is_followed(github, workspace):
    github.merge({"moved": {"acme/old": "acme/web"}})
    workspace.write_manifest(
        """
version: 1
environments: [sophia/prod]
targets: { app: { repository: acme/old } }
secrets: { API_KEY: { from: api.key, to: [app] } }
"""
    )
    run = workspace.sync(github.url, "--apply")
    assert (run.code, run.err) == (0, "")
    assert values(github, REPO_SECRETS) == {"API_KEY": "s3cr3t-api-key"}


def test_a_write_whose_answer_was_lost_is_no_race(github, workspace):
    workspace.write_manifest(SMALL)
    github.plant({"method": "PUT", "kind": "close-after"})
    run = workspace.sync(github.url, "--apply")
    assert (run.code, run.err) == (0, "")
    assert writes(github) == [
        ("PUT", f"{ORG_SECRETS}/API_KEY", None),
        ("PUT", f"{ORG_SECRETS}/API_KEY", 204),
    ]


def test_a_secret_that_appears_under_way_is_told(github, workspace):
    workspace.write_manifest(SMALL)
    github.plant({"method": "PUT", "delay": 1.5})
    process = workspace.start(github.url, "--apply")
    while not any(line["path"].endswith("/public-key") for line in github.traffic()):
        time.sleep(0.02)
    github.merge({"stores": {ORG_SECRETS: {"API_KEY": {"value": "theirs", "visibility": "all"}}}})
    run = finish(process)
    assert run.code == 1
    assert run.out.endswith("raced: create secret API_KEY in organization acme\napplied: 1 raced\n")
    assert run.err == (
        "esc-courier: error: secret API_KEY in organization acme was made by somebody else a "
        "moment before; their value is replaced by ours\n"
        "  hint: find out who else writes it\n"
    )


def test_limits_are_waited_for(github, workspace):
    workspace.write_manifest(SMALL)
    github.plant({"method": "PUT", "kind": "secondary-limit"}, {"path": "public", "kind": "too-many"})
    run = workspace.sync(github.url, "--apply")
    assert (run.code, run.err) == (0, "")
    assert writes(github)[-1] == ("PUT", f"{ORG_SECRETS}/API_KEY", 201)


def test_a_key_that_changed_is_read_again(github, workspace):
    workspace.write_manifest(SMALL)
    github.plant({"method": "PUT", "kind": "unprocessable"})
    assert workspace.sync(github.url, "--apply").code == 0
    keys = [line for line in github.traffic() if line["path"].endswith("/public-key")]
    assert len(keys) == 2
    assert values(github, ORG_SECRETS) == {"API_KEY": "s3cr3t-api-key"}


def test_killed_after_any_write_the_next_run_ends_the_same(github, workspace):
    assert workspace.sync(github.url, "--apply").code == 0
    stores = (ORG_SECRETS, REPO_SECRETS, REPO_VARIABLES)
    whole = {store: values(github, store) for store in stores}
    for count in (1, 2, 3):
        github.reset()
        process = workspace.start(github.url, "--apply")
        while len(writes(github)) < count:
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert len(writes(github)) == count
        run = workspace.sync(github.url, "--apply", "--allow", "overwrite")
        assert run.code == 0
        assert {store: values(github, store) for store in stores} == whole


def test_a_plan_made_just_now_has_the_time_of_github(github, workspace):
    workspace.write_manifest(SMALL)
    assert workspace.sync(github.url, "--apply").code == 0
    plan = json.loads(workspace.sync(github.url, "--json").out)
    seen = datetime.datetime.fromisoformat(
        plan["steps"][0]["before"]["updated_at"].replace("Z", "+00:00")
    )
    age = datetime.datetime.now(datetime.timezone.utc) - seen
    assert plan["steps"][0]["kind"] == "foreign"
    assert datetime.timedelta(seconds=-2) < age < datetime.timedelta(seconds=60)
