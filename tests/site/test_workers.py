"""Worker processes: who does what, what happens when one fails."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nocturne.errors import ContentError, NocturneError, Refused, StateError, UsageError
from nocturne.site import workers


def test_every_task_is_done_once_and_its_answer_comes_back() -> None:
    answers = list(workers.run(lambda number: b"%d" % number * number, range(500), 3))
    assert sorted(answers) == [(number, b"%d" % number * number) for number in range(500)]


def test_answers_larger_than_a_pipe_come_back_whole() -> None:
    answers = dict(workers.run(lambda number: bytes([number]) * 3_000_000, range(5), 2))
    assert answers == {number: bytes([number]) * 3_000_000 for number in range(5)}


def test_several_processes_work_and_none_is_left() -> None:
    answers = dict(workers.run(lambda _: b"%d" % os.getpid(), range(50), 2))
    pids = {int(answer) for answer in answers.values()}
    assert os.getpid() not in pids
    for pid in pids:
        with pytest.raises(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def fails(problem: Exception) -> Callable[[int], bytes]:
    def work(number: int) -> bytes:
        if number == 7:
            raise problem
        return b""

    return work


@pytest.mark.parametrize("problem", [StateError("a.ndjson:3: no"), UsageError("no"), Refused("no")])
@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_worker_says_is_said_by_its_parent(problem: NocturneError, jobs: int) -> None:
    with pytest.raises(type(problem)) as raised:
        list(workers.run(fails(problem), range(20), jobs))
    assert type(raised.value) is type(problem)
    assert str(raised.value) == str(problem)


def test_a_mistake_in_the_content_keeps_its_file_line_and_advice() -> None:
    problem = ContentError("is off", file="a.md", key="b", line=3, advice="mend it")
    with pytest.raises(ContentError) as raised:
        list(workers.run(fails(problem), range(20), 2))
    assert vars(raised.value) == vars(problem)


def test_an_error_of_the_system_keeps_its_number_and_file() -> None:
    with pytest.raises(OSError, match="No space left") as raised:
        list(workers.run(fails(OSError(28, "No space left on device", "/x")), range(20), 2))
    assert (raised.value.errno, raised.value.filename) == (28, "/x")


def test_a_defect_of_ours_comes_with_the_workers_traceback() -> None:
    with pytest.raises(RuntimeError, match=r"(?s)a worker failed:.*in work.*ZeroDivisionError: oops"):
        list(workers.run(fails(ZeroDivisionError("oops")), range(20), 2))


def test_a_worker_keeps_no_file_of_its_parent_open(tmp_path: Path) -> None:
    held = (tmp_path / "held").open("w")
    try:

        def work(_: int) -> bytes:
            try:
                os.fstat(held.fileno())
            except OSError:
                return b"closed"
            return b"open"

        assert set(dict(workers.run(work, range(4), 2)).values()) == {b"closed"}
        assert set(dict(workers.run(work, range(4), 1)).values()) == {b"open"}
    finally:
        held.close()


THREADED = """
import threading
from nocturne.site import workers

done = threading.Event()
thread = threading.Thread(target=done.wait)
thread.start()
held = workers.count(4)
done.set()
thread.join()
print(held, workers.count(4))
"""


def test_a_process_with_threads_does_not_fork() -> None:
    ended = subprocess.run([sys.executable, "-c", THREADED], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["1", "4"]


def test_no_process_at_all_is_a_mistake() -> None:
    with pytest.raises(UsageError, match="--jobs 0"):
        workers.count(0)
