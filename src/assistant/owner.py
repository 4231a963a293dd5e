"""One process owns the index: a file lock beside it, and where that process answers."""

import os
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import IndexInUseError

_WAIT_SECONDS = 10.0  # another command on the same index usually ends within this


class Owner:
    """Holds the lock on a data folder until `release`."""

    def __init__(self, data_dir: Path) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self._note = data_dir / "owner"
        self._lock = FileLock(data_dir / "owner.lock", thread_local=False)
        address = address_of_owner(data_dir)
        try:
            self._lock.acquire(timeout=0 if address else _WAIT_SECONDS)
        except Timeout as error:
            where = f" by the web chat at {address}" if address else ""
            raise IndexInUseError(
                f"The index in {str(data_dir)!r} is in use{where}. Ask there, or stop that process first.",
                address=address,
            ) from error
        self._note.write_text("", "utf-8")  # what an owner that was killed left behind

    def announce(self, address: str) -> None:
        """Say where this process answers, so that other commands can go there."""
        self._note.write_text(address, "utf-8")

    def release(self) -> None:
        if self._lock.is_locked:
            self._note.unlink(missing_ok=True)
            self._lock.release()


def address_of_owner(data_dir: Path) -> str | None:
    """Where the owner of this data folder says it answers, if it does; it may be gone."""
    note = data_dir / "owner"
    text = note.read_text("utf-8").strip() if note.is_file() and os.access(note, os.R_OK) else ""
    return text or None
