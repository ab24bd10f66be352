"""How much slower this machine is just now than the one for which the budgets were set."""

import os
import statistics
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

REFERENCE = 3.1
"""Milliseconds of `yardstick` on two idle cores of the class that the budgets are meant for."""
CORES, TIMES = 2, 20


def computed(process: int) -> float:
    """Return milliseconds of a processor that another process has had; none where the system does not tell."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e6
    except OSError:
        return 0.0


@contextmanager
def core_each(servers: Iterable[int]) -> Iterator[None]:
    """Keep processes, with all of their threads, to one core and this one to another, where there are two."""
    free = os.sched_getaffinity(0)
    first, *others = sorted(free)
    for thread in (path.name for server in servers for path in Path(f"/proc/{server}/task").iterdir()):
        os.sched_setaffinity(int(thread), {first})
    os.sched_setaffinity(0, others or free)
    try:
        yield
    finally:
        os.sched_setaffinity(0, free)


def yardstick() -> None:
    """Do what drawing a page does: calls, texts and look-ups. Other work on the machine slows both alike."""
    kept: dict[int, str] = {}
    for number in range(20_000):
        kept[number % 1000] = str(number)


@contextmanager
def both_cores() -> Iterator[Executor]:
    """A process for each core, to be asked by `slowness`."""
    with ProcessPoolExecutor(CORES) as cores:
        slowness(cores)  # the first call starts the processes
        yield cores


def slowness(cores: Executor) -> float:
    """How many times longer the yardstick takes, on all cores at once, than on the machine of the budgets.

    Two cores that are one to the hardware, or that others use too, are slower together than each alone.
    """
    taken = list(cores.map(_median, [TIMES] * CORES))
    return statistics.mean(taken) / REFERENCE


def _median(times: int) -> float:
    return statistics.median(_timed() for _ in range(times))


def _timed() -> float:
    """Return milliseconds."""
    begun = time.perf_counter()
    yardstick()
    return (time.perf_counter() - begun) * 1000
