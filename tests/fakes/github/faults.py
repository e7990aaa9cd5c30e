"""Planted faults: which request meets one, and what happens to it.

A fault is JSON; all members but the last group may be left out:

    {"method": "PUT", "path": "secrets/A$",     regular expressions, searched for
     "nth": 2, "times": 1,                      from the second match on, once; times 0 is for ever
     "kind": "server-error"}                    one of KINDS, or any of the following instead
     "status": 500, "json": {...} / "text": "...", "headers": {...}
     "delay": 1.5                               seconds before anything else happens
     "close": "before"                          no answer, nothing done; "after": done, no answer;
                                                "middle": done, and half of the answer
"""

import re

from .limits import SECONDARY


def _message(status, text, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"status": status, "json": {"message": text, "status": str(status)}, "headers": named}


_PAGE = "<!DOCTYPE html>\n<html><body><h1>Unicorn!</h1><p>No server here.</p></body></html>\n"
KINDS = {
    "unauthorized": _message(401, "Bad credentials"),
    "forbidden": _message(
        403,
        "Resource not accessible by personal access token",
        X_Accepted_GitHub_Permissions="organization_secrets=write",
    ),
    "sso": _message(
        403,
        "Resource protected by organization SAML enforcement. You must grant your Personal "
        "Access token access to this organization.",
        X_GitHub_SSO="required; url=https://github.com/orgs/acme/sso?authorization_request=x",
    ),
    "not-found": _message(404, "Not Found"),
    "conflict": _message(409, "Conflict"),
    "unprocessable": _message(422, "Validation Failed"),
    "spammed": _message(422, "Validation failed, or the endpoint has been spammed."),
    "secondary-limit": _message(403, SECONDARY, Retry_After="1"),
    "secondary-limit-silent": _message(403, SECONDARY),
    "too-many": _message(429, SECONDARY, Retry_After="1"),
    "server-error": _message(500, "Server Error"),
    "bad-gateway": {"status": 502, "text": _PAGE, "headers": {"Content-Type": "text/html"}},
    "html": {"status": 200, "text": _PAGE, "headers": {"Content-Type": "text/html"}},
    "not-json": {"status": 200, "text": '{"total_count": 1, "secr'},
    "close": {"close": "before"},
    "close-after": {"close": "after"},
    "truncate": {"close": "middle"},
    "hang": {"delay": 86400},
}
_MEMBERS = {
    "method", "path", "nth", "times", "kind", "status", "json", "text", "headers", "delay", "close",
}


class Fault:
    def __init__(self, plan):
        unknown = set(plan) - _MEMBERS
        if unknown:
            raise ValueError(f"unknown members of a fault: {sorted(unknown)}")
        plan = KINDS[plan["kind"]] | plan if "kind" in plan else plan
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
    def __init__(self):
        self._planted = []

    def plant(self, plans):
        self._planted.extend(Fault(plan) for plan in plans)

    def clear(self):
        self._planted.clear()

    def next(self, method, path):
        """The first fault that this request meets; every fault counts it."""
        met = [fault for fault in self._planted if fault.meets(method, path)]
        return met[0] if met else None
