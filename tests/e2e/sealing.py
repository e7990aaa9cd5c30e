"""The cipher of sealed definitions, once more from its description, as an oracle."""

import base64
import hashlib
import os
import struct
import zlib

from nacl import bindings

HEAD = b"escx" + struct.pack(">I", 1)


def _mark(data, key):
    return hashlib.blake2b(data, key=key, digest_size=32).digest()[:8]


def _bound(environment, path, key):
    """The marks of key and place, and all that the ciphertext is bound to."""
    place = f"esc-courier/1\0{environment}\0{path}".encode()
    marks = _mark(b"esc-courier/1 key", key) + _mark(place, key)
    return marks, marks + place


def seal(text, environment, path, key):
    """The envelope of bytes, for `ciphertext:`; `key` is 32 bytes."""
    marks, data = _bound(environment, path, key)
    nonce = os.urandom(24)
    box = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(text, data, nonce, key)
    body = HEAD + marks + nonce + box
    return base64.b64encode(body + struct.pack(">I", zlib.crc32(body))).decode()


def unseal(envelope, environment, path, key):
    body = base64.b64decode(envelope, validate=True)
    assert body.startswith(HEAD)
    assert struct.pack(">I", zlib.crc32(body[:-4])) == body[-4:]
    marks, data = _bound(environment, path, key)
    assert body[8:24] == marks
    return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(body[48:-4], data, body[24:48], key)
