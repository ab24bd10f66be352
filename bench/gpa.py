"""GPA of 30,000 students computed anew as a job with progress: seconds, on both engines or on a copy of a database.

`--copy FOLDER` takes a copy of the instance in FOLDER and lets every sheet in it be confirmed, so that all students
have marks. Seconds are those of the machine of the budgets, by the yardstick; what the clock said stands in brackets.
Ends with 1 when the work is over its budget.
"""

import argparse
import shutil
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from flask_migrate import upgrade
from sqlalchemy import func, select, update

from bench.imports import yardsticks
from bench.machine import REFERENCE
from hemis.domain.calendar import TASHKENT
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.gpa import GpaResult
from hemis.models.students import Student
from hemis.operations import gpa, gpa_all, jobs
from tests.conftest import make_app
from tests.rig.counter import count_statements

BUDGET = 60
NOW = datetime(2026, 11, 20, 9, tzinfo=TASHKENT)


def main() -> int:
    """Measure; 1 when the whole is over its budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copy", type=Path, required=True)
    source = parser.parse_args().copy
    with tempfile.TemporaryDirectory(prefix="hemis-bench-") as name:
        folder = Path(name)
        for each in source.iterdir():
            if each.is_file() and not each.name.endswith(("-wal", "-shm")):
                shutil.copy(each, folder / each.name)
        with make_app(folder, f"sqlite:///{folder / 'hemis.sqlite3'}").app_context():
            upgrade()
            over = measure(folder)
            db.session.remove()
            db.engine.dispose()
    return int(over)


def measure(folder: Path) -> bool:
    """Print the figures of a first run, a run in which nothing changes, and one sheet; say whether one is too slow."""
    confirm_all()
    people = db.session.scalar(select(func.count()).select_from(Student))
    marks = db.session.scalar(select(func.count()).select_from(Grade))
    print(f"{people} students, {marks} points")
    slow = False
    for title in ("all, none stored", "all, nothing new"):
        before, began = yardsticks(), perf_counter()
        compute(folder)
        took = perf_counter() - began
        fair = took * REFERENCE / median([*before, *yardsticks()])
        slow = slow or fair > BUDGET
        stored = db.session.scalar(select(func.count()).select_from(GpaResult))
        print(f"{title}: {fair:.1f} s of {BUDGET} ({took:.1f} s), {stored} averages", flush=True)
    sheet = db.session.scalar(select(GradeSheet.id).join(Grade, Grade.sheet_id == GradeSheet.id).limit(1))
    began = perf_counter()
    with count_statements(db.engine) as statements:
        gpa.follow([sheet], at=NOW)
    print(f"one sheet: {(perf_counter() - began) * 1000:.0f} ms, {len(statements)} statements")
    return slow


def compute(folder: Path) -> None:
    """Do the job as a worker does it."""
    by = db.session.scalars(select(User)).first()
    assert by is not None
    job = gpa_all.start(by=by, at=NOW)
    db.session.commit()
    state = jobs.run(job.id, lambda: datetime.now(TASHKENT), folder)
    assert state == "done", state


def confirm_all() -> None:
    """Let every sheet with points be confirmed."""
    two = db.session.scalars(select(User.id).order_by(User.id).limit(2)).all()
    named = {"closed_by_id": two[0], "closed_at": NOW, "confirmed_by_id": two[1], "confirmed_at": NOW}
    marked = select(Grade.sheet_id).distinct()
    done = update(GradeSheet).where(GradeSheet.id.in_(marked)).values(status="confirmed", **named)
    db.session.execute(done, execution_options={"synchronize_session": False})
    db.session.commit()


if __name__ == "__main__":
    sys.exit(main())
