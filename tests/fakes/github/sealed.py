"""One key pair of one store, and the opening of sealed boxes made for it."""

import base64
import binascii
import re
import secrets

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

# The pattern that GitHub's OpenAPI description demands of `encrypted_value`.
_BASE64 = re.compile(
    r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})"
)


class BadBox(Exception):
    """The box is not base64, or does not open with this key."""


class KeyPair:
    def __init__(self):
        self._private = PrivateKey.generate()
        # As GitHub's: decimal digits in a string, beyond what a double can hold.
        self.key_id = str(2**53 + 1 + secrets.randbelow(2**62))

    def document(self):
        key = base64.b64encode(bytes(self._private.public_key)).decode()
        return {"key_id": self.key_id, "key": key}

    def open(self, encrypted_value):
        if not _BASE64.fullmatch(encrypted_value):
            raise BadBox
        try:
            return SealedBox(self._private).decrypt(base64.b64decode(encrypted_value))
        except (CryptoError, ValueError, binascii.Error) as error:
            raise BadBox from error
