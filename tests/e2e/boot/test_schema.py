"""`render --check` and cloud-init's own `cloud-init schema`, 25.1.4, say the same of many documents."""

import json
import os
import pathlib
import subprocess

import pytest

from . import guest as guests
from . import schema_corpus

COURIER = os.environ.get("COURIER_PROGRAM", guests.ROOT / "build/static/esc-courier")
ORACLE = pathlib.Path(__file__).with_name("schema_oracle.py")

pytestmark = pytest.mark.skipif(guests.cannot() is not None, reason=str(guests.cannot()))


def judged(texts, folder):
    files = []
    for number, text in enumerate(texts):
        files.append(folder / f"{number:04}.yaml")
        files[-1].write_text(text, newline="")
    done = subprocess.run([COURIER, "render", "--check", "--json", *files], capture_output=True, text=True)
    assert done.returncode in (0, 2), done.stderr
    return json.loads(done.stdout)


def of_cloud_init(texts):
    done = subprocess.run(["chroot", guests.build("trixie"), "python3", "-c", ORACLE.read_text()],
                          input=json.dumps(texts), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_verdicts_agree_on_300_documents_but_for_two_at_most(tmp_path):
    texts = schema_corpus.documents()
    exceptions = schema_corpus.EXCEPTIONS
    assert len(texts) >= 300 and len(exceptions) <= 2
    differing = []
    valid = 0
    for text, ours, (is_valid, said) in zip(texts, judged(texts, tmp_path), of_cloud_init(texts)):
        valid += is_valid
        rules = {finding["rule"] for finding in ours["findings"] if finding["severity"] == "error"}
        if (ours["ok"] != is_valid) != (text in exceptions.values()):
            differing.append(f"cloud-init: {is_valid}, {said}\nours: {sorted(rules)}\n{text}")
        assert bool(rules) != ours["ok"]
    print(f"{len(texts)} documents, {valid} valid to cloud-init, {len(differing)} judged otherwise by us, and on purpose "
          f"{len(exceptions)}: {'; '.join(exceptions)}")
    assert valid >= 100 and len(texts) - valid >= 150
    assert not differing, "\n----\n".join(differing)


def test_the_oracle_is_the_command(tmp_path):
    """What the oracle does in one process is what the command does in one each."""
    texts = schema_corpus.documents()[::97]
    root = guests.build("trixie")
    for text, (is_valid, _) in zip(texts, of_cloud_init(texts)):
        done = subprocess.run(["chroot", root, "sh", "-c", "f=$(mktemp) && cat >$f && cloud-init schema -c $f; s=$?; rm $f; exit $s"],
                              input=text.encode(), capture_output=True)
        assert (done.returncode == 0) == is_valid, text
