"""keys normalize: every damaged key becomes the original again, byte for byte, or is refused with a reason.
More than 2,000 of them, of every type, format, kind of damage, and of kinds upon kinds."""

import base64
import itertools
import random
import re

import pytest

from tests.e2e import mangling, sshkeys
from tests.e2e.mangling import DAMAGES, LOSSES, damaged
from tests.e2e.sshkeys import PASSPHRASE, keygen, make
from tests.leaks.places import Stream
from tests.leaks.search import search

# What is refused, in the words that say why.
REASON = re.compile(
    rb"esc-courier: error: standard input: (holds|is|does not|has) [^\n]+\n(  hint: [^\n]+\n)?"
)


@pytest.fixture(scope="module")
def tool(program):
    return sshkeys.Tool(program)


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    shapes = [("ed25519", 256), ("ecdsa", 256), ("ecdsa", 384), ("ecdsa", 521), ("rsa", 2048), ("rsa", 3072)]
    whole = [make(folder, f"{kind}{bits}", kind, bits) for kind, bits in shapes]
    whole += [key.converted(form) for key in whole[1:] for form in ("pem", "pkcs8")]
    return whole


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("encrypted")
    quick = make(folder, "openssh", "ed25519", 256, "", PASSPHRASE, "-a", "1")
    ecdsa = make(folder, "ecdsa", "ecdsa", 256)
    return [quick, *(ecdsa.converted(form, PASSPHRASE) for form in ("pem", "pkcs8"))]


def normalize(tool, text, *options):
    done = tool.run("normalize", "-", *options, input=text)
    if done.returncode == 0:
        assert all(re.fullmatch(rb"(repaired|note): .+", line) for line in done.stderr.splitlines())
    else:
        assert (done.returncode, done.stdout) == (2, b"")
        assert REASON.fullmatch(done.stderr), done.stderr
    return done


def test_each_damage_alone_is_repaired(tool, keys):
    for key, name in itertools.product(keys, DAMAGES):
        text = damaged(key.text, [name], seed=key.path)
        done = normalize(tool, text)
        assert (done.returncode, done.stdout) == (0, key.text), (name, key.path, text, done.stderr)
        assert bool(done.stderr) == (text != key.text), (name, done.stderr)


def test_damage_upon_damage_is_repaired_or_refused(tool, keys):
    choose = random.Random(5)
    tried = repaired = 0
    while tried < 1500:
        names = choose.choices(list(DAMAGES), k=choose.choice((2, 2, 3)))
        key = choose.choice(keys)
        text = damaged(key.text, names, seed=tried)
        if text is None:
            continue
        tried += 1
        done = normalize(tool, text)
        if done.returncode == 0:
            assert done.stdout == key.text, (names, key.path)
            repaired += 1
    assert repaired > tried * 0.8, (repaired, tried)


def test_what_lost_something_is_refused(tool, keys):
    for key, name, seed in itertools.product(keys, LOSSES, range(4)):
        text = damaged(key.text, [name], seed)
        if text == key.text:
            continue
        done = normalize(tool, text)
        assert done.returncode == 2, (name, key.path, done.stdout)


def test_encrypted_keys(tool, encrypted, tmp_path):
    options = tool.with_passphrase(encrypted[0], tmp_path)
    for key, name in itertools.product(encrypted, DAMAGES):
        text = damaged(key.text, [name], seed=3)
        done = normalize(tool, text, *options)
        # What a label or a header said is lost with it.
        if key.format == "pem" and name in ("armour lost", "a literal n"):
            assert done.returncode == 2
            continue
        assert (done.returncode, done.stdout) == (0, key.text), (name, key.path, text, done.stderr)


def test_encrypted_keys_without_the_passphrase(tool, encrypted):
    for key, name in itertools.product(encrypted, DAMAGES):
        done = normalize(tool, damaged(key.text, [name], seed=3))
        blanks = name in ("plus lost", "plus and line ends lost") and b"+" in key.text
        guessed = blanks or name == "a literal n"
        if key.format == "openssh" and not guessed:
            assert (done.returncode, done.stdout) == (0, key.text), (name, done.stderr)
            assert b"note: nothing in standard input proves the private half" in done.stderr
        else:
            assert done.returncode == 2, name


def test_a_wrong_passphrase_is_said(tool, encrypted, tmp_path):
    file = tmp_path / "wrong"
    file.write_text("wrong\n")
    for key in encrypted:
        done = normalize(tool, key.text, "--passphrase-file", str(file))
        assert done.returncode == 2
        assert b"does not open with this passphrase" in done.stderr


def test_public_keys(tool, keys):
    skip = {"first line lost", "last line lost", "last line cut", "armour lost", "a literal n"}
    for key in keys[:6]:
        with open(key.path + ".pub", "rb") as file:
            line = file.read().strip() + b" alice@example\n"
        for name in ("nothing", "no final newline", "CRLF", "escaped", "base64", "base64 twice", "BOM", "quotes"):
            done = normalize(tool, damaged(line, [name], seed=1))
            assert (done.returncode, done.stdout) == (0, line), (name, done.stderr)
        for name in DAMAGES.keys() - skip:
            text = damaged(line, [name], seed=1)
            done = text and normalize(tool, text)
            if done and done.returncode == 0:
                assert done.stdout.split()[1] == line.split()[1], name
        wrapped = line.replace(b"AAAA", b"AAAA\n  ", 1)
        assert normalize(tool, wrapped).stdout == line


def test_comments_are_kept_as_they_are(tool, tmp_path):
    comment = "Zo\u00eb\u2019s key \u2014 50%25 &amp; \\n a+b"
    key = make(tmp_path, "k", "ed25519", 256, comment)
    for text in (key.text, key.text.replace(b"\n", b"\r\n"), (key.public_line + "\n").encode()):
        done = normalize(tool, text)
        expected = key.text if b"PRIVATE" in text else text
        assert (done.returncode, done.stdout) == (0, expected), done.stderr


def test_a_pair_of_other_halves_is_refused(tool, keys):
    """The public half in front belongs to another key than the private one behind it."""
    one, two = keys[0], make_other(keys[0])
    body = sshkeys.decoded(one.text).replace(*(sshkeys.public_point(key) for key in (one, two)), 1)
    text = b"-----BEGIN OPENSSH PRIVATE KEY-----\n" + base64.encodebytes(body)
    done = normalize(tool, text + b"-----END OPENSSH PRIVATE KEY-----\n")
    assert done.returncode == 2
    assert b"is a private key whose halves do not belong together" in done.stderr


def make_other(key):
    keygen("-q", "-t", "ed25519", "-N", "", "-f", key.path + "-other")
    return sshkeys.Key(key.path + "-other", "ed25519", 256, "")


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        (b"", "holds no SSH key that can be recognised", "take the key again from where it was made"),
        (b"\n \n", "holds no SSH key that can be recognised", "take the key again from where it was made"),
        (b"A" * 5000, "holds no SSH key that can be recognised", "take the key again from where it was made"),
        (b"PuTTY-User-Key-File-2: ssh-rsa\r\n", "is a private key of PuTTY", "puttygen FILE -O private-openssh -o NEW"),
        (b"---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n", "is a public key of ssh.com (RFC 4716)", "-m RFC4716 -f FILE"),
        (b"-----BEGIN PUBLIC KEY-----\nMCow\n", "is a public key in PEM (SPKI)", "ssh-keygen -i -m PKCS8 -f FILE"),
        (b"---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n", "is a private key of ssh.com (SSH2)", "ssh-keygen -i -f FILE"),
        (b"-----BEGIN DSA PRIVATE KEY-----\nMIIB\n", "is a DSA key, which sshd no longer takes", "keys new"),
        (b"-----BEGIN CERTIFICATE-----\nMIIB\n", "is a certificate of X.509, not a key", "openssl x509"),
        (b"ssh-rsa-cert-v01@openssh.com AAAA\n", "is a certificate of SSH, not a key", "ssh-keygen -L -f FILE"),
    ],
)
def test_what_is_no_key_of_ours(tool, text, said, hint):
    done = normalize(tool, text)
    assert done.returncode == 2
    first, second = done.stderr.decode().splitlines()
    assert first == f"esc-courier: error: standard input: {said}"
    assert hint in second


def test_a_manifest_of_kubernetes(tool, keys):
    for key in keys:
        encoded = base64.b64encode(key.text).decode()
        for last in ("kind: Secret\n", "type: kubernetes.io/ssh-auth\n", "metadata:\n  name: deploy\n", ""):
            text = f"apiVersion: v1\ndata:\n  ssh-privatekey: {encoded}\n{last}"
            done = normalize(tool, text.encode())
            assert (done.returncode, done.stdout) == (0, key.text), (last, done.stderr)


def test_an_encrypted_key_that_was_altered_is_not_called_proven(tool, encrypted):
    body = bytearray(sshkeys.decoded(encrypted[0].text))
    body[-1] ^= 1
    text = b"-----BEGIN OPENSSH PRIVATE KEY-----\n" + base64.encodebytes(body)
    done = normalize(tool, text + b"-----END OPENSSH PRIVATE KEY-----\n")
    assert done.returncode == 0
    assert done.stderr.decode().splitlines()[-1] == (
        "note: nothing in standard input proves the private half; --passphrase-file FILE would, where it is encrypted"
    )


def test_two_keys_in_one_file(tool, keys):
    done = normalize(tool, keys[0].text + keys[1].text)
    assert b"holds more than one private key" in done.stderr


def test_a_file_a_missing_one_and_a_workflow(tool, keys, tmp_path):
    done = tool.run("normalize", keys[0].path)
    assert (done.returncode, done.stdout, done.stderr) == (0, keys[0].text, b"")
    missing = tool.run("normalize", str(tmp_path / "no"))
    assert (missing.returncode, missing.stdout) == (1, b"")
    workflow = {"GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(tmp_path)}
    done = tool.run("normalize", keys[0].path, env=workflow)
    assert done.returncode == 2
    assert b"PRIVATE KEY-----" not in done.stdout + done.stderr


def test_what_it_says_holds_nothing_of_the_key(tool, keys):
    for key, name in itertools.product([k for k in keys if k.format == "openssh"], [*DAMAGES, *LOSSES]):
        done = normalize(tool, damaged(key.text, [name], seed=2))
        assert not search(sshkeys.private_numbers(key.text), [Stream("stderr", done.stderr)])


def test_enough_was_damaged(keys):
    assert len(keys) * len(DAMAGES) + 1500 + len(keys) * len(LOSSES) * 4 > 2000
    assert mangling.damaged(keys[0].text, ["CRLF"], 0) != keys[0].text
