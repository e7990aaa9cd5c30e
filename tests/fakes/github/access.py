"""What a token may do.

A token in the state file: {"kind": KIND, "login": "octo", ...}. Kinds:
  classic       ghp_: "scopes": ["repo", "admin:org", "codespace"]
  fine-grained  github_pat_: "owner": "acme", "permissions": {"secrets": "write"},
                "repositories": ["web"] or absent for all of the owner's
  app           ghs_ of an installation: as fine-grained, without a user
  actions       the GITHUB_TOKEN of a job: "repositories": ["acme/web"]; never reaches a secret
"expired": true answers as an unknown token does. "rate_limit" sets the requests per hour.
"""

from dataclasses import dataclass, field

from .answers import Refusal, not_found


@dataclass
class Token:
    key: str
    kind: str = "anonymous"
    login: str = None
    scopes: list = field(default_factory=list)
    owner: str = None
    permissions: dict = field(default_factory=dict)
    repositories: list = None
    expired: bool = False
    rate_limit: int = None

    @property
    def is_integration(self):
        return self.kind in ("app", "actions")


ANONYMOUS = Token("")


def token_of(world, authorization):
    """The token of an Authorization header; 401 for one that GitHub does not know."""
    if authorization is None:
        return ANONYMOUS
    scheme, _, key = authorization.partition(" ")
    facts = world.tokens.get(key.strip())
    if scheme.lower() not in ("bearer", "token") or facts is None or facts.get("expired"):
        raise Refusal(401, "Bad credentials")
    return Token(key.strip(), **facts)


def sees_repo(token, repo):
    """Whether the repository exists for this token at all."""
    if not repo.private:
        return True
    if token.kind == "classic":
        return "repo" in token.scopes
    return covers_repo(token, repo)


def covers_repo(token, repo):
    if token.kind == "actions":
        return repo.full_name.lower() in (name.lower() for name in token.repositories or [])
    if token.kind not in ("fine-grained", "app") or token.owner.lower() != repo.owner.lower():
        return False
    names = token.repositories
    return names is None or repo.name.lower() in (name.lower() for name in names)


def _has_scope(token, place):
    if place.scope == "org":
        return "admin:org" in token.scopes
    if place.scope == "user":
        return "codespace" in token.scopes or "codespace:secrets" in token.scopes
    return "repo" in token.scopes


def accepted(place, writes):
    """The value of x-accepted-github-permissions. Codespaces secrets of a repository need write."""
    level = "write" if writes or place.permission == "codespaces_secrets" else "read"
    return f"{place.permission}={level}"


def demand(token, place, writes):
    """Refuses what this token may not do at this place."""
    if place.repo and not sees_repo(token, place.repo):
        raise not_found()
    if token.kind == "anonymous":
        raise Refusal(401, "Requires authentication")
    headers = {"X-Accepted-GitHub-Permissions": accepted(place, writes)}
    if token.kind == "classic":
        if not _has_scope(token, place):
            raise Refusal(403, "Must have admin rights to Repository.", headers)
    else:
        _demand_permission(token, place, headers)
    if writes and place.repo and place.repo.archived:
        raise Refusal(403, "Repository was archived so is read-only.")


def _demand_permission(token, place, headers):
    who = "integration" if token.is_integration else "personal access token"
    refusal = Refusal(403, f"Resource not accessible by {who}", headers)
    permission, wanted = headers["X-Accepted-GitHub-Permissions"].split("=")
    if token.kind == "actions" or (place.scope == "user" and token.is_integration):
        raise refusal
    if place.org and token.owner.lower() != place.org.login.lower():
        raise refusal
    if place.repo and not covers_repo(token, place.repo):
        raise refusal
    granted = token.permissions.get(permission)
    if granted != "write" and granted != wanted:
        raise refusal
