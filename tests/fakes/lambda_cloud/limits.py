"""One request a second, one launch every twelve (description, "The Lambda Cloud API")."""

import time

BETWEEN_REQUESTS = 1
BETWEEN_LAUNCHES = 12
# A network is not a clock: two requests sent a second apart may arrive a little closer.
LENIENCE = 0.1


class Limits:
    def __init__(self, off=False, now=time.monotonic):
        self._off = off
        self._now = now
        self._last = {}  # (API key, which limit) -> time

    def allows(self, key, launch):
        """Whether the request may pass; one that may not counts for nothing."""
        if self._off:
            return True
        now = self._now()
        gaps = {"request": BETWEEN_REQUESTS} | ({"launch": BETWEEN_LAUNCHES} if launch else {})
        for which, gap in gaps.items():
            if now - self._last.get((key, which), -gap) < gap - LENIENCE:
                return False
        self._last |= {(key, which): now for which in gaps}
        return True
