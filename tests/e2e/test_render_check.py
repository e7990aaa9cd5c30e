"""`render --check`: what it prints, in which form, and how it ends. The verdicts themselves are pinned by
tests/golden/cloudinit/traps."""

import base64
import gzip
import json
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]

GOOD = "#cloud-config\npackages: [jq]\n"
BAD = "#cloud-config\npackges: [jq]\nca-certs: {remove-defaults: false}\n"
KEY = """-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
-----END OPENSSH PRIVATE KEY-----
"""


@pytest.fixture
def check(program, tmp_path):
    def run(*arguments, **files):
        for name, content in files.items():
            (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return subprocess.run([program, "render", "--check", *arguments], cwd=tmp_path, capture_output=True, text=True)

    return run


def test_text(check):
    done = check("good", "bad", good=GOOD, bad=BAD)
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout == (
        "good: ok\n"
        'bad:2:1: error: cloud-init has no key "packges"; did you mean "packages"? [unknown-key]\n'
        "bad:3:1: warning: ca-certs: deprecated since 22.3: Use ca_certs instead [deprecated]\n"
        "bad:3:12: warning: ca-certs.remove-defaults: deprecated since 22.3: Use remove_defaults instead [deprecated]\n"
        "bad: refused\n")


def test_json(check):
    done = check("--json", "bad", "good", good=GOOD, bad=BAD)
    assert (done.returncode, done.stderr) == (2, "")
    bad, good = json.loads(done.stdout)
    assert good == {"file": "good", "ok": True, "findings": []}
    assert (bad["file"], bad["ok"], len(bad["findings"])) == ("bad", False, 3)
    assert bad["findings"][0] == {
        "line": 2, "column": 1, "severity": "error", "rule": "unknown-key",
        "message": 'cloud-init has no key "packges"; did you mean "packages"?'}
    assert bad["findings"][1]["severity"] == "warning"


def test_a_warning_is_no_refusal(check):
    done = check("f", f="#cloud-config\napt_update: true\n")
    assert done.returncode == 0
    assert done.stdout.endswith("f: ok\n") and "warning" in done.stdout


def test_private_key_needs_consent(check):
    text = "#cloud-config\nssh_keys:\n  ed25519_private: |\n" + "".join(f"    {line}\n" for line in KEY.splitlines())
    refused = check("f", f=text)
    assert refused.returncode == 2
    assert "--allow user-data:ed25519_private" in refused.stdout
    assert "b3BlbnNzaC1rZXk" not in refused.stdout
    assert check("--allow", "user-data:ed25519_private", "f", f=text).returncode == 0
    assert check("--allow", "user-data:rsa_private", "f", f=text).returncode == 2


def test_target(check):
    done = check("--target", "ec2", "f", f=GOOD)
    assert done.returncode == 0
    assert done.stdout == "f:1:1: note: 29 bytes, 40 as base64: 0 % of the 16384 that AWS EC2 takes [size]\nf: ok\n"
    assert check("--target", "ec2", "f", f=base64.b64encode(GOOD.encode())).returncode == 0
    assert check("--target", "lambda", "f", f=base64.b64encode(GOOD.encode())).returncode == 2
    assert check("--target", "ec2", "f", f=gzip.compress(GOOD.encode())).returncode == 0
    assert check("f", f=gzip.compress(BAD.encode())).returncode == 2
    assert check("--target", "hetzner", "f", f="#!/bin/sh\n" + "#" * 40000).returncode == 2
    unknown = check("--target", "ec3", "f", f=GOOD)
    assert unknown.returncode == 2
    assert unknown.stderr.startswith('esc-courier: error: there is no target "ec3"\n')


def test_usage(check):
    assert check().returncode == 2
    assert "needs FILE" in check().stderr


def test_mime_of_python(check):
    """A message that Python's email package builds is read, and each of its parts judged at its place."""
    from email.mime.multipart import MIMEMultipart
    from email.mime.text import MIMEText

    message = MIMEMultipart()
    for kind, name, text in (("cloud-config", "a.yaml", BAD), ("x-shellscript", "10-é.sh", "#!/bin/sh\necho é\n")):
        part = MIMEText(text, kind, "utf-8")
        part.add_header("Content-Disposition", "attachment", filename=name)
        message.attach(part)
    done = check("f", f=message.as_string())
    assert done.returncode == 2
    assert '"packges"; did you mean "packages"? (line 2, column 1 of part 1) [unknown-key]' in done.stdout
    assert done.stdout.count("error") == 1


@pytest.mark.parametrize("template", sorted((ROOT / "templates").glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_templates(check, template):
    done = check("--target", "lambda", template)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        f"{template}:1:1: note: a template: judged without the values that rendering puts into it [template]\n{template}: ok\n")


def test_a_file_that_cannot_be_read_is_a_finding_and_the_others_are_judged(check, tmp_path):
    (tmp_path / "good.yaml").write_text("#cloud-config\nhostname: a\n")
    done = check("good.yaml", "nofile")
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout == (
        "good.yaml: ok\nnofile:1:1: error: the file cannot be read: no such file or directory [unreadable]\n"
        "nofile: refused\n")
    done = check("--json", "good.yaml", "nofile")
    assert [(v["file"], v["ok"]) for v in json.loads(done.stdout)] == [("good.yaml", True), ("nofile", False)]


def test_template_with_files_beside_it(check, tmp_path):
    (tmp_path / "machine").mkdir()
    (tmp_path / "machine/setup.sh").write_text("echo hello\n")
    (tmp_path / "machine/t.yaml").write_text(
        "#cloud-config\nblocks:\n  scripts: [{name: 10-a.sh, from: setup.sh}, {name: 20-b.sh, from: none.sh}]\n"
        "  docker: ${with.docker}\nhostname: ${name}\n")
    done = check("--json", "machine/t.yaml")
    assert done.returncode == 2
    found = [(f["line"], f["column"], f["severity"], f["rule"]) for f in json.loads(done.stdout)[0]["findings"]]
    assert found == [(1, 1, "note", "template"), (3, 35, "error", "script"), (3, 68, "error", "block")]
