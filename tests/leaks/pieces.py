"""What of a value counts as secret: the whole, its lines, the leaves of a JSON or YAML value."""

import json

import yaml

LEAST_WHOLE = 4  # bytes; shorter values cannot be told from chance
LEAST_PART = 8
_NEVER = ("-----BEGIN ", "-----END ")  # every PEM has these lines


def _leaves(node):
    if isinstance(node, dict):
        for value in node.values():
            yield from _leaves(value)
    elif isinstance(node, list):
        for value in node:
            yield from _leaves(value)
    elif isinstance(node, str):
        yield node
    elif isinstance(node, (int, float)) and not isinstance(node, bool):
        yield str(node)


def _structured(text):
    """The leaves of a mapping or a list; none for any other text."""
    try:
        found = json.loads(text)
    except ValueError:
        try:
            found = yaml.safe_load(text)
        except (yaml.YAMLError, ValueError):
            return
    if isinstance(found, (dict, list)):
        yield from _leaves(found)


def pieces_of(value, public=()):
    """Distinct byte strings to look for; `public` are pieces that are known to be no secret."""
    whole = value.strip(b"\r\n")
    found = dict.fromkeys([whole] if len(whole) >= LEAST_WHOLE else [])
    text = value.decode("utf-8", "replace")
    parts = [*text.splitlines(), *_structured(text)]
    parts += [line for part in parts for line in part.splitlines()]
    for part in parts:
        part = part.strip()
        data = part.encode("utf-8", "surrogatepass")
        is_text = "\ufffd" not in part or data in value
        if len(data) >= LEAST_PART and is_text and not part.startswith(_NEVER):
            found[data] = None
    return [piece for piece in found if piece not in public]
