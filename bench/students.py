"""The search among 60,000 students: milliseconds and statements of each kind of question, on both engines.

    python -m bench.students [--students 60000] [--rounds 60]

A university of its own: two faculties with half of the students each, names drawn as often as they are borne, in both
scripts. The registrar sees all of them. A search that finds more than twenty writes down who was shown (F4), which is
in the figures. Milliseconds are of the processor with the slowness of the machine taken out, as in `bench.server`; the
wall clock, which holds the waiting for the database, stands beside. Ends with 1 when a median is over its budget.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from flask import Flask, url_for
from flask_migrate import upgrade
from sqlalchemy import select, text

from bench.imports import engines
from bench.place import cookie
from bench.server import Case, Cost, repeat
from hemis.demo.people import Crowd
from hemis.extensions import db
from hemis.models.students import AcademicGroup, Student
from hemis.operations import accounts, student_cards, students
from hemis.operations.students import NewStudent
from tests import crowd
from tests import world as small_world
from tests.conftest import make_app

STUDENTS, SIZE, ROUNDS = 60_000, 30, 60
BUDGET, STATEMENTS = 15, 8
SEED = 60


def main() -> int:
    """Measure on both engines; 1 when something is over its budget."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=STUDENTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--keep", type=Path, help="a folder in which the SQLite university is kept for the next time")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), help="only this one")
    asked, over = parser.parse_args(), False
    with tempfile.TemporaryDirectory(prefix="hemis-bench-") as name:
        print("engine      search                               found  median     p95    wall  SQL")
        for engine, url in places(Path(name), asked.keep):
            if asked.engine not in (None, engine):
                continue
            folder = Path(name) / engine
            folder.mkdir(exist_ok=True)
            app = make_app(folder, url, TESTING=False)
            with app.app_context():
                prepare(asked.students)
                db.engine.dispose()
            over = measure(engine, app, asked.rounds) or over
    return int(over)


def places(folder: Path, kept: Path | None) -> Iterator[tuple[str, str]]:
    """Yield each engine with the address of its database."""
    for engine, url in engines(folder):
        if kept and engine == "sqlite":
            os.makedirs(kept, exist_ok=True)
            url = f"sqlite:///{(kept / 'students.sqlite3').resolve()}"
        yield engine, url


def measure(engine: str, app: Flask, rounds: int) -> bool:
    """Print a line for each search; say whether one is over its budget."""
    over = False
    for case, found in cases(app):
        cost = repeat(app, case, rounds)
        over = over or cost.median > BUDGET or cost.statements > STATEMENTS
        wall = statistics.median(cost.wall)
        figures = f"{cost.median:7.1f} {late(cost):7.1f} {wall:7.1f} {cost.statements:4}"
        print(f"{engine:10}  {case.name:35} {found:6,} {figures}", flush=True)
    return over


def late(cost: Cost) -> float:
    """Milliseconds within which 95 of a hundred answers came."""
    return sorted(cost.processor)[int(len(cost.processor) * 0.95)] / cost.slower


def cases(app: Flask) -> Iterator[tuple[Case, int]]:
    """Yield what is asked, with how many students it finds."""
    session = cookie(app, "registrar", "academic_office")
    with app.app_context():
        somebody = select(Student).where(Student.surname_latin != "").order_by(Student.id.desc()).offset(500).limit(1)
        one = db.session.scalars(somebody).one()
        group = db.session.get_one(AcademicGroup, one.group_id)
        asked = {
            "nothing: the list as it opens": "",
            "number, whole": one.number,
            "number, its beginning": one.number[:9],
            "ЖШШИР": str(one.pinfl),
            "group": group.name,
            "surname": one.surname,
            "surname, its beginning": one.surname[:4],
            "surname in Latin": one.surname_latin,
            "a first name of thousands": "Муҳаммад",
            "the same, in Latin, apostrophes off": "muhammad",
            "surname and first name": f"{one.surname} {one.first_name}",
            "the same, turned, in Latin": f"{one.first_name_latin} {one.surname_latin}".replace("ʻ", "'"),
            "one letter": "к",
            "nobody": "Йўқбоев",
        }
        db.session.rollback()
    for name, words in asked.items():
        with app.test_request_context():
            path = url_for("students.base.index", **({"q": words} if words else {}))
        for part in ("", "list") if words else ("",):
            shown = f"{name}, as it is typed" if part else name
            case = Case(shown, path, session, BUDGET, STATEMENTS, part=part)
            yield case, found(app, words)


def found(app: Flask, words: str) -> int:
    with app.app_context():
        statement = select(Student.id)
        if words:
            statement = statement.where(student_cards.found(words, by_pinfl=True))
        number = len(db.session.scalars(statement).all())
        db.session.rollback()
    return number


def prepare(number: int) -> None:
    """Make the university unless it stands already: groups of thirty at two faculties, and a number of students."""
    upgrade()
    if db.session.scalar(select(Student.id).offset(number - 1).limit(1)):
        return
    small_world.make(accounts.hash_password(small_world.PASSWORD))
    known = dict(db.session.execute(select(AcademicGroup.faculty_id, AcademicGroup.id)).all())
    before = set(db.session.scalars(select(AcademicGroup.id)))
    for faculty in sorted(known):
        crowd.add_groups(known[faculty], number // SIZE // len(known))
    groups = sorted(set(db.session.scalars(select(AcademicGroup.id))) - before)
    for start in range(0, number, 3_000):
        students.admit_many(list(people(range(start, min(number, start + 3_000)), groups)), by=None)
        db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()


CROWD = Crowd(random.Random(SEED))


def people(numbers: Sequence[int], groups: Sequence[int]) -> Iterator[NewStudent]:
    for number in numbers:
        person = CROWD.person(born=(2003, 2008))
        group = groups[number // SIZE % len(groups)]
        yield NewStudent(**person, number=f"30126{1_000_000 + number:07}", group_id=group, starts_on=date(2026, 9, 2))


if __name__ == "__main__":
    sys.exit(main())
