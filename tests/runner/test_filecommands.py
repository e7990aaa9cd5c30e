"""The file commands, by table."""

import pytest

from tests.runner import filecommands


def read(text):
    found = []
    try:
        for pair in filecommands.pairs_of(text):
            found.append(pair)
    except filecommands.Bad as bad:
        found.append(str(bad))
    return found


@pytest.mark.parametrize(
    "text, expected",
    [
        ("", []),
        ("A=b\n", [("A", "b")]),
        ("A=b", [("A", "b")]),
        ("A= b=c \n\nB=\n", [("A", " b=c "), ("B", "")]),
        ("A=b\r\n", [("A", "b\r")]),
        ("A<<E\none\ntwo\nE\n", [("A", "one\ntwo")]),
        ("A<<E\nE\n", [("A", "")]),
        ("A<<E\n\n\nE", [("A", "\n")]),
        ("A<<E\n E\nE\n", [("A", " E")]),
        ("A=b<<c\n", [("A", "b<<c")]),
        ("A<<b=c\nx\nb=c\n", [("A", "x")]),
        ("A=1\nB<<E\nx\n", [("A", "1"), "Invalid value. Matching delimiter not found 'E'"]),
        (" \n", ["Invalid format ' '"]),
        ("A=1\nword\nB=2\n", [("A", "1"), "Invalid format 'word'"]),
        ("=x\n", ["Value cannot be null. (Parameter 'name')"]),
        ("A<<\n", ["Invalid format 'A<<'. Name must not be empty and delimiter must not be empty"]),
        ("a b=c\n", [("a b", "c")]),
        ("A=\u2028x\n", [("A", "\u2028x")]),
    ],
)
def test_pairs(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks(encoding):
    assert filecommands.text_of("A=ü".encode(encoding)) == "A=ü"
