"""Key pairs of every type and format that ssh-keygen makes, for the tests of the keys commands."""

import base64
import json
import os
import random
import struct
import subprocess
from dataclasses import dataclass, replace

PASSPHRASE = "correct horse, батарейка"
FORMATS = ("openssh", "pem", "pkcs8")
CIPHERS = (
    *(f"aes{bits}-{mode}" for bits in (128, 192, 256) for mode in ("cbc", "ctr")),
    *("aes128-gcm@openssh.com", "aes256-gcm@openssh.com"),
    *("chacha20-poly1305@openssh.com", "3des-cbc"),
)


def run(*command, **options):
    return subprocess.run(command, capture_output=True, check=False, **options)


def keygen(*arguments):
    done = run("ssh-keygen", *arguments)
    assert done.returncode == 0, (arguments, done.stderr)
    return done.stdout


@dataclass(frozen=True)
class Key:
    path: str
    kind: str  # as ssh-keygen -t
    bits: int
    comment: str  # of the public line; only OpenSSH's format keeps it in the private key
    format: str = "openssh"
    passphrase: str = ""

    @property
    def text(self):
        with open(self.path, "rb") as file:
            return file.read()

    @property
    def public_line(self):
        with open(self.path + ".pub", encoding="utf-8") as file:
            return file.read().rstrip("\n").rstrip(" ")

    def converted(self, form, passphrase=""):
        """The same key in another format, in a file of its own."""
        path = f"{self.path}-{form}{'-encrypted' if passphrase else ''}"
        for end in ("", ".pub"):
            with open(self.path + end, "rb") as old, open(path + end, "wb", opener=private) as new:
                new.write(old.read())
        options = {"openssh": (), "pem": ("-m", "PEM"), "pkcs8": ("-m", "PKCS8")}[form]
        keygen("-q", "-p", "-P", self.passphrase, "-N", passphrase, *options, "-f", path)
        return replace(self, path=path, format=form, passphrase=passphrase)


def private(path, flags):
    return os.open(path, flags, 0o600)


def make(folder, name, kind, bits, comment="", passphrase="", *options):
    path = str(folder / name)
    keygen("-q", "-t", kind, "-b", str(bits), "-C", comment, "-N", passphrase, *options, "-f", path)
    return Key(path, kind, bits, comment, passphrase=passphrase)


def comments(seed):
    """Comments of every length, so that every padding occurs, some of them not in ASCII."""
    choose = random.Random(seed)
    while True:
        size = choose.randrange(24)
        yield "".join(choose.choice("abc XYZ0:@.-ёλ鍵") for _ in range(size)).strip()


def decoded(text):
    """What is inside the armour of a key without headers."""
    return base64.b64decode(b"".join(line for line in text.splitlines() if b"-" not in line))


def private_numbers(text):
    """What of an unencrypted OpenSSH key must not be seen, by name."""
    body = decoded(text)
    rest = body[body.index(b"none") :]
    fields = []
    rest = rest[4 + 4 + 4 + 4 + 4 :]  # "none", its twin, no options, one key
    size = struct.unpack(">I", rest[:4])[0]
    rest = rest[4 + size + 4 + 8 :]  # the public half; the section's length, its check numbers
    while len(rest) > 8:
        size = struct.unpack(">I", rest[:4])[0]
        fields.append(rest[4 : 4 + size])
        rest = rest[4 + size :]
    kind = fields[0].decode()
    if kind == "ssh-ed25519":
        return {"seed": fields[2][:32]}
    names = {3: "d", 4: "inverse", 5: "p", 6: "q"} if kind == "ssh-rsa" else {3: "d"}
    return {name: fields[at].lstrip(b"\0") for at, name in names.items()}


def public_point(key):
    return base64.b64decode(key.public_line.split()[1])[-32:]


class Tool:
    """The program's keys commands."""

    def __init__(self, program):
        self.program = program

    def run(self, *arguments, **options):
        return run(self.program, "keys", *arguments, **options)

    def with_passphrase(self, key, folder):
        if not key.passphrase:
            return ()
        file = folder / "passphrase"
        file.write_text(key.passphrase + "\n", encoding="utf-8")
        return ("--passphrase-file", str(file))

    def show(self, path, *options):
        done = self.run("show", str(path), "--json", *options)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)
