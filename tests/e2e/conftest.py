from tests.fakes.fixtures import github, github_process, github_tls  # noqa: F401
