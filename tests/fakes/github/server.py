"""GitHub's answer to one request."""

import hashlib
import time

from ..serving import Serving
from . import access, lookups, secrets, variables
from .answers import Answer, Refusal, not_found
from .call import VERSIONS, Call
from .faults import KINDS
from .limits import Limits
from .places import Moved, place_of, segments_of
from .world import Clock, World

PREFIX = "/api/v3"  # before each path on a GitHub Enterprise Server


class Server(Serving):
    """`enterprise` behaves as a GitHub Enterprise Server: prefix needed, no Codespaces, no agents,
    old API version only, rate limits off."""

    prefix = PREFIX
    kinds = KINDS

    def __init__(self, recorder, state_file=None, clock=None, enterprise=False, limited=True):
        self._clock = clock
        self._enterprise = enterprise
        self._limited = limited and not enterprise
        self._versions = VERSIONS[:1] if enterprise else VERSIONS
        super().__init__(recorder, state_file)

    def new_world(self, state):
        self._limits = Limits(off=not self._limited)
        world = World(Clock(self._clock))
        world.merge(state)
        return world

    def answer(self, request, body, path):
        prefix = PREFIX if path.startswith(PREFIX + "/") else ""
        below = path.removeprefix(prefix)
        call = Call(self.world, self._limits, request, body, below, prefix, self._versions)
        try:
            answer = self._dispatch(call, path, prefix)
        except Refusal as refusal:
            answer = refusal.answer
        except Moved as moved:
            where = f"{call.base}{moved.path}"
            answer = Answer(301, {"message": "Moved Permanently", "url": where})
            answer.headers["Location"] = where
        if call.wrote:
            self.write_state()
        return self._finished(call, answer)

    def _dispatch(self, call, path, prefix):
        call.check_headers()
        call.token = access.token_of(self.world, call.headers.get("Authorization"))
        if path not in (f"{prefix}/rate_limit", f"{prefix}/versions"):
            self._limits.spend(call.token, call.writes)
        pieces = segments_of(path.removeprefix(prefix))
        graphql = pieces in (["graphql"], ["api", "graphql"])
        if self._enterprise and not prefix and not graphql:
            raise not_found()
        place = place_of(self.world, pieces)
        if place is None:
            return lookups.serve(call, pieces)
        if self._enterprise and place.app in ("codespaces", "agents"):
            raise not_found()
        access.demand(call.token, place, call.writes)
        call.place = place
        path = place.store_path(call.token.login)
        if place.visible_from_org:
            path = f"/orgs/{place.repo.owner}/{place.app}/{place.kind}"
        call.store = self.world.store(path)
        return (secrets if place.kind == "secrets" else variables).serve(call)

    def _finished(self, call, answer):
        """The headers that every answer carries, and the conditional request."""
        if call.method == "GET" and answer.status == 200:
            digest = hashlib.sha256(call.token.key.encode() + answer.bytes()).hexdigest()
            answer.headers["ETag"] = f'W/"{digest}"'
            if call.headers.get("If-None-Match") == answer.headers["ETag"]:
                self._limits.refund(call.token)
                answer = Answer(304, None, {"ETag": answer.headers["ETag"]})
        answer.headers |= self._limits.headers(call.token)
        answer.headers["X-GitHub-Request-Id"] = f"FAKE:{time.monotonic_ns():X}"
        answer.headers["X-GitHub-Api-Version-Selected"] = call.version
        if call.token.kind == "classic":
            answer.headers["X-OAuth-Scopes"] = ", ".join(call.token.scopes)
        elif call.place:
            permissions = access.accepted(call.place, call.writes)
            answer.headers["X-Accepted-GitHub-Permissions"] = permissions
        return answer
