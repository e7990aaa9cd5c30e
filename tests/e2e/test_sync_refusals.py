"""GitHub refusing, failing, or being something else, over real HTTP: whole texts, nothing written."""

import socket

import pytest

from tests.e2e.syncing import ORG_SECRETS, REPO_SECRETS, SMALL, Workspace, writes
from tests.fakes.fixtures import github, github_process  # noqa: F401

NEEDS = 'the token needs the organization permission "Secrets": '
AGAIN = "try again later; www.githubstatus.com tells of outages"
NETWORK = "check the URL, the network, and HTTPS_PROXY if this network needs a proxy"


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path, SMALL)


@pytest.fixture
def unused_port():
    with socket.socket() as taken:  # bound, and not listening
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def error(message, hint):
    return f"esc-courier: error: {message}\n  hint: {hint}\n"


READING = {
    "unauthorized": (
        "GitHub does not accept the token (401: Bad credentials)",
        f"it is wrong or has expired: make a new one; {NEEDS}read",
    ),
    "forbidden": (
        "GitHub does not allow it (403: Resource not accessible by personal access token)",
        f"{NEEDS}read (organization_secrets=write); "
        "the workflow's own GITHUB_TOKEN cannot have it",
    ),
    "sso": (
        "GitHub does not allow it (403: Resource protected by organization SAML enforcement. You "
        "must grant your Personal Access token access to this organization.)",
        "authorize the token for the organization's single sign-on",
    ),
    "not-found": (
        "GitHub finds nothing there, or hides it from the token (404: Not Found)",
        f"check its name; {NEEDS}read",
    ),
    "unprocessable": (
        "GitHub does not accept what was sent (422: Validation Failed)",
        "check the name and the value's size",
    ),
    "server-error": ("GitHub failed (500: Server Error)", AGAIN),
    "bad-gateway": ("GitHub failed (502)", AGAIN),
    "html": (
        "GitHub gave an answer that does not fit (200)",
        "is @URL@ really GitHub's API? Its answer is not JSON",
    ),
    "not-json": (
        "GitHub gave an answer that does not fit (200)",
        "run again; if it stays so, report it",
    ),
    "too-many": (
        "GitHub's rate limit is reached (429: You have exceeded a secondary rate limit. Please "
        "wait a few minutes before you try again.)",
        "wait, and run again: what is done stays done",
    ),
    "close": (
        "no answer from @HOST@: Server returned nothing (no headers, no data)",
        NETWORK,
    ),
    "truncate": ("no answer from @HOST@: Transferred a partial file", NETWORK),
    "hang": (
        "no answer from @HOST@: Timeout was reached",
        "try again, or give each request more seconds with timeout",
    ),
}


@pytest.mark.parametrize("kind", READING)
def test_reading(github, workspace, kind):
    github.plant({"path": "secrets", "kind": kind, "times": 0})
    # With so short a deadline no request is tried again; the waits have tests of their own.
    options = ["--deadline", "1", "--timeout", "1"]
    run = workspace.sync(github.url, "--apply", *options)
    message, hint = (
        text.replace("@URL@", github.url).replace("@HOST@", f"127.0.0.1:{github.port}")
        for text in READING[kind]
    )
    expected = error(f"listing the secrets of organization acme: {message}", hint)
    assert (run.code, run.out, run.err) == (1, "", expected)
    assert writes(github) == []
    assert github.store(ORG_SECRETS) == {}


def test_a_passing_failure_is_tried_four_times(github, workspace):
    github.plant({"path": "secrets", "kind": "bad-gateway", "times": 3})
    run = workspace.sync(github.url)
    assert (run.code, run.err) == (0, "")
    assert [line["status"] for line in github.traffic()] == [502, 502, 502, 200]


WRITING = {
    "unauthorized": (
        "GitHub does not accept the token (401: Bad credentials)",
        f"it is wrong or has expired: make a new one; {NEEDS}write",
        2,
    ),
    "forbidden": (
        "GitHub does not allow it (403: Resource not accessible by personal access token)",
        f"{NEEDS}write (organization_secrets=write); "
        "the workflow's own GITHUB_TOKEN cannot have it",
        1,
    ),
    "not-found": (
        "GitHub finds nothing there, or hides it from the token (404: Not Found)",
        f"check its name; {NEEDS}write",
        0,
    ),
    "unprocessable": (
        "GitHub does not accept what was sent (422: Validation Failed)",
        "check the name and the value's size",
        0,
    ),
    "server-error": ("GitHub failed (500: Server Error)", AGAIN, 0),
    "html": (
        "GitHub gave an answer that does not fit (200)",
        "is @URL@ really GitHub's API? Its answer is not JSON",
        0,
    ),
    "close": (
        "no answer from @HOST@: Server returned nothing (no headers, no data)",
        NETWORK,
        2,
    ),
}


@pytest.mark.parametrize("kind", WRITING)
def test_writing(github, workspace, kind):
    """The first secret fails; the last element says how many of the other two are not tried."""
    workspace.write_manifest(
        """
version: 1
environments: [sophia/prod]
targets: { org: { organization: acme }, app: { repository: acme/web } }
secrets:
  A: { from: api.key, to: [org] }
  B: { from: api.key, to: [org] }
  C: { from: api.key, to: [app] }
"""
    )
    github.plant({"method": "PUT", "path": "acme/actions/secrets/A$", "kind": kind, "times": 0})
    run = workspace.sync(github.url, "--apply", "--deadline", "1")
    message, hint, left = WRITING[kind]
    message = f"writing secret A in organization acme: {message}".replace(
        "@HOST@", f"127.0.0.1:{github.port}"
    )
    assert run.code == 1
    assert run.err == error(message, hint.replace("@URL@", github.url))
    counts = [(2 - left, "done"), (1, "failed"), (left, "not attempted")]
    said = ", ".join(f"{count} {what}" for count, what in counts if count)
    assert run.out.endswith(f"applied: {said}\n")
    assert ("B" in github.store(ORG_SECRETS)) == (left == 0)
    assert ("C" in github.store(REPO_SECRETS)) == (left < 2)
    assert "A" not in github.store(ORG_SECRETS)


def test_the_limit_of_a_wait(github, workspace):
    github.plant({"method": "PUT", "status": 403, "json": {}, "headers": {"Retry-After": "3600"}})
    run = workspace.sync(github.url, "--apply")
    assert run.code == 1
    assert run.err == error(
        "writing secret API_KEY in organization acme: GitHub's rate limit is reached (403)",
        "wait, and run again: what is done stays done",
    )


def test_nobody_there(workspace, unused_port):
    run = workspace.sync(f"http://127.0.0.1:{unused_port}", "--deadline", "1")
    assert (run.code, run.err) == (
        1,
        error(
            "listing the secrets of organization acme: no answer from "
            f"127.0.0.1:{unused_port}: Couldn't connect to server",
            NETWORK,
        ),
    )


@pytest.mark.parametrize(
    "url, message, hint",
    [
        (
            "http://api.github.com",
            "plain HTTP to api.github.com is refused: secrets would travel unencrypted",
            "use https://; http:// works for this machine (127.0.0.1) only",
        ),
        (
            "api.github.com",
            "not a URL to send a request to",
            "write https://HOST, without a user name and password",
        ),
        (
            "https://octo:hush@api.github.com",
            "not a URL to send a request to",
            "write https://HOST, without a user name and password",
        ),
    ],
)
def test_an_address_that_is_not_asked(workspace, url, message, hint):
    run = workspace.sync(url)
    assert (run.code, run.out) == (2, "")
    assert run.err == error(f"listing the secrets of organization acme: {message}", hint)


def test_a_token_with_a_line_break(github, workspace):
    run = workspace.sync(github.url, env={"GH_TOKEN": "ghp_good\n"})
    assert run.code == 2
    assert run.err == error(
        "listing the secrets of organization acme: the value for the header Authorization holds a "
        "control character",
        "a token ends with a line break when it was read from a file whole",
    )
    assert github.traffic() == []


def test_a_repository_that_the_manifest_names_and_github_does_not_know(github, workspace):
    workspace.write_manifest(
        SMALL.replace("acme }", "acme, visibility: selected, repositories: [gone] }")
    )
    run = workspace.sync(github.url, "--apply")
    assert run.code == 1
    assert run.err == error(
        "looking up the repository acme/gone: GitHub finds nothing there, or hides it from the "
        "token (404: Not Found)",
        'check its name; the token needs the repository permission "Metadata": read',
    )
    assert writes(github) == []
