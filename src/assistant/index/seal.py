"""Whether what is on disk is what was left there: digests of all files of the index, taken when it is closed."""

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Final

PARTS: Final = ("catalogue.sqlite", "words", "chroma")  # files and folders of the data folder

Stamp = tuple[int, int]


class Seal:
    """The seal of a data folder. While the index is open there is none, so that one that was killed has none, either.

    `broken` are the parts whose files are not as they were left: a bit that flipped, a file that is cut, gone or new.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self._file = folder, folder / "seal"
        self._kept: dict[str, tuple[Stamp, str]] = {}  # what was looked at, so that it is not read again
        sealed = self._read()
        self.is_missing = sealed is None
        now = self._digests() if sealed is not None else {}
        wrong = {path for path in now.keys() | (sealed or {}).keys() if now.get(path) != (sealed or {}).get(path)}
        self.broken = frozenset(part for part in PARTS if any(path.split("/")[0] == part for path in wrong))

    def open(self) -> None:
        """Take it off, before anything is changed."""
        self._file.unlink(missing_ok=True)

    def close(self) -> None:
        """Put it on, when all files are closed. A disk that fails leaves none."""
        with suppress(OSError):
            self._file.write_text(json.dumps(self._digests()), "utf-8")

    def _read(self) -> dict[str, str] | None:
        try:
            found = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def _digests(self) -> dict[str, str]:
        found = {}
        for part in PARTS:
            top = self.folder / part
            for path in [top] if top.is_file() else sorted(top.rglob("*")):
                if path.is_file() and not path.name.endswith(".lock"):
                    found[path.relative_to(self.folder).as_posix()] = self._digest(path)
        return found

    def _digest(self, path: Path) -> str:
        status = path.stat()
        stamp = (status.st_size, status.st_mtime_ns)
        name = path.relative_to(self.folder).as_posix()
        if name not in self._kept or self._kept[name][0] != stamp:
            with path.open("rb") as file:
                self._kept[name] = stamp, hashlib.file_digest(file, "sha256").hexdigest()
        return self._kept[name][1]
