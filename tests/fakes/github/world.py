"""What the fake knows: tokens, organizations, repositories, stores of secrets and variables.

The JSON form, for --initial, --state-file and /_fake/state:

    {"tokens": {"ghp_good": {"kind": "classic", "login": "octo", "scopes": ["repo", "admin:org"]}},
     "orgs":   {"acme": {"id": 1}},
     "repos":  {"acme/web": {"id": 101, "private": true, "environments": ["production"]}},
     "moved":  {"acme/old": "acme/web"},
     "stores": {"/orgs/acme/actions/secrets":
                  {"A": {"value": "v", "visibility": "selected", "selected_repository_ids": [101]}},
                "/repos/acme/web/actions/variables": {"B": "w"}}}

A value that is not UTF-8 is written as `"base64": "..."` instead of `"value"`. access.py says what
a token can be. Merging takes null for "remove".
"""

import base64
import datetime
from dataclasses import dataclass, field
from urllib.parse import quote

from .sealed import KeyPair

VISIBILITIES = ("all", "private", "selected")


class Clock:
    """Real time, or a start given by the test and one second more at each change."""

    def __init__(self, start=None):
        self._next = start and datetime.datetime.fromisoformat(start.replace("Z", "+00:00"))

    def stamp(self):
        if self._next is None:
            now = datetime.datetime.now(datetime.timezone.utc)
        else:
            now, self._next = self._next, self._next + datetime.timedelta(seconds=1)
        return now.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Org:
    login: str
    id: int


@dataclass
class Repo:
    owner: str
    name: str
    id: int
    private: bool = True
    archived: bool = False
    environments: list = field(default_factory=list)

    @property
    def full_name(self):
        return f"{self.owner}/{self.name}"


@dataclass
class Item:
    value: bytes
    created_at: str
    updated_at: str
    visibility: str = None
    selected: list = field(default_factory=list)

    def as_json(self):
        try:
            shown = {"value": self.value.decode()}
        except UnicodeDecodeError:
            shown = {"base64": base64.b64encode(self.value).decode()}
        if self.visibility:
            shown["visibility"] = self.visibility
        if self.visibility == "selected":
            shown["selected_repository_ids"] = self.selected
        return shown | {"created_at": self.created_at, "updated_at": self.updated_at}


class Store:
    """The secrets, or the variables, of one scope for one product."""

    def __init__(self):
        self.items = {}
        self._keys = None

    @property
    def keys(self):
        self._keys = self._keys or KeyPair()
        return self._keys

    def rotate(self):
        self._keys = KeyPair()


def default_visibility(path):
    """Only items of an org, and of a user, have one."""
    return {"orgs": "private", "users": "selected"}.get(path.split("/")[1])


def environment_path(repo, environment):
    return f"/repos/{repo.full_name}/environments/{quote(environment, safe='')}"


class World:
    def __init__(self, clock=None):
        self.clock = clock or Clock()
        self.tokens = {}
        self.orgs = {}
        self.repos = {}
        self.moved = {}
        self.stores = {}

    def org(self, login):
        return self.orgs.get(login.lower())

    def repo(self, owner, name):
        return self.repos.get(f"{owner}/{name}".lower())

    def repo_by_id(self, number):
        return next((repo for repo in self.repos.values() if repo.id == number), None)

    def store(self, path):
        return self.stores.setdefault(path, Store())

    def merge(self, state):
        for token, facts in state.get("tokens", {}).items():
            _merge_one(self.tokens, token, facts)
        for login, facts in state.get("orgs", {}).items():
            new_org = facts and Org(login, facts.get("id") or 1000 + len(self.orgs))
            _merge_one(self.orgs, login.lower(), new_org)
        for full_name, facts in state.get("repos", {}).items():
            owner, name = full_name.split("/")
            if facts is not None:
                facts = Repo(owner, name, **({"id": 5000 + len(self.repos)} | facts))
            _merge_one(self.repos, full_name.lower(), facts)
        for old, new in state.get("moved", {}).items():
            _merge_one(self.moved, old.lower(), new)
        for path, items in state.get("stores", {}).items():
            for name, facts in (items or {}).items():
                _merge_one(self.store(path).items, name.upper(), facts and self._item(path, facts))

    def _item(self, path, facts):
        if isinstance(facts, str):
            facts = {"value": facts}
        now = self.clock.stamp()
        encoded = facts.get("base64")
        return Item(
            base64.b64decode(encoded) if encoded is not None else facts["value"].encode(),
            facts.get("created_at", now),
            facts.get("updated_at", now),
            facts.get("visibility", default_visibility(path)),
            list(facts.get("selected_repository_ids", [])),
        )

    def dump(self):
        """Everything a test may want to see, in the form that `merge` takes; no tokens."""
        return {
            "orgs": {org.login: {"id": org.id} for org in self.orgs.values()},
            "repos": {
                repo.full_name: {
                    "id": repo.id,
                    "private": repo.private,
                    "archived": repo.archived,
                    "environments": repo.environments,
                }
                for repo in self.repos.values()
            },
            "moved": self.moved,
            "stores": {
                path: {name: item.as_json() for name, item in sorted(store.items.items())}
                for path, store in sorted(self.stores.items())
                if store.items
            },
        }


def _merge_one(table, key, value):
    if value is None:
        table.pop(key, None)
    else:
        table[key] = value
