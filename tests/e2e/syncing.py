"""The command sync, run by hand against the fake GitHub: a workspace with a manifest and an
environment, and what came of it."""

import os
import subprocess
from dataclasses import dataclass

from tests.e2e.pulling import PROGRAM, ROOT

# Nothing of these may ever be printed.
HIDDEN = ["s3cr3t-api-key", "npm_s3cr3t\nsecond line", "ghp_good"]

ENVIRONMENT = r"""
values:
  api: { key: { fn::secret: s3cr3t-api-key } }
  npm: { token: { fn::secret: "npm_s3cr3t\nsecond line" } }
  region: eu-1
"""

MANIFEST = """
version: 1
environments: [sophia/prod]
targets:
  org: { organization: acme, visibility: selected, repositories: [web, infra] }
  app: { repository: acme/web }
secrets:
  API_KEY: { from: api.key, to: [org, app] }
  NPM_TOKEN: { from: npm.token, to: [app] }
variables:
  REGION: { from: region, to: [app] }
"""

# One secret, one request to list it: for refusals.
SMALL = """
version: 1
environments: [sophia/prod]
targets: { org: { organization: acme } }
secrets: { API_KEY: { from: api.key, to: [org] } }
"""

ORG_SECRETS = "/orgs/acme/actions/secrets"
REPO_SECRETS = "/repos/acme/web/actions/secrets"
REPO_VARIABLES = "/repos/acme/web/actions/variables"


@dataclass
class Run:
    code: int
    out: str
    err: str

    @property
    def text(self):
        return self.out + self.err


class Workspace:
    def __init__(self, folder, manifest=MANIFEST):
        self.folder = folder
        (folder / "envs/sophia").mkdir(parents=True, exist_ok=True)
        (folder / "envs/sophia/prod.yaml").write_text(ENVIRONMENT)
        self.write_manifest(manifest)

    def write_manifest(self, text):
        (self.folder / "courier.yaml").write_text(text.lstrip("\n"))

    def start(self, url, *options, env=None):
        """The running process; `url` is GITHUB_API_URL."""
        ambient = {"PATH": os.environ["PATH"], "GH_TOKEN": "ghp_good", "GITHUB_API_URL": url}
        return subprocess.Popen(
            [str(PROGRAM), "sync", "--definitions", "envs", *options],
            cwd=self.folder,
            env=ambient | (env or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def sync(self, url, *options, env=None):
        return finish(self.start(url, *options, env=env))


def finish(process):
    out, err = process.communicate(timeout=120)
    run = Run(process.returncode, out, err)
    for hidden in HIDDEN:
        for line in hidden.splitlines():
            assert line not in run.text
    return run


def writes(github):
    """(method, path, status) of the requests that could change something."""
    return [
        (line["method"], line["path"], line["status"])
        for line in github.traffic()
        if line["method"] != "GET"
    ]


__all__ = ["ROOT", "Workspace", "finish", "writes"]
