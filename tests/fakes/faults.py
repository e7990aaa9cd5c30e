"""Planted faults: which request meets one, and what happens to it.

A fault is JSON; all members but the last group may be left out:

    {"method": "PUT", "path": "secrets/A$",     regular expressions, searched for
     "nth": 2, "times": 1,                      from the second match on, once; times 0 is for ever
     "kind": "server-error"}                    one of the service's, or any of the following
     "status": 500, "json": {...} / "text": "...", "headers": {...}
     "delay": 1.5                               seconds before anything else happens
     "close": "before"                          no answer, nothing done; "after": done, no answer;
                                                "middle": done, and half of the answer
"""

import re

# Of any service.
CUTS = {
    "close": {"close": "before"},
    "close-after": {"close": "after"},
    "truncate": {"close": "middle"},
    "hang": {"delay": 86400},
}
_MEMBERS = {
    "method", "path", "nth", "times", "kind", "status", "json", "text", "headers", "delay", "close",
}


class Fault:
    def __init__(self, plan, kinds):
        unknown = set(plan) - _MEMBERS
        if unknown:
            raise ValueError(f"unknown members of a fault: {sorted(unknown)}")
        plan = kinds[plan["kind"]] | plan if "kind" in plan else plan
        self.name = plan.get("kind", "planted")
        self._method = plan.get("method")
        self._path = re.compile(plan.get("path", ""))
        self._first = plan.get("nth", 1)
        self._times = plan.get("times", 1)
        self._seen = 0
        self.status = plan.get("status")
        self.json = plan.get("json")
        self.text = plan.get("text", "")
        self.headers = plan.get("headers", {})
        self.delay = plan.get("delay", 0)
        self.close = plan.get("close")

    def meets(self, method, path):
        """Counts the request if it matches; True if this is one that the fault is for."""
        if self._method not in (None, method) or not self._path.search(path):
            return False
        self._seen += 1
        past = self._seen - self._first
        return past >= 0 and (self._times == 0 or past < self._times)


class Faults:
    def __init__(self, kinds):
        self._kinds = kinds
        self._planted = []

    def plant(self, plans):
        self._planted.extend(Fault(plan, self._kinds) for plan in plans)

    def clear(self):
        self._planted.clear()

    def next(self, method, path):
        """The first fault that this request meets; every fault counts it."""
        met = [fault for fault in self._planted if fault.meets(method, path)]
        return met[0] if met else None
