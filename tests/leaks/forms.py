"""How a secret piece can be written. Each form is (name, bytes to look for)."""

import base64
import html
import json
import re
from urllib.parse import quote, quote_plus

LEAST = 6  # bytes: a shorter needle is found by chance


def _base64_forms(piece):
    """What is the same whatever stands before or behind, at each of the three alignments."""
    for shift in range(3):
        stable = piece[(3 - shift) % 3 :]
        text = base64.b64encode(stable)[: len(stable) * 8 // 6]
        yield f"base64 at alignment {shift}", text
        yield f"base64url at alignment {shift}", text.translate(bytes.maketrans(b"+/", b"-_"))


def _lower_percent(text):
    return re.sub(r"%[0-9A-F]{2}", lambda match: match[0].lower(), text)


def _percent_forms(piece):
    for name, text in (
        ("percent", quote(piece, safe="-._~")),
        ("percent", quote(piece, safe="-._~!'()*")),
        ("percent", quote(piece, safe="/-._~")),
        ("form", quote_plus(piece, safe="-._~")),
    ):
        yield f"{name}-encoded", text.encode()
        yield f"{name}-encoded in lower case", _lower_percent(text).encode()
    yield "percent-encoded throughout", "".join(f"%{byte:02X}" for byte in piece).encode()


def _json_forms(text):
    plain = json.dumps(text, ensure_ascii=False)[1:-1]
    ascii_only = json.dumps(text)[1:-1]
    go = plain.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    yield "JSON-escaped", plain
    yield "JSON-escaped to ASCII", ascii_only
    yield "JSON-escaped as by Go", go
    yield "JSON-escaped with \\/", plain.replace("/", "\\/")
    yield "JSON-escaped twice", json.dumps(plain, ensure_ascii=False)[1:-1]


def _bash_q(text):
    """As printf %q of bash."""
    if any(ord(character) < 32 for character in text):
        named = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "'": "\\'", "\\": "\\\\"}
        return "".join(named.get(character, character) for character in text)
    return re.sub(r"([^\w@%+=:,./-])", r"\\\1", text)


def _quoted_forms(text):
    yield "single-quoted in a shell", text.replace("'", "'\\''")
    yield "single-quoted in a shell", text.replace("'", "'\"'\"'")
    yield "double-quoted in a shell", re.sub(r'([$`"\\])', r"\\\1", text)
    yield "quoted as by printf %q", _bash_q(text)
    yield "single-quoted in YAML", text.replace("'", "''")
    yield "a workflow command's data", (
        text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    )


def _markup_forms(text):
    escaped = html.escape(text, quote=False)
    for double in ('"', "&quot;", "&#34;"):
        for single in ("'", "&#39;", "&#x27;", "&apos;"):
            yield "XML-escaped", escaped.replace('"', double).replace("'", single)


def _indented(text):
    """Continuation lines of a block scalar, a dump or a quoted text."""
    if "\n" in text:
        for indent in (2, 4, 6, 8):
            yield f"indented by {indent}", text.replace("\n", "\n" + " " * indent)


def forms_of(piece):
    """Every form, the plain one first; one that equals an earlier one is left out."""
    found = {piece: "plain"}

    def add(name, needle):
        needle = needle.encode("utf-8", "surrogatepass") if isinstance(needle, str) else needle
        if len(needle) >= LEAST:
            found.setdefault(needle, name)

    for name, needle in (*_base64_forms(piece), *_percent_forms(piece)):
        add(name, needle)
    add("hex", piece.hex())
    add("hex in upper case", piece.hex().upper())
    add("hex with colons", piece.hex(":"))
    try:
        text = piece.decode()
    except UnicodeDecodeError:
        return found
    texts = (*_json_forms(text), *_quoted_forms(text), *_markup_forms(text), *_indented(text))
    for name, needle in texts:
        add(name, needle)
    add("UTF-16 LE", text.encode("utf-16-le"))
    add("UTF-16 BE", text.encode("utf-16-be"))
    return found
