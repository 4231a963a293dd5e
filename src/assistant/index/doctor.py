"""What is wrong with the index, its files and the settings."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import httpx

from assistant.embedding import Embedder
from assistant.errors import AssistantError, IndexDamagedError, IndexInUseError, IndexNotReadyError, VectorServerError
from assistant.index import Index
from assistant.index.catalogue import Catalogue
from assistant.index.changes import compare
from assistant.index.check import (
    Difference,
    compare_vectors,
    compare_words,
    unpaired,
    unsound_documents,
    unusable_vectors,
)
from assistant.index.derived import Derived
from assistant.index.folder import UPLOAD, contents_of, first_of_each
from assistant.index.index import open_catalogue, require_current
from assistant.index.indexing import glossary_path, pipeline_of
from assistant.index.owner import Owner
from assistant.index.seal import PARTS, Seal
from assistant.ingest import read_catalog
from assistant.language.glossary import Glossary
from assistant.settings import E5_SMALL, USE_MULTILINGUAL, Settings, best_installed
from assistant.types import FileState, Message

OnStep = Callable[[str, int, int], None]  # what is looked at, so many of all

_SECONDS_TO_ANSWER = 3.0  # a chat model's server, when asked for its models; tesseract, for its languages
_LEAST_FREE = 200_000_000  # bytes; merging and writing anew need room
_FEW = 1000  # chunks, vectors, pages; not worth a word
_NAMES = ((IndexDamagedError, "catalogue"), (IndexNotReadyError, "index"), (VectorServerError, "server"))


class Level(StrEnum):
    """How bad a finding is."""

    PROBLEM = "problem"  # answers may be missing or wrong, or something does not work
    NOTE = "note"  # good to know


@dataclass(frozen=True, slots=True)
class Finding:
    """What is not as it should be: `name` is the same each time, `message` says what it is and what to do."""

    name: str
    message: Message
    count: int = 1
    level: Level = Level.PROBLEM
    mendable: bool = False


def examine(
    settings: Settings, embedder: Embedder, on_step: OnStep = lambda what, done, total: None, *, thorough: bool = False,
    index: Index | None = None,
) -> list[Finding]:  # fmt: skip
    """All that is wrong, worst first; the words of all chunks when `thorough`, else of some. Nothing is changed, except
    that parts too damaged to be opened are emptied.

    Raises `IndexInUseError` while another has the index, unless that is the open `index` to be examined.
    """
    on_step("settings", 0, 1)
    dimensions, found = _about_model(embedder)
    found += [*_about_settings(settings), *_about_chat_model(settings), *_about_tesseract()]
    found += _about_index(settings, embedder.name, dimensions, _Looking(on_step, thorough), index)
    return sorted(found, key=lambda finding: finding.level is Level.NOTE)


@dataclass(frozen=True, slots=True)
class _Looking:
    """How closely to look, and who is told what is looked at."""

    on_step: OnStep
    thorough: bool

    def at(self, what: str) -> Callable[[int, int], None]:
        return lambda done, total: self.on_step(what, done, total)


def _about_model(embedder: Embedder) -> tuple[int | None, list[Finding]]:
    """The dimensions of the embedding model, if it can be used; and whether there is a better one."""
    lighter = Finding("embedding model", Message.of("finding_lighter_model", model=E5_SMALL), level=Level.NOTE)
    try:
        return len(embedder.embed_query("policy")), [lighter] * (embedder.name == best_installed() == USE_MULTILINGUAL)
    except AssistantError as error:
        return None, [Finding("embedding model", error.message)]


def _about_settings(settings: Settings) -> Iterator[Finding]:
    try:
        Glossary.open(glossary_path(settings))
    except AssistantError as error:
        yield Finding("glossary", error.message)
    folder = next(path for path in (settings.data_dir, *settings.data_dir.absolute().parents) if path.exists())
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE:
        yield Finding("disk", Message.of("finding_disk", free=f"{free / 1e6:.0f}", folder=folder))


def _about_chat_model(settings: Settings) -> Iterator[Finding]:
    """Whether the server of the chat model answers at all; what it answers is seen at the first question."""
    if not settings.chat_model or not settings.chat_base_url:
        return
    try:
        httpx.get(f"{settings.chat_base_url}/models", timeout=_SECONDS_TO_ANSWER)
    except httpx.HTTPError as error:
        yield Finding("chat model", Message.of("finding_chat_server", url=settings.chat_base_url, detail=error))


def _about_tesseract() -> Iterator[Finding]:
    program = shutil.which("tesseract")
    if not program:
        yield Finding("tesseract", Message("finding_no_tesseract"), level=Level.NOTE)
        return
    try:
        listed = subprocess.run(  # noqa: S603  # a fixed command
            [program, "--list-langs"], capture_output=True, text=True, timeout=_SECONDS_TO_ANSWER, check=False
        ).stdout.split()
    except (OSError, subprocess.TimeoutExpired):
        listed = []
    if "kor" not in listed:
        yield Finding("tesseract", Message("finding_no_korean_tesseract"), level=Level.NOTE)


def _about_index(
    settings: Settings, model: str, dimensions: int | None, looking: _Looking, index: Index | None
) -> list[Finding]:  # fmt: skip
    """What is wrong with the data folder; as far as one can look when it is damaged or without its server."""
    found: list[Finding] = []
    if index is None and not settings.data_dir.exists():
        return [Finding("index", Message.of("no_index", folder=settings.data_dir))]
    try:
        with nullcontext(_Parts.of(index)) if index else _opened(settings, model) as parts:
            catalogue = parts.catalogue
            damage = catalogue.check()
            if damage:
                return [_mendable("catalogue", Message.of("finding_catalogue_damaged", detail=damage[0]), len(damage))]
            if catalogue.property("pipeline") is None and (settings.data_dir / "words").exists():
                return [_mendable("catalogue", Message("finding_catalogue_empty"))]
            found += _about_files(settings, catalogue)
            require_current(catalogue, settings.data_dir, model, pipeline_of(settings))
            unsound = list(_about_documents(catalogue, looking))
            found += unsound
            if not unsound:  # else the rest would stumble over them
                found += _about_kept_vectors(catalogue, model, dimensions)
                with parts.derived() as derived:
                    found += _about_derived(settings, catalogue, derived, model, looking)
    except IndexInUseError:
        raise
    except AssistantError as error:
        name = next((name for kind, name in _NAMES if isinstance(error, kind)), "data folder")
        found.append(Finding(name, error.message, mendable=isinstance(error, IndexDamagedError)))
    return found


@dataclass(frozen=True, slots=True)
class _Parts:
    """The catalogue, and what opens words and vectors when they are to be looked at."""

    catalogue: Catalogue
    derived: Callable[[], AbstractContextManager[Derived]]

    @classmethod
    def of(cls, index: Index) -> "_Parts":
        return cls(index.catalogue, lambda: nullcontext(index.derived))


@contextmanager
def _opened(settings: Settings, model: str) -> Iterator[_Parts]:
    """The parts of the index on disk, for nobody else meanwhile."""
    owner = Owner(settings.data_dir)
    try:
        if not any((settings.data_dir / part).exists() for part in PARTS):
            raise IndexNotReadyError("no_index", folder=settings.data_dir)
        seal = Seal(settings.data_dir)
        with closing(open_catalogue(seal)) as catalogue:
            url = settings.chroma_url
            yield _Parts(
                catalogue, lambda: closing(Derived(seal, catalogue, model, lambda rows: {}, chroma_url=url))
            )  # fmt: skip
        seal.close()
    finally:
        owner.release()


def _about_files(settings: Settings, catalogue: Catalogue) -> Iterator[Finding]:
    uploads = unfinished_uploads(settings)
    if uploads:
        yield _leftover("uploads", Message.of("finding_uploads", count=len(uploads)), len(uploads))
    if catalogue.property("finished") == "no":
        yield Finding("unfinished", Message("finding_unfinished"), level=Level.NOTE)
    try:
        contents = contents_of(settings.knowledge_dir, without=settings.data_dir)
        rows = read_catalog(settings.knowledge_dir / "catalog.csv", first_of_each(contents.documents)).rows
        changes = compare(contents, rows, catalogue.files(), settings)
    except AssistantError as error:
        yield Finding("files", error.message)
        return
    new = sum(path not in changes.known for path in changes.to_read)
    changed, gone = len(changes.to_read) - new, len(changes.gone)
    if new or changed or gone:
        told = Message.of("finding_files", new=new, changed=changed, gone=gone)
        yield Finding("files", told, new + changed + gone, Level.NOTE)
    failed = sum(record.state is FileState.FAILED for record in changes.now.values())
    if failed:
        yield Finding("failed files", Message.of("finding_failed_files", count=failed), failed, Level.NOTE)


def _about_documents(catalogue: Catalogue, looking: _Looking) -> Iterator[Finding]:
    unsound = unsound_documents(catalogue, looking.at("documents"))
    if unsound:
        yield _mendable("documents", Message.of("finding_documents", count=len(unsound)), len(unsound))
    lost, empty = unpaired(catalogue)
    if lost or empty:
        told = Message.of("finding_pairs", lost=len(lost), empty=len(empty))
        yield _mendable("pairs", told, len(lost) + len(empty))


def _about_kept_vectors(catalogue: Catalogue, model: str, dimensions: int | None) -> Iterator[Finding]:
    missing, wrong = unusable_vectors(catalogue, model, dimensions)
    if missing or wrong:
        told = Message.of("finding_kept_vectors", missing=len(missing), wrong=len(wrong))
        yield _mendable("kept vectors", told, len(missing) + len(wrong))
    unused = catalogue.count_unused_vectors(model)
    if unused > max(catalogue.count_chunks(), _FEW):
        yield _leftover("unused vectors", Message.of("finding_unused_vectors", count=unused), unused)


def _about_derived(
    settings: Settings, catalogue: Catalogue, derived: Derived, model: str, looking: _Looking
) -> Iterator[Finding]:  # fmt: skip
    on_words, on_vectors = looking.at("words"), looking.at("vectors")
    for name, compared in (
        ("words", lambda: compare_words(catalogue, derived.words, thorough=looking.thorough, on_rows=on_words)),
        ("vectors", lambda: compare_vectors(catalogue, derived.vectors, model, on_vectors)),
    ):
        yield from _about_part(name, derived, compared)
    yield from _about_waste(catalogue, derived)
    if settings.chroma_url and (settings.data_dir / "chroma").exists():
        yield _leftover("local vectors", Message("finding_local_vectors"))


def _about_part(name: str, derived: Derived, compared: Callable[[], Difference]) -> Iterator[Finding]:
    try:
        found = compared()
    except IndexDamagedError:
        yield _mendable(f"damaged {name}", Message.of("finding_part_unread", reason=f"part_{name}"))
        return
    missing, strays, wrong = len(found.lacking), len(found.strays), len(found.wrong)
    if name in derived.damaged:
        yield _mendable(name, Message.of("finding_part_unopened", reason=f"part_{name}"), missing)
    elif found:
        told = Message.of(
            "finding_part_differs", reason=f"part_{name}", missing=missing, strays=strays, wrong=wrong
        )  # fmt: skip
        yield _mendable(name, told, missing + strays + wrong)


def _about_waste(catalogue: Catalogue, derived: Derived) -> Iterator[Finding]:
    """What is on disk and no more in use, when it is more than what is."""
    chunks = catalogue.count_chunks()
    pages, free = catalogue.count_pages()
    for name, used, unused in (
        ("deleted words", chunks, derived.words.count_deleted()),
        ("deleted vectors", chunks, derived.vectors.count_deleted()),
        ("free pages", pages, free),
    ):
        if unused > max(used, _FEW):
            yield _leftover(
                name,
                Message.of("finding_waste", reason=f"part_{name.replace(' ', '_')}", unused=unused, used=used),
                unused,
            )
    others = derived.vectors.others()
    if others and "vectors" not in derived.damaged:
        yield _leftover("old vectors", Message.of("finding_old_vectors", count=len(others)), len(others))


def _mendable(name: str, message: Message, count: int = 1) -> Finding:
    return Finding(name, message, count, mendable=True)


def _leftover(name: str, message: Message, count: int = 1) -> Finding:
    return Finding(name, message, count, Level.NOTE, mendable=True)


def unfinished_uploads(settings: Settings) -> list[Path]:
    """Files that the web chat was given in part; only the owner of the index can tell them from those on their way."""
    return sorted(settings.knowledge_dir.rglob(f"{UPLOAD}*"))
