"""TLS is verified, whatever the environment says; a CA of one's own is named, not ambient."""

import socket

import pytest

from tests.e2e.syncing import ORG_SECRETS, SMALL, Workspace
from tests.fakes.fixtures import github_tls  # noqa: F401
from tests.fakes.github.running import GitHub

# With these, which OpenSSL would read, no handshake with the fake succeeds.
UNUSABLE_SETTINGS = """
openssl_conf = all
[all]
ssl_conf = tls
[tls]
system_default = defaults
[defaults]
Groups = brainpoolP256r1
"""
HINT = "name the file with your own CA's certificates with ca-file"


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path, SMALL)


def refused(run, host, reason, hint=HINT):
    assert run.code == 1
    assert run.err == (
        f"esc-courier: error: listing the secrets of organization acme: no answer from {host}: "
        f"{reason}\n  hint: {hint}\n"
    )


def test_a_named_ca_is_trusted(github_tls, workspace):
    for host in ("127.0.0.1", "localhost"):
        url = github_tls.url_at(host)
        run = workspace.sync(url, "--apply", "--ca-file", str(github_tls.ca_file))
        assert (run.code, run.err.count("error")) == (0, 0)
    assert github_tls.store(ORG_SECRETS)["API_KEY"]["value"] == "s3cr3t-api-key"


def test_an_unknown_ca_is_not(github_tls, workspace):
    ca = str(github_tls.ca_file)
    ambient = {"SSL_CERT_FILE": ca, "CURL_CA_BUNDLE": ca, "REQUESTS_CA_BUNDLE": ca}
    for env in ({}, ambient):
        run = workspace.sync(github_tls.url, "--deadline", "1", env=env)
        refused(
            run,
            f"localhost:{github_tls.port}",
            "SSL certificate problem: unable to get local issuer certificate",
        )
    assert github_tls.traffic() == []


def test_a_certificate_for_another_name_is_not(tmp_path, workspace):
    with GitHub(tmp_path / "github", tls=True, options=["--host", "0.0.0.0"]) as github:
        run = workspace.sync(
            github.url_at("127.0.0.2"), "--ca-file", str(github.ca_file), "--deadline", "1"
        )
        refused(
            run,
            f"127.0.0.2:{github.port}",
            "SSL: no alternative certificate subject name matches target host name '127.0.0.2'",
        )
        assert github.traffic() == []


def test_tls_keys_and_openssl_settings_do_not_come_from_the_environment(github_tls, workspace):
    keys = workspace.folder / "keys.log"
    settings = workspace.folder / "openssl.cnf"
    settings.write_text(UNUSABLE_SETTINGS)
    run = workspace.sync(
        github_tls.url,
        "--ca-file",
        str(github_tls.ca_file),
        env={"SSLKEYLOGFILE": str(keys), "OPENSSL_CONF": str(settings)},
    )
    assert run.code == 0
    assert not keys.exists()


def test_a_ca_file_without_certificates(github_tls, workspace):
    (workspace.folder / "ca.pem").write_text("nothing\n")
    run = workspace.sync(github_tls.url, "--ca-file", "ca.pem")
    assert (run.code, run.err) == (
        2,
        "esc-courier: error: ca-file holds no certificate\n"
        "  hint: it must hold lines from -----BEGIN CERTIFICATE----- on (PEM)\n",
    )
    broken = "-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n"
    (workspace.folder / "ca.pem").write_text(broken)
    run = workspace.sync(github_tls.url, "--ca-file", "ca.pem", "--deadline", "1")
    refused(
        run,
        f"localhost:{github_tls.port}",
        "Problem with the SSL CA cert (path? access rights?)",
        "a certificate in ca-file cannot be read",
    )


def test_the_token_does_not_reach_a_proxy(github_tls, workspace):
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.settimeout(10)
        process = workspace.start(
            "https://api.example",
            "--deadline",
            "1",
            env={"HTTPS_PROXY": f"http://127.0.0.1:{proxy.getsockname()[1]}"},
        )
        connection, _ = proxy.accept()
        with connection:
            seen = connection.recv(65536).decode()
            connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        process.communicate(timeout=60)
    assert seen.startswith("CONNECT api.example:443 HTTP/1.1\r\n")
    assert "Authorization" not in seen and "ghp_" not in seen
