"""Three hundred students at one exam: each saves an answer every 20 seconds, on SQLite and on PostgreSQL.

    python -m bench.testing [--students 300] [--seconds 60] [--engine sqlite postgresql]

Makes its own small university in memory. Two server processes, as in production, one connection for each student; who
would be slow keeps to the beat of its own. After the run every confirmed answer must stand in the database, and the
last one of each question must be the one that counts. Ends with 1 when the slowest twentieth waits longer than 200 ms.
"""

import argparse
import http.client
import itertools
import json
import random
import secrets
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select

from hemis.access.roles import Role
from hemis.domain.questions import Draft, Option
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.curriculum import SubjectControl
from hemis.models.students import Student
from hemis.models.testing import AnswerSave, AttemptQuestion, ComputerExam, ExamAttempt, ExamPart, ExamSitting
from hemis.operations import accounts, materials, testing, testing_attempts
from tests import conftest, crowd
from tests.rig.postgres import session_server
from tests.serving import COOKIE, serve

BUDGET_MS, BEAT, QUESTIONS = 200, 20, 40


@dataclass
class Sitter:
    """A student with one connection: what was confirmed, and how long each answer took."""

    attempt_id: int
    session: str
    token: str
    confirmed: list[tuple[int, str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def sit(self, url: str, starts: float, ends: float, beat: float) -> None:
        """Answer once in a beat until the end."""
        wait = random.uniform(0, beat)
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
        headers = {
            "Cookie": f"{COOKIE}={self.session}",
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        due = starts + wait
        while due < ends:
            time.sleep(max(0.0, due - time.perf_counter()))
            self._answer(connection, headers)
            due += beat

    def _answer(self, connection: http.client.HTTPConnection, headers: dict[str, str]) -> None:
        number, chosen, key = random.randint(1, QUESTIONS), str(random.randint(0, 2)), secrets.token_hex(8)
        body = urlencode({"csrf_token": self.token, "key": key, "chosen": chosen})
        began = time.perf_counter()
        connection.request("POST", f"/testing/mine/attempts/{self.attempt_id}/questions/{number}", body, headers)
        answer = connection.getresponse()
        content = answer.read()
        self.times.append(time.perf_counter() - began)
        if answer.status == 200 and "version" in json.loads(content):
            self.confirmed.append((number, key, chosen))
        else:
            self.faults.append(f"{answer.status} {content[:200]!r}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--beat", type=float, default=BEAT, help="seconds between two answers of a student")
    parser.add_argument("--engine", nargs="+", default=["sqlite", "postgresql"])
    options = parser.parse_args()
    worst = 0
    for engine in options.engine:
        with tempfile.TemporaryDirectory() as folder:
            world = _world(engine, Path(folder))
            worst = max(worst, measure(world, engine, options))
    return worst


def _world(engine: str, folder: Path) -> conftest.World:
    password = accounts.hash_password(conftest.small_world.PASSWORD)
    if engine == "sqlite":
        return conftest.SqliteWorld(folder, password)
    return conftest.PostgresWorld(folder, password, session_server())


def measure(world: conftest.World, engine: str, options: argparse.Namespace) -> int:
    """Let everybody sit, print what it cost, and compare what was confirmed with what is there."""
    app = world.app
    app.config["FROZEN_NOW"] = ""
    sitters = prepare(app, world.ids, options.students)
    with ExitStack() as stack:
        servers = [stack.enter_context(serve(app)) for _ in range(2)]
        starts = time.perf_counter() + 1
        ends = starts + options.seconds
        threads = [
            threading.Thread(target=each.sit, args=(server.url, starts, ends, options.beat))
            for each, server in zip(sitters, itertools.cycle(servers), strict=False)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return report(app, sitters, engine, options)


def report(app: Flask, sitters: list[Sitter], engine: str, options: argparse.Namespace) -> int:
    times = sorted(itertools.chain.from_iterable(each.times for each in sitters))
    faults = [fault for each in sitters for fault in each.faults]
    lost = lost_answers(app, sitters)
    middle, slow, worst = (times[int((len(times) - 1) * share)] * 1000 for share in (0.5, 0.95, 1))
    print(
        f"{engine}: {len(sitters)} students, {len(times)} answers in {options.seconds} s,"
        f" half within {middle:.0f} ms, 95 % within {slow:.0f} ms, the slowest {worst:.0f} ms;"
        f" refused {len(faults)}, lost {lost}; budget {BUDGET_MS} ms"
    )
    for fault in faults[:3]:
        print(f"  {fault}")
    return int(slow > BUDGET_MS or lost > 0 or bool(faults))


def lost_answers(app: Flask, sitters: list[Sitter]) -> int:
    """How many confirmed answers are not in the database, or do not count although they were the last."""
    lost = 0
    with app.app_context():
        rows = select(
            ExamAttempt.id, AttemptQuestion.position, AttemptQuestion.answer, AnswerSave.key, AnswerSave.answer
        )
        rows = rows.join(AttemptQuestion, AttemptQuestion.attempt_id == ExamAttempt.id)
        rows = rows.join(AnswerSave, AnswerSave.attempt_question_id == AttemptQuestion.id)
        kept = {(attempt, number, key): answer for attempt, number, _now, key, answer in db.session.execute(rows)}
        now = {(attempt, number): answer for attempt, number, answer, _key, _was in db.session.execute(rows)}
        for each in sitters:
            last: dict[int, str] = {}
            for number, key, chosen in each.confirmed:
                lost += kept.get((each.attempt_id, number, key)) != chosen
                last[number] = chosen
            lost += sum(now[each.attempt_id, number] != chosen for number, chosen in last.items())
        db.session.rollback()
    return lost


def prepare(app: Flask, ids: Any, students: int) -> list[Sitter]:
    """Make an exam of forty questions, and let everybody begin."""
    with app.app_context():
        keys = crowd.fill_group(ids.group, students)
        teacher = db.session.get_one(User, ids.users["teacher"])
        exam = _exam(ids, teacher)
        sitters = [_begin(app, exam, db.session.get_one(Student, key)) for key in sorted(keys)]
        db.session.commit()
        assert db.session.scalar(select(func.count()).select_from(ExamAttempt)) >= students
        db.session.rollback()
        db.engine.dispose()
    return sitters


def _exam(ids: Any, teacher: User) -> ComputerExam:
    now = datetime.now(UTC)
    drafts = [
        Draft("single", f"{number}-савол", tuple(Option(text, 100 * (text == "а")) for text in "абвг"))
        for number in range(2 * QUESTIONS)
    ]
    materials.add_questions(drafts, subject_id=ids.taught_subject, topic_id=None, owner_id=ids.teacher, by=teacher)
    exam = ComputerExam()
    values = {
        "title": "300 талаба",
        "curriculum_subject_id": ids.subject,
        "control_id": ids.controls[1],
        "minutes": 120,
        "attempts": 1,
        "counting": "best",
        "variants": 0,
        "networks": "",
        "shows_answers": False,
        "note": "",
        "examiner_id": None,
        "event_id": None,
    }
    testing.save(exam, values, teacher_id=ids.teacher, at=now, by=teacher)
    exam.control = db.session.get_one(SubjectControl, ids.controls[1])
    points = Decimal(exam.control.max_points) / QUESTIONS
    testing.save_part(exam, ExamPart(), {"count": QUESTIONS, "points": points, **ANY}, by=teacher)
    hours = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(hours=3)}
    testing.save_sitting(exam, ExamSitting(), group_id=ids.group, **hours, by=teacher)
    testing.prepare(exam, by=teacher, today=now.date())
    return exam


ANY = {"topic_id": None, "difficulty": None, "kind": None}


def _begin(app: Flask, exam: ComputerExam, student: Student) -> Sitter:
    """Give a student an account and a session, as the browser would keep it, and begin."""
    now = datetime.now(UTC)
    user = db.session.get(User, student.user_id) if student.user_id else None
    if user is None:
        user = User(login=f"sitter{student.id}", name=student.full_name, name_latin="", password_hash="x")
        user.must_change_password = False
        db.session.add(user)
        db.session.flush()
        student.user_id = user.id
        db.session.add(RoleAssignment(user_id=user.id, role=Role.STUDENT, starts_on=now.date() - timedelta(days=9)))
        db.session.flush()
    held = db.session.scalars(select(RoleAssignment).where(RoleAssignment.user_id == user.id)).one()
    held.starts_on = now.date() - timedelta(days=9)
    token = accounts.open_session(user, assignment=held, at=now, address="127.0.0.1", agent="bench")
    attempt = testing_attempts.begin(exam, student, address="127.0.0.1", by=user, at=now, today=now.date())
    secret = secrets.token_hex(20)
    content = {"_user_id": token, "_fresh": True, "seen": int(now.timestamp()), "csrf_token": secret}
    session = str(app.session_interface.get_signing_serializer(app).dumps(content))  # type: ignore[attr-defined]
    signed = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(secret)
    return Sitter(attempt.id, session, str(signed))


if __name__ == "__main__":
    sys.exit(main())
