"""pytest fixtures: `from tests.fakes.fixtures import github` in a conftest.py."""

import pytest

from tests.fakes.github.running import GitHub
from tests.fakes.lambda_cloud.running import LambdaCloud


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


@pytest.fixture(scope="session")
def lambda_process(tmp_path_factory):
    with LambdaCloud(tmp_path_factory.mktemp("lambda"), options=["--no-limits"]) as fake:
        yield fake


@pytest.fixture
def lambda_cloud(lambda_process):
    """A fake Lambda Cloud on loopback, fresh, with the state running.USUAL, without rate limits."""
    lambda_process.reset()
    return lambda_process
