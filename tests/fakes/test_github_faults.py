"""Planted faults, TLS, the recorded traffic, and how an answer leaves."""

import http.client
import json
import socket
import ssl
import urllib.error

import pytest

from tests.fakes.client import Client
from tests.fakes.github.faults import KINDS
from tests.fakes.github.running import GitHub

REPO = "/repos/acme/web/actions/secrets"
CUT = (http.client.HTTPException, urllib.error.URLError, ConnectionError)


@pytest.fixture
def call(github):
    return Client(github.url)


@pytest.mark.parametrize("kind", [kind for kind, plan in KINDS.items() if "status" in plan])
def test_kinds_that_answer(github, call, kind):
    github.plant({"kind": kind})
    answer = call("GET", REPO)
    assert answer.status == KINDS[kind]["status"]
    for name, value in KINDS[kind].get("headers", {}).items():
        assert answer.headers[name] == value
    assert call("GET", REPO).status == 200, "a fault happens once unless told otherwise"


@pytest.mark.parametrize(
    "kind, stored", [("close", []), ("close-after", ["A"]), ("truncate", ["A"])]
)
def test_kinds_that_cut_the_connection(github, call, kind, stored):
    github.plant({"kind": kind, "method": "PUT"})
    with pytest.raises(CUT):
        call.put_secret(REPO, "A", b"v")
    assert list(github.store(REPO)) == stored


def test_hang(github):
    github.plant({"kind": "hang"})
    with socket.create_connection(("127.0.0.1", github.port), 5) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.recv(1)


def test_nth_and_times_and_pattern(github, call):
    github.plant({"method": "DELETE", "path": "/secrets/A$", "nth": 2, "times": 2, "status": 500})
    assert [call("DELETE", f"{REPO}/A").status for _ in range(4)] == [404, 500, 500, 404]
    assert call("DELETE", f"{REPO}/B").status == 404
    github.plant({"status": 418, "times": 0})
    assert [call("GET", REPO).status for _ in range(3)] == [418] * 3
    github.clear_faults()
    assert call("GET", REPO).status == 200


def test_an_unknown_member_of_a_fault_is_an_error(github):
    with pytest.raises(urllib.error.HTTPError):
        github.plant({"stauts": 500})


def test_tls_under_the_test_ca(github_tls):
    trusting = Client(github_tls.url, ca_file=github_tls.ca_file)
    assert trusting("GET", f"/api/v3{REPO}").status == 200
    by_address = Client(f"https://127.0.0.1:{github_tls.port}", ca_file=github_tls.ca_file)
    assert by_address("GET", REPO).status == 200
    with pytest.raises(urllib.error.URLError) as caught:
        Client(github_tls.url)("GET", REPO)
    assert isinstance(caught.value.reason, ssl.SSLCertVerificationError)


def test_san(tmp_path):
    options = ["--host", "0.0.0.0", "--san", "github.test", "--san", "127.0.0.2"]
    with GitHub(tmp_path, tls=True, options=options) as github:
        elsewhere = Client(github.url_at("127.0.0.2"), ca_file=github.ca_file)
        assert elsewhere("GET", REPO).status == 200
        context = ssl.create_default_context(cafile=github.ca_file)
        with socket.create_connection(("127.0.0.1", github.port), 5) as plain:
            with context.wrap_socket(plain, server_hostname="github.test") as connection:
                names = connection.getpeercert()["subjectAltName"]
    assert ("DNS", "github.test") in names


def test_traffic_holds_everything_but_the_token(github, call):
    call.put_secret(REPO, "A", b"v")
    key, put = github.traffic()
    assert (key["method"], key["path"], key["status"]) == ("GET", f"{REPO}/public-key", 200)
    assert json.loads(put["request_body"]).keys() == {"encrypted_value", "key_id"}
    assert (put["status"], put["response_body"]) == (201, "{}")
    assert put["content_type"].startswith("application/json")
    assert ["Authorization", "Bearer ***"] in put["request_headers"]
    assert "ghp_good" not in github.traffic_file.read_text()


def test_a_fault_is_marked_in_the_traffic(github, call):
    github.plant({"kind": "html"}, {"kind": "close", "method": "GET", "nth": 2})
    call("GET", REPO)
    with pytest.raises(CUT):
        call("GET", REPO)
    assert [(line["fault"], line["status"]) for line in github.traffic()] == [
        ("html", 200),
        ("close", None),
    ]


def test_state_file_follows_and_can_be_loaded(github, call, tmp_path):
    call.put_secret(REPO, "A", b"v")
    dumped = json.loads(github.state_file.read_text())
    assert dumped == github.state()
    assert dumped["stores"][REPO]["A"]["value"] == "v"
    with GitHub(tmp_path / "second", dumped) as second:
        assert second.state() == dumped


def test_an_answer_leaves_in_one_piece(github):
    headers = "Host: x\r\nUser-Agent: t\r\nAuthorization: token ghp_good\r\n"
    request = f"GET {REPO} HTTP/1.1\r\n{headers}\r\n"
    with socket.create_connection(("127.0.0.1", github.port), 5) as connection:
        for _ in range(20):
            connection.sendall(request.encode())
            piece = connection.recv(65536)
            assert piece.endswith(b'{"total_count": 0, "secrets": []}')
