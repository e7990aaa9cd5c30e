"""keys show and verify on every kind of key that ssh-keygen makes: hundreds, and the two must agree."""

import itertools

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
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\n", "is a private key that no program would read as it stands"),
    ],
)
def test_what_is_no_key(tool, tmp_path, bytes_, said):
    file = tmp_path / "key"
    file.write_bytes(bytes_)
    done = tool.run("show", str(file))
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().splitlines()[0] == f"esc-courier: error: {file}: {said}"


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
