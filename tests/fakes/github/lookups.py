"""Everything that is no store: repositories, organizations, rate limit, versions, gh's GraphQL."""

import re

from . import access, documents
from .answers import Answer, Refusal, not_found
from .places import find_repo

_REPOSITORY = re.compile(r'(\w+):\s*repository\(\s*owner:\s*"([^"]*)",\s*name:\s*"([^"]*)"\s*\)')


def serve(call, pieces):
    if call.method == "POST" and pieces in (["graphql"], ["api", "graphql"]):
        return _graphql(call)
    call.only("GET")
    if pieces == ["rate_limit"]:
        return _rate_limit(call)
    if pieces == ["versions"]:
        return Answer(200, list(call.versions))
    if pieces[0] in ("repos", "repositories"):
        repo, rest = find_repo(call.world, pieces)
        if rest or not access.sees_repo(call.token, repo):
            raise not_found()
        return Answer(200, documents.repository(call, repo, "full-repository"))
    org = call.world.org(pieces[1]) if pieces[0] == "orgs" and len(pieces) > 1 else None
    if org and len(pieces) == 2:
        return Answer(200, documents.organization(call, org))
    raise not_found()


def _rate_limit(call):
    core = call.limits.document(call.token)
    body = {"resources": {"core": core, "search": core}}
    if call.version < "2026-03-10":
        body["rate"] = core
    return Answer(200, body)


def _graphql(call):
    """The one query that gh sends for secrets: MapRepositoryNames, names to numeric ids."""
    if call.token.kind == "anonymous":
        raise Refusal(401, "This endpoint requires you to be authenticated.")
    query = call.json().get("query", "")
    data, errors = {}, []
    for alias, owner, name in _REPOSITORY.findall(query):
        repo = call.world.repo(owner, name)
        if repo and access.sees_repo(call.token, repo):
            data[alias] = {"databaseId": repo.id}
            continue
        data[alias] = None
        message = f"Could not resolve to a Repository with the name '{owner}/{name}'."
        errors.append({"type": "NOT_FOUND", "path": [alias], "message": message})
    if not data:
        raise Refusal(400, "the fake answers only MapRepositoryNames")
    return Answer(200, {"data": data} | ({"errors": errors} if errors else {}))
