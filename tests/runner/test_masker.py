"""The secret masker, by table."""

import base64

import pytest

from tests.runner.masker import Masker


def encoded(text):
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "secrets, text, expected",
    [
        (["hunter22"], "a hunter22 b", "a *** b"),
        (["hunter22"], "HUNTER22", "HUNTER22"),
        (["ab"], "xababx", "x***x"),
        (["aba"], "ababa", "***"),
        (["abc", "cde"], "abcde", "***"),
        (["abc", "def"], "abcdef-def", "***-***"),
        (["a\nbc\r\n  d  "], "bc d a", "*** *** ***"),
        ([" pad "], "x pad y", "x *** y"),
        (['say "hi"'], 'say \\"hi\\"', "***"),
        (["it's"], "it''s", "***"),
        (["tab\there"], "tab\\there", "***"),
        (["a b/ü~"], "a%20b%2F%C3%BC~", "***"),
        (["a<&>\"'"], "a&lt;&amp;&gt;&quot;&apos;", "***"),
        (['"quoted9"'], "quoted9", "***"),
        (['"short"'], "short", "short"),
        (["first1&second2"], "first1&x", "***x"),
        (["first1&second2"], "second2", "***"),
        (["first1&+second2"], "econd2", "***"),
        (["a&b"], "a& b", "a& b"),
    ],
)
def test_mask(secrets, text, expected):
    assert Masker(secrets).mask(text) == expected


@pytest.mark.parametrize(
    "plain, masked",
    [
        ("hunter22", True),
        ("user:hunter22", True),
        ("us:hunter22", True),
        ("hunter22\n", False),
        ("hunter22@host", False),
        ("us:hunter22@host", False),
    ],
)
def test_base64_as_the_runner_finds_it(plain, masked):
    assert ("***" in Masker(["hunter22"]).mask(encoded(plain))) is masked


@pytest.mark.parametrize(
    "leak",
    [
        encoded("hunter22x").rstrip("="),
        "hunter22".encode().hex(),
        "22retnuh",
        "hunter\\u0032\\u0032",
        "HUNTER22",
    ],
)
def test_forms_that_leak(leak):
    assert Masker(["hunter22"]).mask(leak) == leak


def test_a_pretty_printed_secret_ruins_the_log():
    assert Masker(['{\n "a": 1\n}']).mask("f() { }") == "f() *** ***"


def test_a_job_output_is_skipped_if_masking_changes_it():
    masker = Masker(["1"])
    assert masker.hides_output("v1.0")
    assert not masker.hides_output("v2.0")
