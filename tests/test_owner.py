"""One process owns a data folder; others learn where it answers, or wait, or say so."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.errors import AssistantError, IndexInUseError
from assistant.index.owner import Owner, address_of_owner

ADDRESS = "http://127.0.0.1:7860"

_HOLDER = """
import sys, time
from pathlib import Path
from assistant.index.owner import Owner
owner = Owner(Path(sys.argv[1]))
if sys.argv[2]:
    owner.announce(sys.argv[2])
print("held", flush=True)
time.sleep(float(sys.argv[3]))
owner.release()
"""

Hold = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def hold(tmp_path: Path) -> Iterator[Hold]:
    """Lets another process own the folder, for so many seconds unless it is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(address: str = "", *, seconds: float = 60) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", _HOLDER, str(tmp_path), address, str(seconds)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout and process.stdout.readline() == "held\n"
        return process

    yield start
    for process in started:
        with process:
            process.kill()


def test_the_owner_says_where_it_answers_until_it_releases(tmp_path: Path) -> None:
    owner = Owner(tmp_path / "data")
    assert address_of_owner(tmp_path / "data") is None
    owner.announce(ADDRESS)
    assert address_of_owner(tmp_path / "data") == ADDRESS
    owner.release()
    assert address_of_owner(tmp_path / "data") is None
    Owner(tmp_path / "data", wait=0).release()


def test_releasing_twice_does_not_take_the_folder_from_the_next_owner(tmp_path: Path) -> None:
    first = Owner(tmp_path)
    first.release()
    second = Owner(tmp_path, wait=0)
    second.announce(ADDRESS)
    first.release()
    assert address_of_owner(tmp_path) == ADDRESS
    second.release()


def test_an_owner_with_an_address_is_named_at_once(tmp_path: Path, hold: Hold) -> None:
    hold(ADDRESS)
    started = time.monotonic()
    with pytest.raises(IndexInUseError, match=ADDRESS) as caught:
        Owner(tmp_path, wait=30)
    assert time.monotonic() - started < 2
    assert caught.value.address == ADDRESS


def test_an_owner_without_an_address_is_waited_for(tmp_path: Path, hold: Hold) -> None:
    hold(seconds=0.5)
    Owner(tmp_path, wait=30).release()


def test_an_owner_that_stays_is_reported_after_the_wait(tmp_path: Path, hold: Hold) -> None:
    hold()
    started = time.monotonic()
    with pytest.raises(IndexInUseError, match=r"in use by another process.*Try again") as caught:
        Owner(tmp_path, wait=0.5)
    assert 0.4 < time.monotonic() - started < 3
    assert caught.value.address is None


def test_an_owner_that_announces_itself_while_another_waits_is_named(tmp_path: Path, hold: Hold) -> None:
    hold()
    (tmp_path / "owner").write_text(ADDRESS, "utf-8")
    with pytest.raises(IndexInUseError, match=ADDRESS):
        Owner(tmp_path, wait=30)


def test_the_note_of_a_killed_owner_is_not_believed(tmp_path: Path, hold: Hold) -> None:
    process = hold(ADDRESS)
    process.kill()
    process.wait()
    assert address_of_owner(tmp_path) == ADDRESS
    owner = Owner(tmp_path, wait=0)
    assert address_of_owner(tmp_path) is None
    owner.release()


def test_a_folder_that_cannot_be_made_says_what_to_set(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(AssistantError, match=r"file.*ASSISTANT_DATA_DIR"):
        Owner(tmp_path / "file" / "data")
