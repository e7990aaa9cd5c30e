"""The differential tools against the reference itself, as it is and with planted differences."""

import itertools
import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))

import compare  # noqa: E402
import generate  # noqa: E402
import open_formats  # noqa: E402
from protocol import Program, reference, write_folder  # noqa: E402


def run(tmp_path, edit, *arguments, tool="run.py", verb="serve"):
    """A tool with the reference as our program, its answers changed by a sed command."""
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\nexec {reference()[0]} {verb} | sed -u '{edit}'\n")
    program.chmod(0o755)
    command = [sys.executable, str(HERE / tool), *arguments]
    environment = {"ESC_CONFORMANCE": str(program), "ESC_REFERENCE": reference()[0],
                   "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def test_the_reference_equals_itself(tmp_path):
    done = run(tmp_path, "", "--count", "100")
    assert done.stdout.splitlines()[-1] == "100 passed, 0 failed"
    assert done.returncode == 0


def test_a_planted_difference_is_found_and_reduced(tmp_path):
    plant = 's/"Summary":"receiver must be an array/"Summary":"receiver should be an array/'
    kept = tmp_path / "kept"
    done = run(tmp_path, plant, "--count", "150", "--most", "1", "--keep", str(kept))
    assert done.returncode == 1
    assert 'expected "receiver must be an array or an object", got "receiver should' in done.stdout
    name = done.stdout.split(":", 1)[0]
    again = f"again: tests/differential/run.py --seed fixed --first {name.removeprefix('fixed-')} --count 1"
    assert again in done.stdout.splitlines()
    assert "also different" in done.stdout
    [case] = kept.iterdir()
    assert [p.name for p in case.iterdir()] == ["env.yaml"]
    assert len((case / "env.yaml").read_bytes()) < 60


def test_a_crash_of_ours_is_a_difference(tmp_path):
    plant = 's/^.*unknown property.*$/{"crash":"planted"}/'
    done = run(tmp_path, plant, "--count", "60", "--most", "0")
    assert "different in crash" in done.stdout
    assert done.returncode == 1


def test_a_reader_that_differs_is_found_and_the_document_reduced(tmp_path):
    done = run(tmp_path, 's/"style":"folded"/"style":"literal"/', "--count", "20", "--most", "1",
               tool="yaml_run.py", verb="yaml")
    assert done.stdout.splitlines() == [
        "fixed-4: b'>'", '  node.content[0].style: expected "folded", got "literal"',
        "  again: tests/differential/yaml_run.py --seed fixed --first 4 --count 1",
        done.stdout.splitlines()[-1]]
    assert done.returncode == 1


def test_formats_that_differ_are_counted(monkeypatch, capsys):
    answer = {"exit": 0, "stdout": "a\n", "files": []}
    question = ["open", "--format", "json"]
    lines = [{"files": {"p/main.yaml": ""}, "answers": [[question, answer]] * 2}]
    monkeypatch.setattr(open_formats, "asked", lambda *_: answer)
    assert open_formats.judged(lines) == 0
    monkeypatch.setattr(open_formats, "asked", lambda *_: answer | {"stdout": "b\n"})
    assert open_formats.judged(lines) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 2 failed"


@pytest.mark.parametrize("seed", ["a", "b"])
def test_cases_repeat(seed):
    first = [generate.generate(seed, i).request() for i in range(50)]
    assert first == [generate.generate(seed, i).request() for i in range(50)]
    assert first != [generate.generate(seed + "x", i).request() for i in range(50)]


def test_half_of_the_cases_have_no_diagnostic():
    clean = 0
    with Program(reference()) as program:
        for index in range(600):
            answer = compare.parse(program.ask(generate.generate("half", index).request()))
            clean += not list(generate.summaries(answer))
    assert 240 <= clean <= 360


def test_every_diagnostic_occurs(capsys):
    assert generate.coverage("fixed", 1000) == 0, capsys.readouterr().out


def test_a_folder_and_a_line_are_the_same_case(tmp_path):
    requests = [generate.generate("folder", i).request() for i in range(12)]
    with Program(reference()) as program:
        for index, request in enumerate(requests):
            write_folder(request, tmp_path / str(index) / "case")
            by_line = compare.parse(program.ask(request))
            folder = subprocess.run([reference()[0], "answer", str(tmp_path / str(index) / "case")],
                                    capture_output=True, check=True)
            assert compare.compare(by_line, compare.parse(folder.stdout)) is None, request


def test_diagnostics_are_a_multiset_and_members_are_not():
    def diagnostic(summary, column):
        start = {"Line": "1", "Column": column, "Byte": "0"}
        return {"Summary": summary, "Subject": {"Filename": "case", "Start": start}}

    one, two = diagnostic("x", "3"), diagnostic("y", "3")
    for order in itertools.permutations((one, two)):
        assert compare.compare({"checkDiags": [one, two]}, {"checkDiags": list(order)}) is None
    assert compare.compare({"checkDiags": [one, one]}, {"checkDiags": [one]})
    assert compare.compare({"checkDiags": []}, {}) is None
    assert compare.compare({"checkJson": []}, {})
    assert compare.compare({"checkJson": {"a": compare.Number("1")}}, {"checkJson": {"a": "1"}})
    assert compare.compare([{"checkJson": "a"}, {"checkJson": "b"}], {"checkJson": "b"}) is None
