"""Secrets of every scope, as github-secrets documentation and description say they behave."""

import base64

import pytest

from tests.fakes.client import Client
from tests.fakes.github.running import GitHub

REPO = "/repos/acme/web/actions/secrets"
ORG = "/orgs/acme/actions/secrets"
SCOPES = [
    (REPO, {}),
    ("/repos/acme/web/environments/production/secrets", {}),
    ("/repos/acme/web/environments/eu%2Fwest/secrets", {}),
    ("/repos/acme/web/dependabot/secrets", {}),
    ("/repos/acme/web/codespaces/secrets", {}),
    ("/repos/acme/web/agents/secrets", {}),
    (ORG, {"visibility": "private"}),
    ("/orgs/acme/dependabot/secrets", {"visibility": "all"}),
    ("/orgs/acme/codespaces/secrets", {"visibility": "private"}),
    ("/orgs/acme/agents/secrets", {"visibility": "private"}),
    ("/user/codespaces/secrets", {"selected_repository_ids": [101]}),
]


@pytest.fixture
def call(github):
    return Client(github.url)


@pytest.mark.parametrize("base, more", SCOPES, ids=[base for base, _ in SCOPES])
def test_life_of_a_secret(github, call, base, more):
    assert call.put_secret(base, "tok_1", b"\xffbytes\n", **more).status == 201
    assert call.put_secret(base, "TOK_1", "grün\n".encode(), **more).status == 204
    listed = call("GET", base).json()
    assert listed["total_count"] == 1
    assert listed["secrets"][0]["name"] == "TOK_1"
    assert "grün" not in call("GET", base).text
    stored = github.store(base.replace("/user/", "/users/octo/"))
    assert stored["TOK_1"]["value"] == "grün\n"
    assert call("GET", f"{base}/Tok_1").status == 200
    assert call("DELETE", f"{base}/TOK_1").status == 204
    assert call("DELETE", f"{base}/TOK_1").status == 404
    assert github.store(base) == {}


def test_bytes_that_are_no_text_come_back_as_base64(github, call):
    call.put_secret(REPO, "RAW", b"\xff\x00")
    assert github.store(REPO)["RAW"]["base64"] == base64.b64encode(b"\xff\x00").decode()


def put(change, base=REPO, **more):
    """A PUT whose body is spoilt by `change`."""

    def run(call):
        body = call.sealed(base, b"value", **more)
        change(body)
        return call("PUT", f"{base}/TOK", body)

    return run


def sealed_for_another_store(call):
    return call("PUT", f"{REPO}/TOK", call.sealed("/repos/acme/infra/actions/secrets", b"value"))


def box_of_another_store(call):
    body = call.sealed("/repos/acme/infra/actions/secrets", b"value")
    body["key_id"] = call("GET", f"{REPO}/public-key").json()["key_id"]
    return call("PUT", f"{REPO}/TOK", body)


REFUSED = {
    "key_id of another store": sealed_for_another_store,
    "box of another store": box_of_another_store,
    "not base64": put(lambda body: body.update(encrypted_value="%%%")),
    "base64 without padding": put(lambda body: body.update(encrypted_value="AAA")),
    "line end": put(lambda body: body.update(encrypted_value=body["encrypted_value"] + "\n")),
    "cut box": put(lambda body: body.update(encrypted_value=body["encrypted_value"][:-4])),
    "no box": put(lambda body: body.pop("encrypted_value")),
    "no key_id": put(lambda body: body.pop("key_id")),
    "key_id as a number": put(lambda body: body.update(key_id=int(body["key_id"]))),
    "org without visibility": put(lambda body: None, ORG),
    "org with a wrong visibility": put(lambda body: None, ORG, visibility="public"),
    "ids without selected": put(
        lambda body: None, ORG, visibility="private", selected_repository_ids=[101]
    ),
    "ids as strings": put(
        lambda body: None, ORG, visibility="selected", selected_repository_ids=["101"]
    ),
    "unknown id": put(lambda body: None, ORG, visibility="selected", selected_repository_ids=[9]),
    "new without a value": lambda call: call("PUT", f"{ORG}/NEW", {"visibility": "all"}),
    "digit first": lambda call: call.put_secret(REPO, "1A", b"v"),
    "hyphen": lambda call: call.put_secret(REPO, "A-B", b"v"),
    "space": lambda call: call.put_secret(REPO, "A%20B", b"v"),
    "beyond ASCII": lambda call: call.put_secret(REPO, "%C3%84", b"v"),
    "GITHUB_": lambda call: call.put_secret(REPO, "github_x", b"v"),
    "over 48 KB": lambda call: call.put_secret(REPO, "BIG", b"x" * 49153),
}


@pytest.fixture(scope="module")
def unchanging(tmp_path_factory):
    """One fake for all requests of the table, none of which changes anything."""
    with GitHub(tmp_path_factory.mktemp("github")) as github:
        yield github


@pytest.mark.parametrize("request_", REFUSED.values(), ids=REFUSED)
def test_refused_with_422(unchanging, request_):
    answer = request_(Client(unchanging.url))
    assert (answer.status, unchanging.state()["stores"]) == (422, {}), answer.text


def test_exactly_48_kb_passes(call):
    assert call.put_secret(REPO, "BIG", b"x" * 49152).status == 201


@pytest.mark.parametrize("base, most", [(REPO, 100), (ORG, 1000)])
def test_count_is_limited(github, call, base, most):
    github.merge({"stores": {base: {f"S{i}": "v" for i in range(most)}}})
    more = {"visibility": "all"} if base == ORG else {}
    assert call.put_secret(base, "ONE_MORE", b"v", **more).status == 422
    assert call.put_secret(base, "S1", b"new", **more).status == 204


def test_after_a_rotation_only_the_new_key_opens(github, call):
    body = call.sealed(REPO, b"v")
    github.rotate(REPO)
    assert "improperly encrypted" in call("PUT", f"{REPO}/A", body).json()["message"]
    assert call.put_secret(REPO, "A", b"v").status == 201


def test_visibility_alone_leaves_the_value(github, call):
    call.put_secret(ORG, "A", b"kept", visibility="all")
    body = {"visibility": "selected", "selected_repository_ids": [102]}
    assert call("PUT", f"{ORG}/A", body).status == 204
    item = github.store(ORG)["A"]
    assert (item["value"], item["visibility"], item["selected_repository_ids"]) == (
        "kept",
        "selected",
        [102],
    )


def test_a_sealed_empty_string_wipes_the_value(github, call):
    call.put_secret(ORG, "A", b"lost", visibility="all")
    call.put_secret(ORG, "A", b"", visibility="all")
    assert github.store(ORG)["A"]["value"] == ""


def test_dependabot_ids_may_be_strings_until_2026(github, call):
    base = "/orgs/acme/dependabot/secrets"
    more = {"visibility": "selected", "selected_repository_ids": ["101"]}
    assert call.put_secret(base, "A", b"v", **more).status == 201
    assert github.store(base)["A"]["selected_repository_ids"] == [101]
    body = call.sealed(base, b"v", **more)
    newer = {"X-GitHub-Api-Version": "2026-03-10"}
    assert call("PUT", f"{base}/A", body, newer).status == 422


def test_selected_repositories(github, call):
    call.put_secret(ORG, "A", b"v", visibility="selected", selected_repository_ids=[101])
    below = f"{ORG}/A/repositories"
    assert call("PUT", f"{below}/102").status == 204
    assert call("DELETE", f"{below}/101").status == 204
    listed = call("GET", below).json()
    assert [repo["full_name"] for repo in listed["repositories"]] == ["acme/infra"]
    assert call("PUT", below, {"selected_repository_ids": []}).status == 204
    assert github.store(ORG)["A"]["selected_repository_ids"] == []
    shown = call("GET", f"{ORG}/A").json()
    assert shown["selected_repositories_url"] == github.url + below
    call("PUT", f"{ORG}/A", {"visibility": "all"})
    assert call("PUT", f"{below}/102").status == 409
    assert call("DELETE", f"{below}/102").status == 409
    assert call("PUT", f"{below}/9999").status == 404


def test_a_repository_lists_the_org_secrets_it_sees(github, call):
    selected = {"value": "v", "visibility": "selected", "selected_repository_ids": [102]}
    for_all = {"value": "v", "visibility": "all"}
    github.merge({"stores": {ORG: {"P": "v", "S": selected, "A": for_all}}})

    def seen(repo):
        listed = call("GET", f"/repos/acme/{repo}/actions/organization-secrets").json()
        return [secret["name"] for secret in listed["secrets"]]

    assert [seen("web"), seen("infra"), seen("site")] == [["A", "P"], ["A", "P", "S"], ["A"]]


def test_pages_and_links(github, call):
    github.merge({"stores": {REPO: {f"S{i:03}": "v" for i in range(70)}}})
    first = call("GET", REPO)
    assert (first.json()["total_count"], len(first.json()["secrets"])) == (70, 30)
    assert f'<{github.url}{REPO}?per_page=30&page=2>; rel="next"' in first.headers["Link"]
    assert f'<{github.url}{REPO}?per_page=30&page=3>; rel="last"' in first.headers["Link"]
    last = call("GET", f"{REPO}?per_page=30&page=3")
    assert len(last.json()["secrets"]) == 10
    assert 'rel="next"' not in last.headers["Link"]
    assert 'rel="prev"' in last.headers["Link"]
    whole = call("GET", f"{REPO}?per_page=500")
    assert (len(whole.json()["secrets"]), whole.headers["Link"]) == (70, None)


def test_times_move_only_with_changes(tmp_path):
    with GitHub(tmp_path, options=["--clock", "2026-01-02T03:04:05Z"]) as github:
        call = Client(github.url)
        call.put_secret(REPO, "A", b"v")
        call.put_secret(REPO, "A", b"w")
        item = call("GET", f"{REPO}/A").json()
    assert item["created_at"] == "2026-01-02T03:04:05Z"
    assert item["updated_at"] == "2026-01-02T03:04:06Z"
