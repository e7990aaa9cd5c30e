"""The evaluator on published cases of the reference, where they lie beside the tree, and on ours."""

import pathlib
import subprocess

import pytest

from tests.e2e.quickstart import ROOT

PROGRAM = ROOT / "build/static/esc_conformance"
OURS = ROOT / "tests/conformance/cases"
PUBLISHED = ROOT.parent / "shared/conformance/esc"


@pytest.mark.parametrize("folder", [f for f in (OURS, PUBLISHED) if f.is_dir()], ids=str)
def test_cases(folder):
    if not PROGRAM.exists():
        pytest.skip("build/static/esc_conformance is not built (make build)")
    done = subprocess.run([PROGRAM, folder], capture_output=True, text=True, check=False)
    *lines, verdict = done.stdout.splitlines()
    assert done.returncode == 0, "\n".join(line for line in lines if not line.endswith(": passed"))
    passed = int(verdict.split()[0])
    assert passed == sum(1 for _ in pathlib.Path(folder).rglob("env.yaml")), verdict
