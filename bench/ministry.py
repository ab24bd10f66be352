"""The ministry's web service over a year: seconds of each answer, with 10,000 records and every counter of every day.

    python -m bench.ministry [--dissertations 10000] [--rounds 5]

Each day of the year holds a count for every direction, kind of visitor, language and page or file, some of them below
five. Seconds of the wall clock, which has the waiting for the database and for other work in it, stand beside
those of the processor. Ends with 1 when an answer takes more of the processor than its budget.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench.imports import engines
from bench.place import COOKIE, any_login, cookie
from bench.science import prepare
from hemis.extensions import db
from hemis.models.visits import LANGUAGES, PLACES, VISITORS
from hemis.operations import visits
from hemis.operations.visits import COMPLAINT, Visit
from hemis.web import clock
from tests.conftest import make_app
from tests.visited import SCOPES, give_token

RECORDS, ROUNDS, BUDGET, DAYS = 10_000, 5, 2.0, 366
SERVICE, PAGE = "/api/ministry/v1", "/research/statistics/"
COUNTS, SHARE_OF_COMPLAINTS = (1, 3, 8, 40, 250), 0.2
CHANCE = random.Random(16)


def main() -> int:
    """Measure on both engines; 1 when an answer is over its budget."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dissertations", type=int, default=RECORDS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--engine", nargs="+", default=["sqlite", "postgresql"])
    asked, over = parser.parse_args(), False
    with tempfile.TemporaryDirectory(prefix="hemis-bench-") as name:
        for engine, url in engines(Path(name)):
            if engine in asked.engine:
                app = _place(Path(name) / engine, url, asked.dissertations)
                over = measure(engine, app, asked.rounds) or over
    return int(over)


def _place(folder: Path, url: str, records: int) -> Flask:
    folder.mkdir(exist_ok=True)
    app = make_app(folder, url, TESTING=False)
    with app.app_context():
        prepare(records)
        last = visits.last_day_over(clock.now())
        for ago in range(DAYS):
            visits.keep(dict(_counted(last - timedelta(days=ago))))
        db.session.commit()
        db.engine.dispose()
    return app


def _counted(day: date) -> Iterator[tuple[Visit, int]]:
    for marks in product(PLACES, VISITORS, LANGUAGES, ("page", "file")):
        yield Visit(day, *marks), CHANCE.choice(COUNTS)
    for place, visitor in product(PLACES, VISITORS):
        if CHANCE.random() < SHARE_OF_COMPLAINTS:
            yield Visit(day, place, visitor, LANGUAGES[0], COMPLAINT), CHANCE.choice(COUNTS)


def measure(engine: str, app: Flask, rounds: int) -> bool:
    """Print a line for each answer; say whether one is over its budget."""
    over = False
    for name, path, headers in questions(app):
        taken, size = [], 0
        for _turn in range(rounds + 1):  # the first fills what is kept
            begun, processor = time.perf_counter(), time.thread_time()
            size = _ask(app, path, headers)
            taken.append((time.perf_counter() - begun, time.thread_time() - processor))
        wall, processor = (statistics.median(each) for each in zip(*taken[1:], strict=True))
        over = over or processor > BUDGET
        print(f"{engine:10}  {name:46} {wall:6.2f} s, {processor:6.2f} of the processor, {size:9,} bytes", flush=True)
    return over


def questions(app: Flask) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield what is asked, where, and by whom."""
    token, _key = give_token(app, SCOPES)
    with app.app_context():
        last = visits.last_day_over(clock.now())
        vice_rector = any_login("vice_rector")
    first = last - timedelta(days=DAYS - 1)
    days, caller = f"from={first}&to={last}", {"Authorization": f"Bearer {token}"}
    yield "requests, all marks, a page of 200", f"{SERVICE}/requests?{days}", caller
    yield "requests, all marks, the twentieth page of 1,000", f"{SERVICE}/requests?{days}&limit=1000&page=20", caller
    yield "requests by day and direction", f"{SERVICE}/requests?{days}&by=day,direction", caller
    yield "requests of robots by direction", f"{SERVICE}/requests?{days}&by=direction&visitor=robot", caller
    yield "results", f"{SERVICE}/results?{days}", caller
    yield "results as a table", f"{SERVICE}/results?{days}&format=csv", caller
    signed_in = {"Cookie": f"{COOKIE}={cookie(app, vice_rector, 'vice_rector')}"}
    yield "the page of the vice-rector", f"{PAGE}?first={first}&last={last}", signed_in


def _ask(app: Flask, path: str, headers: dict[str, str]) -> int:
    address, _sign, query = path.partition("?")
    body, status, _headers = run_wsgi_app(
        app, EnvironBuilder(path=address, query_string=query, headers=headers).get_environ()
    )
    content = b"".join(body)
    assert status.startswith("200"), f"{path}: {status} {content[:300]!r}"
    return len(content)


if __name__ == "__main__":
    sys.exit(main())
