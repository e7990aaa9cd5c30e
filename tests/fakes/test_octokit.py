"""GitHub's own JavaScript client accepts the fake, over plain HTTP and over TLS."""

import json
import os
import pathlib
import shutil
import subprocess

import pytest

from tests.fakes.github.running import GitHub
from tests.fakes.judge import Judge

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODULES = ROOT / ".cache" / "tools" / "npm" / "node_modules"
pytestmark = [
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(not (MODULES / "@octokit").is_dir(), reason=f"no octokit in {MODULES}"),
]


@pytest.mark.parametrize("tls", [False, True], ids=["http", "tls"])
def test_journey(tmp_path, tls):
    with GitHub(tmp_path, tls=tls) as github:
        many = {f"V{number:02}": "v" for number in range(35)}
        github.merge({"stores": {"/repos/acme/infra/actions/variables": many}})
        env = {
            "PATH": os.environ["PATH"],
            "FAKE_URL": github.url + ("/api/v3" if tls else ""),
            "NODE_MODULES": str(MODULES),
            "NODE_EXTRA_CA_CERTS": str(github.ca_file or ""),
        }
        script = ROOT / "tests" / "fakes" / "octokit" / "journey.mjs"
        done = subprocess.run(
            ["node", script], env=env, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        stores = github.state()["stores"]
        traffic = github.traffic()
    life = [201, 204, 1, "TOK"]
    assert json.loads(done.stdout) == {
        "repo": life,
        "environment": life,
        "org": life,
        "dependabot": life,
        "codespaces": life,
        "selected": [204, ["acme/web", "acme/infra"], 204, 204, 409],
        "variable": [201, 409, 204, "two", 1, 201, 201],
        "pages": 35,
        "id": 101,
        "refused": [422, 404, 404],
        "deleted": 204,
    }
    text = {path: {name: item["value"] for name, item in s.items()} for path, s in stores.items()}
    assert "/repos/acme/web/actions/secrets" not in text
    assert text["/repos/acme/web/environments/eu%2Fwest/secrets"] == {"TOK": "from octokit"}
    assert text["/orgs/acme/actions/secrets"] == {"TOK": "from octokit"}
    assert text["/orgs/acme/dependabot/secrets"] == {"TOK": "from octokit"}
    assert text["/repos/acme/web/environments/eu%2Fwest/variables"] == {"V": "env"}
    assert len(traffic) > 40
    assert Judge().findings(traffic) == []
