"""What writers send, and what must stand in the database afterwards."""

import json
import random
import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select, text

from hemis.extensions import db
from hemis.models.accounts import Delivery
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.teaching import Absence, AbsenceTotal, Lesson
from hemis.operations import audit


def journal_of(lesson, students):
    def compose(writer):
        marks = {f"s{key}": random.choice((0, 0, 0, 1, 2)) for key in students}
        return f"/lessons/journals/{lesson}", marks | {"version": len(writer.attempts) + 1, "key": secrets.token_hex(8)}

    return compose


def cell_of(sheet, student, control):
    """The value of a cell goes up by one point each time and begins again after thirty."""

    def compose(writer):
        number = len(writer.attempts)
        before = "" if number == 0 else str((number - 1) % 30 * 10)
        return f"{sheet}/cells", {f"{student}-{control}-{number}-{before}": str(number % 30)}

    return compose


@contextmanager
def writing(url, writers) -> Iterator[threading.Event]:
    """Let all write at once; the block begins when each has written, and its end waits until the last has stopped."""
    stop = threading.Event()
    threads = [threading.Thread(target=each.write_until_cut, args=(url, stop)) for each in writers]
    for thread in threads:
        thread.start()
    try:
        wait_until_all_have_written(writers)
        yield stop
    finally:
        for thread in threads:
            thread.join(timeout=60)


def wait_until_all_have_written(writers):
    before, deadline = [each.confirmed for each in writers], time.monotonic() + 30
    while time.monotonic() < deadline and not any(each.refusals for each in writers):
        if all(each.confirmed > number for each, number in zip(writers, before, strict=True)):
            return
        time.sleep(0.01)


def replay(url, writer):
    """Send the last writes again, among them the one that was cut: whoever asks twice gets the same answer."""
    is_journal = writer.name.startswith("journal")
    for attempt in writer.attempts[-3:] if is_journal else writer.attempts[-1:]:
        known = attempt.answer
        again = writer.deliver(url, attempt)
        if is_journal and known is not None:
            assert json.loads(again) == json.loads(known)
    assert writer.refusals == []


def nothing_is_lost(app, journals, cells):
    with app.app_context():
        for writer in journals:
            assert version_of(writer) - 1 >= writer.confirmed, writer.name
        for writer in cells:
            assert cell(writer).version >= writer.confirmed, writer.name
        confirmed = {writer.name: writer.confirmed for writer in (*journals, *cells)}
        logged = Counter(json.loads(line)[0] for line in journals[0].log.read_text().splitlines())
        assert logged == Counter({name: number for name, number in confirmed.items() if number})
        sound(app)


def everything_counts_once(app, journals, cells):
    with app.app_context():
        deliveries = db.session.scalar(select(func.count()).select_from(Delivery))
        assert deliveries == sum(len(writer.attempts) for writer in journals)
        for writer in journals:
            assert version_of(writer) - 1 == len(writer.attempts), writer.name
            marks = {int(name[1:]): value for name, value in writer.attempts[-1].body.items() if name[1:].isdigit()}
            assert absences(writer) == {student: hours for student, hours in marks.items() if hours}
        for writer in cells:
            assert cell(writer).version == len(writer.attempts), writer.name
            assert cell(writer).points == int(next(iter(writer.attempts[-1].body.values())))
        sound(app)
        db.session.rollback()


def version_of(writer):
    return db.session.scalar(select(Lesson.version).where(Lesson.id == key_of(writer)))


def absences(writer):
    rows = select(Absence.student_id, Absence.unexcused_hours).where(Absence.lesson_id == key_of(writer))
    return dict(db.session.execute(rows).all())


def cell(writer):
    row = select(Grade.version, Grade.points).join(GradeSheet, GradeSheet.id == Grade.sheet_id)
    row = row.where(Grade.student_id == key_of(writer), GradeSheet.status == "draft")
    return db.session.execute(row).one()


def key_of(writer):
    return int(writer.name.split()[1])


def sound(app):
    """The file is whole, totals are the sums of their rows, and the chain of the audit holds."""
    if db.engine.dialect.name == "sqlite":
        assert db.session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
    sums = select(Absence.student_id, func.sum(Absence.unexcused_hours)).group_by(Absence.student_id)
    totals = select(AbsenceTotal.student_id, AbsenceTotal.unexcused_hours).where(AbsenceTotal.unexcused_hours > 0)
    assert dict(db.session.execute(sums).all()) == dict(db.session.execute(totals).all())
    assert audit.verify(app.config["AUDIT_KEY"].encode()).broken_at is None
    db.session.rollback()
