"""Starts the fake for a test."""

from ..process import Process

# Enough for most tests: one org, three repositories, a token for everything.
USUAL = {
    "tokens": {
        "ghp_good": {
            "kind": "classic",
            "login": "octo",
            "scopes": ["repo", "admin:org", "codespace"],
        }
    },
    "orgs": {"acme": {"id": 1}},
    "repos": {
        "acme/web": {"id": 101, "environments": ["production", "eu/west"]},
        "acme/infra": {"id": 102},
        "acme/site": {"id": 103, "private": False},
    },
}


class GitHub(Process):
    module = "github"
    usual = USUAL

    def store(self, path):
        """The items of one store, {} if there are none: store("/orgs/acme/actions/secrets")."""
        return self.state()["stores"].get(path, {})

    def rotate(self, store):
        self._control("POST", "rotate", {"store": store})
