"""Which store a path means, and which permission guards it."""

from dataclasses import dataclass
from urllib.parse import unquote

from . import answers
from .world import environment_path

APPS = ("actions", "dependabot", "codespaces", "agents")
# Permission keys of GitHub Apps and fine-grained tokens (documentation for API version 2026-03-10).
# The keys for agents are not documented; these names follow the pattern of the others.
PERMISSIONS = {
    ("repo", "actions", "secrets"): "secrets",
    ("repo", "actions", "variables"): "actions_variables",
    ("repo", "dependabot", "secrets"): "dependabot_secrets",
    ("repo", "codespaces", "secrets"): "codespaces_secrets",
    ("repo", "agents", "secrets"): "agent_secrets",
    ("repo", "agents", "variables"): "agent_variables",
    ("org", "actions", "secrets"): "organization_secrets",
    ("org", "actions", "variables"): "organization_actions_variables",
    ("org", "dependabot", "secrets"): "organization_dependabot_secrets",
    ("org", "codespaces", "secrets"): "organization_codespaces_secrets",
    ("org", "agents", "secrets"): "organization_agent_secrets",
    ("org", "agents", "variables"): "organization_agent_variables",
    ("environment", "actions", "secrets"): "environments",
    ("environment", "actions", "variables"): "environments",
    ("user", "codespaces", "secrets"): "codespaces_user_secrets",
}


@dataclass
class Place:
    scope: str  # "org", "repo", "environment", "user"
    app: str
    kind: str  # "secrets" or "variables"
    rest: list  # what follows the kind: [], [NAME], [NAME, "repositories"], ...
    org: object = None
    repo: object = None
    environment: str = None
    visible_from_org: bool = False  # .../organization-secrets, .../organization-variables

    @property
    def permission(self):
        return PERMISSIONS[self.scope, self.app, self.kind]

    def store_path(self, login=None):
        if self.scope == "org":
            return f"/orgs/{self.org.login}/{self.app}/{self.kind}"
        if self.scope == "user":
            return f"/users/{login}/{self.app}/{self.kind}"
        if self.scope == "environment":
            return f"{environment_path(self.repo, self.environment)}/{self.kind}"
        return f"/repos/{self.repo.full_name}/{self.app}/{self.kind}"


class Moved(Exception):
    """The repository has another name: the rest of the path, below /repositories/ID."""

    def __init__(self, path):
        super().__init__(path)
        self.path = path


def segments_of(path):
    """Decoded pieces of a raw path. `%2F` stays in its piece; a trailing slash finds nothing."""
    pieces = [unquote(piece) for piece in path.split("/")[1:]]
    if "" in pieces:
        raise answers.not_found()
    return pieces


def find_repo(world, pieces):
    """(repository, pieces after it), or a refusal."""
    if pieces[0] == "repositories":
        repo = world.repo_by_id(int(pieces[1])) if pieces[1:] and pieces[1].isdecimal() else None
        rest = pieces[2:]
    else:
        if len(pieces) < 3:
            raise answers.not_found()
        new_name = world.moved.get(f"{pieces[1]}/{pieces[2]}".lower())
        if new_name:
            repo = world.repo(*new_name.split("/"))
            raise Moved("/".join([f"/repositories/{repo.id}", *pieces[3:]]))
        repo = world.repo(pieces[1], pieces[2])
        rest = pieces[3:]
    if repo is None:
        raise answers.not_found()
    return repo, rest


def place_of(world, pieces):
    """The Place that a path means, or None for a path that is no store's."""
    if pieces[:3] == ["user", "codespaces", "secrets"]:
        return Place("user", "codespaces", "secrets", pieces[3:])
    if pieces[0] == "orgs" and len(pieces) >= 4:
        org = world.org(pieces[1])
        if org is None:
            raise answers.not_found()
        if ("org", *pieces[2:4]) in PERMISSIONS:
            return Place("org", pieces[2], pieces[3], pieces[4:], org=org)
        return None
    if pieces[0] in ("repos", "repositories"):
        repo, rest = find_repo(world, pieces)
        return _in_repo(repo, rest)
    return None


def _in_repo(repo, rest):
    if len(rest) >= 3 and rest[0] == "environments" and rest[2] in ("secrets", "variables"):
        if rest[1].lower() not in (name.lower() for name in repo.environments):
            raise answers.not_found()
        name = next(name for name in repo.environments if name.lower() == rest[1].lower())
        return Place("environment", "actions", rest[2], rest[3:], repo=repo, environment=name)
    if len(rest) >= 2 and ("repo", *rest[:2]) in PERMISSIONS:
        return Place("repo", rest[0], rest[1], rest[2:], repo=repo)
    if len(rest) == 2 and rest[0] in ("actions", "agents") and rest[1].startswith("organization-"):
        kind = rest[1].removeprefix("organization-")
        if kind in ("secrets", "variables"):
            return Place("repo", rest[0], kind, [], repo=repo, visible_from_org=True)
    return None
