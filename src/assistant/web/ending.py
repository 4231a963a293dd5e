"""The process ends when it is told to, whatever one of its threads does meanwhile: the index survives it."""

import os
import signal
import subprocess
import sys
import threading
from typing import Final

_SECONDS_TO_END = 5.0  # after which neither a file that takes long to read nor a model holds the process any more
_SECONDS_TO_BE_ENDED = 8  # after which it need not do anything itself

# Python handles a signal between two steps of its own, which never come while foreign code keeps the interpreter. So
# a byte that the signal writes wakes another process, which ends this one when it is still there after a while.
_WATCH: Final = f"""
import os, sys, time
watched, ending = os.getppid(), {{{signal.SIGTERM:d}, {signal.SIGINT:d}}}
while (told := sys.stdin.buffer.read(1)) and told[0] not in ending:
    pass
if told:
    time.sleep({_SECONDS_TO_BE_ENDED})
    if os.getppid() == watched:
        os.kill(watched, {signal.SIGKILL:d})
"""


def end_in_any_case() -> None:
    """From now on the process has so many seconds to end by itself."""
    last_resort = threading.Timer(_SECONDS_TO_END, os._exit, [0])
    last_resort.daemon = True
    last_resort.start()


def watch_signals() -> None:
    """Have SIGTERM and Ctrl-C end the process even when it is frozen. Call it in the main thread."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    subprocess.Popen([sys.executable, "-I", "-S", "-c", _WATCH], stdin=reading, start_new_session=True)  # noqa: S603
    os.close(reading)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
