"""Promise D7: a worker that is killed in the middle of a job loses nothing and does nothing twice."""

import time

import pytest

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.jobs import Job
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.operations import imports
from hemis.web import clock
from tests import sheets
from tests.serving import serve

pytestmark = [pytest.mark.both_engines, pytest.mark.promise("D7", "B10")]
ROWS, PATIENCE = 1_500, 60


def count(app):
    with app.app_context():
        students = db.session.scalar(db.select(db.func.count()).select_from(Student))
        stays = db.session.scalar(db.select(db.func.count()).select_from(Enrolment))
        db.session.rollback()
        return students, stays


def state(app, key):
    with app.app_context():
        job = db.session.get_one(Job, key, populate_existing=True)
        db.session.rollback()
        return job.status, job.attempts, job.error


def wait(app, key, *states):
    """Wait until the job is in one of the states."""
    end = time.monotonic() + PATIENCE
    while (now := state(app, key))[0] not in states and time.monotonic() < end:
        time.sleep(0.05)
    assert now[0] in states, now
    return now


@pytest.fixture
def asked(app, world):
    """Start a step of an import and return the key of its job."""
    with app.app_context():
        by = db.session.get_one(User, world.users["admin"])
        group = db.session.get_one(AcademicGroup, world.group)
        content, folder = sheets.students(ROWS, [group.name]), app.config["UPLOADS"]
        row = imports.bring("students", content, "a.xlsx", folder=folder, faculty_id=None, at=clock.now(), by=by)
        db.session.commit()
        key = row.id

    def ask(step):
        with app.app_context():
            by = db.session.get_one(User, world.users["admin"])
            row = db.session.get_one(imports.SheetImport, key, populate_existing=True)
            if step == "check":
                job = imports.ask_check(row, imports.json.loads(row.columns), at=clock.now(), by=by)
            else:
                job = imports.ask_take(row, {"starts_on": "2026-09-02"}, at=clock.now(), by=by)
            db.session.commit()
            return job.id

    return ask


def test_a_job_survives_the_death_of_its_worker_and_ends_once(app, asked):
    before = count(app)
    checking = asked("check")
    with serve(app) as server:
        wait(app, checking, "running", "done")
        server.kill()
    assert count(app) == before
    with serve(app):
        assert wait(app, checking, "done", "failed")[0] == "done"
        taking = asked("take")
    with serve(app) as server:  # it is found in the table, whatever the queue remembers
        wait(app, taking, "running", "done")
        time.sleep(0.5)
        server.kill()
    assert count(app) in (before, (before[0] + ROWS, before[1] + ROWS))
    with serve(app):
        assert wait(app, taking, "done", "failed")[0] == "done"
    assert count(app) == (before[0] + ROWS, before[1] + ROWS)
