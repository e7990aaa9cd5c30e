"""The leak searcher: every form of every secret, in everything that a run printed or left.

    found = search({"NPM_TOKEN": b"..."}, [Path("work"), Stream("stdout", raw)], allowed=[files])
    assert found == [], report(found)

or `python -m tests.leaks --secrets FILE.json --allow PATH PLACE...` (exit 1 with findings).
It names place, offset, secret and form, never the secret.

pieces.py   what of a value is secret: whole, lines, leaves
forms.py    how a piece can be written
places.py   files, folders, streams, and what is packed inside them
search.py   the search and its report
"""

from tests.leaks.places import Stream
from tests.leaks.search import Leak, report, search

__all__ = ["Leak", "Stream", "report", "search"]
