"""Streams to lines."""

import pytest

from tests.runner import lines


@pytest.mark.parametrize(
    "data, expected",
    [
        (b"", []),
        (b"a\nb\n", ["a", "b"]),
        (b"a\r\nb", ["a", "b"]),
        (b"text\r::error::x\n", ["text", "::error::x"]),
        (b"\n\n", ["", ""]),
        (b"a\n\r\nb", ["a", "", "b"]),
        (b"\xff\xc3\xa4", ["\ufffdä"]),
    ],
)
def test_lines(data, expected):
    assert [line for line, _ in lines.lines_of(data)] == expected


def test_lines_arrive_with_their_last_byte():
    chunks = [
        ("stdout", b"one\ntw"),
        ("stderr", b"er"),
        ("stdout", b"o\r"),
        ("stderr", b"r\n"),
        ("stdout", b"\nthree"),
    ]
    assert lines.in_order_of_arrival(chunks) == [
        ("stdout", 1, "one"),
        ("stderr", 1, "err"),
        ("stdout", 2, "two"),
        ("stdout", 3, "three"),
    ]
