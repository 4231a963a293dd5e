"""Zip archives, which most office formats are: checked before anything unpacks them, read with a parser that
expands and fetches nothing."""

import zipfile
import zlib
from pathlib import Path
from typing import IO, Any, Final

from lxml import etree

from assistant.errors import ReadError

Element = Any  # of lxml, which has no types

_MOST_ENTRIES: Final = 10_000
_LARGEST: Final = 500_000_000  # bytes unpacked
# Long tables of equal rows shrink to a hundredth; a bomb to a thousandth. Below 50 MB neither does harm.
_HIGHEST_RATIO: Final = 200
_HARMLESS: Final = 50_000_000

_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def check_archive(path: Path) -> None:
    """Raises `ReadError` for an archive that is damaged, locked, or unpacks to more than a document has."""
    check_entries(open_archive(path), path.stat().st_size)


def check_entries(archive: zipfile.ZipFile, packed: int) -> None:
    """The same for an archive that is open, and has that many bytes."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    ratio = unpacked / max(1, packed)
    if any(entry.flag_bits & 1 for entry in entries):
        raise ReadError("locked_password")
    if len(entries) > _MOST_ENTRIES:
        raise ReadError("holds_files", count=f"{len(entries):,}")
    if unpacked > _LARGEST or (unpacked > _HARMLESS and ratio > _HIGHEST_RATIO):
        raise ReadError("unpacks_to", size=f"{unpacked / 1e6:,.0f}")


def open_archive(path: Path | IO[bytes]) -> zipfile.ZipFile:
    """The archive, open. Raises `ReadError` when it is damaged."""
    try:
        return zipfile.ZipFile(path)
    except _BROKEN as error:
        raise _damaged(error) from error


def entry(archive: zipfile.ZipFile, name: str) -> bytes:
    """The content of one file of an archive. Raises `ReadError` when it is absent or damaged."""
    try:
        return archive.read(name)
    except KeyError as error:
        raise _damaged(f"without {name}") from error
    except _BROKEN as error:
        raise _damaged(error) from error


def parse_xml(content: bytes) -> Element:
    """The root element. Entities stay as they are and nothing is fetched; raises `ReadError` when it is broken."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _damaged(error.msg) from error


def closing_elements(file: IO[bytes], *names: str) -> Any:
    """The elements of these names in a long XML file, each as it ends; raises `ReadError` when it is broken."""
    tags = [f"{{*}}{name}" for name in names]
    try:
        for _, element in etree.iterparse(file, events=("end",), tag=tags, resolve_entities=False, no_network=True):
            yield element
    except etree.XMLSyntaxError as error:
        raise _damaged(error.msg) from error
    except _BROKEN as error:
        raise _damaged(error) from error


def local_name(element: Element) -> str:
    """The name without its namespace; empty for what is no element, such as an entity."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _damaged(reason: object) -> ReadError:
    return ReadError("damaged", detail=str(reason)[:150])
