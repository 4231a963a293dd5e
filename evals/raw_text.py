"""The raw text runs of HWP and HWPX files, decoded apart from the reader, to measure what the reader keeps.

HWP: the PARA_TEXT records of the BodyText streams (HWP 5.0 document format, Hancom 2018); HWPX: all `hp:t` elements.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import olefile
import syhwp
from lxml import etree

_PARA_TEXT = 67
_COMPRESSED, _DISTRIBUTED = 1, 4  # flags of the file header
_ONE_WORD = frozenset((0, 10, 13, *range(24, 32)))  # controls of one code unit; the others below 32 have eight


def raw_text(path: Path) -> str | None:
    """The text runs joined by line breaks, of copy-protected files those that syhwp decodes; `None` for other formats."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            sections = [name for name in archive.namelist() if re.fullmatch(r"Contents/section\d+\.xml", name)]
            roots = [etree.fromstring(archive.read(name)) for name in sections]
        return "\n".join("".join(run.itertext()) for root in roots for run in root.iter("{*}t")) if roots else None
    if not olefile.isOleFile(str(path)):
        return None
    with olefile.OleFileIO(str(path)) as file:
        (flags,) = struct.unpack_from("<I", file.openstream("FileHeader").read(), 36)
        if flags & _DISTRIBUTED:
            return str(syhwp.extract_text(str(path)))
        streams = [file.openstream(entry).read() for entry in file.listdir() if entry[0] == "BodyText"]
    return "\n".join(run for stream in streams for run in _runs(stream, is_compressed=bool(flags & _COMPRESSED)))


def _runs(stream: bytes, *, is_compressed: bool) -> Iterator[str]:
    content = zlib.decompressobj(-15).decompress(stream) if is_compressed else stream
    position = 0
    while position + 4 <= len(content):
        (header,) = struct.unpack_from("<I", content, position)
        position, size = position + 4, header >> 20
        if size == 0xFFF:  # the size follows
            (size,) = struct.unpack_from("<I", content, position)
            position += 4
        if header & 0x3FF == _PARA_TEXT:
            yield _decode(content[position : position + size])
        position += size


def _decode(content: bytes) -> str:
    units = struct.unpack(f"<{len(content) // 2}H", content[: len(content) // 2 * 2])
    kept, position = [], 0
    while position < len(units):
        if units[position] >= 32:
            kept.append(units[position])
        position += 1 if units[position] >= 32 or units[position] in _ONE_WORD else 8
    return struct.pack(f"<{len(kept)}H", *kept).decode("utf-16-le", "replace")
