"""Variables of every scope."""

import pytest

from tests.fakes.client import Client

ORG = "/orgs/acme/actions/variables"
SCOPES = [
    ("/repos/acme/web/actions/variables", {}),
    ("/repos/acme/web/environments/eu%2Fwest/variables", {}),
    ("/repos/acme/web/agents/variables", {}),
    (ORG, {"visibility": "private"}),
    ("/orgs/acme/agents/variables", {"visibility": "all"}),
]


@pytest.fixture
def call(github):
    return Client(github.url)


@pytest.mark.parametrize("base, more", SCOPES, ids=[base for base, _ in SCOPES])
def test_life_of_a_variable(github, call, base, more):
    body = {"name": "region", "value": "eu\nwest", **more}
    assert call("POST", base, body).status == 201
    assert call("POST", base, body).status == 409
    assert call("GET", f"{base}/Region").json()["value"] == "eu\nwest"
    assert call("PATCH", f"{base}/REGION", {"value": "us"}).status == 204
    assert call("PATCH", f"{base}/REGION", {"name": "place"}).status == 204
    assert call("PATCH", f"{base}/REGION", {"value": "us"}).status == 404
    listed = call("GET", base).json()
    assert [(v["name"], v["value"]) for v in listed["variables"]] == [("PLACE", "us")]
    assert github.store(base)["PLACE"]["value"] == "us"
    assert call("DELETE", f"{base}/PLACE").status == 204
    assert call("DELETE", f"{base}/PLACE").status == 404


@pytest.mark.parametrize(
    "body",
    [
        {"name": "A"},
        {"value": "v"},
        {"name": "GitHub_x", "value": "v"},
        {"name": "a-b", "value": "v"},
        {"name": 5, "value": "v"},
        {"name": "A", "value": 5},
        {"name": "A", "value": "x" * 49153},
    ],
    ids=repr,
)
def test_refused_with_422(github, call, body):
    assert call("POST", SCOPES[0][0], body).status == 422
    assert github.state()["stores"] == {}


def test_an_org_variable_needs_a_visibility(call):
    assert call("POST", ORG, {"name": "A", "value": "v"}).status == 422


def test_pages_are_of_ten_and_thirty_at_most(github, call):
    base = SCOPES[0][0]
    github.merge({"stores": {base: {f"V{i:02}": "v" for i in range(40)}}})
    assert len(call("GET", base).json()["variables"]) == 10
    assert len(call("GET", f"{base}?per_page=100").json()["variables"]) == 30
    links = call("GET", f"{base}?per_page=99").headers["Link"]
    assert f'{base}?per_page=30&page=2>; rel="next"' in links


def test_selected_repositories_conflict_unless_selected(call):
    call("POST", ORG, {"name": "A", "value": "v", "visibility": "all"})
    below = f"{ORG}/A/repositories"
    assert call("GET", below).status == 409
    assert call("PUT", below, {"selected_repository_ids": [101]}).status == 409
    call("PATCH", f"{ORG}/A", {"visibility": "selected", "selected_repository_ids": [101]})
    assert call("GET", below).json()["total_count"] == 1
    assert call("PUT", f"{below}/102").status == 204


def test_a_rename_onto_another_conflicts(call):
    base = SCOPES[0][0]
    for name in "AB":
        call("POST", base, {"name": name, "value": name})
    assert call("PATCH", f"{base}/A", {"name": "B"}).status == 409
    assert call("GET", f"{base}/A").json()["value"] == "A"
