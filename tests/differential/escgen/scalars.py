"""Scalars to build cases from: strings, numbers and other plain forms, JSON and base64 texts,
ciphertexts."""

import base64
import json
import zlib

from .pools import items, pick
from .yaml_text import Raw, Text

WORDS = ("alpha", "beta", "hello", "world", "x", "y z", "foo bar", "a-b", "hush", "s3cret", "value",
         "d.e")


def word(rng):
    return rng.choice(WORDS)


def string(rng):
    """Any string without a reference in it."""
    kind = rng.random()
    if kind < 0.55:
        return word(rng)
    if kind < 0.92:
        return pick(rng, "strings")
    return "".join(rng.choice(items("strings") + WORDS) for _ in range(rng.randint(2, 4)))


def escaped(value):
    """A string as it is written where references are read."""
    return value.replace("${", "$${")


def text(rng):
    return Text(escaped(string(rng)))


def number(rng):
    if rng.random() < 0.6:
        return Raw(pick(rng, "numbers"))
    if rng.random() < 0.5:
        limit = 10**rng.randint(0, 21)
        return Raw(str(rng.randint(-limit, limit)))
    return Raw(repr(rng.uniform(-1, 1) * 10**rng.randint(-12, 24)))


def boolean(rng):
    return Raw(rng.choice(("true", "True", "TRUE", "false", "False", "FALSE")))


def null(rng):
    return Raw(rng.choice(("~", "null", "Null", "NULL", "")))


def odd(rng):
    """A scalar whose type takes thought."""
    return Raw(pick(rng, "plain" if rng.random() < 0.6 else "tagged"))


def json_value(rng, depth=2):
    """A value for json.dumps."""
    kind = rng.randrange(8 if depth else 5)
    if kind == 5:
        return [json_value(rng, depth - 1) for _ in range(rng.randint(0, 3))]
    if kind > 5:
        return {rng.choice("abkoxyz"): json_value(rng, depth - 1) for _ in range(rng.randint(0, 3))}
    floating = rng.choice((1.5, 1e6, 1e-7, 1e21, 0.1))
    return (None, rng.random() < 0.5, rng.randint(-5, 100), floating, string(rng))[kind]


def json_text(rng):
    if rng.random() < 0.3:
        return pick(rng, "json")
    separators = rng.choice(((",", ":"), (", ", ": ")))
    return json.dumps(json_value(rng), ensure_ascii=rng.random() < 0.5, separators=separators)


def base64_text(rng):
    if rng.random() < 0.3:
        return pick(rng, "base64")
    return base64.b64encode(string(rng).encode()).decode()


def sealed(body):
    return base64.b64encode(body + zlib.crc32(body).to_bytes(4, "big")).decode()


def envelope(plaintext):
    """The ciphertext of a secret under the fake cipher, as it stands in a document."""
    return sealed(b"escx\0\0\0\1" + bytes((b + 128) % 256 for b in plaintext.encode()))


def bad_envelope(rng):
    """A ciphertext that is cut, mistaken in one field, or no base64."""
    if rng.random() < 0.25:
        return pick(rng, "base64_wrong")
    good = base64.b64decode(envelope(word(rng) + "-text"))
    altered = (good[:rng.randint(0, 15)], good[:16], b"escy" + good[4:],
               good[:9] + b"\0" + good[10:], good[:-1] + bytes([good[-1] ^ 1]))
    resealed = (b"escx\0\0\0\2" + good[8:-4], b"escx\0\0\0\0abcd", b"Escx" + good[4:-4])
    texts = [base64.b64encode(a).decode() for a in altered] + [sealed(r) for r in resealed]
    return rng.choice(texts)
