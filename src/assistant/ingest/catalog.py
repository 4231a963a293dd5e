"""`catalog.csv`: what people state of documents that cannot state it themselves."""

import csv
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from assistant.ingest.formats.text import decode


def read_catalog(path: Path) -> dict[str, Mapping[str, str]]:
    """The rows by document id; none without the file."""
    if not path.is_file():
        return {}
    rows = csv.DictReader(decode(path.read_bytes()).splitlines())
    return {unicodedata.normalize("NFC", row.pop("path")): row for row in rows}
