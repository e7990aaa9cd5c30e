"""Where to look: files, folders, captured streams, and what is packed inside them."""

import base64
import binascii
import bz2
import fnmatch
import io
import lzma
import os
import re
import tarfile
import zipfile
import zlib
from dataclasses import dataclass

_DEPTH = 3  # packed in packed in packed: an encoded, compressed archive
_MOST_UNPACKED = 256 * 2**20
_BLOB = re.compile(rb"[A-Za-z0-9+/_-]{16,}(?:\r?\n[ \t]*[A-Za-z0-9+/_-]{4,})*={0,2}")
_MASK_LINE = re.compile(rb"(?m)^[ \t]*(?:::add-mask::|##\[add-mask\])[^\r\n]*")


@dataclass
class Stream:
    """Bytes that a program wrote. With `masks_allowed`, add-mask lines may hold secrets: right for
    raw output, wrong for a log."""

    name: str
    data: bytes
    masks_allowed: bool = True

    def searched(self):
        if not self.masks_allowed:
            return self.data
        return _MASK_LINE.sub(lambda match: b" " * len(match[0]), self.data)


def _is_allowed(path, allowed):
    """A pattern is a path, a folder above it, or a glob for the whole path."""
    path = os.path.abspath(path)
    for pattern in allowed:
        pattern = os.path.abspath(pattern)
        if path == pattern or path.startswith(pattern + os.sep) or fnmatch.fnmatch(path, pattern):
            return True
    return False


def _files_below(path):
    if not os.path.isdir(path) or os.path.islink(path):
        yield path
        return
    for folder, folders, files in os.walk(path):
        folders.sort()
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        for name in sorted([*files, *links]):
            yield os.path.join(folder, name)


def contents(place, allowed):
    """(name, bytes) of everything at a place; names and link targets count as content too."""
    if isinstance(place, Stream):
        yield place.name, place.searched()
        return
    top = os.fspath(place)
    if not os.path.lexists(top):
        raise FileNotFoundError(f"nothing to search at {top}")
    for path in _files_below(top):
        below = os.path.relpath(path, top) if path != top else ""
        yield f"{path} (its name)", os.fsencode(below)
        if os.path.islink(path):
            yield f"{path} (its target)", os.fsencode(os.readlink(path))
        elif os.path.isfile(path) and not _is_allowed(path, allowed):
            with open(path, "rb") as file:
                yield path, file.read()


def unpacked(name, data, depth=_DEPTH, decode=True):
    """The bytes themselves and, below them, what is compressed, archived or in base64 there."""
    yield name, data
    if depth == 0:
        return
    for kind, inner in (*_decompressed(data), *_members(data)):
        yield from unpacked(f"{name}!{kind}", inner, depth - 1, decode)
    if decode:
        for offset, inner in _decoded(data):
            yield from unpacked(f"{name}!base64@{offset}", inner, depth - 1, decode=False)


def _decompressed(data):
    """Also what is cut off, or followed by something else."""
    for kind, magic, opener in (
        ("gzip", b"\x1f\x8b", lambda: zlib.decompressobj(31)),
        ("bzip2", b"BZh", bz2.BZ2Decompressor),
        ("xz", b"\xfd7zXZ\0", lzma.LZMADecompressor),
    ):
        found = b""
        while data.startswith(magic):  # several may stand one behind the other
            machine = opener()
            try:
                found += machine.decompress(data, _MOST_UNPACKED)
            except (zlib.error, OSError, lzma.LZMAError):
                break
            data = machine.unused_data
        if found:
            yield kind, found


def _members(data):
    if data.startswith(b"PK\3\4"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for entry in archive.infolist():
                    yield entry.filename, archive.read(entry)
        except (zipfile.BadZipFile, RuntimeError, zlib.error, NotImplementedError):
            return
    elif data[257:262] == b"ustar":
        try:
            with tarfile.open(fileobj=io.BytesIO(data)) as archive:
                for entry in archive:
                    if entry.isfile():
                        yield entry.name, archive.extractfile(entry).read()
        except (tarfile.TarError, OSError):
            return


def _decoded(data):
    """Base64 runs, also in several lines. Text glued in front shifts one: four starts are tried."""
    for match in _BLOB.finditer(data):
        run = re.sub(rb"[\s=]", b"", match[0]).translate(bytes.maketrans(b"-_", b"+/"))
        for start in range(4):
            piece = run[start:]
            try:
                yield match.start() + start, base64.b64decode(_padded(piece))
            except binascii.Error:
                continue


def _padded(piece):
    rest = len(piece) % 4
    return piece[:-1] if rest == 1 else piece + b"=" * (-rest % 4)
