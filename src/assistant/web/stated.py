"""What administrators state of documents: title, publisher, region, kind and dates, kept in `catalog.csv`."""

from collections.abc import Collection, Mapping
from pathlib import Path
from threading import Lock

from assistant.errors import AssistantError
from assistant.index.folder import documents_below
from assistant.ingest import read_catalog, write_row
from assistant.ingest.metadata import clean
from assistant.settings import Settings
from assistant.web.refusal import RefusalError
from assistant.web.uploads import not_written

Rows = Mapping[str, Mapping[str, str]]

_writing = Lock()  # two changes at once must not undo each other


def state_metadata(settings: Settings, document_id: str, values: Mapping[str, str]) -> Rows:
    """Write the values into the row of a document; returns what is stated of each one then.

    Raises `RefusalError` when there is nothing to write or the disk refuses, `AssistantError` for a value or a
    `catalog.csv` that cannot be used.
    """
    if not values:
        raise RefusalError(422, "nothing_stated")
    with _writing:
        try:
            write_row(_path(settings), document_id, {name: clean(value) for name, value in values.items()})
        except OSError as error:
            raise not_written(error) from error
        ids = [id for id, _ in documents_below(settings.knowledge_dir, without=settings.data_dir)]
        return read_catalog(_path(settings), ids).rows


def stated_metadata(settings: Settings, documents: Collection[str]) -> Rows:
    """What is stated of each document; nothing while the file cannot be used, which indexing tells."""
    try:
        return read_catalog(_path(settings), documents).rows
    except AssistantError:
        return {}


def _path(settings: Settings) -> Path:
    return settings.knowledge_dir / "catalog.csv"
