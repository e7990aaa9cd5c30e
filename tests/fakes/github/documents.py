"""Documents of repositories, organizations and users.

GitHub's description requires dozens of members that no client here reads. Those that matter are
stated; the others are filled in from the description's own schemas (tests/fakes/openapi).
"""

import functools
import json
import pathlib

_DESCRIPTION = pathlib.Path(__file__).parent.parent / "openapi" / "github.json"


@functools.cache
def _schemas():
    return json.loads(_DESCRIPTION.read_text(encoding="utf-8"))["components"]["schemas"]


def _filler(schema):
    """The plainest value that the schema allows."""
    if "$ref" in schema:
        return filled(schema["$ref"].rsplit("/", 1)[1])
    if schema.get("nullable"):
        return None
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return _filler(schema[choice][0])
    if "enum" in schema:
        return schema["enum"][0]
    texts = {"uri": "https://api.github.com/x", "date-time": "2020-01-01T00:00:00Z"}
    return {
        "string": texts.get(schema.get("format"), "x"),
        "integer": 0,
        "number": 0,
        "boolean": False,
        "array": [],
        "object": {},
    }[schema["type"]]


def filled(schema_name, /, **facts):
    schema = _schemas()[schema_name]
    required = {key: _filler(schema["properties"][key]) for key in schema.get("required", ())}
    return required | facts


def user(call, login, number, kind="Organization"):
    where = f"{call.base}/users/{login}"
    return filled("simple-user", login=login, id=number, type=kind, url=where)


def repository(call, repo, schema="minimal-repository"):
    owner = call.world.org(repo.owner)
    return filled(
        schema,
        id=repo.id,
        name=repo.name,
        full_name=repo.full_name,
        owner=user(call, repo.owner, owner.id if owner else 1),
        private=repo.private,
        visibility="private" if repo.private else "public",
        archived=repo.archived,
        url=f"{call.base}/repos/{repo.full_name}",
        html_url=f"https://github.com/{repo.full_name}",
        default_branch="main",
    )


def organization(call, org):
    return filled(
        "organization-full",
        login=org.login,
        id=org.id,
        url=f"{call.base}/orgs/{org.login}",
        repos_url=f"{call.base}/orgs/{org.login}/repos",
        type="Organization",
    )
