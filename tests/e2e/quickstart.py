"""examples/quickstart as the end-to-end tests use it: its secrets, its GitHub, its workspace."""

import base64
import pathlib
import shutil

import yaml

from tests.e2e.sealing import unseal

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples/quickstart"
# Committed with the example, and of no other use.
KEY = (EXAMPLE / "demo.key").read_text().strip()
ENVIRONMENT = {"COURIER_KEY": KEY}  # of each step
TOKEN = "ghp_EndToEndTokenOfTheTests0123456789"

GITHUB = {
    "tokens": {TOKEN: {"kind": "classic", "login": "octo", "scopes": ["repo", "admin:org"]}},
    "orgs": {"sophia-ai": {"id": 1}},
    "repos": {"sophia-ai/app": {"id": 101}, "sophia-ai/infra": {"id": 102}},
}


def _secret(name, document, *path):
    """The secret in plain, opened by other means than the program's where it is sealed."""
    for key in path:
        document = document[key]
    value = document["fn::secret"]
    if isinstance(value, str):
        return value
    place = ".".join(["values", *path])
    return unseal(value["ciphertext"], f"sophia/{name}", place, base64.b64decode(KEY)).decode()


def secrets():
    """Name to value, read from the definitions themselves."""
    base, prod = (
        yaml.safe_load((EXAMPLE / f"environments/sophia/{name}.yaml").read_text())["values"]
        for name in ("base", "prod")
    )
    return {
        "LAMBDA_API_KEY": _secret("base", base, "lambda", "apiKey"),
        "ESTUARY_TOKEN": _secret("base", base, "estuary", "token"),
        "LAMBDA_SSH_KEY": _secret("prod", prod, "ssh", "privateKey"),
        "PORTKEY_CONFIG": _secret("prod", prod, "portkey", "config"),
    }


# Parts of PORTKEY_CONFIG that are no secrets, and too short or too common to be masked.
PUBLIC = ["virtual_key", "retry", "attempts"]


def expected_stores():
    """What GitHub must hold after the manifest's sync: {store: {name: value}}."""
    known = secrets()
    org = {name: known[name] for name in ("LAMBDA_API_KEY", "LAMBDA_SSH_KEY", "ESTUARY_TOKEN")}
    app = {name: known[name] for name in ("ESTUARY_TOKEN", "PORTKEY_CONFIG")}
    url = "https://abc12345.eu-central-1.snowflakecomputing.com"
    return {
        "/orgs/sophia-ai/actions/secrets": org,
        "/orgs/sophia-ai/actions/variables": {"SNOWFLAKE_URL": url},
        "/repos/sophia-ai/app/actions/secrets": app,
        "/repos/sophia-ai/app/actions/variables": {"LAMBDA_REGION": "us-east-3"},
    }


def held(github):
    """The same, as the fake holds it."""
    stores = github.state()["stores"]
    return {
        path: {name: item["value"] for name, item in items.items()}
        for path, items in stores.items()
        if items
    }


def copy_to(workspace):
    shutil.copytree(ROOT / "examples", workspace / "examples")


PULL = {
    "command": "pull",
    "environment": "sophia/prod",
    "definitions": "examples/quickstart/environments",
    "values": "SNOWFLAKE_ACCOUNT = snowflake.account\nNPM_TOKEN ?= npm.token\n",
}
RENDER = {
    "command": "render",
    "environment": "sophia/prod",
    "definitions": "examples/quickstart/environments",
}


def sync_inputs(api_url, **more):
    return {
        "command": "sync",
        "definitions": "examples/quickstart/environments",
        "manifest": "examples/quickstart/courier.yaml",
        "apply": "true",
        "github-token": TOKEN,
        "github-api-url": api_url,
    } | more
