"""Requests an hour, points a minute (documentation, "Rate limits for the REST API")."""

import collections
import time

from .answers import Refusal

PER_HOUR = {"classic": 5000, "fine-grained": 5000, "app": 5000, "actions": 1000, "anonymous": 60}
POINTS_A_MINUTE = 900
WRITE_POINTS = 5
SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
)


class Limits:
    def __init__(self, off=False, now=time.time):
        self._off = off
        self._now = now
        self._used = collections.Counter()
        self._reset = int(now()) + 3600
        self._recent = collections.deque()  # (time, points)

    def _limit(self, token):
        return PER_HOUR[token.kind] if token.rate_limit is None else token.rate_limit

    def document(self, token):
        used = min(self._used[token.key], self._limit(token))
        return {
            "limit": self._limit(token),
            "remaining": self._limit(token) - used,
            "reset": self._reset,
            "used": used,
        }

    def headers(self, token):
        if self._off:
            return {}
        shown = {"X-RateLimit-Resource": "core"}
        for name, value in self.document(token).items():
            shown[f"X-RateLimit-{name.capitalize()}"] = str(value)
        return shown

    def spend(self, token, writes):
        """Counts one request, or refuses it."""
        if self._off:
            return
        now = self._now()
        if now >= self._reset:
            self._used.clear()
            self._reset = int(now) + 3600
        if self._used[token.key] >= self._limit(token):
            raise Refusal(403, f"API rate limit exceeded for user {token.login or 'unknown'}.")
        self._used[token.key] += 1
        while self._recent and self._recent[0][0] <= now - 60:
            self._recent.popleft()
        points = WRITE_POINTS if writes else 1
        if sum(spent for _, spent in self._recent) + points > POINTS_A_MINUTE:
            raise Refusal(403, SECONDARY, {"Retry-After": "60"})
        self._recent.append((now, points))

    def refund(self, token):
        """A 304 does not count."""
        if not self._off:
            self._used[token.key] -= 1
