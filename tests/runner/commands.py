"""The two grammars of workflow commands (actions/runner, ActionCommand)."""

from dataclasses import dataclass, field

# char.IsWhiteSpace of .NET, which Python's str.strip() exceeds.
WHITESPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)

# Order matters: `%` comes last, so that `%250A` stays the text `%0A`.
_DATA = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
_PROPERTY = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))
_LEGACY = (("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%25", "%"))


@dataclass
class Command:
    name: str  # lower case
    data: str
    properties: dict = field(default_factory=dict)  # keys in lower case
    legacy: bool = False


def _unescape(text, table):
    for escaped, character in table:
        text = text.replace(escaped, character)
    return text


def _properties(text, separator, table):
    """A pair without key or value is ignored; leading `=` of a value are lost; the last wins."""
    found = {}
    for piece in text.split(separator):
        key, _, value = piece.lstrip("=").partition("=")
        value = value.lstrip("=")
        if key and value:
            found[key.lower()] = _unescape(value, table)
    return found


def _header(info, registered):
    """(name, text of the properties), or None if the name is not registered."""
    name, blank, properties = info.partition(" ")
    return (name.lower(), properties if blank else "") if name.lower() in registered else None


def _current(line, registered):
    line = line.lstrip(WHITESPACE)
    end = line.find("::", 2) if line.startswith("::") else -1
    header = _header(line[2:end], registered) if end >= 0 else None
    if header is None:
        return None
    name, properties = header
    found = _properties(properties.strip(WHITESPACE), ",", _PROPERTY)
    return Command(name, _unescape(line[end + 2 :], _DATA), found)


def _legacy(line, registered):
    start = line.find("##[")
    end = line.find("]", start) if start >= 0 else -1
    header = _header(line[start + 3 : end], registered) if end >= 0 else None
    if header is None:
        return None
    name, properties = header
    found = _properties(properties, ";", _LEGACY)
    return Command(name, _unescape(line[end + 1 :], _LEGACY), found, legacy=True)


def parse(line, registered):
    """The command in this line, or None for ordinary output. `registered`: names in lower case."""
    return _current(line, registered) or _legacy(line, registered)
