"""What is loaded once in a process, however many threads want it at once."""

from collections.abc import Callable
from functools import cache, wraps
from threading import Lock
from typing import TypeVar

_T = TypeVar("_T")


def once(load: Callable[[], _T]) -> Callable[[], _T]:
    """The function; its first call loads, threads that come meanwhile wait. `functools.cache` would load for each of them."""
    lock, kept = Lock(), cache(load)

    @wraps(load)
    def loaded() -> _T:
        with lock:
            return kept()

    return loaded
