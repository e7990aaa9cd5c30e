"""scripts/lint: a list of files that git did not give is a failure, never a clean tree."""

import os
import pathlib
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[1]


def test_an_empty_list_fails(tmp_path):
    """As in a checkout that belongs to somebody else: git refuses it."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts/lint", tmp_path / "scripts/lint")
    git = tmp_path / "git"
    git.write_text("#!/bin/sh\necho 'fatal: detected dubious ownership' >&2\nexit 128\n")
    git.chmod(0o755)
    done = subprocess.run(
        [tmp_path / "scripts/lint", "--fast"],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    finding = "fatal: detected dubious ownership\nno files to look at\nFAILED"
    assert f"{finding} clang-format\n" in done.stdout
    assert f"{finding} shellcheck\n" in done.stdout
