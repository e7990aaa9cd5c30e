"""pytest fixtures: `from tests.fakes.fixtures import github` in a conftest.py."""

import pytest

from tests.fakes.github.running import GitHub


@pytest.fixture
def github(tmp_path):
    """A fake GitHub on loopback, plain HTTP, with the state running.USUAL."""
    with GitHub(tmp_path / "github") as fake:
        yield fake


@pytest.fixture
def github_tls(tmp_path):
    """The same over TLS under a test CA: `.ca_file`."""
    with GitHub(tmp_path / "github", tls=True) as fake:
        yield fake
