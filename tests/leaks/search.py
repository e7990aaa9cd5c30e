"""The search and its report."""

from dataclasses import dataclass

from tests.leaks.forms import forms_of
from tests.leaks.pieces import LEAST_WHOLE, pieces_of
from tests.leaks.places import contents, unpacked


@dataclass(frozen=True)
class Leak:
    place: str
    offset: int
    secret: str  # its name
    form: str
    times: int = 1

    def __str__(self):
        more = f" ({self.times} times)" if self.times > 1 else ""
        return f"{self.place}:{self.offset}: {self.secret}, {self.form}{more}"


def _bytes(value):
    return value.encode() if isinstance(value, str) else value


def _needles(secrets, public):
    """{bytes: (secret's name, form)}; the first secret to own a needle keeps it."""
    found = {}
    public = {_bytes(value) for value in public}
    for name, value in secrets.items():
        value = _bytes(value)
        whole = value.strip(b"\r\n")
        if len(whole) < LEAST_WHOLE:
            raise ValueError(f"{name} is too short to be looked for ({len(whole)} bytes)")
        for piece in pieces_of(value, public):
            part = "" if piece == whole else "a part, "
            for needle, form in forms_of(piece).items():
                found.setdefault(needle, (name, part + form))
    return found


def search(secrets, places, allowed=(), public=()):
    """Leaks in the order of places.

    `secrets`: name to value. `places`: paths and Streams. `allowed`: files, folders or globs that
    may hold secrets. `public`: pieces of secrets that are none (a user name in a JSON value)."""
    needles = _needles(secrets, public)
    leaks = []
    for place in places:
        for name, data in contents(place, allowed):
            for where, layer in unpacked(name, data):
                leaks += _in_layer(where, layer, needles)
    return leaks


def _in_layer(where, data, needles):
    first = {}
    for needle, owner in needles.items():
        at = data.find(needle)
        if at >= 0:
            before, times = first.get(owner, (at, 0))
            first[owner] = (min(before, at), times + data.count(needle))
    return [Leak(where, at, *owner, times) for owner, (at, times) in first.items()]


def report(leaks):
    return "".join(f"{leak}\n" for leak in leaks)
