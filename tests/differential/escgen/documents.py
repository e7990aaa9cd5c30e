"""Whole documents, and texts, that the language refuses or warns about."""

from .pools import pick, pick_tree
from .yaml_text import Map, Raw, Text

FRAGMENTS = ("\t", "  ", "\n", ":", ": ", "- ", "#", " #", "'", '"', "[", "]", "{", "}", ",", "|",
             ">", "&x ", "*x", "!", "!!str ", "%", "@", "`", "? ", "---\n", "...\n", "\r", "\x85",
             "\u2028", "\ufeff", "é", "世", "\\", "${", "}", "$", "\0", "\x7f", "\x01", "~", "0",
             "<<: ", "\n\n", " ", "|\n", ">-\n", '"\\', "\\n")
BAD_BYTES = (b"\xff", b"\xc3", b"\xe2\x82", b"\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
             b"\xc0\x80", b"\xf0\x9f\x98", b"\xef\xbf\xbe", b"\xef\xbf\xbf", b"\xe0\x80\x80",
             b"\xf8\x88\x80\x80\x80")
BAD_UNITS = (b"x", b"\x00\xd8", b"\x00\xdc", b"\x3d\xd8x\0", b"\x00\xd8\x00\xdc", b"\xff\xff",
             b"\xfe\xff", b"\x00\x00")


def member(root, name):
    """The value of a top-level key of a document, if it is there."""
    if isinstance(root, Map):
        for key, value in root.items:
            if isinstance(key, Text) and key.value == name:
                return value
    return None


def spoil(rng, root):
    """A document with its top level spoiled; changed in place or another one."""
    kind = rng.random()
    if kind < 0.1:
        return pick_tree(rng, "roots")
    values = member(root, "values")
    pool, target = "top_keys", root
    if kind < 0.45 and isinstance(values, Map):
        pool, target = "value_keys", values
    target.items.insert(rng.randrange(len(target.items) + 1), pick_tree(rng, pool).items[0])
    if kind > 0.9 and target.items:
        i = rng.randrange(len(target.items))
        target.items[i] = (target.items[i][0], rng.choice((Raw("5"), Raw(""), Text("x"))))
    return root


def edited(rng, source):
    """A text with another head or tail, or one to three edits away."""
    kind = rng.random()
    if kind < 0.2:
        return pick(rng, "heads") + source
    if kind < 0.3:
        return source.rstrip("\n") + pick(rng, "tails")
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        source = edited_lines(rng, source) if rng.random() < 0.25 else edited_once(rng, source)
    return source


def edited_once(rng, source):
    i = rng.randrange(len(source) + 1)
    return source[:i] + rng.choice((
        rng.choice(FRAGMENTS) + source[i:], rng.choice(FRAGMENTS) + source[i:],
        source[i + rng.randint(1, 3):], rng.choice(FRAGMENTS) + source[i + 1:]))


def edited_lines(rng, source):
    lines = source.split("\n")
    i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
    line = lines[i]
    lines[i] = rng.choice(("", " " + line, line[1:], line + "\n" + line, "\t" + line, line + " x"))
    if rng.random() < 0.5:
        lines[i], lines[j] = lines[j], lines[i]
    return "\n".join(lines)


def spoiled_bytes(rng, text):
    """The text in UTF-16, or with bytes that are not UTF-8."""
    data, wide = text.encode(), b"\xff\xfe" + text.encode("utf-16-le")
    kind = rng.randrange(5)
    if kind == 0:
        return rng.choice((wide, b"\xfe\xff" + text.encode("utf-16-be")))
    if kind == 1:
        i = rng.randrange(1, len(wide) // 2 + 1) * 2
        return wide[:i] + rng.choice(BAD_UNITS) + rng.choice((wide[i:], b""))
    if kind == 2:
        return data.rstrip(b"\n") + rng.choice(BAD_BYTES)
    i = rng.randrange(len(data) + 1)
    return data[:i] + rng.choice(BAD_BYTES) + data[i + rng.randint(0, 1):]
