"""Damages keys in the ways that forms, shells, YAML files, web pages and mails do. The libraries that do it
in real life do it here, where Python has them."""

import base64
import html
import json
import quopri
import random
import re
import shlex
import textwrap
import urllib.parse

import yaml

BOM = b"\xef\xbb\xbf"


def lines_of(text):
    return text.decode().splitlines()


def body_only(change):
    """Applies to what stands between the first and the last line."""

    def damage(text, choose):
        first, *body, last = lines_of(text)
        return "\n".join([first, *change(body, choose), last, ""]).encode()

    return damage


def rewrapped(body, choose):
    return textwrap.wrap("".join(body), choose.choice((40, 64, 70, 72, 76, 100)))


def url_safe(text, _):
    first, *body, last = lines_of(text)
    plain = "\n".join(body).replace("+", "-").replace("/", "_")
    return "\n".join([first, plain.rstrip("="), last, ""]).encode()


def plus_lost(text, _):
    """A form turned each + of the base64 into a blank."""
    return text.replace(b"+", b" ")


def page(text, choose):
    shown = html.escape(text.decode())
    if choose.random() < 0.5:
        shown = "".join(f"&#{ord(c)};" if not c.isalnum() and c not in " \n" else c for c in text.decode())
    shape = choose.choice(("<pre>{}</pre>", "<p>{}</p>", "<code>{}</code>"))
    if choose.random() < 0.5:
        shown = shown.replace("\n", "<br>\n")
    return shape.format(shown).encode()


def words(text, choose):
    dash = choose.choice(("\u2010", "\u2013", "\u2014", "\u2212"))
    return text.decode().replace("-----", dash * 5).encode()


def no_break_spaces(text, _):
    return text.decode().replace("\n", "\u00a0\n").replace(" ", "\u00a0").encode()


def assignment(text, choose):
    name = choose.choice(("KEY", "SSH_PRIVATE_KEY", "lambda.key"))
    shape = choose.choice(("export {}='{}'\n", '{}="{}"\n', "{}={}\n", "set {}={}\n", '$env:{} = "{}"\n', "{}: {}\n"))
    return shape.format(name, text.decode()).encode()


def block(text, choose):
    style = choose.choice("|>'\"")
    document = yaml.dump({"key": text.decode()}, default_style=style, width=choose.choice((40, 80, 4000)))
    return document.encode()


def indented(text, choose):
    return textwrap.indent(text.decode(), choose.choice(("  ", "\t", "        ", " "))).encode()


def one_line(separator):
    return lambda text, _: text.rstrip(b"\n").replace(b"\n", separator)


# Each keeps all that there was of the key.
DAMAGES = {
    "nothing": lambda text, _: text,
    "no final newline": lambda text, _: text.rstrip(b"\n"),
    "CRLF": lambda text, _: text.replace(b"\n", b"\r\n"),
    "lone CR": lambda text, _: text.replace(b"\n", b"\r"),
    "CR before CRLF": lambda text, _: text.replace(b"\n", b"\r\r\n"),
    "blanks for line ends": one_line(b" "),
    "tabs for line ends": one_line(b"\t"),
    "all in one": one_line(b""),
    "escaped": one_line(rb"\n"),
    "escaped twice": one_line(rb"\\n"),
    "escaped CRLF": one_line(rb"\r\n"),
    "a literal n": lambda text, _: text.replace(b"\n", b"n"),
    "backtick n": one_line(b"`n"),
    "continued lines": lambda text, _: text.replace(b"\n", b"\\\n"),
    "unwrapped": body_only(lambda body, _: ["".join(body)]),
    "re-wrapped": body_only(rewrapped),
    "empty lines": lambda text, _: text.replace(b"\n", b"\n\n"),
    "blanks at line ends": lambda text, _: text.replace(b"\n", b"  \n"),
    "indented": indented,
    "base64": lambda text, _: base64.b64encode(text),
    "base64 of lines": lambda text, _: base64.encodebytes(text),
    "base64 without padding": lambda text, _: base64.b64encode(text).rstrip(b"="),
    "URL-safe base64": lambda text, _: base64.urlsafe_b64encode(text),
    "base64 twice": lambda text, _: base64.b64encode(base64.b64encode(text)),
    "URL-safe body": url_safe,
    "no padding": body_only(lambda body, _: [*body[:-1], body[-1].rstrip("=")]),
    "plus lost": plus_lost,
    "plus and line ends lost": lambda text, _: plus_lost(text, _).replace(b"\n", b" "),
    "JSON string": lambda text, _: json.dumps(text.decode()).encode(),
    "JSON object": lambda text, _: json.dumps({"key": text.decode(), "n": 1}).encode(),
    "JSON list": lambda text, _: json.dumps(lines_of(text), indent=1).encode(),
    "YAML": block,
    "shell": lambda text, _: shlex.quote(text.decode()).encode(),
    "bash": lambda text, _: b"$'" + text.replace(b"\n", rb"\n") + b"'",
    "assignment": assignment,
    "quotes": lambda text, choose: (q := choose.choice(b"\"'`").to_bytes(1, "big")) + text.rstrip(b"\n") + q,
    "form": lambda text, _: urllib.parse.quote_plus(text).encode(),
    "URL": lambda text, _: urllib.parse.quote(text, safe="").encode(),
    "URL twice": lambda text, _: urllib.parse.quote(urllib.parse.quote(text)).encode(),
    "page": page,
    "mail": lambda text, _: quopri.encodestring(text),
    "quoted mail": lambda text, _: b"".join(b"> " + line for line in text.splitlines(True)),
    "word processor": words,
    "no-break spaces": no_break_spaces,
    "zero-width spaces": lambda text, _: text.decode().replace("\n", "\u200b\n").encode(),
    "BOM": lambda text, _: BOM + text,
    "UTF-16LE": lambda text, _: b"\xff\xfe" + text.decode().encode("utf-16le"),
    "UTF-16BE without BOM": lambda text, _: text.decode().encode("utf-16be"),
    "text around": lambda text, _: b"Here is the key:\n\n" + text + b"\nRegards\n",
    "first line lost": lambda text, _: text.split(b"\n", 1)[1],
    "last line lost": lambda text, _: text[: text.rindex(b"-----END")],
    "last line cut": lambda text, _: text[: text.rindex(b" PRIVATE")],
    "four dashes": lambda text, _: text.replace(b"-----", b"----"),
    "six dashes": lambda text, _: text.replace(b"-----", b"------"),
    "lower-case marks": lambda text, _: re.sub(rb"-----.*?-----", lambda m: m[0].lower(), text),
    "armour lost": lambda text, _: b"\n".join(text.splitlines()[1:-1]) + b"\n",
    "armour's blanks lost": lambda text, _: re.sub(rb"-----.*?-----", lambda m: m[0].replace(b" ", b""), text),
    "concatenation": lambda text, _: b" +\n".join(json.dumps(line + "\n").encode() for line in lines_of(text)),
}

# Each takes something of the key away, or makes another of it.
LOSSES = {
    "a line lost": body_only(lambda body, choose: (lambda i: body[:i] + body[i + 1 :])(choose.randrange(len(body)))),
    "a character lost": body_only(lambda body, choose: at_random(body, choose, "")),
    "a character changed": body_only(lambda body, choose: at_random(body, choose, None)),
    "a character doubled": body_only(lambda body, choose: at_random(body, choose, "AA")),
    "the end lost": lambda text, choose: text[: len(text) * choose.randrange(2, 9) // 10],
    "lower case": lambda text, _: text.lower(),
    "two lines swapped": body_only(lambda body, _: [body[1], body[0], *body[2:]]),
}


def at_random(body, choose, put):
    text = "\n".join(body)
    at = choose.choice([i for i, c in enumerate(text[:-4]) if c.isalnum()])
    if put is None:
        put = choose.choice([c for c in "AQgwz059" if c != text[at]])
    return (text[:at] + put + text[at + 1 :]).split("\n")


def damaged(text, names, seed):
    """The key after these damages, one upon the other; nothing when they cannot be combined."""
    choose = random.Random(seed)
    for name in names:
        try:
            text = (DAMAGES | LOSSES)[name](text, choose)
        except (UnicodeDecodeError, ValueError, IndexError):
            return None
    return text
