"""What nektos/act 0.2.87 would print instead of the runner: its commands and its masks.

act knows fewer commands, reads their header up to the line's last `::`, wants a line end, masks
whole literals one after another (no encodings, no lines of their own), undoes `%` escapes in an
order that varies, and prints each output and variable that a step sets."""

import random
import re

_GITHUB = re.compile(r"::([^ ]+)( (.+))?::([^\r\n]*)[\r\n]+")
_AZURE = re.compile(r"##\[([^ ]+)( (.+))?]([^\r\n]*)[\r\n]+")
_QUIET = {"debug"}  # shown only with --verbose
# Go walks a small map from a random one of eight slots, the first three of which are used.
_ORDERS = (
    [(("%25", "%"), ("%0D", "\r"), ("%0A", "\n"))] * 6
    + [(("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))]
    + [(("%0A", "\n"), ("%25", "%"), ("%0D", "\r"))]
)


class Act:
    """`secrets` are those given with -s. `seed` fixes the order in which escapes are undone."""

    def __init__(self, secrets=(), seed=0):
        self.masks = []
        self.log = []
        self._secrets = [secret for secret in secrets if secret]
        self._random = random.Random(seed)
        self._resume = ""

    def output(self, data):
        """Consumes what the container wrote. A last line without an end is dropped."""
        for line in re.findall(r"[^\n]*\n", data.decode("utf-8", "replace")):
            self._line(line)

    def files(self, outputs=None, env=None, summary=""):
        """What act prints about the file commands after the step."""
        for name, value in (env or {}).items():
            self._say(f"  \u2699  ::set-env:: {name}={value}")
        for name, value in (outputs or {}).items():
            self._say(f"  \u2699  ::set-output:: {name}={value}")
        if summary:
            self._say(f"  \u2699  Summary - {summary}")

    @property
    def log_text(self):
        return "".join(line + "\n" for line in self.log)

    def _say(self, message):
        for literal in (*self._secrets, *self.masks):
            message = message.replace(literal, "***")
        self.log.append(message.rstrip("\n"))

    def _unescaped(self, text):
        for escaped, character in self._random.choice(_ORDERS):
            text = text.replace(escaped, character)
        return text

    def _line(self, line):
        match = _GITHUB.fullmatch(line) or _AZURE.fullmatch(line)
        if match is None:
            self._say(line)
            return
        name = match[1]
        if self._resume and name != self._resume:
            self._say(f"  \u2699  {line}")
            return
        data = self._unescaped(match[4])
        if name == "add-mask":
            self.masks += [data] if data else []
            self._say("  \u2699  ***")
        elif name == "stop-commands":
            self._resume = data
            self._say(f"  \u2699  {line}")
        elif name == self._resume:
            self._resume = ""
            self._say(f"  \u2699  {line}")
        elif name not in _QUIET:
            self._say(f"  \u2753  {line}")
