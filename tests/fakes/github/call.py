"""One request, as the operations see it."""

import json

from . import access
from .answers import Refusal, not_found

VERSIONS = ("2022-11-28", "2026-03-10")


class Call:
    def __init__(self, world, limits, request, body, path, prefix, versions):
        self.world = world
        self.limits = limits
        self.method = request.method
        self.query = request.query
        self.headers = request.headers
        self.base = f"{request.scheme}://{request.host}{prefix}"
        self.url = self.base + path
        self.versions = versions
        self._body = body
        self.token = access.ANONYMOUS
        self.place = None
        self.store = None
        self.wrote = False

    @property
    def writes(self):
        return self.method not in ("GET", "HEAD", "OPTIONS")

    @property
    def version(self):
        return self.headers.get("X-GitHub-Api-Version", self.versions[0])

    def check_headers(self):
        if not self.headers.get("User-Agent"):
            raise Refusal(
                403,
                "Request forbidden by administrative rules. Please make sure your request has a "
                "User-Agent header.",
            )
        if self.version not in self.versions:
            raise Refusal(400, f"{self.version} is not a supported version of the REST API.")

    def only(self, method):
        """GitHub answers a method that it does not offer as it answers an unknown path."""
        if self.method != method:
            raise not_found()

    def json(self):
        try:
            body = json.loads(self._body or b"{}")
        except ValueError as error:
            raise Refusal(400, "Problems parsing JSON") from error
        if not isinstance(body, dict):
            raise Refusal(400, "Body should be a JSON object")
        return body

    def sibling(self, name, below):
        """Address of what lies below an item of the same store."""
        if self.place.scope == "user":
            return f"{self.base}/user/codespaces/secrets/{name}/{below}"
        return f"{self.base}{self.place.store_path()}/{name}/{below}"

    def changed(self, item, answer):
        """Notes that the store was written; an item that goes on existing gets a new time."""
        self.wrote = True
        if item is not None:
            item.updated_at = self.world.clock.stamp()
        return answer
