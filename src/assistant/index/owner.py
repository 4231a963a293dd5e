"""One process owns the index: a file lock beside it, and where that process answers."""

import os
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock

from filelock import FileLock, Timeout

from assistant.errors import AssistantError, IndexInUseError
from assistant.types import Message

_WAIT_SECONDS = 10.0  # another command on the same index usually ends within this
_LOOK_AGAIN_SECONDS = 0.2

_owned: set[Path] = set()  # the data folders of this process, which it would otherwise wait for itself to give back
_owning = Lock()


class Owner:
    """Holds the lock on a data folder until `release`.

    Raises `IndexInUseError` at once while this process or an owner with an address has it, and after `wait` seconds
    while another has; `AssistantError` when the folder cannot be made or written to.
    """

    def __init__(self, data_dir: Path, *, wait: float = _WAIT_SECONDS) -> None:
        self._data_dir = data_dir
        self._note = data_dir / "owner"
        self._lock = FileLock(data_dir / "owner.lock", thread_local=False)
        self._own = data_dir.resolve()
        with _owning:
            if self._own in _owned:
                raise _in_use(data_dir, address_of_owner(data_dir), here=True)
            _owned.add(self._own)
        try:
            self._take(wait)
        except BaseException:
            self._forget()
            raise

    def _take(self, wait: float) -> None:
        try:
            self._data_dir.mkdir(parents=True, exist_ok=True)
            with suppress(PermissionError):  # a folder of somebody else, who let us in
                self._data_dir.chmod(0o700)  # the text of every document is in it
            self._acquire(wait)
            self._note.write_text("", "utf-8")  # what an owner that was killed left behind
        except OSError as error:
            self._lock.release()
            raise AssistantError("data_folder", folder=self._data_dir, detail=error.strerror) from error

    def _acquire(self, wait: float) -> None:
        until = time.monotonic() + wait
        while True:
            try:
                self._lock.acquire(timeout=min(wait, _LOOK_AGAIN_SECONDS))
                return
            except Timeout as error:
                address = address_of_owner(self._data_dir)  # a web chat says it a moment after it took the lock
                if address or time.monotonic() >= until:
                    raise _in_use(self._data_dir, address) from error

    def announce(self, address: str) -> None:
        """Say where this process answers, so that other commands can go there."""
        self._note.write_text(address, "utf-8")

    def release(self) -> None:
        """Give the folder back, once."""
        if self._lock.is_locked:
            with suppress(OSError):  # of a disk that fails: nobody believes a note without the lock
                self._note.unlink(missing_ok=True)
            self._lock.release()
            self._forget()

    def _forget(self) -> None:
        with _owning:
            _owned.discard(self._own)


def _in_use(data_dir: Path, address: str | None, *, here: bool = False) -> IndexInUseError:
    told = Message.of("in_use_here" if here else "in_use", folder=data_dir)
    if address:
        told = Message.of("in_use_by_web", folder=data_dir, address=address)
    return IndexInUseError(told, address=address)


def address_of_owner(data_dir: Path) -> str | None:
    """Where the owner of this data folder says it answers, if it does; it may be gone."""
    note = data_dir / "owner"
    text = note.read_text("utf-8").strip() if note.is_file() and os.access(note, os.R_OK) else ""
    return text or None
