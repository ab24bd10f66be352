"""Promises D1 and D5 for exams: a power cut loses no confirmed answer, and a fault anywhere leaves nothing between."""

import random
import secrets
from collections import Counter

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from bench.testing import QUESTIONS, prepare
from hemis.extensions import db
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.audit import AuditEntry
from hemis.models.testing import AnswerSave, AttemptQuestion, ComputerExam, ExamAttempt, ExamSitting
from tests.faults.books import sound, writing
from tests.faults.writers import Writer
from tests.house.walks import token_of
from tests.rig.counter import CONTROL
from tests.serving import serve

SITTERS = 8


@pytest.fixture
def sitters(app, world, at, tmp_path):
    """Students with one connection each, who answer as fast as they can."""
    at("2026-10-06 18:00")
    log = tmp_path / "confirmed"
    log.touch()
    app.config["FROZEN_NOW"] = ""
    return [
        Writer(f"attempt {each.attempt_id}", answers_of(each.attempt_id), each.session, each.token, log)
        for each in prepare(app, world, SITTERS)
    ]


def answers_of(attempt):
    def compose(_writer):
        number = random.randint(1, QUESTIONS)
        body = {"key": secrets.token_hex(8), "chosen": str(random.randint(0, 2))}
        return f"/testing/mine/attempts/{attempt}/questions/{number}", body

    return compose


@pytest.mark.both_engines
@pytest.mark.promise("D1")
def test_a_kill_loses_no_confirmed_answer(app, sitters):
    kills(app, sitters, times=2)


@pytest.mark.both_engines
@pytest.mark.nightly
@pytest.mark.promise("D1")
def test_twenty_kills_lose_no_confirmed_answer(app, sitters):
    kills(app, sitters, times=20)


def kills(app, sitters, *, times):
    for _number in range(times):
        with serve(app) as server, writing(server.url, sitters) as stop:
            stop.wait(random.uniform(0, 1))  # the moment of the power cut is nobody's choice
            server.kill()
            stop.set()
        assert [line for each in sitters for line in each.refusals] == []
        nothing_is_lost(app, sitters)
        with serve(app) as server:
            for each in sitters:
                for attempt in each.attempts[-3:]:
                    each.deliver(server.url, attempt)
        assert [line for each in sitters for line in each.refusals] == []
        everything_counts_once(app, sitters)
    assert all(each.confirmed > 0 for each in sitters)


def kept(sitter):
    rows = select(AttemptQuestion.position, AnswerSave.key, AnswerSave.answer, AnswerSave.version)
    rows = rows.join(AnswerSave, AnswerSave.attempt_question_id == AttemptQuestion.id)
    return db.session.execute(rows.where(AttemptQuestion.attempt_id == int(sitter.name.split()[1]))).all()


def nothing_is_lost(app, sitters):
    with app.app_context():
        for each in sitters:
            there = {key: answer for _position, key, answer, _version in kept(each)}
            for attempt in each.attempts:
                if attempt.answer is not None:
                    assert there[attempt.body["key"]] == attempt.body["chosen"]
        sound(app)


def everything_counts_once(app, sitters):
    """Each sending has one row, versions have no gap, and what counts is the newest of them."""
    with app.app_context():
        for each in sitters:
            rows = kept(each)
            assert Counter(key for _p, key, _a, _v in rows) == Counter(each_.body["key"] for each_ in each.attempts)
            for position in {row.position for row in rows}:
                versions = sorted((row.version, row.answer) for row in rows if row.position == position)
                assert [version for version, _answer in versions] == list(range(1, len(versions) + 1))
                now = select(AttemptQuestion.answer).where(
                    AttemptQuestion.attempt_id == int(each.name.split()[1]), AttemptQuestion.position == position
                )
                assert db.session.scalar(now) == versions[-1][1]
        assert db.session.scalar(select(func.count()).select_from(AnswerSave)) == sum(len(s.attempts) for s in sitters)
        db.session.rollback()


class Fault:
    """Breaks the statement of a number; `reached` says whether there was one."""

    def __init__(self, number):
        self.left, self.reached = number, False

    def __call__(self, _connection, _cursor, statement, *_rest):
        if CONTROL.match(statement):
            return
        self.left -= 1
        if self.left == 0:
            self.reached = True
            raise OperationalError(statement, {}, Exception("the disk is full"))


def everything(app):
    """All rows that taking an exam and entering its results may touch."""
    with app.app_context():
        found = {
            model.__name__: sorted(map(tuple, db.session.execute(select(*model.__table__.columns)).all()), key=repr)
            for model in (
                AnswerSave,
                AttemptQuestion,
                ExamAttempt,
                ComputerExam,
                ExamSitting,
                Grade,
                GradeSheet,
                AuditEntry,
            )
        }
        db.session.rollback()
    return found


@pytest.mark.both_engines
@pytest.mark.promise("D5")
@pytest.mark.parametrize("act", ["begin", "answer", "finish", "completion", "results"])
def test_a_fault_at_any_statement_leaves_nothing_between(app, world, as_, act, monkeypatch):
    monkeypatch.setattr("hemis.web.maintenance.KEPT_SECONDS", 3600)  # the gate gets over a fault of its own
    app.config["SHOW_ERROR_PAGES"] = True
    exam, attempt = f"/testing/exams/{world.computer_exam}", f"/testing/mine/attempts/{world.attempt}"
    who, address, values = {
        "begin": ("student", f"/testing/mine/{world.computer_exam}", {}),
        "answer": ("student", f"{attempt}/questions/1", {"key": "k", "chosen": "0"}),
        "finish": ("student", f"{attempt}/finish", {}),
        "completion": ("teacher", f"{exam}/completion", {}),
        "results": ("teacher", f"/testing/exams/sittings/{world.sitting}/results", {"absent": "y"}),
    }[act]
    client = as_(who)
    client.get("/")
    body = {"csrf_token": token_of(client), **values}
    if act == "results":
        client.post(f"{exam}/completion", data=body)
    if act == "begin":
        with app.app_context():
            db.session.get(ComputerExam, world.computer_exam).attempts = 2
            db.session.commit()
        client.post(f"{attempt}/finish", data=body)
    before, number = everything(app), 0
    with app.app_context():
        engine = db.engine
    while True:
        number += 1
        fault = Fault(number)
        event.listen(engine, "before_cursor_execute", fault)
        try:
            answer = client.post(address, data=body)
        except OperationalError:
            answer = None  # the chain of the audit, written with the commit
        finally:
            event.remove(engine, "before_cursor_execute", fault)
        if not fault.reached:
            break
        assert answer is None or answer.status_code == 503
        assert everything(app) == before, f"statement {number}"
    assert answer.status_code == 303
    assert everything(app) != before
    assert number > 4
