from tests.fakes.fixtures import (  # noqa: F401
    github,
    github_process,
    github_tls,
    lambda_cloud,
    lambda_process,
)
