"""keys show and verify on every kind of key that ssh-keygen makes: hundreds, and the two must agree."""

import base64
import itertools
import shutil

import pytest

from tests.e2e import sshkeys
from tests.e2e.sshkeys import CIPHERS, PASSPHRASE, keygen, make
from tests.leaks.places import Stream
from tests.leaks.search import search


@pytest.fixture(scope="module")
def pool(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    comment = sshkeys.comments(1)
    keys = [make(folder, f"ed{i}", "ed25519", 256, next(comment)) for i in range(100)]
    for bits in (256, 384, 521):
        keys += [make(folder, f"ec{bits}-{i}", "ecdsa", bits, next(comment)) for i in range(20)]
    keys += [make(folder, f"rsa{i}", "rsa", 2048 + 1024 * (i % 2), next(comment)) for i in range(4)]
    for cipher in CIPHERS:
        for kind, bits in (("ed25519", 256), ("ecdsa", 384)):
            options = ("-Z", cipher, "-a", "2")
            name = f"{kind}-{cipher}"
            keys.append(make(folder, name, kind, bits, next(comment), PASSPHRASE, *options))
    keys.append(make(folder, "usual", "ed25519", 256, "as usual", PASSPHRASE))
    old = [key for key in keys if key.kind != "ed25519" and not key.passphrase]
    for form, passphrase in itertools.product(("pem", "pkcs8"), ("", PASSPHRASE)):
        keys += [key.converted(form, passphrase) for key in old]
    return keys


@pytest.fixture(scope="module")
def tool(program):
    return sshkeys.Tool(program)


def test_the_pool_is_large(pool):
    assert len(pool) >= 400


def test_show_agrees_with_ssh_keygen(pool, tool, tmp_path):
    for key in pool:
        shown = tool.show(key.path, *tool.with_passphrase(key, tmp_path))
        bits, sha256, *_ = keygen("-l", "-f", key.path + ".pub").decode().split()
        md5 = keygen("-l", "-E", "md5", "-f", key.path + ".pub").decode().split()[1]
        private = keygen("-y", "-P", key.passphrase, "-f", key.path).decode().rstrip()
        assert shown == {
            "type": key.kind,
            "bits": int(bits),
            "sha256": sha256,
            "md5": md5,
            "comment": key.comment if key.format == "openssh" else "",
            "encrypted": bool(key.passphrase),
            "public": private,
        }
        public = tool.show(key.path + ".pub")
        assert public == {**shown, "encrypted": False, "comment": key.comment, "public": key.public_line}


def test_verify_accepts_every_pair_and_refuses_every_other(pool, tool, tmp_path):
    for key, other in zip(pool, pool[1:] + pool[:1]):
        options = tool.with_passphrase(key, tmp_path)
        good = tool.run("verify", key.path, "--public", key.path + ".pub", *options)
        assert good.returncode == 0, good.stderr
        if key.public_line.split()[1] == other.public_line.split()[1]:
            continue
        bad = tool.run("verify", key.path, "--public", other.path + ".pub", *options)
        assert (bad.returncode, bad.stdout) == (2, b"")
        assert b"expected the public half of" in bad.stderr


def test_an_encrypted_key_shows_its_public_half_without_the_passphrase(pool, tool):
    key = next(key for key in pool if key.path.endswith("usual"))
    shown = tool.show(key.path)
    assert (shown["encrypted"], shown["comment"]) == (True, None)
    assert shown["public"] == key.public_line.removesuffix(" as usual")
    done = tool.run("verify", key.path)
    assert done.returncode == 2
    hint = "\n  hint: --passphrase-file FILE\n"
    assert done.stderr.decode() == f"esc-courier: error: {key.path}: is encrypted{hint}"


def test_randomart_and_words_by_hand(pool, tool):
    key = pool[0]
    lines = tool.run("show", key.path).stdout.decode().splitlines()
    assert [line.split()[0] for line in lines] == "type bits sha256 md5 comment encrypted public".split()
    script = f"{tool.program} keys show {key.path}"
    terminal = sshkeys.run("script", "-qec", script, "/dev/null").stdout.decode()
    art = keygen("-lv", "-f", key.path).decode().split("\n", 1)[1]
    assert terminal.replace("\r\n", "\n").endswith(art)


def test_nothing_of_a_private_key_is_printed(pool, tool, tmp_path):
    for key in pool[::7]:
        if key.format != "openssh" or key.passphrase:
            continue
        secrets = sshkeys.private_numbers(key.text)
        for command in (("show",), ("show", "--json"), ("verify",)):
            done = tool.run(*command, key.path)
            assert done.returncode == 0
            streams = [Stream("stdout", done.stdout), Stream("stderr", done.stderr)]
            assert not search(secrets, streams)
        assert search(secrets, [Stream("the key", key.text)])


@pytest.mark.parametrize(
    "bytes_, said",
    [
        (b"", "is empty"),
        (b"hello", "is not a public key"),
        (b"PuTTY-User-Key-File-3: ssh-rsa\r\n", "is a private key of PuTTY"),
        (b"---- BEGIN SSH2 PUBLIC KEY ----\n", "is a public key of ssh.com (RFC 4716)"),
        (b"-----BEGIN PUBLIC KEY-----\n", "is a public key in PEM (SPKI)"),
        (b"ssh-ed25519-cert-v01@openssh.com AAAA x\n", "is a certificate of SSH, not a key"),
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\n", "is a private key whose lines are not as they were written"),
    ],
)
def test_what_is_no_key(tool, tmp_path, bytes_, said):
    file = tmp_path / "key"
    file.write_bytes(bytes_)
    done = tool.run("show", str(file))
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().splitlines()[0] == f"esc-courier: error: {file}: {said}"


def unproven(folder):
    """Keys that hold no public half, of which the private one was altered: openssl takes any number for one."""
    pem = folder / "whole"
    sshkeys.run("openssl", "genpkey", "-algorithm", "ed25519", "-out", str(pem))
    der = bytearray(sshkeys.decoded(pem.read_bytes()))
    der[-1] ^= 1
    label = b"-----%s PRIVATE KEY-----\n"
    pem.write_bytes(label % b"BEGIN" + base64.encodebytes(der) + label % b"END")
    yield pem
    for options in (("ecparam", "-name", "prime256v1", "-genkey"), ("ec", "-in", str(folder / "ec"), "-no_public")):
        done = sshkeys.run("openssl", *options, "-out", str(folder / "ec"))
        assert done.returncode == 0, done.stderr
    yield folder / "ec"


def test_what_nothing_proves_is_not_called_proven(tool, tmp_path):
    for path in unproven(tmp_path):
        done = tool.run("verify", str(path))
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.decode() == (
            f"esc-courier: error: {path}: holds no public half to compare with, and nothing else proves it\n"
            "  hint: --public FILE.pub, or --host HOST that takes the key\n"
        )
        shown = tool.run("show", str(path))
        assert shown.returncode == 0
        assert shown.stderr.decode() == f"note: nothing in {path} proves the private half\n"
        public = path.with_suffix(".pub")
        public.write_text(tool.show(path)["public"] + "\n")
        beside = tool.run("verify", str(path))
        assert beside.returncode == 0, beside.stderr
        assert beside.stdout.decode().splitlines()[:2] == [
            f"{path}: the halves belong together",
            f"{public}: is its public half",
        ]


def test_the_hint_never_overwrites_the_file_of_another_key(tool, tmp_path):
    one, two = (make(tmp_path, name, "ed25519", 256) for name in ("a key", "two"))
    prints = [keygen("-l", "-f", key.path + ".pub").decode().split()[1] for key in (one, two)]
    done = tool.run("verify", one.path, "--public", two.path + ".pub")
    wrong = f"is {prints[1]}, expected the public half of {one.path}, {prints[0]}\n"
    assert done.returncode == 2
    assert done.stderr.decode() == (
        f"esc-courier: error: {two.path}.pub: {wrong}  hint: name the .pub file of the same key with --public\n"
    )
    shutil.copy(two.path + ".pub", one.path + ".pub")
    done = tool.run("verify", one.path)
    assert done.stderr.decode() == (
        f"esc-courier: error: {one.path}.pub: {wrong}"
        f"  hint: make it again: ssh-keygen -y -f '{one.path}' >'{one.path}.pub'\n"
    )
    done = tool.run("verify", one.path, "--public", one.path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        f"esc-courier: error: {one.path}: is a private key, expected the public half of {one.path}\n"
        "  hint: name its .pub file with --public\n"
    )


@pytest.mark.parametrize("command", [("show",), ("verify",), ("normalize",), ("show", "--passphrase-file")])
def test_what_does_not_end_is_no_key(tool, tmp_path, command):
    done = tool.run(*command, "/dev/zero", *(["key"] if len(command) == 2 else []), timeout=10)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        "esc-courier: error: /dev/zero: is larger than 1 MB, as no key or passphrase is\n  hint: name another file\n"
    )


def test_files_that_are_not_there(tool, tmp_path, pool):
    missing = str(tmp_path / "no")
    done = tool.run("show", missing)
    assert done.returncode == 1
    assert done.stderr.decode() == f"esc-courier: error: {missing}: no such file or directory\n"
    empty = tmp_path / "empty"
    empty.write_bytes(b"\n")
    done = tool.run("show", pool[0].path, "--passphrase-file", str(empty))
    assert done.returncode == 2
    assert b"holds no passphrase" in done.stderr
