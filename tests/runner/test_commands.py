"""The grammars of workflow commands, by table."""

import pytest

from tests.runner import commands
from tests.runner.session import NAMES


def shown(line):
    command = commands.parse(line, NAMES)
    return command and (command.name, command.data, command.properties)


@pytest.mark.parametrize(
    "line, expected",
    [
        ("::add-mask::s3cret", ("add-mask", "s3cret", {})),
        ("  \t::add-mask::s3cret", ("add-mask", "s3cret", {})),
        ("::ADD-Mask::x", ("add-mask", "x", {})),
        ("x ::add-mask::s3cret", None),
        ("::add-mask:s3cret", None),
        ("::nonsense::x", None),
        ("::add-mask::a::b", ("add-mask", "a::b", {})),
        ("::add-mask::", ("add-mask", "", {})),
        ("::add-mask::a%0Ab%0D%25", ("add-mask", "a\nb\r%", {})),
        ("::add-mask::%250A", ("add-mask", "%0A", {})),
        ("::add-mask::%0a", ("add-mask", "%0a", {})),
        ("::add-mask::%3A%2C", ("add-mask", "%3A%2C", {})),
        ("::error file=a.c,line=5::m", ("error", "m", {"file": "a.c", "line": "5"})),
        ("::error file=a%3Ab%2Cc::m", ("error", "m", {"file": "a:b,c"})),
        ("::error title=x%0Ay%250A::m", ("error", "m", {"title": "x\ny%0A"})),
        ("::error  file=a ::m", ("error", "m", {"file": "a"})),
        ("::error FILE=a,file=b::m", ("error", "m", {"file": "b"})),
        ("::error file=a, line=5::m", ("error", "m", {"file": "a", " line": "5"})),
        ("::error file=,=x,title::m", ("error", "m", {})),
        ("::error title==x=y::m", ("error", "m", {"title": "x=y"})),
        ("::error,,file=a::m", None),
        ("##[add-mask]v", ("add-mask", "v", {})),
        ("text ##[error title=a;file=b]m", ("error", "m", {"title": "a", "file": "b"})),
        ("##[add-mask]a%5Db%3Bc%0Ad%25", ("add-mask", "a]b;c\nd%", {})),
        ("##[add-mask]a]b", ("add-mask", "a]b", {})),
        ("##[add-mask", None),
        ("::foo::##[error]m", ("error", "m", {})),
    ],
)
def test_parse(line, expected):
    assert shown(line) == expected
