"""GPA of 30,000 students computed anew as a job with progress: seconds and memory, on both engines.

`--copy FOLDER` takes a copy of the instance in FOLDER and gives every student a whole transcript: every subject up to
the end of the course on a confirmed sheet. Seconds are those of the machine of the budgets, by the yardstick; what the
clock said stands in brackets. Ends with 1 when the work is over its budget.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from flask_migrate import upgrade
from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import joinedload

from bench import transcripts
from bench.imports import yardsticks
from bench.machine import REFERENCE
from hemis.cli.garbage import spare_what_stays
from hemis.domain.calendar import TASHKENT
from hemis.extensions import Base, db
from hemis.models.accounts import User
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.curriculum import Curriculum
from hemis.models.gpa import GpaResult
from hemis.models.students import AcademicGroup, Student
from hemis.operations import gpa, gpa_all, jobs
from hemis.operations.graduations import prospects
from tests.conftest import make_app
from tests.rig.counter import count_statements
from tests.rig.postgres import NoPostgres, session_server

BUDGET, GRADUATION, GRADUATES = 60, 2, 3_000
NOW = datetime(2026, 11, 20, 9, tzinfo=TASHKENT)
AT_ONCE = 20_000
NOT_READ = ("audit_", "personal_", "lesson", "absence", "user_session")
"""Tables of which a GPA reads nothing, or next to nothing."""


def main() -> int:
    """Measure on both engines; 1 when one is over its budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copy", type=Path, required=True)
    parser.add_argument("--child", nargs=2, default=None, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        folder, url = asked.child
        spare_what_stays()
        with make_app(Path(folder), url).app_context():
            return int(measure(Path(folder)))
    with tempfile.TemporaryDirectory(prefix="hemis-bench-") as name:
        folder = Path(name)
        for each in asked.copy.iterdir():
            if each.is_file() and not each.name.endswith(("-wal", "-shm")):
                shutil.copy(each, folder / each.name)
        url = f"sqlite:///{folder / 'hemis.sqlite3'}"
        with make_app(folder, url).app_context():
            upgrade()
            transcripts.fill()
            db.session.remove()
            db.engine.dispose()
        urls = [url]
        try:
            urls.append(session_server().create_database())
            carry_over(folder, *urls)
        except NoPostgres as reason:
            print(f"postgresql: {reason}")
        # Each engine in a process of its own, so that its memory is its own.
        child = [sys.executable, "-m", "bench.gpa", "--copy", str(folder), "--child", str(folder)]
        return max(subprocess.run([*child, each], check=False).returncode for each in urls)


def carry_over(folder: Path, source: str, target: str) -> None:
    """Copy what a GPA reads, and all that it hangs on, into an empty PostgreSQL database."""
    with make_app(folder, target).app_context():
        upgrade()
        into = db.engine
        with make_app(folder, source).app_context():
            wanted = [table for table in Base.metadata.sorted_tables if not table.name.startswith(NOT_READ)]
            with db.engine.connect() as read, into.begin() as write:
                write.execute(text("SET session_replication_role = replica"))  # no keys or triggers: it was all checked
                for table in wanted:
                    write.execute(table.delete())
                    rows = read.execution_options(yield_per=AT_ONCE).execute(select(table))
                    for part in rows.partitions():
                        write.execute(insert(table), [row._asdict() for row in part])
                    if "id" in table.c:
                        said = {"table": table.name}
                        last = text(f"SELECT setval(pg_get_serial_sequence(:table, 'id'), max(id)) FROM {table.name}")
                        if write.scalar(text("SELECT pg_get_serial_sequence(:table, 'id')"), said):
                            write.execute(last, said)
        with into.begin() as write:
            write.execute(text("ANALYZE"))


def measure(folder: Path) -> bool:
    """Print the figures of a first run, a run in which nothing changes, and one sheet; say whether one is too slow."""
    people = db.session.scalar(select(func.count()).select_from(Student))
    marked = db.session.scalar(select(func.count(Grade.student_id.distinct())))
    marks = db.session.scalar(select(func.count()).select_from(Grade))
    engine, slow, empty = db.engine.dialect.name, False, memory()
    print(f"{engine}: {people} students, {marked} of them with marks, {marks} points")
    for title in ("all, none stored", "all, nothing new"):
        before, began, used = yardsticks(), perf_counter(), process_time()
        compute(folder)
        took, used = perf_counter() - began, process_time() - used
        slowness = median([*before, *yardsticks()]) / REFERENCE
        slow = slow or took / slowness > BUDGET
        stored = db.session.scalar(select(func.count()).select_from(GpaResult))
        told = f"{took / slowness:.1f} s of {BUDGET} (clock {took:.1f}, processor {used / slowness:.1f})"
        print(f"{engine}: {title}: {told}, {stored} averages, {memory() - empty} MB more", flush=True)
    slow = graduating() or slow
    sheet = db.session.scalars(select(GradeSheet.id).join(Grade, Grade.sheet_id == GradeSheet.id).limit(1)).one()
    began = perf_counter()
    with count_statements(db.engine) as statements:
        gpa.follow([sheet], at=NOW)
    print(f"{engine}: one sheet: {(perf_counter() - began) * 1000:.0f} ms, {len(statements)} statements")
    return slow


def graduating() -> bool:
    """Ask about 3,000 students of the last courses as a graduation does three times; say whether one takes too long."""
    path = joinedload(AcademicGroup.curriculum)
    loads = (path.joinedload(each) for each in (Curriculum.intake_year, Curriculum.speciality))
    last = select(AcademicGroup).join(AcademicGroup.curriculum).where(Curriculum.semesters <= 2 * AcademicGroup.course)
    groups = {row.id: row for row in db.session.scalars(last.options(*loads))}
    rows = select(Student).where(Student.group_id.in_(groups), Student.status == "11").limit(GRADUATES)
    students = db.session.scalars(rows).all()
    before, began = yardsticks(), process_time()
    with count_statements(db.engine) as statements:
        prospects(students, groups)
    used = process_time() - began
    fair = used * REFERENCE / median([*before, *yardsticks()])
    told = f"{fair:.1f} s of {GRADUATION} (processor {used:.1f}), {len(statements)} statements"
    print(f"{db.engine.dialect.name}: graduation of {len(students)}: {told}", flush=True)
    return fair > GRADUATION


def memory() -> int:
    """Return the most megabytes that this process has had; `getrusage` would tell those of its parent too."""
    told = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(told[1]) // 1024 if told else 0


def compute(folder: Path) -> None:
    """Do the job as a worker does it."""
    by = db.session.scalars(select(User)).first()
    assert by is not None
    job = gpa_all.start(by=by, at=NOW)
    db.session.commit()
    state = jobs.run(job.id, lambda: datetime.now(TASHKENT), folder)
    assert state == "done", state


if __name__ == "__main__":
    sys.exit(main())
