"""`env open` and `env get --value` print what the `esc` CLI prints: as it answered once, recorded here,
and, where it is built, as it answers now."""

import os
import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))

import open_formats  # noqa: E402
from protocol import ROOT, reference  # noqa: E402

GOLDEN = sorted((ROOT / "tests/golden/esc/formats").iterdir())


@pytest.fixture(scope="module")
def ours():
    if not pathlib.Path(open_formats.COURIER).exists():
        pytest.skip("build/static/esc-courier is not built (make build)")


@pytest.fixture(scope="module")
def cli():
    for program in (open_formats.CLI, reference()[0]):
        if not pathlib.Path(program).exists():
            pytest.skip(f"{program} is not built (scripts/tools esc reference; they need Go)")


@pytest.mark.parametrize("folder", GOLDEN, ids=lambda folder: folder.name)
def test_golden(ours, tmp_path, folder):
    text = open_formats.transcript_of_ours(folder, tmp_path)
    if os.environ.get("COURIER_UPDATE_GOLDEN"):
        (folder / "expected.txt").write_bytes(text.encode())
    assert text == open_formats.read(folder / "expected.txt")


@pytest.mark.parametrize("folder", GOLDEN, ids=lambda folder: folder.name)
def test_golden_is_what_the_cli_prints(cli, tmp_path, folder):
    assert open_formats.transcript_of_cli(folder, tmp_path) == open_formats.read(
        folder / "expected.txt"
    )


def test_recorded_answers(ours, capsys):
    assert open_formats.main(["replay", str(HERE / "formats.jsonl")]) == 0, capsys.readouterr().out


def test_generated_definitions(ours, cli, capsys):
    assert open_formats.main(["compare", "fixed", "3"]) == 0, capsys.readouterr().out
