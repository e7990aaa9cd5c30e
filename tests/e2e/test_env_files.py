"""env ls, env key new: the commands on definition files, by hand."""

import base64
import json
import os
import re
import stat
import threading

import pytest

from tests.e2e.pulling import by_hand


@pytest.fixture
def folder(tmp_path):
    for name in ("sophia/prod", "sophia/base", "default/one"):
        path = tmp_path / "envs" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("values: {}\n")
    return tmp_path


def test_ls(folder):
    text = "default/one\nsophia/base\nsophia/prod\n"
    assert by_hand("env", "ls", "--definitions", "envs", cwd=folder) == (0, text.encode(), b"")
    code, out, err = by_hand("env", "ls", "--definitions", "envs/", "--json", cwd=folder)
    assert (code, err) == (0, b"")
    assert json.loads(out) == {"environments": text.split()}


def test_ls_without_a_folder(folder):
    code, out, err = by_hand("env", "ls", "--definitions", "nothing", cwd=folder)
    assert (code, out) == (1, b"")
    assert err.decode() == "esc-courier: error: nothing: no such file or directory\n"


def test_new_key(folder):
    code, out, err = by_hand("env", "key", "new", "team.key", cwd=folder)
    assert (code, out) == (0, b"")
    path = folder / "team.key"
    key = path.read_bytes()
    assert len(base64.b64decode(key.removesuffix(b"\n"), validate=True)) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key.strip() not in err
    assert re.fullmatch(
        "wrote key [0-9a-f]{8} to team.key: keep it out of the repository; commands find it by "
        "--key-file, or take its text from COURIER_KEY\n",
        err.decode(),
    )
    code, out, err = by_hand("env", "key", "new", "team.key", cwd=folder)
    assert (code, out, path.read_bytes()) == (2, b"", key)
    assert err.decode() == (
        "esc-courier: error: team.key: exists already, and may be the only copy of a key\n"
        "  hint: name another file, or remove this one\n"
    )


def test_set_leaves_a_file_that_changed_meanwhile(folder):
    # The program has read the definition when it opens the value's file.
    definition, value = folder / "envs/sophia/prod.yaml", folder / "value"
    os.mkfifo(value)

    def change():
        with value.open("w") as to:
            definition.write_text("values: {theirs: 1}\n")
            to.write("2")

    other = threading.Thread(target=change)
    other.start()
    command = ["env", "set", "sophia/prod", "ours", "-f", "value", "--definitions", "envs"]
    code, out, err = by_hand(*command, cwd=folder)
    other.join()
    assert (code, out, definition.read_text()) == (1, b"", "values: {theirs: 1}\n")
    assert err.decode() == (
        "esc-courier: error: envs/sophia/prod.yaml: was changed by somebody else in between, and is left as it is "
        "now\n"
        "  hint: run the command again\n"
    )
