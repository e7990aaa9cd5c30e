"""Planted leaks of each form are found, and clean trees are not accused."""

import base64
import gzip
import io
import json
import os
import pathlib
import random
import re
import shlex
import subprocess
import sys
import tarfile
import textwrap
import zipfile
from urllib.parse import quote, quote_plus

import pytest

from tests.leaks import Stream, report, search

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOKEN = "tok/3n&<ü>'q\" $x`y\\%z???>>>"  # something of everything that an encoding changes
PEM = """\
-----BEGIN KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEF
AASCBKcwggSjAgEAAoIBAQC7
short
-----END KEY-----
"""
JSON = json.dumps({"user": "administrator", "nested": [{"pw": "correct horse"}], "n": 4071825936})
YAML = "database:\n  password: 'it''s secret'\n  hosts: [db-one.internal]\n"
SECRETS = {"TOKEN": TOKEN, "PEM": PEM, "JSON": JSON, "YAML": YAML, "RAW": b"\xff\xfe\x00binary\x80"}


def b64(text, before=b"", behind=b""):
    return base64.b64encode(before + text.encode() + behind).decode()


def b64url(text, before=b""):
    return base64.urlsafe_b64encode(before + text.encode()).decode()


def bash_q(text):
    command = ["bash", "-c", 'printf %q "$1"', "-", text]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def packed(kind, text=TOKEN):
    buffer = io.BytesIO()
    if kind == "zip":
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("inner.txt", "x" * 100 + text)
    else:
        with tarfile.open(fileobj=buffer, mode=f"w:{kind}") as archive:
            entry = tarfile.TarInfo("inner.txt")
            data = text.encode()
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


UPPER_PERCENT = re.compile("%[0-9A-F]{2}")
MARKUP = TOKEN.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
# What is planted, and as what it is found: what it was packed in, and the form there.
PLANTED = {
    "plain": (TOKEN, "plain"),
    "base64": (b64(TOKEN), "base64 at alignment 0"),
    "base64 behind one byte": (b64(TOKEN, b"u", b"\n"), "base64 at alignment 1"),
    "base64 behind two bytes": (b64(TOKEN, b"us", b"@host"), "base64 at alignment 2"),
    "base64 without padding": (b64(TOKEN).rstrip("="), "base64 at alignment 0"),
    "base64url": (b64url(TOKEN), "base64url at alignment 0"),
    "base64url behind one byte": (b64url(TOKEN, b"a"), "base64url at alignment 1"),
    "base64url behind two bytes": (b64url(TOKEN, b"a:"), "base64url at alignment 2"),
    "base64 in lines": (textwrap.fill(b64(TOKEN * 4, b"x"), 20), "!base64 plain"),
    "base64 in indented lines": (
        textwrap.indent(textwrap.fill(b64(TOKEN * 4), 24), "    "),
        "!base64 plain",
    ),
    "base64 of UTF-16": (
        base64.b64encode(TOKEN.encode("utf-16-le")).decode(),
        "!base64 UTF-16 LE",
    ),
    "base64 behind glued text": ("prefix" + b64(TOKEN), "!base64 plain"),
    "base64 of gzip": (
        base64.b64encode(gzip.compress(TOKEN.encode())).decode(),
        "!base64!gzip plain",
    ),
    "base64 of base64": (b64(b64(TOKEN)), "!base64 base64 at alignment 0"),
    "hex": (TOKEN.encode().hex(), "hex"),
    "hex in upper case": (TOKEN.encode().hex().upper(), "hex in upper case"),
    "hex with colons": (TOKEN.encode().hex(":"), "hex with colons"),
    "percent": (quote(TOKEN, safe=""), "percent-encoded"),
    "percent in lower case": (
        UPPER_PERCENT.sub(lambda match: match[0].lower(), quote(TOKEN, safe="")),
        "percent-encoded in lower case",
    ),
    "percent with slashes": (quote(TOKEN), "percent-encoded"),
    "percent throughout": (
        "".join(f"%{byte:02X}" for byte in TOKEN.encode()),
        "percent-encoded throughout",
    ),
    "form": (quote_plus(TOKEN), "form-encoded"),
    "JSON": (json.dumps({"a": TOKEN}, ensure_ascii=False), "JSON-escaped"),
    "JSON in ASCII": (json.dumps({"a": TOKEN}), "JSON-escaped to ASCII"),
    "JSON in JSON": (
        json.dumps(json.dumps({"a": TOKEN}, ensure_ascii=False), ensure_ascii=False),
        "JSON-escaped twice",
    ),
    "JSON as by Go": (
        json.dumps(TOKEN, ensure_ascii=False)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026"),
        "JSON-escaped as by Go",
    ),
    "JSON with \\/": (
        json.dumps(TOKEN, ensure_ascii=False).replace("/", "\\/"),
        "JSON-escaped with \\/",
    ),
    "shell, single quotes": (
        "'" + TOKEN.replace("'", "'\\''") + "'",
        "single-quoted in a shell",
    ),
    "shell, as by shlex": (shlex.quote(TOKEN), "single-quoted in a shell"),
    "shell, double quotes": (
        "".join("\\" + c if c in '$`"\\' else c for c in TOKEN),
        "double-quoted in a shell",
    ),
    "shell, printf %q": (bash_q(TOKEN), "quoted as by printf %q"),
    "YAML, single quotes": (TOKEN.replace("'", "''"), "single-quoted in YAML"),
    "XML": (MARKUP, "XML-escaped"),
    "HTML": (MARKUP.replace('"', "&quot;").replace("'", "&#39;"), "XML-escaped"),
    "workflow command": (TOKEN.replace("%", "%25"), "a workflow command's data"),
    "UTF-16 LE": (TOKEN.encode("utf-16-le"), "UTF-16 LE"),
    "UTF-16 BE": (TOKEN.encode("utf-16-be"), "UTF-16 BE"),
    "gzip": (gzip.compress(TOKEN.encode()), "!gzip plain"),
    "cut gzip": (gzip.compress(TOKEN.encode())[:-6], "!gzip plain"),
    "zip": (packed("zip"), "!inner.txt plain"),
    "tar": (packed(""), "!inner.txt plain"),
    "tar.gz": (packed("gz"), "!gzip!inner.txt plain"),
    "tar.bz2": (packed("bz2"), "!bzip2!inner.txt plain"),
    "tar.xz": (packed("xz"), "!xz!inner.txt plain"),
    "a line of a PEM": ("MIIEvQIBADANBgkqhkiG9w0BAQEF", "a part, plain"),
    "a line of a PEM in base64": (
        b64("AASCBKcwggSjAgEAAoIBAQC7", b"a"),
        "a part, base64 at alignment 1",
    ),
    "a PEM in one line": (PEM.replace("\n", "\\n"), "JSON-escaped"),
    "a PEM indented": (textwrap.indent(PEM, "      "), "indented by 6"),
    "a leaf of JSON": ("pw is correct horse", "a part, plain"),
    "a number of JSON": ("4071825936", "a part, plain"),
    "a leaf of YAML": ("it's secret", "a part, plain"),
    "bytes that are no text": (b"\xff\xfe\x00binary\x80", "plain"),
    "bytes that are no text, in hex": (b"\xff\xfe\x00binary\x80".hex(), "hex"),
}


@pytest.mark.parametrize("planted, expected", PLANTED.values(), ids=PLANTED)
def test_a_planted_leak_is_found(tmp_path, planted, expected):
    data = planted if isinstance(planted, bytes) else planted.encode()
    is_archive = re.match(rb"\x1f\x8b|PK|BZh|\xfd7zXZ", data) or data[257:262] == b"ustar"
    before, behind = (b"", b"") if is_archive else (b"some words before; ", b" and behind")
    file = tmp_path / "deep" / "file"
    file.parent.mkdir()
    file.write_bytes(before + data + behind)
    leaks = search(SECRETS, [tmp_path])
    places = (leak.place.removeprefix(str(file)) for leak in leaks)
    forms = (leak.form for leak in leaks)
    assert expected in [
        f"{re.sub('@[0-9]+', '', place)} {form}".strip()
        for place, form in zip(places, forms, strict=True)
    ]
    text = report(leaks)
    for value in SECRETS.values():
        assert (value if isinstance(value, str) else "binary") not in text


def test_the_report_names_place_offset_secret_and_form(tmp_path):
    (tmp_path / "log").write_text("0123456789" + TOKEN + " " + TOKEN)
    assert f"{tmp_path}/log:10: TOKEN, plain (2 times)\n" in report(search(SECRETS, [tmp_path]))


def test_names_and_link_targets_are_searched(tmp_path):
    (tmp_path / "x-s3cretname").write_text("")
    os.symlink("/nowhere/s3cretname", tmp_path / "link")
    places = [leak.place for leak in search({"A": "s3cretname"}, [tmp_path])]
    assert places == [f"{tmp_path}/link (its target)", f"{tmp_path}/x-s3cretname (its name)"]


def test_add_mask_lines_may_hold_secrets_in_raw_output_only():
    raw = b"::add-mask::s3cretname\n  ::add-mask::s3cretname\n##[add-mask]s3cretname\nfine\n"
    assert search({"A": "s3cretname"}, [Stream("stdout", raw)]) == []
    assert search({"A": "s3cretname"}, [Stream("log", raw, masks_allowed=False)])


@pytest.mark.parametrize(
    "line", [b"x ::add-mask::s3cretname", b"::add-mask ::s3cretname", b"::add-mask::a\rs3cretname"]
)
def test_what_only_looks_like_a_mask_is_a_leak(line):
    assert search({"A": "s3cretname"}, [Stream("stdout", line)])


def test_offsets_stay_right_behind_a_mask():
    (leak,) = search({"A": "s3cretname"}, [Stream("out", b"::add-mask::s3cretname\ns3cretname")])
    assert (leak.offset, leak.times) == (23, 1)


def test_allowed_files_folders_and_globs(tmp_path):
    for name in ("secret.pem", "commands/output_1", "other/state_2", "log"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("s3cretname")
    allowed = [tmp_path / "secret.pem", tmp_path / "commands", tmp_path / "other" / "state_*"]
    leaks = search({"A": "s3cretname"}, [tmp_path], allowed=allowed)
    assert [leak.place for leak in leaks] == [str(tmp_path / "log")]


def test_public_pieces_are_not_looked_for():
    stream = Stream("out", b"administrator")
    assert search({"JSON": JSON}, [stream])
    assert search({"JSON": JSON}, [stream], public=["administrator"]) == []


def test_short_values_and_missing_places_are_errors(tmp_path):
    with pytest.raises(ValueError, match="A is too short"):
        search({"A": "abc"}, [])
    with pytest.raises(FileNotFoundError):
        search({"A": "s3cretname"}, [tmp_path / "none"])


def test_clean_trees_are_not_accused(tmp_path):
    chance = random.Random(1)
    noise = chance.randbytes(200_000)
    (tmp_path / "noise").write_bytes(noise)
    (tmp_path / "noise.b64").write_bytes(base64.encodebytes(noise))
    (tmp_path / "noise.hex").write_text(noise.hex())
    (tmp_path / "noise.gz").write_bytes(gzip.compress(noise))
    (tmp_path / "public").write_text("-----BEGIN KEY-----\nshort\n-----END KEY-----\nuser pw\n")
    values = {f"S{i}": base64.b64encode(chance.randbytes(5)).decode() for i in range(20)}
    assert search(SECRETS | values, [tmp_path, ROOT / "LICENSE", ROOT / "tests" / "runner"]) == []


def test_command_line(tmp_path):
    secrets = tmp_path / "secrets.json"
    secrets.write_text(json.dumps({"A": "s3cretname"}))
    (tmp_path / "raw").write_text("::add-mask::s3cretname\n")
    (tmp_path / "log").write_text("see s3cretname")
    command = [sys.executable, "-m", "tests.leaks", "--secrets", secrets, "--raw", tmp_path / "raw"]

    def run(*more):
        return subprocess.run([*command, *more], cwd=ROOT, capture_output=True, text=True)

    assert (run().returncode, run().stdout) == (0, "")
    found = run(tmp_path / "log")
    assert (found.returncode, found.stdout) == (1, f"{tmp_path}/log:4: A, plain\n")
