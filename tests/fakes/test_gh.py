"""GitHub's own command line client (gh 2.23 of Debian 12) accepts the fake, by both of its ways:
TLS with the paths of an enterprise server, and a Unix socket with those of github.com."""

import os
import re
import shutil
import subprocess

import pytest

from tests.fakes.github.running import GitHub
from tests.fakes.judge import Judge

pytestmark = pytest.mark.skipif(shutil.which("gh") is None, reason="gh is not installed")


class Gh:
    def __init__(self, folder, way):
        self._folder = folder
        socket = folder / "gh.sock"
        options = ["--unix", str(socket)] if way == "socket" else []
        self.github = GitHub(folder / "github", options=options, tls=way == "tls")
        self._env = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "GH_CONFIG_DIR": str(folder / "config"),
            "GH_NO_UPDATE_NOTIFIER": "1",
            "GH_PROMPT_DISABLED": "1",
        }
        if way == "tls":
            self._env["GH_HOST"] = f"localhost:{self.github.port}"
            self._env["GH_ENTERPRISE_TOKEN"] = "ghp_good"
            self._env["SSL_CERT_FILE"] = str(self.github.ca_file)
        else:
            self._env["GH_TOKEN"] = "ghp_good"
            self("config", "set", "http_unix_socket", str(socket))

    def __call__(self, *arguments, stdin="", status=0):
        done = subprocess.run(
            ["gh", *arguments],
            env=self._env,
            cwd=self._folder,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert done.returncode == status, done.stderr
        return done.stdout if status == 0 else done.stderr

    def values(self, store):
        return {name: item["value"] for name, item in self.github.store(store).items()}


@pytest.fixture(scope="module", params=["tls", "socket"])
def client(request, tmp_path_factory):
    gh = Gh(tmp_path_factory.mktemp("gh"), request.param)
    with gh.github:
        yield gh


@pytest.fixture(scope="module")
def judge():
    return Judge()


@pytest.fixture
def gh(client, judge):
    client.github.reset()
    yield client
    traffic = client.github.traffic()
    assert traffic
    assert judge.findings(traffic) == []


@pytest.mark.parametrize(
    "where, store",
    [
        (["-R", "acme/web"], "/repos/acme/web/actions/secrets"),
        (["-R", "acme/web", "--app", "dependabot"], "/repos/acme/web/dependabot/secrets"),
        (["-R", "acme/web", "--app", "codespaces"], "/repos/acme/web/codespaces/secrets"),
        (
            ["-R", "acme/web", "--env", "production"],
            "/repos/acme/web/environments/production/secrets",
        ),
        (["--org", "acme"], "/orgs/acme/actions/secrets"),
        (["--org", "acme", "--app", "dependabot"], "/orgs/acme/dependabot/secrets"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_set_list_delete(gh, where, store):
    gh("secret", "set", "tok_1", *where, "-b", "grün\nzwei")
    gh("secret", "set", "TOK_1", *where, stdin="piped\n")
    assert gh.values(store) == {"TOK_1": "piped"}
    listed = gh("secret", "list", *where)
    assert re.match(r"TOK_1\t\S+", listed)
    gh("secret", "delete", "TOK_1", *where)
    assert gh.values(store) == {}
    assert "404" in gh("secret", "delete", "TOK_1", *where, status=1)


@pytest.mark.parametrize("app", ["actions", "dependabot"])
def test_selected_repositories(gh, app):
    org = ["--org", "acme", "--app", app]
    gh("secret", "set", "TOK", *org, "--repos", "web,acme/infra", "-b", "v")
    (item,) = gh.github.store(f"/orgs/acme/{app}/secrets").values()
    assert (item["visibility"], item["selected_repository_ids"]) == ("selected", [101, 102])
    assert "SELECTED" in gh("secret", "list", *org).upper()
    gh("secret", "set", "TOK", *org, "-v", "all", "-b", "w")
    (item,) = gh.github.store(f"/orgs/acme/{app}/secrets").values()
    assert (item["visibility"], item["value"]) == ("all", "w")
    message = gh("secret", "set", "TOK", *org, "--repos", "none", "-b", "v", status=1)
    assert "acme/none" in message


def test_user_secrets(gh):
    gh("secret", "set", "TOK", "--user", "--repos", "acme/web", "-b", "v")
    (item,) = gh.github.store("/users/octo/codespaces/secrets").values()
    assert (item["value"], item["selected_repository_ids"]) == ("v", [101])
    assert gh("secret", "list", "--user").startswith("TOK\t")


def test_a_file_of_secrets_and_a_list_of_many_pages(gh):
    names = {f"S{number:02}": f"v{number}" for number in range(20)}
    text = "".join(f"{name}={value}\n" for name, value in names.items())
    gh("secret", "set", "-R", "acme/web", "-f", "-", stdin=text)
    assert gh.values("/repos/acme/web/actions/secrets") == names
    many = {"/orgs/acme/actions/secrets": {f"S{number:03}": "v" for number in range(250)}}
    gh.github.merge({"stores": many})
    assert len(gh("secret", "list", "--org", "acme").splitlines()) == 250


def test_variables_through_gh_api(gh):
    base = "repos/acme/web/actions/variables"
    gh("api", "-X", "POST", base, "-f", "name=V", "-f", "value=x")
    assert "409" in gh("api", "-X", "POST", base, "-f", "name=V", "-f", "value=x", status=1)
    gh("api", "-X", "PATCH", f"{base}/V", "-f", "value=y")
    assert gh.values(f"/{base}") == {"V": "y"}
    gh("api", "-X", "DELETE", f"{base}/V")
    assert gh.values(f"/{base}") == {}


@pytest.mark.parametrize(
    "kind, message",
    [
        ("unauthorized", "HTTP 401: Bad credentials"),
        ("forbidden", "HTTP 403: Resource not accessible by personal access token"),
        ("unprocessable", "HTTP 422: Validation Failed"),
        ("server-error", "HTTP 500: Server Error"),
        ("bad-gateway", "HTTP 502"),
        ("not-json", "unexpected EOF"),
    ],
)
def test_faults_as_gh_tells_them(gh, kind, message):
    gh.github.plant({"kind": kind})
    assert message in gh("secret", "list", "--org", "acme", status=1)


@pytest.mark.parametrize(
    "name, message",
    [("GITHUB_X", "must not start with GITHUB_"), ("A-B", "can only contain alphanumeric")],
)
def test_bad_names_are_refused(gh, name, message):
    assert message in gh("secret", "set", name, "-R", "acme/web", "-b", "v", status=1)
