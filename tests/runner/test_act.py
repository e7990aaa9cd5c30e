"""What act masks and what it does not."""

import pytest

from tests.runner.act import Act


def log(text, secrets=(), **files):
    act = Act(secrets)
    act.output(text.encode())
    act.files(**files)
    return act.log


@pytest.mark.parametrize(
    "text, expected",
    [
        ("::add-mask::s3cret\ns3cret\n", ["  ⚙  ***", "***"]),
        ("::add-mask::a::b\n", ["  ❓  ::add-mask::a::b"]),
        ("##[add-mask]a::b\na::b\n", ["  ⚙  ***", "***"]),
        (" ::add-mask::x1\n", [" ::add-mask::x1"]),
        ("::ADD-MASK::x1\n", ["  ❓  ::ADD-MASK::x1"]),
        ("one\nlast without end", ["one"]),
        ("::add-mask::one%0Atwo\none\ntwo\n", ["  ⚙  ***", "one", "two"]),
        ("::add-mask::abc\n::add-mask::abcdef\nabcdef\n", ["  ⚙  ***", "  ⚙  ***", "***def"]),
        (
            "::stop-commands::T\n::add-mask::s\n::T::\n",
            ["  ⚙  ::stop-commands::T", "  ⚙  ::add-mask::s", "  ⚙  ::T::"],
        ),
        ("::notice::n\n::debug::d\n", ["  ❓  ::notice::n"]),
    ],
)
def test_log(text, expected):
    assert log(text) == expected


def test_legacy_form_breaks_on_a_bracket():
    act = Act()
    act.output(b"##[add-mask]a]b\n")
    assert act.masks == []


def test_outputs_are_printed():
    lines = log("::add-mask::s3cret\n", outputs={"a": "s3cret", "b": "open"})
    assert lines[1:] == ["  ⚙  ::set-output:: a=***", "  ⚙  ::set-output:: b=open"]


def test_an_escaped_percent_is_undone_rightly_in_a_quarter_of_tries():
    act = Act()
    act.output(b"::add-mask::x%250Ay\n" * 2000)
    assert 0.2 < act.masks.count("x%0Ay") / 2000 < 0.3
