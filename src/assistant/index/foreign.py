"""What the libraries under words and vectors raise, as one error that says what to do."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.errors import AssistantError, IndexDamagedError, StorageError

_OF_THE_DISK = tuple(f"os error {number}" for number in (
    errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EACCES, errno.EROFS, errno.EFBIG,
))  # fmt: skip


@contextmanager
def explained(part: str) -> Iterator[None]:
    """Around all that is done with the `words` or the `vectors` of the index.

    Raises `StorageError` when the disk refuses, `IndexDamagedError` for all else: Rust panics are no `Exception`.
    """
    try:
        yield
    except (AssistantError, ImportError, MemoryError, OSError):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise  # KeyboardInterrupt and others that end the process
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        if any(sign in reason for sign in (*_OF_THE_DISK, "disk is full")):
            raise StorageError("words_refused" if part == "words" else "vectors_refused", detail=reason) from error
        raise IndexDamagedError("words_damaged" if part == "words" else "vectors_damaged", detail=reason) from error
