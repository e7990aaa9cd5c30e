"""The rules for names and sizes of secrets and variables (GitHub's documentation, 2026)."""

import re

MAX_VALUE_BYTES = 48 * 1024
MAX_SECRETS = {"org": 1000, "repo": 100, "environment": 100, "user": 100}
MAX_VARIABLES = {"org": 1000, "repo": 500, "environment": 100}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


def why_refused(name, noun):
    """None for a good name, else GitHub's sentence. `noun` is "Secret" or "Variable"."""
    if not _NAME.fullmatch(name):
        return (
            f"{noun} names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or "
            "underscores (_). Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or "
            "underscores (_)."
        )
    if name.upper().startswith("GITHUB_"):
        return f"{noun} names must not start with GITHUB_."
    return None
