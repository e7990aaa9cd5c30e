"""Writes a tree as YAML text in a random but repeatable style: block and flow, every quoting, folding,
comments, indentation, anchors, tags, line ends. Fidelity is not promised: the reference decides what
the text means."""

import re

SPECIAL = re.compile(r"(?i)~|null|true|false|[-+.]?[0-9].*|[-+]?\.(inf|nan).*|<<|=")
ESCAPES = {
    "\n": "\\n",
    "\t": "\\t",
    '"': '\\"',
    "\\": "\\\\",
    "\0": "\\0",
    "\r": "\\r",
    "\x1b": "\\e",
    "\x07": "\\a",
    "\x85": "\\N",
    "\xa0": "\\_",
    "\u2028": "\\L",
    "\u2029": "\\P"
}
COMMENTS = ("c", "a: b", "'", '"', "é世", "[", "{", "")


class Node:
    prefix = ""  # an anchor or a tag with its space


class Text(Node):
    """A string; `style` forces a scalar style."""

    def __init__(self, value, style=None):
        self.value, self.style = value, style


class Raw(Node):
    """Source text of a scalar on one line, written as it is."""

    def __init__(self, source):
        self.source = source


class Map(Node):

    def __init__(self, items=(), flow=None):
        self.items, self.flow = [(Text(k) if isinstance(k, str) else k, v) for k, v in items], flow


class Seq(Node):

    def __init__(self, items=(), flow=None):
        self.items, self.flow = list(items), flow


def plain_is_safe(value, flow):
    """Whether the plain scalar is surely this string."""
    if not value or value != value.strip() or SPECIAL.fullmatch(value) or not value.isprintable():
        return False
    if value[0] in "-?:,[]{}#&*!|>'\"%@`" or ": " in value or " #" in value or value.endswith(":"):
        return False
    return not (flow and re.search(r"[,\[\]{}:]", value))


class Writer:

    def __init__(self, rng):
        self.rng = rng
        self.step = rng.choices((2, 4, 3, 1), (80, 10, 5, 5))[0]
        self.indent_sequences = rng.random() < 0.7
        self.flow = rng.choice((0.05, 0.2, 0.2, 0.6))
        self.comments = rng.choice((0, 0, 0, 0.1, 0.3))
        self.decorations = rng.choice((0, 0, 0.02))
        self.quotes = rng.choice(((6, 1, 1, 0, 0), (2, 2, 2, 1, 1), (0, 1, 1, 0, 0)))

    def document(self, root):
        """The whole text; `root` is a Map or any other node."""
        rng = self.rng
        if isinstance(root, Map) and root.items and not root.flow:
            lines = self.block(root, 0)
        else:
            lines = self.scalar(root, 0, False) if isinstance(root,
                                                              (Text, Raw)) else [self.inline(root)]
        head = rng.choices(([], ["---"], ["# c"], [""], ["%YAML 1.1", "---"]), (88, 4, 3, 3, 2))[0]
        tail = rng.choices(([], [""], ["# c"], ["..."], ["---", "x: 1"], ["---", "{"]),
                           (88, 4, 3, 2, 2, 1))[0]
        text = "\n".join(head + lines + tail)
        if rng.random() < 0.9:
            text += "\n"
        if rng.random() < 0.05:
            text = text.replace("\n", "\r\n")
        return "\ufeff" + text if rng.random() < 0.02 else text

    # ---- collections

    def wants_flow(self, node):
        if not node.items:
            return True
        return self.rng.random() < self.flow if node.flow is None else node.flow

    def comment(self):
        return "  # " + self.rng.choice(COMMENTS) if self.rng.random() < self.comments else ""

    def block(self, node, indent):
        """Lines of a block collection, each with its indentation."""
        lines = []
        pad = " " * indent
        for item in node.items:
            if self.rng.random() < self.comments / 2:
                lines.append(
                    self.rng.choice(("", pad, "")) +
                    self.rng.choice(("", "# " + self.rng.choice(COMMENTS))))
            if isinstance(node, Map):
                key, value = item
                lines += self.entry(pad, key, value, indent)
            else:
                lines += self.hang(pad + "-", item, indent, 2)
        return lines

    def entry(self, pad, key, value, indent):
        if self.rng.random() < 0.01 and isinstance(key, (Text, Raw)):
            source = self.scalar(key, indent + 2, False)
            source[0] = pad + "? " + source[0]
            return source + self.hang(pad + ":", value, indent, 2)
        return self.hang(pad + self.key(key, False) + ":", value, indent, 0)

    def hang(self, lead, value, indent, compact):
        """Lines of `lead` and the value after it; `compact` is how far in a collection may start on
        the same line, 0 for not at all."""
        rng = self.rng
        prefix = self.decoration(value)
        if isinstance(value, (Text, Raw)):
            source = self.scalar(value, indent + self.step, True)
            if len(source) == 1:
                source[0] += self.comment()
            source[0] = (lead + " " * rng.choices((1, 2),
                                                  (95, 5))[0] + prefix + source[0]).rstrip(" ")
            return source
        if self.wants_flow(value):
            return self.flow_lines(lead + " " + prefix, value, indent)
        if compact and not prefix and rng.random() < 0.9:
            lines = self.block(
                Map(value.items) if isinstance(value, Map) else value, indent + compact)
            first = next(
                (i for i, line in enumerate(lines) if line.strip() and line.strip()[0] != "#"), 0)
            if first == 0:
                lines[0] = lead + " " * (indent + compact - len(lead)) + lines[0][indent + compact:]
                return lines
        step = self.step
        if isinstance(value, Seq) and not self.indent_sequences and not compact:
            step = 0
        return [(lead + " " + prefix).rstrip(" ") + self.comment()] + self.block(
            value, indent + max(step, compact and 1))

    def flow_lines(self, lead, value, indent):
        text = self.inline(value)
        if ", " in text and self.rng.random() < 0.1 and '"' not in text and "'" not in text:
            head, tail = text.split(", ", 1)
            return [lead + head + "," + self.comment(), " " * (indent + self.step + 1) + tail]
        return [lead + text + self.comment()]

    def inline(self, node):
        """A flow collection or a scalar inside one, on one line."""
        if isinstance(node, (Text, Raw)):
            return self.decoration(node) + self.scalar(node, 0, False, True)[0]
        space = self.rng.choices(("", " "), (9, 1))[0]
        if isinstance(node, Map):
            inner = ", ".join(self.key(k, True) + ": " + self.decorated(v) for k, v in node.items)
            return "{" + space + inner + space + "}"
        return "[" + space + ", ".join(self.decorated(v) for v in node.items) + space + "]"

    def decorated(self, node):
        return self.inline(node) if isinstance(node,
                                               (Text,
                                                Raw)) else self.decoration(node) + self.inline(node)

    def decoration(self, node):
        if node.prefix:
            return node.prefix
        if self.rng.random() < self.decorations:
            return self.rng.choice(
                ("&x ", "&a-b ", "!!str ", "!foo ", "! ", "!!map ", "!!seq ", "&y !!str "))
        return ""

    # ---- scalars

    def key(self, key, flow):
        if isinstance(key, Raw):
            return key.prefix + key.source
        style = key.style or self.rng.choices(("plain", "single", "double"), (20, 1, 1))[0]
        return key.prefix + self.quoted(key.value,
                                        style if style in ("plain", "single") else "double", flow)

    def scalar(self, node, indent, may_block, flow=False):
        """Lines of a scalar; the first one without indentation."""
        if isinstance(node, Raw):
            return [node.source]
        style = node.style or self.rng.choices(
            ("plain", "single", "double", "literal", "folded"), self.quotes)[0]
        if style in ("literal", "folded"):
            if may_block and self.blockable(node.value):
                return self.block_scalar(node.value, style, indent)
            style = "double"
        text = self.quoted(node.value, style, flow)
        if not flow and may_block and " " in text and "\\" not in text and self.rng.random() < 0.05:
            head, tail = text.split(" ", 1)
            if head and tail and tail[0] not in " #" and head[-1] not in " :":
                return [head, " " * indent + tail]
        return [text]

    def quoted(self, value, style, flow):
        if style == "plain" and (plain_is_safe(value, flow) or self.rng.random() < 0.003):
            return value
        if style == "single" and value.isprintable():
            return "'" + value.replace("'", "''") + "'"
        if style == "plain" and value.isprintable() and self.rng.random() < 0.4:
            return "'" + value.replace("'", "''") + "'"
        return '"' + "".join(self.escaped(c) for c in value) + '"'

    def escaped(self, char):
        if char in ESCAPES:
            return ESCAPES[char]
        code = ord(char)
        if not char.isprintable() or (code > 127
                                      and self.rng.random() < 0.1) or self.rng.random() < 0.002:
            if code < 0x100:
                return f"\\x{code:02x}"
            return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08x}"
        return char

    @staticmethod
    def blockable(value):
        return value.strip("\n") and all(c.isprintable() or c in "\n\t"
                                         for c in value) and value[0] not in "\n\t"

    def block_scalar(self, value, style, indent):
        body = value.rstrip("\n")
        newlines = len(value) - len(body)
        chomp = "-" if newlines == 0 else "" if newlines == 1 else "+"
        indent = max(indent, 1)
        hint = str(self.step) if value[0] == " " else ""
        pad = " " * indent
        lines = body.split("\n") + [""] * max(newlines - 1, 0)
        if style == "folded" and self.rng.random() < 0.5:
            lines = [part for line in lines for part in line.replace(" ", "\n", 1).split("\n")]
        return [("|" if style == "literal" else ">") + hint + chomp
                ] + [pad + l if l else "" for l in lines]
