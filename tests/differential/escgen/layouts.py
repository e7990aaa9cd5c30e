"""Values as YAML source in layouts that the writer does not choose: block scalars with every header,
texts and flow collections over several lines, properties and comments at odd places."""

from . import texts
from .pools import pick

WORDS = ("a", "b c", "${a}", "x${b.k}y", "$${a}", "#c", "k: v", "- i", "é", "世", "'", '"', "\\", "{", "]", ",",
         "|", "%", "&n", "*n", "!t", "1", "~", "true", ":", "?")
TAGS = ("!!str", "!!int", "!!float", "!!bool", "!!null", "!!binary", "!!timestamp", "!!merge", "!!map", "!!seq",
        "!!set", "!!omap", "!x", "!", "!<x>", "!<tag:yaml.org,2002:str>", "!<tag:yaml.org,2002:int>",
        "tag:yaml.org,2002:str", "!!", "!!nope")
HEADS = ("|", ">")


def words(rng, most=3):
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(1, most)))


def properties(rng):
    """Tags and anchors with the space after them."""
    out = ""
    for _ in range(rng.choices((0, 1, 2), (80, 17, 3))[0]):
        out += rng.choice(TAGS + ("&n", "&n2", "&a-b")) + rng.choice((" ", " ", " ", "  ", "\t"))
    return out


def block_scalar(rng, indent):
    head = rng.choice(HEADS) + rng.choice(("", "", "-", "+", "2", "1", "-1", "2+", "+3", "9", "0", "--"))
    head += rng.choice(("", "", "", " # c", " ", "\t", "#c", " x"))
    pad = " " * max(indent + rng.choice((1, 2, 2, 2, 4, 0)), 0)
    lines = [head]
    for _ in range(rng.randint(0, 5)):
        lines.append(rng.choice((pad + words(rng), pad + words(rng), pad + " " * rng.randint(1, 3) + words(rng),
                                 "", pad, pad[:-1], pad + "\t" + words(rng), pad + words(rng) + rng.choice(" \t"),
                                 pad + "# c", " " * rng.randint(0, 6))))
    return "\n".join(lines)


def quoted(rng, indent, quote):
    """A scalar in quotes, perhaps over several lines."""
    between = ("", " ", "''" if quote == "'" else '\\"', "\n" + " " * (indent + 2), "\n\n" + " " * (indent + 3))
    if quote == '"':
        between += ("\\\n" + " " * (indent + 2), "\\n", "\\t", "\\x41", "\\u00e9", "\\U0001f600", " \\\n  ", "\\ ")
    out = quote
    for _ in range(rng.randint(0, 4)):
        word = rng.choice(WORDS + (texts.characters(rng),))
        safe = word.replace("\\", "").replace(quote, "")
        out += "".join(c for c in safe if c.isprintable()) + rng.choice(between)
    return out + quote


def plain(rng, indent):
    """A plain scalar over one or more lines."""
    lines = [words(rng)] + [" " * (indent + rng.randint(1, 3)) + words(rng)
                            for _ in range(rng.choice((0, 0, 1, 2)))]
    return rng.choice(("\n", "\n", "\n\n", " # c\n")).join(lines)


def gap(rng, indent):
    """White space inside a flow collection."""
    return rng.choices(("", " ", "\n" + " " * (indent + rng.randint(0, 4)), " # c\n" + " " * (indent + 2),
                        "\n\n" + " " * (indent + 1), "\t"), (40, 30, 18, 5, 3, 2))[0]


def flow(rng, indent, depth):
    mapping = rng.random() < 0.5
    items = []
    for _ in range(rng.randint(0, 4)):
        value = inside(rng, indent, depth)
        if mapping or rng.random() < 0.15:
            name = rng.choice(("k", "'k'", '"k l"', "${a}", "$${a}", "é", "1", "", "? k ", '"1"', "[k]"))
            value = name + rng.choice((": ", ":", " : ", ":" + gap(rng, indent), "")) + value
        items.append(gap(rng, indent) + value + gap(rng, indent))
    text = ",".join(items) + rng.choice(("", "", "", ","))
    return ("{%s}" if mapping else "[%s]") % text


def inside(rng, indent, depth):
    kind = rng.random()
    if depth and kind < 0.35:
        return properties(rng) + flow(rng, indent, depth - 1)
    if kind < 0.45:
        return properties(rng) + quoted(rng, indent, rng.choice("'\""))
    if kind < 0.5:
        return ""
    if kind < 0.55:
        return rng.choice(("*n", "*nope", "&n"))
    return properties(rng) + scalar(rng)


def scalar(rng):
    return rng.choice((lambda: pick(rng, "numbers"), lambda: pick(rng, "plain"), lambda: texts.number(rng),
                       lambda: texts.date(rng), lambda: rng.choice(WORDS), lambda: words(rng)))()


def source(rng, indent):
    """A value of a mapping at that indentation, in whatever layout."""
    kind = rng.random()
    lead = properties(rng)
    if kind < 0.3:
        return lead + block_scalar(rng, indent)
    if kind < 0.45:
        return lead + quoted(rng, indent, rng.choice("'\""))
    if kind < 0.55:
        return lead + plain(rng, indent)
    if kind < 0.8:
        return lead + flow(rng, indent, 3)
    if kind < 0.88:
        return lead + scalar(rng)
    return lead + rng.choice(("\n", " # c\n")) + block(rng, indent + rng.choice((1, 2, 2, 4)), 2)


def block(rng, indent, depth):
    pad = " " * indent
    lines = []
    sequence = rng.random() < 0.4
    for i in range(rng.randint(1, 3)):
        if rng.random() < 0.1:
            lines.append(rng.choice(("", pad + "# c", "# c", pad + " ")))
        value = source(rng, indent) if depth else scalar(rng)
        if sequence:
            lines.append(pad + "-" + rng.choice((" ", " ", "   ", "\n" + pad + "  ")) + value)
        else:
            name = rng.choice((f"k{i}", f"k{i}", f'"k{i}"', "? k", "é", "k", "!!str k", "&n k", "1"))
            lines.append(pad + name + rng.choice((": ", ": ", ":  ", " : ", ":\t")) + value)
    return "\n".join(lines)


def document(rng):
    """An environment of such values."""
    lines = ["values:"]
    for name in ("a", "b", "c")[:rng.randint(1, 3)]:
        lines.append(f"  {name}: " + source(rng, 2))
    if rng.random() < 0.5:
        lines.append("  z: " + rng.choice(("${a}", "${b[0]}", "${a.k}", "x${a}${b}", "${b.k0}", "é ${c} ${nope}")))
    return "\n".join(lines) + rng.choice(("\n", "\n", "\n", "", "\n\n", "\n...\n", "\n# c"))
