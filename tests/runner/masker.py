"""The runner's secret masker: literals, each with its encoded variants; hits become `***`.

The patterns that GitHub's server sends with a job (tokens of its own and others) are left out: a
test must not pass because of them."""

import base64
import json
import re
from urllib.parse import quote

from tests.runner.commands import WHITESPACE

_XML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
_JSON_MORE = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def _base64_from(shift):
    def encode(value):
        data = value.encode("utf-8", "surrogatepass")
        return base64.b64encode(data[shift:] if len(data) > shift else data).decode()

    return encode


def _json_body(value):
    """As Newtonsoft.Json: only `"`, `\\`, controls and three separators are escaped."""
    body = json.dumps(value, ensure_ascii=False)[1:-1]
    return "".join(_JSON_MORE.get(character, character) for character in body)


def _without_quotes(value):
    quoted = len(value) > 8 and value.startswith('"') and value.endswith('"')
    return value[1:-1] if quoted else ""


def _before_ampersand(value):
    """PowerShell colours or prints such a part alone."""
    end = value.find("&+") + 2 if "&+" in value else value.rfind("&") + 1
    return value[:end] if end >= 6 else ""


def _after_ampersand(value):
    if "&" not in value:
        return ""
    start = value.find("&+") + 3 if "&+" in value else value.rfind("&") + 1
    return value[start:] if len(value) - start >= 6 else ""


ENCODERS = (
    _base64_from(0),
    _base64_from(1),
    _base64_from(2),
    lambda value: value.replace('"', '\\"'),
    lambda value: value.replace("'", "''"),
    _json_body,
    lambda value: quote(value, safe="-._~", errors="surrogatepass"),
    lambda value: "".join(_XML.get(character, character) for character in value),
    _without_quotes,
    _before_ampersand,
    _after_ampersand,
)


class Masker:
    def __init__(self, secrets=()):
        self._literals = {}
        for secret in secrets:
            self.add(secret.strip(WHITESPACE))

    def copy(self):
        other = Masker()
        other._literals = dict(self._literals)
        return other

    def update(self, other):
        self._literals |= other._literals

    def add(self, value):
        """Registers a value as it is, and each of its lines without blanks around it."""
        self.add_literal(value)
        for piece in re.split(r"[\r\n]", value):
            self.add_literal(piece.strip(WHITESPACE))

    def add_literal(self, value):
        if value:
            for form in (value, *(encode(value) for encode in ENCODERS)):
                if form:
                    self._literals[form] = True

    def mask(self, text):
        """Overlapping and touching hits become one `***`."""
        hits = []
        for literal in self._literals:
            at = text.find(literal)
            while at >= 0:
                hits.append((at, at + len(literal)))
                at = text.find(literal, at + 1)
        pieces, done, last_end = [], 0, -1
        for start, end in sorted(hits):
            if start > last_end:
                pieces += [text[done:start], "***"]
            last_end = max(last_end, end)
            done = last_end
        return "".join([*pieces, text[done:]])

    def hides_output(self, value):
        """Whether a job output with this value would be skipped at the job's end."""
        return self.mask(value) != value
