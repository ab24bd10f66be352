"""What a page costs the server: milliseconds and SQL statements, in one process, at several sizes of the university.

    python -m bench.server INSTANCE_OF_1000 INSTANCE_OF_30000 INSTANCE_OF_60000

Milliseconds are the median of the processor time that one request takes, with the wall clock beside it, which holds
the waiting for the disk. A slower or busier machine is allowed for: before each request plain Python is run, taking
3.1 ms on the machine for which the budgets were set. Ends with 1 when a size is over a budget; between sizes the ratio
to the first is printed.
"""

import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, url_for
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench.machine import REFERENCE, computed, yardstick
from bench.place import COOKIE, SIZE, Place, any_login, arguments, cookie, prepare
from hemis.extensions import db
from tests.rig.counter import count_statements

WARM_UP, ROUNDS = 10, 100


@dataclass(frozen=True)
class Case:
    """A request that is repeated; `data` makes the form of a POST from the page of the same address."""

    name: str
    path: str
    session: str
    milliseconds: float | None
    statements: int
    data: Callable[[str, int], dict[str, Any]] | None = None
    part: str = ""
    """The element that htmx asks for."""


@dataclass
class Cost:
    processor: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    statements: int = 0
    yardsticks: list[float] = field(default_factory=list)
    elsewhere: list[float] = field(default_factory=list)
    """Milliseconds of the processor that the database had."""

    @property
    def slower(self) -> float:
        """How many times slower this machine was meanwhile than the one of the budgets."""
        return statistics.median(self.yardsticks) / REFERENCE

    @property
    def median(self) -> float:
        return statistics.median(self.processor) / self.slower

    @property
    def both(self) -> float:
        """Milliseconds of the processor, here and in the database: the clock of a machine that does nothing else.

        A slower machine is allowed for; of a quicker one nothing is added.
        """
        computed = (mine + others for mine, others in zip(self.processor, self.elsewhere, strict=True))
        return statistics.median(computed) / max(1.0, self.slower)


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("larger", type=Path, nargs="*", help="the same at other sizes")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    tables = [measure(folder, options.rounds) for folder in (options.instance, *options.larger)]
    return report(tables)


def measure(instance: Path, rounds: int) -> dict[Case, Cost]:
    place = prepare(instance)
    app = place.app()
    return {case: repeat(app, case, rounds) for case in cases(app, place)}


def cases(app: Flask, place: Place) -> list[Case]:
    with app.app_context():
        dean, hr = any_login("faculty"), any_login("hr_office")
    teacher, keeper = cookie(app, place.teacher), cookie(app, place.sheet_teacher)
    office, units = cookie(app, dean, "faculty"), cookie(app, hr, "hr_office")
    with app.test_request_context():
        journal = url_for("lessons.journals.show", lesson_id=place.lesson)
        return [
            Case("journal of 30: open", journal, teacher, 9, 8),
            Case("journal of 30: save all 30", journal, teacher, 15, 10, all_thirty),
            Case("grade sheet 30 x 4: open", url_for("assessments.sheets.show", sheet_id=place.sheet), keeper, 9, 8),
            Case("day of a teacher", url_for("lessons.days.index"), teacher, 12, 8),
            Case("list of groups", url_for("students.groups.index"), office, 12, 8),
            Case("list of groups: search", url_for("students.groups.index", q="10"), office, 12, 8),
            Case("the same as it is typed", url_for("students.groups.index", q="10"), office, 8, 8, part="list"),
            Case("list of faculties", url_for("structure.faculties.index"), units, 12, 8),
            Case("form of a faculty", url_for("structure.faculties.edit", faculty_id=1), units, None, 12),
        ]


def all_thirty(html: str, turn: int) -> dict[str, Any]:
    """Change every mark, absent in one turn and present in the next: the most that a save can be."""
    values = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    names = re.findall(r'name="(s\d+)"', html)
    assert len(names) >= SIZE - 3, f"{len(names)} students can be marked"
    return values | dict.fromkeys(names, "2" if turn % 2 == 0 else "0")


def repeat(app: Flask, case: Case, rounds: int, server: Sequence[int] = ()) -> Cost:
    """Ask so often; `server` are the processes of a database that compute for the answer."""
    cost = Cost()
    for turn in range(WARM_UP + rounds):
        builder = EnvironBuilder(
            path=case.path.split("?")[0], query_string=case.path.partition("?")[2], headers=_headers(case)
        )
        if case.data:
            html = _ask(app, builder.get_environ(), (200,))
            body = urlencode(case.data(html, turn)).encode()
            builder = EnvironBuilder(path=case.path, method="POST", data=body, headers=_headers(case))
            builder.content_type = "application/x-www-form-urlencoded"
        environ = builder.get_environ()
        if turn < WARM_UP:
            cost.statements = _count(app, environ)
            continue
        processor = time.thread_time()
        yardstick()
        cost.yardsticks.append((time.thread_time() - processor) * 1000)
        before = sum(map(computed, server))
        wall, processor = time.perf_counter(), time.thread_time()
        _ask(app, environ, (200, 303))
        cost.processor.append((time.thread_time() - processor) * 1000)
        cost.wall.append((time.perf_counter() - wall) * 1000)
        cost.elsewhere.append(sum(map(computed, server)) - before)
    return cost


def _headers(case: Case) -> dict[str, str]:
    htmx = {"HX-Request": "true", "HX-Target": case.part} if case.part else {}
    return {"Cookie": f"{COOKIE}={case.session}", "Accept-Encoding": "identity", **htmx}


def _ask(app: Flask, environ: dict[str, Any], expected: Sequence[int]) -> str:
    body, status, headers = run_wsgi_app(app, environ)
    content = b"".join(body)
    assert int(status[:3]) in expected, f"{environ['PATH_INFO']}: {status} {headers.get('Location', '')}"
    return content.decode()


def _count(app: Flask, environ: dict[str, Any]) -> int:
    with app.app_context():
        engine = db.engine
    with count_statements(engine) as seen:
        _ask(app, environ, (200, 303))
    return len(seen)


def report(tables: list[dict[Case, Cost]]) -> int:
    print(f"{'request':28}{'ms, SQL at each size (wall)':>40}{'ratios':>20}{'budget':>14}")
    excess = []
    for number, case in enumerate(tables[0]):
        costs = [list(table.values())[number] for table in tables]
        shown = "  ".join(
            f"{each.median:5.1f} {each.statements:2} ({statistics.median(each.wall):5.1f})" for each in costs
        )
        ratios = " ".join(f"{each.median / costs[0].median:.2f}" for each in costs[1:])
        print(f"{case.name:28}  {shown}  {ratios:>12}  {case.milliseconds or '-':>4} ms {case.statements:2} SQL")
        for each in costs:
            if case.milliseconds and each.median > case.milliseconds:
                excess.append(f"{case.name}: {each.median:.1f} ms > {case.milliseconds}")
            if each.statements > case.statements:
                excess.append(f"{case.name}: {each.statements} statements > {case.statements}")
    slower = statistics.median(cost.slower for table in tables for cost in table.values())
    print(
        f"this machine was {slower:.2f} times slower than that of the budgets; allowed for, but not in the wall clock"
    )
    for line in excess:
        print(f"over its budget: {line}")
    return 1 if excess else 0


if __name__ == "__main__":
    sys.exit(main())
