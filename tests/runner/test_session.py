"""What each command does to the log, the masks and the step."""

import pytest

from tests.runner.masker import Masker
from tests.runner.session import Session


def run(text, secrets=(), **options):
    masker = Masker(secrets)
    maskers = dict.fromkeys(("stdout", "stderr", "runner"), masker)
    session = Session(maskers, str, "/work", **options)
    for number, line in enumerate(text.split("\n"), 1):
        session.line("stdout", number, line)
    return session


def log(text, secrets=(), **options):
    return [line.text for line in run(text, secrets, **options).log]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("plain", ["plain"]),
        ("::add-mask::s3cret\na s3cret", ["a ***"]),
        ("s3cret\n::add-mask::s3cret\ns3cret", ["s3cret", "***"]),
        ("::add-mask::one%0Atwo\none\ntwo", ["***", "***"]),
        ("::echo::ON\n::add-mask::x1\n::group::t", ["::add-mask::***", "::group::t", "##[group]t"]),
        ("::group::t\nin\n::endgroup::", ["##[group]t", "in", "##[endgroup]"]),
        ("::debug::d", []),
        ("::warning::w", ["##[warning]w"]),
        ("::notice::a%0Ab", ["##[notice]a", "b"]),
        ("::unknown::x", ["::unknown::x"]),
        ("##[start-action x]", ["##\\[start-action x]"]),
        ("::add-matcher::m.json", []),
    ],
)
def test_log(text, expected):
    assert log(text) == expected


def test_debug_shows_when_on():
    assert log("::debug::a%0Ab", debug=True) == ["##[debug]a", "##[debug]b"]


def test_masks_are_told_with_their_lines():
    session = run("x\n::add-mask::one\n\n::add-mask::two%0Athree")
    assert [(mask.value, mask.number) for mask in session.masks] == [("one", 2), ("two\nthree", 4)]


@pytest.mark.parametrize("blank", ["", "   ", "%0A%0D "])
def test_a_blank_mask_is_a_visible_warning(blank):
    session = run(f"::add-mask::{blank}")
    assert (session.masks, session.failed) == ([], False)
    assert [annotation.kind for annotation in session.annotations.kept] == ["warning"]


def test_stop_commands():
    text = "::stop-commands::tok3n99\n::add-mask::s3cret\n::error::x\n::TOK3N99::\n::error::y"
    session = run(text)
    assert [line.text for line in session.log] == [
        "::stop-commands::***",
        "::add-mask::s3cret",
        "::error::x",
        "::TOK3N99::",
        "##[error]y",
    ]
    assert session.masks == []
    assert len(session.annotations.kept) == 1


@pytest.mark.parametrize(
    "text",
    [
        "::stop-commands::",
        "::stop-commands::add-mask",
        "::stop-commands::pause-logging",
        "::echo::maybe",
        "::set-env name=A::b",
        "::add-path::/x",
        "::set-output::v",
        "::save-state::v",
    ],
)
def test_a_command_that_cannot_be_processed_fails_the_step(text):
    session = run(text)
    assert session.failed
    assert session.log[0].text.startswith("##[error]Unable to process command '")


def test_old_commands_still_work():
    text = "::set-output name=a::1\n::save-state name=b::2\n::set-env name=C::3"
    session = run(text, unsecure=True)
    assert (session.outputs, session.state, session.env) == ({"a": "1"}, {"b": "2"}, {"C": "3"})
    assert [annotation.kind for annotation in session.annotations.kept] == ["warning"] * 2


@pytest.mark.parametrize(
    "properties, expected",
    [
        ("line=5,endLine=7", (5, 7, None, None)),
        ("endLine=7", (7, 7, None, None)),
        ("line=5,endColumn=3", (5, None, 3, 3)),
        ("col=3", (None, None, None, None)),
        ("line=5,endLine=6,col=1,endColumn=2", (5, 6, None, None)),
        ("line=5,endLine=4", (None, None, None, None)),
        ("line=5,col=4,endColumn=2", (5, None, None, None)),
        ("line=x", (None, None, None, None)),
    ],
)
def test_places_are_repaired(properties, expected):
    (found,) = run(f"::error {properties}::m").annotations.kept
    assert (found.line, found.end_line, found.col, found.end_column) == expected


def test_annotations_are_masked_cut_and_counted():
    text = "::add-mask::s3cret\n::error file=/work/a/b.c,title=s3cret::" + "s3cret" + "x" * 5000
    session = run(text + "\n::error::e" * 11 + "\n::notice::n")
    first = session.annotations.kept[0]
    assert (first.file, first.title, len(first.message)) == ("a/b.c", "***", 4096)
    assert first.message.startswith("***x")
    assert [a.kind for a in session.annotations.kept].count("error") == 10
    assert session.annotations.dropped == 2
