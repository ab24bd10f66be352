"""Long work ends exactly once: claimed by one, cancelled when asked, put back when its worker is gone (D7)."""

import os
from datetime import timedelta

import pytest

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.jobs import Job
from hemis.models.structure import Faculty
from hemis.operations import jobs, plain
from hemis.web import clock

pytestmark = [pytest.mark.both_engines, pytest.mark.promise("D7")]


@pytest.fixture
def by(database, world):
    return db.session.get_one(User, world.users["hr"])


@pytest.fixture
def handler(monkeypatch):
    """Let a test say what the work is."""

    def handler(work):
        monkeypatch.setitem(jobs.HANDLERS, "import.check", work)

    return handler


@pytest.fixture
def start(by):
    def start(**more):
        job = jobs.start("import.check", by=by, at=clock.now(), **more)
        db.session.commit()
        return job

    return start


@pytest.fixture
def run(app):
    def run(job):
        jobs.run(job.id, clock.now, app.config["UPLOADS"])
        return db.session.get_one(Job, job.id, populate_existing=True)

    return run


def faculty(work):
    plain.create(Faculty(code="J01", name="Ишлар факультети", short_name="И"), by=None)
    return {"made": 1}


def made():
    return db.session.scalar(db.select(db.func.count()).select_from(Faculty).where(Faculty.code == "J01"))


def test_work_is_done_once_however_often_its_worker_is_woken(handler, start, run):
    handler(faculty)
    job = start()
    assert (run(job).status, made()) == ("done", 1)
    assert (run(job).status, run(job).attempts, made()) == ("done", 1, 1)
    assert job.finished_at is not None


def test_progress_is_seen_by_others_while_the_work_runs(handler, start, run):
    seen = []

    def counting(work):
        work.step(1, 4)
        with db.engine.connect() as other:
            seen.append(other.execute(db.select(Job.status, Job.done, Job.total).where(Job.id == work.job_id)).one())
        return {}

    handler(counting)
    run(start())
    assert [tuple(each) for each in seen] == [("running", 1, 4)]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RuleError("Сабаби: %(value)s", value="x"), "Сабаби: %(value)s"),
        (ZeroDivisionError(), jobs.BUG),
    ],
)
def test_a_failure_leaves_nothing_and_says_why(handler, start, run, error, told):
    def failing(work):
        faculty(work)
        raise error

    handler(failing)
    job = run(start())
    assert (job.status, job.error, made()) == ("failed", told, 0)


def test_a_clash_with_what_others_wrote_is_told(handler, start, run):
    def clashing(work):
        db.session.add_all([Faculty(code="J01", name="А"), Faculty(code="J01", name="Б")])
        db.session.flush()
        return {}

    handler(clashing)
    assert (run(start()).error, made()) == (jobs.CLASH, 0)


def test_waiting_work_is_taken_back_at_once_and_running_work_at_its_next_step(handler, start, run):
    def stopped(work):
        faculty(work)
        db.session.rollback()
        running = db.session.get_one(Job, work.job_id)
        jobs.cancel(running, at=clock.now())
        db.session.commit()
        work.step(1, 1)
        return faculty(work)

    handler(stopped)
    waiting = start()
    jobs.cancel(waiting, at=clock.now())
    db.session.commit()
    assert run(waiting).status == "cancelled"
    running = run(start())
    assert (running.status, made()) == ("cancelled", 0)
    with pytest.raises(RuleError):
        jobs.cancel(running, at=clock.now())


def test_the_same_work_is_not_begun_twice(start):
    start(subject_id=7)
    start(subject_id=8)
    with pytest.raises(RuleError):
        start(subject_id=7)


def claimed(job, claim, at):
    db.session.execute(db.update(Job).where(Job.id == job.id).values(status="running", claim=claim, heartbeat_at=at))
    db.session.commit()


def test_what_a_dead_worker_left_is_put_back_and_what_a_living_one_has_is_not(start):
    dead, living, silent, far = (start() for _each in range(4))
    now = clock.now()
    claimed(dead, f"{jobs.HOST}:{os.getpid()}:before:1", now)
    claimed(living, f"{jobs.HOST}:{os.getpid()}:{jobs.BOOT}:1", now)
    claimed(silent, "elsewhere:1:x:1", now - timedelta(minutes=10))
    claimed(far, "elsewhere:1:x:1", now)
    assert jobs.sweep(now) == [dead.id, silent.id]
    db.session.commit()


def test_a_worker_that_was_taken_for_dead_writes_nothing(handler, start, run):
    def late(work):
        faculty(work)
        db.session.rollback()
        claimed(db.session.get_one(Job, work.job_id), "another", clock.now())
        return faculty(work)

    handler(late)
    job = run(start())
    assert (job.status, job.claim, made()) == ("running", "another", 0)


def test_poison_is_given_up(handler, start, run):
    handler(faculty)
    job = start()
    db.session.execute(db.update(Job).where(Job.id == job.id).values(attempts=3))
    db.session.commit()
    assert (run(job).status, job.error, made()) == ("failed", jobs.POISON, 0)


def test_a_worker_hears_of_a_job_only_when_it_is_committed(start, by, monkeypatch):
    heard = []
    monkeypatch.setattr(jobs, "_wakers", [heard.append])
    jobs.start("import.check", by=by, at=clock.now())
    db.session.rollback()
    assert heard == []
    job = start()
    assert heard == [job.id]
