"""Tokens, permissions, paths, limits: everything that is decided before a store is reached."""

import pytest

from tests.fakes.client import Client
from tests.fakes.github.running import USUAL, GitHub

REPO = "/repos/acme/web/actions/secrets"
ORG = "/orgs/acme/actions/secrets"
TOKENS = {
    "ghp_repo": {"kind": "classic", "login": "octo", "scopes": ["repo"]},
    "ghp_none": {"kind": "classic", "login": "octo", "scopes": []},
    "ghp_old": {"kind": "classic", "login": "octo", "scopes": ["repo"], "expired": True},
    "pat_read": {"kind": "fine-grained", "owner": "acme", "permissions": {"secrets": "read"}},
    "pat_write": {
        "kind": "fine-grained",
        "owner": "acme",
        "permissions": {"secrets": "write"},
        "repositories": ["infra"],
    },
    "ghs_app": {
        "kind": "app",
        "owner": "acme",
        "permissions": {"organization_secrets": "write", "codespaces_secrets": "read"},
    },
    "ghs_job": {"kind": "actions", "repositories": ["acme/web"]},
    "ghp_few": {"kind": "classic", "login": "few", "scopes": ["repo"], "rate_limit": 2},
}
INTEGRATION = "Resource not accessible by integration"
PERSONAL = "Resource not accessible by personal access token"


def started(folder):
    initial = {**USUAL, "tokens": USUAL["tokens"] | TOKENS, "moved": {"acme/old": "acme/web"}}
    initial["repos"] = USUAL["repos"] | {"acme/attic": {"id": 104, "archived": True}}
    return GitHub(folder, initial)


@pytest.fixture
def fake(tmp_path):
    with started(tmp_path) as github:
        yield github


@pytest.fixture(scope="module")
def unchanging(tmp_path_factory):
    """One fake for all requests of the table, none of which changes anything."""
    with started(tmp_path_factory.mktemp("github")) as github:
        yield github


@pytest.mark.parametrize(
    "token, method, path, status, message",
    [
        ("nobody", "GET", REPO, 401, "Bad credentials"),
        ("ghp_old", "GET", REPO, 401, "Bad credentials"),
        ("ghp_none", "GET", REPO, 404, "Not Found"),
        ("ghp_none", "GET", "/repos/acme/site/actions/secrets", 403, "Must have admin rights"),
        ("ghp_repo", "GET", ORG, 403, "Must have admin rights to Repository."),
        ("ghp_repo", "GET", REPO, 200, None),
        ("pat_read", "GET", f"{REPO}/public-key", 200, None),
        ("pat_read", "PUT", f"{REPO}/A", 403, PERSONAL),
        ("pat_read", "GET", "/repos/acme/web/environments/production/secrets", 403, PERSONAL),
        ("pat_read", "GET", "/repos/acme/web/actions/variables", 403, PERSONAL),
        ("pat_write", "GET", REPO, 404, "Not Found"),
        ("pat_write", "GET", "/repos/acme/infra/actions/secrets", 200, None),
        ("ghs_app", "GET", ORG, 200, None),
        ("ghs_app", "GET", REPO, 403, INTEGRATION),
        ("ghs_app", "GET", "/repos/acme/web/codespaces/secrets", 403, INTEGRATION),
        ("ghs_app", "GET", "/user/codespaces/secrets", 403, INTEGRATION),
        ("ghs_job", "GET", f"{REPO}/public-key", 403, INTEGRATION),
        ("ghp_good", "GET", "/repos/acme/attic/actions/secrets", 200, None),
        ("ghp_good", "DELETE", "/repos/acme/attic/actions/secrets/A", 403, "archived"),
        ("ghp_good", "GET", f"{REPO}/", 404, "Not Found"),
        ("ghp_good", "GET", "/repos/ACME/Web/actions/secrets", 200, None),
        ("ghp_good", "GET", "/repos/acme/none/actions/secrets", 404, "Not Found"),
        ("ghp_good", "GET", "/orgs/none/actions/secrets", 404, "Not Found"),
        ("ghp_good", "GET", "/repos/acme/web/environments/none/secrets", 404, "Not Found"),
        ("ghp_good", "GET", "/repos/acme/web/environments/eu/west/secrets", 404, "Not Found"),
        ("ghp_good", "GET", "/repositories/101/environments/eu%2Fwest/secrets", 200, None),
        ("ghp_good", "GET", f"/api/v3{REPO}", 200, None),
        ("ghp_good", "POST", REPO, 404, "Not Found"),
        ("ghp_good", "GET", "/repos/acme/web/dependabot/variables", 404, "Not Found"),
        ("ghp_good", "GET", "/nothing", 404, "Not Found"),
    ],
)
def test_who_gets_what(unchanging, token, method, path, status, message):
    answer = Client(unchanging.url, token)(method, path)
    assert answer.status == status, answer.text
    if message:
        assert message in answer.json()["message"]


def test_without_a_token(fake):
    call = Client(fake.url)
    assert call("GET", "/repos/acme/site", headers={"Authorization": None}).status == 200
    assert call("GET", "/repos/acme/web", headers={"Authorization": None}).status == 404
    answer = call("GET", "/repos/acme/site/actions/secrets", headers={"Authorization": None})
    assert (answer.status, answer.json()["message"]) == (401, "Requires authentication")


def test_a_refusal_names_the_permission(fake):
    answer = Client(fake.url, "ghs_app")("PUT", f"{REPO}/A", {})
    assert answer.headers["X-Accepted-GitHub-Permissions"] == "secrets=write"


@pytest.mark.parametrize(
    "headers, status",
    [
        ({"User-Agent": ""}, 403),
        ({"X-GitHub-Api-Version": "2026-03-10"}, 200),
        ({"X-GitHub-Api-Version": "1999-01-01"}, 400),
        ({"Authorization": "token ghp_good"}, 200),
        ({"Authorization": "Basic Z2hwX2dvb2Q="}, 401),
    ],
)
def test_headers(unchanging, headers, status):
    assert Client(unchanging.url)("GET", REPO, headers=headers).status == status


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'"x"'])
def test_a_body_must_be_a_json_object(unchanging, body):
    assert Client(unchanging.url)("PUT", f"{REPO}/A", body).status == 400


def test_a_renamed_repository_redirects(fake):
    answer = Client(fake.url)("GET", "/repos/acme/old/actions/secrets")
    there = f"{fake.url}/repositories/101/actions/secrets"
    assert (answer.status, answer.headers["Location"]) == (301, there)


def test_conditional_request(fake):
    call = Client(fake.url)
    etag = call("GET", REPO).headers["ETag"]
    left = int(call("GET", REPO).headers["X-RateLimit-Remaining"])
    again = call("GET", REPO, headers={"If-None-Match": etag})
    assert (again.status, again.text) == (304, "")
    assert int(again.headers["X-RateLimit-Remaining"]) == left
    call.put_secret(REPO, "A", b"v")
    assert call("GET", REPO, headers={"If-None-Match": etag}).status == 200


def test_primary_limit(fake):
    call = Client(fake.url, "ghp_few")
    assert [call("GET", REPO).status for _ in range(3)] == [200, 200, 403]
    refused = call("GET", REPO)
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    assert "API rate limit exceeded" in refused.json()["message"]
    assert call("GET", "/rate_limit").json()["resources"]["core"]["limit"] == 2


def test_secondary_limit_counts_a_write_as_five(fake):
    call = Client(fake.url)
    statuses = [call("DELETE", f"{REPO}/A").status for _ in range(181)]
    assert statuses == [404] * 180 + [403]
    assert call("DELETE", f"{REPO}/A").headers["Retry-After"] == "60"


def test_enterprise(tmp_path):
    with GitHub(tmp_path, options=["--enterprise"]) as fake:
        call = Client(fake.url)
        assert call("GET", REPO).status == 404
        assert call("GET", f"/api/v3{REPO}").status == 200
        assert call("GET", "/api/v3/orgs/acme/codespaces/secrets").status == 404
        newer = {"X-GitHub-Api-Version": "2026-03-10"}
        assert call("GET", f"/api/v3{REPO}", headers=newer).status == 400
        assert call("GET", f"/api/v3{REPO}").headers["X-RateLimit-Limit"] is None
