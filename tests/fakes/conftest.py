from tests.fakes.fixtures import github, github_tls  # noqa: F401
