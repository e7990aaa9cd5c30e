"""What the boots share: package repositories, one set for each Debian."""

import threading

import pytest

from .repository import stock


@pytest.fixture(scope="session")
def stocks(tmp_path_factory):
    """A function of the suite. Several threads may ask at once."""
    made = {}
    locks = {suite: threading.Lock() for suite in ("trixie", "bookworm")}
    folders = {suite: tmp_path_factory.mktemp(f"stock-{suite}") for suite in locks}

    def of(suite):
        with locks[suite]:
            if suite not in made:
                made[suite] = stock(suite, folders[suite])
            return made[suite]

    return of
