"""The generator in a process of its own, watched: its progress is told, and it ends when nobody wants it any more."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO, Any

from hemis.domain.errors import RuleError
from hemis.domain.generator.exact import is_there
from hemis.domain.generator.problem import Answer, Problem, answer_of, to_plain
from hemis.domain.i18n import N_

HEARTBEAT = 1.0
"""Seconds after which the watcher asks again whether the work is wanted."""
ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "hemis.domain.generator"]
SEARCHED, BETTERED = 30, 65
"""Percent of the bar that the search for places and the bettering take."""
BROKEN = N_("Жадвал тузиш дастури кутилмаганда тўхтади. Қайта уриниб кўринг.")


def solve(problem: Problem, *, seconds: float, seed: int, step: Callable[[int, int], None]) -> Answer:
    """Make a timetable; `step` hears percents, at least each second, and may raise to stop the work."""
    asked = {"problem": to_plain(problem), "seconds": seconds, "seed": seed}
    with tempfile.TemporaryFile("w+") as told:
        json.dump(asked, told)
        told.seek(0)
        process = subprocess.Popen(COMMAND, stdin=told, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        assert process.stdout is not None
        lines, percent = _lines(process.stdout), 0
        try:
            for line in lines:
                if "answer" in line:
                    return answer_of(line["answer"])
                percent = _percent(line) if line else percent
                step(percent, 100)
        finally:
            process.kill()
            process.wait()
            for _ in lines:
                pass  # until the listener has heard the end
            process.stdout.close()
    raise RuleError(BROKEN)


def _percent(line: dict[str, Any]) -> int:
    part = line["done"] / line["total"] if line["total"] else 1
    start, length = {"search": (0, SEARCHED), "better": (SEARCHED, BETTERED)}.get(line["stage"], (98, 0))
    return min(99, int(start + length * part))


def _lines(stream: IO[str]) -> Iterator[dict[str, Any]]:
    """What the process says, and an empty word whenever it has been silent for a heartbeat."""
    queue: Queue[str] = Queue()

    def listen() -> None:
        for line in stream:
            queue.put(line)
        queue.put("")

    Thread(target=listen, daemon=True).start()
    while True:
        try:
            line = queue.get(timeout=HEARTBEAT)
        except Empty:
            yield {}
            continue
        if not line:
            return
        yield json.loads(line)


__all__ = ["is_there", "solve"]
