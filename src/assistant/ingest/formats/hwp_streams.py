"""The streams of an HWP 5 file, an OLE compound file, unpacked and as trees of records."""

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Final

import olefile

from assistant.errors import ReadError

# Bits of the file header, by Hancom's description of HWP 5.0; locked: by DRM or with a certificate.
_COMPRESSED, _PASSWORD, _DISTRIBUTED, _LOCKED = 1, 2, 4, 0x10 | 0x100 | 0x400
_DISTRIBUTION: Final = 28  # the kind of the record that hides a key

_CHART: Final = "OOXMLChartContents"  # a stream of an object that Hancom's programs since 2018 embed
_LARGEST_STREAM: Final = 300_000_000  # bytes unpacked


@contextmanager
def open_streams(path: Path) -> Iterator["Streams"]:
    """The streams of the file, while it is open. Raises `ReadError` when it is damaged, or locked."""
    try:
        with olefile.OleFileIO(str(path)) as file:
            yield Streams(file)
    except (OSError, ValueError) as error:
        raise _damaged(error) from error
    except (EOFError, struct.error, IndexError, zlib.error) as error:
        raise _damaged("a part of it is broken") from error


@dataclass(slots=True)
class Record:
    """A record and those that belong to it."""

    kind: int
    content: bytes
    children: list["Record"] = field(default_factory=list)

    def all(self) -> Iterator["Record"]:
        """It and all that belong to it, in the order of the file."""
        waiting = [self]
        while waiting:
            record = waiting.pop()
            yield record
            waiting += reversed(record.children)


class Streams:
    """The streams of a file, unpacked. Raises `ReadError` for a file whose streams are locked."""

    def __init__(self, file: olefile.OleFileIO) -> None:
        self._file = file
        header = file.openstream("FileHeader").read()
        (self._flags,) = struct.unpack_from("<I", header, 36)
        if not header.startswith(b"HWP Document File"):
            raise _damaged("without its signature")
        if self._flags & _PASSWORD:
            raise ReadError("locked_password")
        if self._flags & _LOCKED:
            raise ReadError("locked_certificate")

    def sections(self) -> list[str]:
        """The names of the streams that hold the text; of a copy-protected file (배포용 문서) not the usual ones."""
        folder = "ViewText" if self._flags & _DISTRIBUTED else "BodyText"
        names = ["/".join(entry) for entry in self._file.listdir()]
        found = {int(match[1]): name for name in names if (match := re.fullmatch(rf"{folder}/Section(\d+)", name))}
        if not found:
            raise _damaged("without text")
        return [name for _, name in sorted(found.items())]

    def records(self, name: str) -> Record:
        """The records of a stream, in a tree."""
        content = self._file.openstream(name).read()
        if name.startswith("ViewText"):
            content = _decrypt(content)
        return _tree(_inflate(content) if self._flags & _COMPRESSED else content)

    def chart(self, number: int) -> bytes:
        """The chart in an embedded object as Office's XML; empty for another object, or a chart of before 2018."""
        names = ("/".join(entry) for entry in self._file.listdir())
        name = next((name for name in names if name.upper().startswith(f"BINDATA/BIN{number:04X}.")), "")
        content = self._file.openstream(name).read() if name else b""
        if olefile.MAGIC not in content[:12]:
            content = _inflate(content) if content else b""
        at = content[:12].find(olefile.MAGIC)  # behind its size
        if at < 0:
            return b""
        with olefile.OleFileIO(BytesIO(content[at:])) as inner:
            return bytes(inner.openstream(_CHART).read()) if inner.exists(_CHART) else b""


def _inflate(content: bytes) -> bytes:
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    unpacked = unpack.decompress(content, _LARGEST_STREAM)
    if len(unpacked) == _LARGEST_STREAM:
        raise ReadError("unpacks_to", size=f">{_LARGEST_STREAM // 1_000_000:,}")
    if not unpack.eof:
        raise _damaged("a part is cut off")
    return unpacked


def _decrypt(content: bytes) -> bytes:
    """A stream of a copy-protected file: its first record hides the key, as Hancom published."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    kind, _, start, end = _header(content, 0)
    if kind != _DISTRIBUTION or end - start != 256:
        raise ReadError("copy_protected")
    hidden = content[start:end]
    (seed,) = struct.unpack_from("<I", hidden)
    offset = 4 + (seed & 0xF)
    key = bytes(one ^ other for one, other in zip(hidden, _noise(seed, 256), strict=True))[offset : offset + 16]
    whole = len(content) - (len(content) - end) % 16
    decryptor = Cipher(algorithms.AES(key), modes.ECB()).decryptor()  # noqa: S305  # Hancom's choice
    return decryptor.update(content[end:whole]) + decryptor.finalize()


def _noise(seed: int, size: int) -> bytes:
    """Runs of bytes, value and length by the random numbers of Microsoft's C library."""
    noise = bytearray()
    while len(noise) < size:
        value = seed = (seed * 214013 + 2531011) & 0xFFFFFFFF
        seed = (seed * 214013 + 2531011) & 0xFFFFFFFF
        noise += bytes([value >> 16 & 0xFF]) * ((seed >> 16 & 0xF) + 1)
    return bytes(noise[:size])


def _header(content: bytes, at: int) -> tuple[int, int, int, int]:
    """Kind and level of the record at an offset, and where its content starts and ends."""
    (word,) = struct.unpack_from("<I", content, at)
    size, at = word >> 20, at + 4
    if size == 0xFFF:
        (size,) = struct.unpack_from("<I", content, at)
        at += 4
    if at + size > len(content):
        raise _damaged("a record is cut off")
    return word & 0x3FF, word >> 10 & 0x3FF, at, at + size


def _tree(content: bytes) -> Record:
    root = Record(0, b"")
    path = [root]
    end = 0
    while end < len(content):
        kind, level, start, end = _header(content, end)
        record = Record(kind, content[start:end])
        del path[level + 1 :]
        path[-1].children.append(record)
        path.append(record)
    return root


def _damaged(reason: object) -> ReadError:
    return ReadError("damaged", detail=str(reason)[:150])
