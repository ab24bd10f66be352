"""Long work: begun by a request, done by a worker, ended exactly once whatever happens to the worker (promise D7).

The row says everything; a queue only wakes a worker. What a job writes and its own end are one transaction, so that a
worker that is killed has written nothing, and one that comes too late finds that the job is no longer its own. A job
whose parts each stand by themselves may keep them one by one (`Work.keep`).
"""

import json
import logging
import os
import secrets
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import event, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db, reading_only
from hemis.models.accounts import User
from hemis.models.jobs import CANCELLED, DONE, FAILED, OPEN, QUEUED, RUNNING, Job
from hemis.operations import files

log = logging.getLogger("hemis")
STALE = timedelta(minutes=3)
"""A worker that says nothing for so long is taken for dead; no single write lasts longer."""
MOST_ATTEMPTS = 3
TOLD_EVERY = 0.5
STARTED = "jobs_started"
HOST = socket.gethostname()[:30]
BOOT = secrets.token_hex(4)
"""Tells this process from an earlier one that had the same number."""

BUSY = N_("Бу иш аллақачон бошланган: тугашини кутинг.")
POISON = N_("Иш бир неча марта узилиб қолди ва тўхтатилди. Тизим администраторига хабар беринг.")
BUG = N_("Ишда хатолик юз берди, ҳеч нарса ўзгармади. Тизим администраторига %(number)s рақамини айтинг.")
CLASH = N_("Шу вақт ичида базадаги маълумотлар ўзгарди, ҳеч нарса киритилмади: файлни қайта текширинг.")
TOO_LATE = N_("Иш тугаган: уни тўхтатиб бўлмайди.")


class CancelledError(Exception):
    """The owner does not want the work any more."""


class LostError(Exception):
    """Another worker has taken the job over."""


class Work:
    """What a handler is given beside the job: it tells how far it is, and hears whether it is still wanted."""

    def __init__(self, job: Job, clock: Callable[[], datetime], folder: Path) -> None:
        self.job_id, self.claim, self.clock, self.folder = job.id, job.claim, clock, folder
        self.params: dict[str, Any] = json.loads(job.params)
        self.subject_id, self.owner_id = job.subject_id, job.owner_id
        self._told = 0.0

    def step(self, done: int, total: int) -> None:
        """Tell how far the work is. Not while the session writes: SQLite has one writer."""
        if monotonic() - self._told < TOLD_EVERY and done < total:
            return
        self._told = monotonic()
        mine = update(Job).where(Job.id == self.job_id, Job.claim == self.claim, Job.status == RUNNING)
        values = {"done": done, "total": total, "heartbeat_at": self.clock()}
        with db.engine.begin() as connection:
            is_unwanted = connection.scalar(mine.values(values).returning(Job.is_unwanted))
        if is_unwanted is None:
            raise LostError
        if is_unwanted:
            raise CancelledError

    def keep(self) -> None:
        """Commit what the work has written so far, if it is still wanted and this worker's.

        Only for work of which each part stands by itself: begun again, it finds what is done and does the rest.
        """
        mine = update(Job).where(Job.id == self.job_id, Job.claim == self.claim, Job.status == RUNNING)
        told = mine.values(heartbeat_at=self.clock()).returning(Job.is_unwanted)
        is_unwanted = db.session.scalar(told, execution_options={"synchronize_session": False})
        if is_unwanted is None:
            raise LostError
        if is_unwanted:
            raise CancelledError
        db.session.commit()


Handler = Callable[[Work], dict[str, Any]]
HANDLERS: dict[str, Handler] = {}
"""Kind of job → what does it. A handler returns the result; it may write, and commits by `Work.keep` or never."""
_wakers: list[Callable[[int], None]] = []


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the handler of a kind of job."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


def start(kind: str, *, by: User, at: datetime, subject_id: int = 0, params: dict[str, Any] | None = None) -> Job:
    """Add a job; a worker hears of it when the transaction is committed. RuleError while the same one is open."""
    same = select(Job.id).where(Job.kind == kind, Job.subject_id == subject_id, Job.status.in_(OPEN))
    if subject_id and db.session.scalar(same.limit(1)) is not None:
        raise RuleError(BUSY)
    job = Job(kind=kind, owner_id=by.id, subject_id=subject_id, params=json.dumps(params or {}), created_at=at)
    db.session.add(job)
    db.session.flush()
    db.session.info.setdefault(STARTED, []).append(job.id)
    return job


def cancel(job: Job, *, at: datetime) -> None:
    """Take back a job that waits; ask a running one to stop. RuleError when it has ended."""
    waiting = update(Job).where(Job.id == job.id, Job.status == QUEUED).values(status=CANCELLED, finished_at=at)
    running = update(Job).where(Job.id == job.id, Job.status == RUNNING).values(is_unwanted=True)
    for statement in (waiting, running):
        if db.session.execute(statement.returning(Job.id)).first() is not None:
            db.session.refresh(job)
            return
    raise RuleError(TOO_LATE)


def run(job_id: int, clock: Callable[[], datetime], folder: Path) -> str:
    """Do a waiting job and return its state; `folder` keeps the files. An empty answer: it does not wait any more."""
    job = _claimed(job_id, clock())
    if job is None:
        return ""
    work, kind, attempts = Work(job, clock, folder), job.kind, job.attempts
    db.session.rollback()  # the handler begins without a lock
    if attempts > MOST_ATTEMPTS:
        return _fail(work, POISON)
    try:
        result = HANDLERS[kind](work)
        _end(work, DONE, result=json.dumps(result, ensure_ascii=False))
        db.session.commit()
    except LostError:
        db.session.rollback()
        return ""
    except CancelledError:
        db.session.rollback()
        _end(work, CANCELLED)
        db.session.commit()
        return CANCELLED
    except RuleError as error:
        return _fail(work, error.msgid, {name: str(value) for name, value in error.params.items()})
    except IntegrityError:
        return _fail(work, CLASH)
    except Exception as error:
        number = secrets.token_hex(4)
        log.error("incident", extra={"incident": number}, exc_info=error)
        return _fail(work, BUG, {"number": number})
    return DONE


def _claimed(job_id: int, at: datetime) -> Job | None:
    """Take a waiting job; of two workers one gets it."""
    db.session.rollback()
    claim = f"{HOST}:{os.getpid()}:{BOOT}:{secrets.token_hex(4)}"
    values = {"status": RUNNING, "claim": claim, "heartbeat_at": at, "attempts": Job.attempts + 1}
    taken = update(Job).where(Job.id == job_id, Job.status == QUEUED).values(values).returning(Job.id)
    found = db.session.execute(taken, execution_options={"synchronize_session": False}).first()
    db.session.commit()
    if found is None:
        return None
    return db.session.scalars(select(Job).where(Job.id == job_id).execution_options(populate_existing=True)).one()


def _end(work: Work, status: str, *, result: str = "{}", error: str = "") -> None:
    """Close the job in the transaction of its writes; LostError when it is not this worker's any more."""
    mine = update(Job).where(Job.id == work.job_id, Job.claim == work.claim, Job.status == RUNNING)
    values = {"status": status, "result": result, "error": error, "finished_at": work.clock()}
    ended = db.session.execute(
        mine.values(values).returning(Job.id), execution_options={"synchronize_session": False}
    ).first()
    if ended is None:
        raise LostError


def _fail(work: Work, msgid: str, params: dict[str, str] | None = None) -> str:
    db.session.rollback()
    try:
        _end(work, FAILED, result=json.dumps(params or {}, ensure_ascii=False), error=msgid)
    except LostError:
        db.session.rollback()
        return ""
    db.session.commit()
    return FAILED


def sweep(at: datetime) -> list[int]:
    """Put back what a dead worker left, and return all that waits. The caller commits before it wakes anybody."""
    running = select(Job.id, Job.claim, Job.heartbeat_at).where(Job.status == RUNNING)
    for job_id, claim, heartbeat in db.session.execute(running).all():
        if _is_dead(claim) or heartbeat is None or heartbeat < at - STALE:
            again = update(Job).where(Job.id == job_id, Job.claim == claim, Job.status == RUNNING)
            values = {"status": QUEUED, "claim": "", "done": 0, "total": 0}
            db.session.execute(again.values(values), execution_options={"synchronize_session": False})
    return list(db.session.scalars(select(Job.id).where(Job.status == QUEUED).order_by(Job.id)))


def _is_dead(claim: str) -> bool:
    """Say whether the process that has a job is known to be gone; of other machines nothing is known."""
    host, pid, boot, _try = [*claim.split(":"), "", "", "", ""][:4]
    if host != HOST or not pid.isdigit():
        return False
    if int(pid) == os.getpid():
        return boot != BOOT
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def keep_file(work: Work, path: Path, title: str, media_type: str, until: datetime) -> None:
    """Keep the file that a job has made, for its owner and until a moment, in the transaction of its end."""
    job = db.session.get_one(Job, work.job_id, populate_existing=True)
    job.stored_name, job.file_title = files.adopt(path, made_in(work.folder)), title[:120]
    job.file_type, job.kept_until = media_type, until
    db.session.flush()


def made_in(folder: Path) -> Path:
    """Where the files of jobs lie: apart from those that people have brought, because they go again."""
    return folder / "made"


def drop_files(at: datetime, folder: Path) -> int:
    """Forget the files whose time is over and delete them; return how many."""
    over = db.session.scalars(select(Job).where(Job.kept_until <= at)).all()
    names = {job.stored_name for job in over}
    for job in over:
        job.stored_name, job.kept_until = "", None
    db.session.flush()
    kept = set(db.session.scalars(select(Job.stored_name).where(Job.stored_name.in_(names))))
    for name in names - kept:
        files.place(made_in(folder), name).unlink(missing_ok=True)
    return len(over)


def on_start(waker: Callable[[int], None]) -> None:
    """Let `waker` hear the id of every job whose transaction is committed."""
    _wakers.append(waker)


def watch(session: Any) -> None:
    """Tell the wakers after a commit, and forget what is rolled back."""
    if not event.contains(session, "after_commit", _after_commit):
        event.listen(session, "after_commit", _after_commit)
        event.listen(session, "after_rollback", _after_rollback)


def _after_commit(session: Session) -> None:
    for job_id in session.info.pop(STARTED, []):
        for wake in _wakers:
            wake(job_id)


def _after_rollback(session: Session) -> None:
    session.info.pop(STARTED, None)


def read_only(read: Callable[[], Any]) -> Any:
    """Read from the database without keeping others from writing, and let go of it."""
    token = reading_only.set(True)
    try:
        db.session.rollback()
        found = read()
        db.session.rollback()
        return found
    finally:
        reading_only.reset(token)


__all__ = [
    "CancelledError",
    "Work",
    "cancel",
    "drop_files",
    "handles",
    "keep_file",
    "made_in",
    "on_start",
    "read_only",
    "run",
    "start",
    "sweep",
    "watch",
]
