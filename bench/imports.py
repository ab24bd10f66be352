"""A file of 30,000 students: seconds and memory of the dry run and of taking it in, on both engines.

Seconds are those of the machine of the budgets: the slowness of this one, by the yardstick, is taken out.
Each is done in a process of its own, over a university that has 30,000 students already and the groups of the file.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select, text

from bench.server import REFERENCE, yardstick
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.imports import SheetImport
from hemis.models.jobs import DONE, Job
from hemis.models.students import AcademicGroup, Student
from hemis.operations import accounts, imports, jobs
from hemis.web import clock
from tests import crowd, sheets
from tests import world as small_world
from tests.conftest import make_app
from tests.rig.postgres import NoPostgres, session_server

ROWS, GROUPS = 30_000, 1_000
YARDSTICKS = 200
DRY_RUN_SECONDS, DRY_RUN_MEGABYTES = 60, 300
TAKE_SECONDS, TAKE_MEGABYTES = 120, 600
"""Taking in has no budget of the promises; this is what nobody would wait beyond."""


MINE = select(SheetImport).where(SheetImport.kind == "students")


def main() -> int:
    """Measure on both engines and print the budgets beside; 1 when something is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--child", nargs=3, metavar=("FOLDER", "URL", "STEP"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        child(Path(asked.child[0]), asked.child[1], asked.child[2], asked.rows)
        return 0
    over = False
    with tempfile.TemporaryDirectory(prefix="hemis-bench-") as name:
        print(f"{asked.rows:,} students    seconds (budget)    MB (budget)")
        for engine, url in engines(Path(name)):
            folder = Path(name) / engine
            folder.mkdir(exist_ok=True)
            in_child(folder, url, "prepare", asked.rows)
            for step, seconds, megabytes in (
                ("check", DRY_RUN_SECONDS, DRY_RUN_MEGABYTES),
                ("take", TAKE_SECONDS, TAKE_MEGABYTES),
            ):
                found = in_child(folder, url, step, asked.rows)
                over = over or found["seconds"] > seconds or found["megabytes"] > megabytes
                told = f"{found['seconds']:6.1f} ({seconds})    {found['megabytes']:5.0f} ({megabytes})"
                print(f"{engine:10} {step:5}    {told}    taken {found['taken']:.1f}    {found['told']}")
    return int(over)


def engines(folder: Path) -> Any:
    """Yield the engines that are there, each with an empty database."""
    yield "sqlite", f"sqlite:///{folder / 'bench.sqlite3'}"
    try:
        yield "postgresql", session_server().create_database()
    except NoPostgres as reason:
        print(f"postgresql: {reason}")


def in_child(folder: Path, url: str, step: str, rows: int) -> dict[str, Any]:
    """Do a step in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "bench.imports", "--rows", str(rows), "--child", str(folder), url, step]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(answer.stdout.splitlines()[-1]))


def child(folder: Path, url: str, step: str, rows: int) -> None:
    app = make_app(folder, url)
    with app.app_context():
        if step == "prepare":
            prepare(app, folder, rows)
            print("{}")
            return
        row, owner = db.session.scalars(MINE).one(), db.session.scalars(select(User)).first()
        assert owner is not None
        columns = json.loads(row.columns)
        if step == "check":
            job = imports.ask_check(row, columns, at=clock.now(), by=owner)
        else:
            job = imports.ask_take(row, {"starts_on": "2026-09-02"}, at=clock.now(), by=owner)
        key = job.id
        db.session.commit()
        before, slowness = memory(), yardsticks()
        start = perf_counter()
        jobs.run(key, clock.now, app.config["UPLOADS"])
        seconds, megabytes = perf_counter() - start, memory() - before
        slowness = median(slowness + yardsticks()) / REFERENCE
        job = db.session.get_one(Job, key, populate_existing=True)
        assert job.status == DONE, (job.status, job.error, job.result)
        told = f"{job.result} of {db.session.scalar(select(func.count()).select_from(Student))}"
        print(json.dumps({"seconds": seconds / slowness, "taken": seconds, "megabytes": megabytes, "told": told}))


def yardsticks() -> list[float]:
    """Return milliseconds of the yardstick: how slow the machine is just now."""
    taken = []
    for _ in range(YARDSTICKS):
        start = perf_counter()
        yardstick()
        taken.append(1000 * (perf_counter() - start))
    return taken


def memory() -> float:
    """Return the most megabytes that the process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def prepare(app: Flask, folder: Path, rows: int) -> None:
    """Make a small world, a thousand groups, as many students as the file has, and bring the file."""
    upgrade()
    small_world.make(accounts.hash_password(small_world.PASSWORD))
    group = db.session.scalars(select(AcademicGroup).order_by(AcademicGroup.id)).first()
    assert group is not None
    crowd.add_groups(group.id, GROUPS)
    crowd.fill_group(group.id, rows)
    if db.engine.dialect.name == "postgresql":  # the students of the crowd brought their own numbers
        for table in ("student", "enrolment"):
            reset = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            db.session.execute(text(reset))
        db.session.commit()
    names = list(db.session.scalars(select(AcademicGroup.name).where(AcademicGroup.name.like("%-ФИЗ"))))
    owner = db.session.scalars(select(User)).first()
    assert owner is not None
    content = sheets.students(rows, names)
    imports.bring(
        "students", content, "students.xlsx", folder=app.config["UPLOADS"], faculty_id=None, at=clock.now(), by=owner
    )
    db.session.commit()


if __name__ == "__main__":
    sys.exit(main())
