"""Reduces a case that shows a difference to a small one that still shows it."""

import copy
import time

QUESTIONS = 3000  # asked for one case
SECONDS = 30


class Minimiser:
    """`holds(request)` says whether a case still shows the difference."""

    def __init__(self, holds):
        self.holds, self.left, self.end = holds, QUESTIONS, time.monotonic() + SECONDS

    def still(self, request):
        if self.left <= 0 or time.monotonic() > self.end:
            return False
        self.left -= 1
        return self.holds(request)

    def case(self, request):
        """The smallest case found."""
        request = copy.deepcopy(request)
        for name in list(request["files"]) + list(request.get("binary", ())):
            if name != "env.yaml":
                request = self.without(request, name)
        for name in list(request.get("overrides", ())):
            smaller = copy.deepcopy(request)
            del smaller["overrides"][name]
            request = smaller if self.still(smaller) else request
        size = None
        while size != (size := sum(map(len, request["files"].values()))):
            for name in request["files"]:
                request = self.reduce(request, name, lambda text: text.splitlines(keepends=True))
            for name in request["files"]:
                if len(request["files"][name]) < 600:
                    request = self.reduce(request, name, list)
        return request

    def without(self, request, name):
        smaller = copy.deepcopy(request)
        for kind in ("files", "binary"):
            smaller.get(kind, {}).pop(name, None)
        return smaller if "env.yaml" in smaller["files"] and self.still(smaller) else request

    def reduce(self, request, name, split):
        """Removes runs of the pieces of a file, long runs first."""
        pieces = split(request["files"][name])
        length = max(len(pieces) // 2, 1)
        while length:
            start = 0
            while start < len(pieces):
                rest = pieces[:start] + pieces[start + length:]
                smaller = copy.deepcopy(request)
                smaller["files"][name] = "".join(rest)
                if self.still(smaller):
                    pieces, request = rest, smaller
                else:
                    start += length
            length //= 2
        return request
