"""pytest fixtures: `from tests.fakes.fixtures import github` in a conftest.py."""

import pytest

from tests.fakes.github.running import GitHub


@pytest.fixture(scope="session")
def github_process(tmp_path_factory):
    with GitHub(tmp_path_factory.mktemp("github")) as fake:
        yield fake


@pytest.fixture
def github(github_process):
    """A fake GitHub on loopback, plain HTTP, fresh, with the state running.USUAL."""
    github_process.reset()
    return github_process


@pytest.fixture
def github_tls(tmp_path):
    """The same over TLS under a test CA: `.ca_file`."""
    with GitHub(tmp_path / "github", tls=True) as fake:
        yield fake
