"""DOCX, XLSX and PPTX as packages: parts and the relations between them, transitional or strict."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, Final

from assistant.errors import ReadError
from assistant.ingest.formats.archive import Element, entry, local_name, open_archive, parse_xml

# http://purl.oclc.org/ooxml/wordprocessingml/main: ISO 29500's strict name of a transitional namespace.
_STRICT: Final = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_TRANSITIONAL: Final = rb"http://schemas.openxmlformats.org/\1/2006/\2"
RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@contextmanager
def open_package(path: Path | IO[bytes]) -> Iterator["Package"]:
    """The parts of the file, while it is open."""
    with open_archive(path) as archive:
        yield Package(archive)


class Package:
    """The parts of a file by name (`word/document.xml`), and which is related to which."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._relations: dict[str, dict[str, tuple[str, str]]] = {}

    @cached_property
    def main(self) -> str:
        """The part that holds the document, the workbook or the presentation."""
        found = self.related("", "officeDocument")
        if not found:
            raise ReadError("damaged", detail="without a main part")
        return found[0]

    def xml(self, part: str) -> Element:
        """The root of a part, its namespaces transitional. Raises `ReadError` when it is absent or damaged."""
        return parse_xml(_STRICT.sub(_TRANSITIONAL, self.content(part)))

    def open(self, part: str) -> IO[bytes]:
        """A part as it is stored, to be read bit by bit."""
        return self._archive.open(self._names[part.lower()])

    def content(self, part: str) -> bytes:
        """A part as it is stored. Raises `ReadError` when it is absent or damaged."""
        return entry(self._archive, self._names.get(part.lower(), part))

    def related(self, part: str, kind: str) -> list[str]:
        """The parts that exist to which a part is related in that way (`footnotes`)."""
        return [target for found, target in self._relations_of(part).values() if found == kind and self.has(target)]

    def target(self, part: str, relation: str | None) -> str:
        """The part that a relation of a part, by its id, leads to; empty when it leads nowhere."""
        _, target = self._relations_of(part).get(relation or "", ("", ""))
        return target if self.has(target) else ""

    def has(self, part: str) -> bool:
        """Whether the file has that part."""
        return part.lower() in self._names

    @cached_property
    def _names(self) -> dict[str, str]:
        """Stored names by the name they should have: some programs write word\\document.xml, or other capitals."""
        return {name.replace("\\", "/").lower(): name for name in self._archive.namelist()}

    def _relations_of(self, part: str) -> dict[str, tuple[str, str]]:
        if part not in self._relations:
            folder, name = posixpath.split(part)
            relations = posixpath.join(folder, "_rels", f"{name}.rels")
            root = self.xml(relations) if self.has(relations) else ()
            self._relations[part] = {
                str(relation.get("Id")): (relation.get("Type", "").rpartition("/")[2], _resolve(folder, relation))
                for relation in root
                if local_name(relation) == "Relationship" and relation.get("TargetMode") != "External"
            }
        return self._relations[part]


def _resolve(folder: str, relation: Element) -> str:
    return posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
