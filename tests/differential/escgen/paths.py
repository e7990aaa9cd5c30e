"""References: their text, odd ones, and every way to misspell them (pools `references` and
`references_wrong`)."""

from .pools import pick

WHITESPACE_BYTES = frozenset((0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0x85, 0xA0))


def dottable(key):
    """Whether the key can stand without brackets."""
    return bool(key) and not any(b in WHITESPACE_BYTES or b in b".[}" for b in key.encode())


def path(rng, accessors):
    """The text of a path, without `${}`; a first accessor that is a number stays, wrong."""
    out = ""
    for i, accessor in enumerate(accessors):
        if isinstance(accessor, int):
            out += f"[{accessor}]"
        elif dottable(accessor) and rng.random() < 0.9:
            out += accessor if i == 0 and rng.random() < 0.99 else "." + accessor
        else:
            out += '["' + accessor.replace('"', '\\"') + '"]'
    return out


def reference(rng, accessors):
    return "${" + path(rng, accessors) + "}"


def odd(rng, key):
    return pick(rng, "references").replace("k", key)


def broken(rng, key):
    return pick(rng, "references_wrong").replace("k", key)


def property_path(accessors):
    """In the syntax of Pulumi's property paths."""
    out = ""
    for accessor in accessors:
        if isinstance(accessor, int):
            out += f"[{accessor}]"
        elif accessor.isidentifier():
            out += ("." if out else "") + accessor
        else:
            out += '["' + accessor.replace('"', '\\"') + '"]'
    return out or "a"
