"""keys new: what it writes, ssh-keygen, ssh and sshd take; hundreds of pairs."""

import datetime
import os
import pathlib
import re
import shutil
import struct

import pytest

from tests.e2e import sshkeys
from tests.e2e.sshkeys import PASSPHRASE, keygen
from tests.leaks.places import Stream
from tests.leaks.search import search

SHAPES = [("ed25519", 256), ("ecdsa", 256), ("ecdsa", 384), ("ecdsa", 521), ("rsa", 3072), ("rsa", 4096)]
EACH = {"ed25519": 80, "ecdsa": 25, "rsa": 1}


@pytest.fixture(scope="module")
def tool(program):
    return sshkeys.Tool(program)


def make(tool, folder, name, kind, bits, *options):
    sizes = () if kind == "ed25519" else ("--bits", str(bits))
    arguments = (name, "--type", kind, *sizes, "--directory", str(folder), *options)
    done = tool.run("new", *arguments)
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def pool(tool, tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    comment = sshkeys.comments(2)
    keys = []
    for kind, bits in SHAPES:
        for i in range(EACH[kind]):
            key = sshkeys.Key(str(folder / f"{kind}{bits}-{i}"), kind, bits, next(comment))
            make(tool, folder, os.path.basename(key.path), kind, bits, "--comment", key.comment)
            keys.append(key)
    return keys


def without_check_numbers(text):
    """The two random numbers stand after the public half and the section's length."""
    data = bytearray(sshkeys.decoded(text))
    size = struct.unpack(">I", data[39:43])[0]
    at = 43 + size + 4
    data[at : at + 8] = bytes(8)
    return bytes(data), [len(line) for line in text.splitlines()]


def test_ssh_keygen_takes_every_key_and_would_have_written_the_same(pool):
    assert len(pool) > 150
    for key in pool:
        line = key.public_line
        assert line.partition(" ")[2].partition(" ")[2] == key.comment
        assert keygen("-y", "-f", key.path).decode().rstrip() == line
        bits, sha256, *rest = keygen("-l", "-f", key.path + ".pub").decode().split()
        assert (int(bits), rest[-1]) == (key.bits, f"({key.kind.upper()})")
        before = key.text
        keygen("-q", "-p", "-N", "", "-f", key.path)
        assert without_check_numbers(key.text) == without_check_numbers(before)
        assert key.text != before


def test_numbers_of_rsa_keys_are_sound(pool, tmp_path):
    for key in pool:
        if key.kind == "rsa":
            pem = key.converted("pem")
            done = sshkeys.run("openssl", "rsa", "-check", "-noout", "-in", pem.path)
            assert done.stdout.decode() == "RSA key ok\n"


@pytest.mark.parametrize(("kind", "bits"), SHAPES[:2])
def test_encrypted_keys_open_with_the_passphrase_only(tool, tmp_path, kind, bits):
    key = sshkeys.Key(str(tmp_path / "k"), kind, bits, "shut", passphrase=PASSPHRASE)
    options = tool.with_passphrase(key, tmp_path)
    make(tool, tmp_path, "k", kind, bits, "--comment", "shut", *options)
    assert b"aes256-ctr" in sshkeys.decoded(key.text)
    assert keygen("-y", "-P", PASSPHRASE, "-f", key.path).decode().rstrip() == key.public_line
    assert sshkeys.run("ssh-keygen", "-y", "-P", "wrong", "-f", key.path).returncode == 255
    assert sshkeys.run("ssh-keygen", "-y", "-P", "", "-f", key.path).returncode == 255
    keygen("-q", "-p", "-P", PASSPHRASE, "-N", "", "-f", key.path)
    assert tool.show(key.path)["public"] == key.public_line


def test_what_nobody_asked_otherwise(tool, tmp_path):
    done = tool.run("new", env={"HOME": str(tmp_path)}, umask=0o077)
    folder = tmp_path / ".ssh"
    private, public = folder / "pulumi_lambda_key", folder / "pulumi_lambda_key.pub"
    assert done.returncode == 0, done.stderr
    assert sorted(folder.iterdir()) == [private, public]
    modes = [path.stat().st_mode & 0o777 for path in (folder, private, public)]
    assert modes == [0o700, 0o600, 0o644]
    today = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%d")
    line = public.read_text()
    assert re.fullmatch(rf"ssh-ed25519 \S{{68}} pulumi_lambda_key:{today}\n", line)
    bits, sha256 = keygen("-l", "-f", str(public)).decode().split()[:2]
    md5 = keygen("-l", "-E", "md5", "-f", str(public)).decode().split()[1]
    assert done.stdout.decode() == (
        f"type       ed25519\nbits       {bits}\nsha256     {sha256}\nmd5        {md5}\n"
        f"comment    pulumi_lambda_key:{today}\n"
    )
    assert done.stderr.decode() == f"wrote {private} (private, 0600) and {public}\n"
    streams = [Stream("stdout", done.stdout), Stream("stderr", done.stderr)]
    assert not search(sshkeys.private_numbers(private.read_bytes()), streams)


@pytest.mark.parametrize("taken", ["k", "k.pub"])
@pytest.mark.parametrize("link", [False, True])
def test_nothing_is_overwritten(tool, tmp_path, taken, link):
    path = tmp_path / taken
    if link:
        path.symlink_to("nowhere")
    else:
        path.write_text("precious")
    done = tool.run("new", "k", "--directory", str(tmp_path))
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        f"esc-courier: error: {path}: exists already, and keys new never overwrites a key\n"
        "  hint: name another: esc-courier keys new NAME; if its .pub is lost, ssh-keygen -y -f KEY makes that again\n"
    )
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("a/b",), '"a/b" cannot be the name of a key file'),
        (("..",), '".." cannot be the name of a key file'),
        (("--type", "dsa"), '--type: expected one of ed25519, rsa, ecdsa, found "dsa"'),
        (("--bits", "512"), '--bits: expected 256 for ed25519, found "512"'),
        (("--type", "rsa", "--bits", "2048"), '--bits: expected 3072 or 4096 for rsa, found "2048"'),
        (("--type", "ecdsa", "--bits", "x"), '--bits: expected 256 or 384 or 521 for ecdsa, found "x"'),
        ((b"n\xff",), "the name of the key has bytes that are no text"),
        (("--directory", ""), "--directory: is empty"),
        (("--comment", "a\nb"), "--comment: has control characters, or bytes that are no text"),
        (("--comment", b"\xff"), "--comment: has control characters, or bytes that are no text"),
    ],
)
def test_what_is_refused(tool, tmp_path, arguments, said):
    done = tool.run("new", *arguments, env={"HOME": str(tmp_path)})
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().splitlines()[0] == f"esc-courier: error: {said}"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["one\ntwo\n", "a\rb", "a\0b\n", "x" * 1024])
def test_a_passphrase_that_ssh_cannot_be_given(tool, tmp_path, text):
    file = tmp_path / "passphrase"
    file.write_bytes(text.encode())
    done = tool.run("new", "--passphrase-file", str(file), "--directory", str(tmp_path))
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        f"esc-courier: error: {file}: holds a passphrase that ssh cannot be given: it is more than one line, or has "
        "a NUL, or more than 1023 bytes\n  hint: a passphrase is one line\n"
    )
    assert list(tmp_path.iterdir()) == [file]


def test_half_a_pair_is_taken_back(tool, tmp_path):
    """There is room for the private key's name while it is written, and none for that of the public one."""
    name = "k" * (255 - len(".tmp-0123456789abcdef"))
    done = tool.run("new", name, "--directory", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == (
        f"esc-courier: error: {tmp_path}/{name}.pub: the name is too long\n  hint: name a shorter one\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_no_home(tool):
    done = tool.run("new", env={})
    assert done.returncode == 2
    assert b"there is no home folder: HOME is not set" in done.stderr


@pytest.fixture
def server(tmp_path):
    """ssh's options to reach a real sshd, which runs as a program of each connection."""
    sshd = shutil.which("sshd", path="/usr/sbin:/usr/bin")
    if not sshd:
        pytest.skip("no sshd (scripts/bootstrap test)")
    if os.geteuid() == 0:
        pathlib.Path("/run/sshd").mkdir(exist_ok=True)
    keygen("-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "host"))
    config = tmp_path / "sshd_config"
    config.write_text(
        f"HostKey {tmp_path}/host\nAuthorizedKeysFile {tmp_path}/authorized_keys\nStrictModes no\n"
        "UsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
        "PermitRootLogin prohibit-password\nPidFile none\n"
    )
    alone = ("IdentitiesOnly=yes", "IdentityAgent=none", "BatchMode=yes", "StrictHostKeyChecking=no")
    quiet = ("UserKnownHostsFile=/dev/null", "LogLevel=ERROR", f"ProxyCommand={sshd} -i -f {config}")
    return ["-F", "none", *(part for option in (*alone, *quiet) for part in ("-o", option))]


def log_in(server, key):
    return sshkeys.run("ssh", *server, "-i", str(key), "some-host", "echo in")


@pytest.mark.parametrize(("kind", "bits"), SHAPES)
def test_a_real_sshd_lets_the_key_in(tool, tmp_path, server, kind, bits):
    for name in ("mine", "other"):
        make(tool, tmp_path, name, kind, bits)
    shutil.copy(tmp_path / "mine.pub", tmp_path / "authorized_keys")
    done = log_in(server, tmp_path / "mine")
    assert (done.returncode, done.stdout) == (0, b"in\n"), done.stderr
    refused = log_in(server, tmp_path / "other")
    assert refused.returncode == 255
    assert b"Permission denied (publickey)" in refused.stderr
