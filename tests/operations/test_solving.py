"""The process of the generator: told about, ended with whoever began it, and never waited for in vain (D7)."""

import json
import subprocess
import sys

import pytest

from bench.timetable import instance
from hemis.domain.errors import RuleError
from hemis.domain.generator.problem import clashes, to_plain
from hemis.operations import solving


def test_the_answer_comes_back_whole_and_progress_grows():
    problem, told = instance(8, 10, 12), []
    answer = solving.solve(problem, seconds=1, seed=1, step=lambda done, total: told.append(done))
    assert list(clashes(problem, answer.placed + answer.extra)) == []
    assert len(answer.placed) == len(problem.rows)
    assert told == sorted(told)
    assert all(0 <= percent <= 100 for percent in told)


@pytest.mark.promise("D7")
def test_a_process_whose_worker_was_killed_ends_by_itself():
    asked = json.dumps({"problem": to_plain(instance(24, 30, 30)), "seconds": 120, "seed": 0})
    process = subprocess.Popen(
        solving.COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(asked)
    process.stdin.close()
    process.stdout.readline()
    process.stdout.close()  # what the system does for a process that is gone
    assert process.wait(timeout=60) != 0


def test_a_process_that_dies_is_told_in_words(monkeypatch):
    monkeypatch.setattr(solving, "COMMAND", [sys.executable, "-c", "raise SystemExit(1)"])
    with pytest.raises(RuleError) as refused:
        solving.solve(instance(4, 5, 12), seconds=1, seed=0, step=lambda done, total: None)
    assert refused.value.msgid == solving.BROKEN


def test_whoever_stops_listening_stops_the_process():
    class StopError(Exception):
        pass

    def stop(done, total):
        raise StopError

    with pytest.raises(StopError):
        solving.solve(instance(24, 30, 30), seconds=120, seed=0, step=stop)
