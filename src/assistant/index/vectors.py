"""Vectors of chunks in Chroma: in a folder, or on a server that others may use, too."""

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import numpy as np
from numpy.typing import NDArray

from assistant.errors import AssistantError, IndexDamagedError, VectorServerError
from assistant.index.catalogue import Vector
from assistant.index.foreign import explained
from assistant.language.once import once

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

_PAGE = 5000  # ids; Chroma fails to read more than 32,766
_BATCH = 500  # vectors; 2 s where they replace others, so that a server that is slower than _TIMEOUT hangs
_COLLECTIONS_AT_ONCE = 1000
_RESERVED = 1024  # vectors that Chroma's files have room for from the beginning

_TIMEOUT = httpx.Timeout(15.0, connect=3.0)
_SECONDS_TO_SAY_WHO_IT_IS = 3.0  # a server that is asked for its version
_OLDEST_VERSION = 1  # of the server; before that it had another interface


class VectorsLostError(VectorServerError):
    """The server answers, but it has no such collection any more."""


class VectorsDamagedError(IndexDamagedError):
    """Chroma answers, but wrongly."""


class Vectors:
    """Cosine search over the vectors of one embedding model. Ids are those of the catalogue.

    `home` is a folder, or the address of a server. The names of all that this index has there begin with `prefix`, so
    that others can share a server, and end with `generation`: what is made anew is ready before it takes a place.
    Opening raises `VectorsDamagedError` when Chroma finds none of the `known` vectors, which are surely in it: with a file
    missing or cut it answers, but wrongly. All methods raise `VectorServerError` when a server cannot be used.
    """

    def __init__(
        self, home: Path | str, prefix: str, model: str, generation: str, known: Sequence[Vector] = ()
    ) -> None:  # fmt: skip
        self._home, self._prefix = home, prefix
        self.has_failed = False  # at writing into a folder: what is written next would hang, only opening anew helps
        self._name = f"{prefix}-{hashlib.sha256(model.encode()).hexdigest()[:16]}-{generation}"
        with self._server_answers():
            self._client = _client_in(home / self._name) if isinstance(home, Path) else _client_at(home)
        try:
            self.renew()
            if known and self.count() and not any(self._finds(vector) for vector in known):
                raise VectorsDamagedError("vectors_not_found")
        except BaseException:
            self.close()  # Chroma would give the same client again at the next opening
            raise

    def close(self) -> None:
        self._client.close()  # type: ignore[attr-defined]  # of the client that ClientAPI stands for
        if not isinstance(self._home, Path):
            for session in _sessions(self._client):  # Chroma leaves its sockets open
                session.close()

    def renew(self) -> None:
        """Make the collection, empty, if it is not there."""
        with self._server_answers():
            self._collection = self._client.get_or_create_collection(
                self._name, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
            )

    def others(self) -> list[str]:
        """What this index has left behind: collections of other embedding models and of earlier generations."""
        if isinstance(self._home, Path):
            names = [path.name for path in self._home.iterdir()]
        else:
            names = [name for name in self._names_on_server() if name.startswith(f"{self._prefix}-")]
        return sorted(name for name in names if name != self._name)

    def drop_others(self) -> None:
        """Delete what `others` names."""
        for name in self.others():
            if isinstance(self._home, Path):
                delete(self._home / name)
            else:
                with self._server_answers():
                    self._client.delete_collection(name)

    def count(self) -> int:
        with self._server_answers():
            return self._collection.count()

    def ids(self) -> set[int]:
        """The ids of all vectors."""
        found: set[int] = set()
        while page := self._page(_PAGE, len(found), [])["ids"]:
            found.update(map(int, page))
        return found

    def pages(self) -> Iterator[dict[int, Vector]]:
        """All vectors by id, some hundred at a time."""
        start = 0
        while (page := self._page(_BATCH, start, ["embeddings"]))["ids"]:
            yield dict(zip(map(int, page["ids"]), np.asarray(page["embeddings"], np.float32), strict=True))
            start += len(page["ids"])

    def count_deleted(self) -> int:
        """Vectors that were removed and are still on disk; a server does not tell, and gives 0."""
        if not isinstance(self._home, Path):
            return 0
        files = (self._home / self._name).glob("*/length.bin")  # has 4 bytes for each vector of the graph
        total = sum(file.stat().st_size for file in files) // 4
        return max(0, total - self.count()) if total > _RESERVED else 0

    def put(self, ids: Sequence[int], vectors: Sequence[Vector]) -> None:
        """Write vectors; an id that is there already is replaced."""
        for start in range(0, len(ids), _BATCH):
            part = slice(start, start + _BATCH)
            with self._writes():
                self._collection.upsert(ids=[str(id) for id in ids[part]], embeddings=np.stack(vectors[part]))

    def remove(self, ids: Iterable[int]) -> None:
        strings = [str(id) for id in ids]
        for start in range(0, len(strings), _PAGE):
            with self._writes():
                self._collection.delete(ids=strings[start : start + _PAGE])

    def search(self, vector: Sequence[float] | Vector, k: int) -> dict[int, float]:
        """The k nearest chunks and their cosine; fewer when there are not so many."""
        query = np.asarray([vector], np.float32)
        with self._server_answers():
            found: Any = self._collection.query(query_embeddings=query, n_results=k, include=["distances"])
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return {int(id): 1.0 - float(distance) for id, distance in pairs}

    def _page(self, limit: int, offset: int, include: list[str]) -> Any:
        with self._server_answers():
            return self._collection.get(limit=limit, offset=offset, include=include)  # type: ignore[arg-type]

    def _names_on_server(self) -> list[str]:
        names: list[str] = []
        with self._server_answers():
            while page := self._client.list_collections(limit=_COLLECTIONS_AT_ONCE, offset=len(names)):
                names += [collection.name for collection in page]
        return names

    def _finds(self, vector: Vector) -> bool:
        return any(cosine > 0.999 for cosine in self.search(vector, 1).values())

    @contextmanager
    def _writes(self) -> Iterator[None]:
        try:
            with self._server_answers():
                yield
        except Exception:  # Chroma leaves SQLite's lock behind after a full disk
            self.has_failed = isinstance(self._home, Path)
            raise

    @contextmanager
    def _server_answers(self) -> Iterator[None]:
        """Whatever goes wrong between here and a server, or in a folder, is said in one sentence."""
        if isinstance(self._home, Path):
            with explained("vectors"):
                yield
            return
        _chroma()
        from chromadb.errors import NotFoundError

        try:
            yield
        except AssistantError:
            raise
        except Exception as error:  # httpx's, Chroma's, or a plain one with the reply as its text
            if isinstance(error, NotFoundError):
                raise VectorsLostError("vectors_lost", url=self._home) from error
            raise _unusable(self._home, error) from error


def cosines(vector: Sequence[float], others: Sequence[Vector]) -> NDArray[np.float32]:
    """The cosine of one vector with each of the others."""
    matrix = np.stack(others)
    query = np.asarray(vector, dtype=np.float32)
    norms = np.linalg.norm(matrix, axis=1) * np.linalg.norm(query)
    return np.asarray(matrix @ query / np.maximum(norms, 1e-9), np.float32)


def _client_in(folder: Path) -> "ClientAPI":
    chromadb = _chroma()
    folder.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(str(folder), _chroma_settings())  # type: ignore[no-any-return]


def _client_at(url: str) -> "ClientAPI":
    chromadb = _chroma()
    _check_version(url)
    client: ClientAPI = chromadb.HttpClient(url, settings=_chroma_settings())
    for session in _sessions(client):
        session.timeout = _TIMEOUT  # Chroma itself waits for ever
    return client


@once
def _chroma() -> Any:
    """The library. It reads a .env of the working folder as it is imported, which Korean Windows writes in CP949."""
    try:
        import chromadb
    except UnicodeDecodeError:
        with chdir(tempfile.gettempdir()):
            import chromadb
    return chromadb


def _chroma_settings() -> Any:
    from chromadb.config import Settings as ChromaSettings

    return ChromaSettings(_env_file=None, anonymized_telemetry=False)


def _sessions(client: Any) -> list[httpx.Client]:
    """What a client of Chroma's keeps its connections in; there is no public way to it."""
    return [client._server._session, client._admin_client._server._session]


def _check_version(url: str) -> None:
    """Raise `VectorServerError` unless a Chroma server of a known version answers at once."""
    reply = httpx.get(f"{url}/api/v2/version", timeout=_SECONDS_TO_SAY_WHO_IT_IS)
    version = re.match(r'"(\d+)\.[\w.]+"', reply.text)
    if reply.is_error or not version:
        raise VectorServerError("chroma_other", url=url, oldest=_OLDEST_VERSION, status=reply.status_code)
    if int(version[1]) < _OLDEST_VERSION:
        raise VectorServerError("chroma_old", url=url, oldest=_OLDEST_VERSION, version=version[0])


def _unusable(url: str, error: Exception) -> VectorServerError:
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    if isinstance(error, httpx.TransportError):
        return VectorServerError("chroma_silent", url=url, detail=reason)
    return VectorServerError("chroma_unusable", url=url, detail=reason)


def delete(path: Path) -> None:
    """A file or a folder, whatever it is."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
