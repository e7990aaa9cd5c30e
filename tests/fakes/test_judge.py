"""The judge passes the fake's traffic and finds planted faults on both sides."""

import copy
import json
import os
import pathlib
import subprocess
import sys

import pytest

from tests.fakes import judge
from tests.fakes.client import Client
from tests.fakes.github.running import GitHub
from tests.fakes.openapi import cut

ROOT = pathlib.Path(__file__).resolve().parents[2]
REPO = "/repos/acme/web/actions/secrets"
ORG = "/orgs/acme/actions/secrets"
VARIABLES = "/repos/acme/web/actions/variables"
SELECTED = {"visibility": "selected", "selected_repository_ids": [101]}
STORES = [
    (REPO, {}),
    ("/repos/acme/web/environments/eu%2Fwest/secrets", {}),
    ("/repos/acme/web/dependabot/secrets", {}),
    ("/repos/acme/web/codespaces/secrets", {}),
    ("/repos/acme/web/agents/secrets", {}),
    (ORG, SELECTED),
    ("/orgs/acme/dependabot/secrets", SELECTED),
    ("/orgs/acme/codespaces/secrets", SELECTED),
    ("/orgs/acme/agents/secrets", SELECTED),
    ("/user/codespaces/secrets", {"selected_repository_ids": ["101"]}),
]


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    """Traffic over every store: made once, only read."""
    with GitHub(tmp_path_factory.mktemp("github")) as github:
        call = Client(github.url)
        for base, more in STORES:
            for method, path in (("GET", base), ("GET", f"{base}/A"), ("DELETE", f"{base}/A")):
                call.put_secret(base, "A", b"value", **more)
                call(method, path)
            call("DELETE", f"{base}/A")
        call.put_secret(ORG, "A", b"value", **SELECTED)
        for method, path in (("GET", ""), ("PUT", "/102"), ("DELETE", "/102"), ("PUT", "/9")):
            call(method, f"{ORG}/A/repositories{path}")
        call("PUT", f"{ORG}/A", {"visibility": "all"})
        call("PUT", f"{ORG}/A/repositories/101")
        for base in (VARIABLES, "/orgs/acme/actions/variables"):
            body = {"name": "V", "value": "v", "visibility": "all"}
            call("POST", base, body)
            call("POST", base, body)
            call("PATCH", f"{base}/V", {"value": "w"})
            call("GET", base)
            call("GET", f"{base}/V")
            call("DELETE", f"{base}/V")
        for path in ("/repos/acme/web", "/orgs/acme", "/rate_limit", "/versions"):
            call("GET", path)
        call("GET", "/repos/acme/web/actions/organization-secrets")
        etag = call("GET", REPO).headers["ETag"]
        call("GET", f"/api/v3{REPO}?per_page=100")
        call("GET", REPO, headers={"If-None-Match": etag})
        call("GET", "/repositories/101/actions/secrets")
        query = 'query { a: repository(owner: "acme", name: "web") { databaseId } }'
        call("POST", "/graphql", {"query": query})
        return github.traffic()


@pytest.fixture(scope="module")
def judging():
    return judge.Judge()


def test_the_fake_is_as_github_describes_itself(judging, lines):
    assert judging.findings(lines) == []
    statuses = {line["status"] for line in lines}
    assert statuses == {200, 201, 204, 304, 404, 409}, "the traffic no longer covers what it should"


def of(lines, method, path, status):
    return next(
        copy.deepcopy(line)
        for line in lines
        if (line["method"], line["path"], line["status"]) == (method, path, status)
    )


def spoilt(line, side, change):
    body = json.loads(line[f"{side}_body"])
    change(body)
    line[f"{side}_body"] = json.dumps(body)
    return line


PUT, POST = ("PUT", f"{ORG}/A", 201), ("POST", VARIABLES, 201)
LIST, KEY = ("GET", ORG, 200), ("GET", f"{REPO}/public-key", 200)


@pytest.mark.parametrize(
    "which, side, change, finding",
    [
        (PUT, "request", lambda b: b.update(key_id=5), "key_id: 5 is not of type 'string'"),
        (PUT, "request", lambda b: b.pop("visibility"), "'visibility' is a required property"),
        (PUT, "request", lambda b: b.update(visibility="some"), "'some' is not one of"),
        (PUT, "request", lambda b: b.update(encrypted_value="%"), "'%' does not match"),
        (POST, "request", lambda b: b.pop("name"), "'name' is a required property"),
        (LIST, "response", lambda b: b.pop("total_count"), "'total_count' is a required"),
        (
            LIST,
            "response",
            lambda b: b["secrets"][0].update(created_at=12345),
            "secrets/0/created_at: 12345 is not of type 'string'",
        ),
        (KEY, "response", lambda b: b.pop("key_id"), "'key_id' is a required property"),
        (PUT, "response", lambda b: b.update(a=1), "Additional properties are not allowed"),
    ],
)
def test_a_planted_fault_in_a_body_is_found(judging, lines, which, side, change, finding):
    line = spoilt(of(lines, *which), side, change)
    (found,) = judging.findings([line])
    assert found.startswith(f"1: {side} {which[0]} {which[1]}")
    assert finding in found


@pytest.mark.parametrize(
    "change, side",
    [
        ({"path": "/repos/acme/web/actions/secret"}, "request"),
        ({"path": REPO + "/"}, "request"),
        ({"path": f"{REPO}?per_page=x"}, "request"),
        ({"method": "POST"}, "request"),
        ({"status": 202}, "response"),
        ({"content_type": "text/html", "response_body": "<html>"}, "response"),
        ({"response_body": "{"}, "response"),
    ],
    ids=repr,
)
def test_a_planted_fault_around_the_body_is_found(judging, lines, change, side):
    found = judging.findings([of(lines, "GET", REPO, 200) | change])
    assert found
    assert found[0].startswith(f"1: {side} ")


def test_an_answer_of_a_planted_fault_is_not_judged_but_its_request_is(judging, lines):
    faulty = of(lines, *PUT) | {"status": 200, "response_body": "<html>", "fault": "html"}
    assert judging.findings([faulty]) == []
    cut_off = of(lines, *PUT) | {"status": None, "response_body": None, "fault": "close"}
    assert judging.findings([cut_off]) == []
    assert judging.findings([spoilt(faulty, "request", lambda body: body.update(key_id=5))])


def test_command_line(lines, tmp_path):
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_text("".join(json.dumps(line) + "\n" for line in lines))
    bad.write_text(json.dumps(of(lines, *KEY) | {"status": 202}) + "\n")
    command = [sys.executable, "-m", "tests.fakes.judge"]
    passed = subprocess.run([*command, good], cwd=ROOT, capture_output=True, text=True)
    assert (passed.returncode, passed.stdout) == (0, "")
    failed = subprocess.run([*command, good, bad], cwd=ROOT, capture_output=True, text=True)
    assert (failed.returncode, failed.stdout.count("\n")) == (1, 1)


# The package has 385 MB, so it is no part of the usual tests:
#   npm install --ignore-scripts --prefix DIR @octokit/openapi@23.0.2
#   OCTOKIT_OPENAPI=DIR/node_modules/@octokit/openapi python -m pytest tests/fakes/test_judge.py
if PACKAGE := os.environ.get("OCTOKIT_OPENAPI"):

    def test_the_cut_is_current():
        text = judge.DESCRIPTION.read_text(encoding="utf-8")
        assert cut.as_text(cut.cut_package(PACKAGE)) == text


def test_the_cut_is_closed():
    """Each reference leads somewhere, and nothing is there that no path leads to."""
    document = json.loads(judge.DESCRIPTION.read_text(encoding="utf-8"))
    assert cut.cut(document) == document
