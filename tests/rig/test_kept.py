"""What is made once in a run, and programs that are born with everything loaded."""

import subprocess
from pathlib import Path

import pytest

from tests.kept import KEPT, once
from tests.nursery import run_code


def test_what_was_made_is_not_made_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(KEPT, str(tmp_path))
    assert once("list", lambda: [1]) == [1]
    assert once("list", lambda: [2]) == [1]


def test_what_could_not_be_made_is_made_by_the_next(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(KEPT, str(tmp_path))
    with pytest.raises(ZeroDivisionError):
        once("number", lambda: 1 // 0)
    assert once("number", lambda: 2) == 2


def test_a_program_says_how_it_ended() -> None:
    said = "import os, sys; print(os.environ['PLACE'], sys.argv[1]); sys.exit(3)"
    done = run_code(said, [7], {"PLACE": "Buxoro"})
    assert (done.returncode, done.stdout.decode(), done.stderr) == (3, "Buxoro 7\n", b"")
    broken = run_code("raise ValueError('no such thing')", [], {})
    assert (broken.returncode, b"no such thing" in broken.stderr) == (1, True)
    killed = run_code("import os; print('begun', flush=True); os.kill(os.getpid(), 9)", [], {})
    assert (killed.returncode, killed.stdout) == (-9, b"begun\n")


def test_a_program_without_an_end_is_ended() -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        run_code("import threading; threading.Event().wait()", [], {}, timeout=0.5)
