"""Promise D1 for answers to assignments over HTTP: everybody at the deadline at once, and a kill while files arrive."""

import http.client
import random
import secrets
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from hemis.access.roles import Role
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.assignments import Assignment, AssignmentWork, WorkFile, WorkSending
from hemis.models.students import Student
from hemis.operations import accounts, files
from tests import crowd
from tests.faults.books import sound
from tests.serving import COOKIE, serve

pytestmark = [pytest.mark.both_engines, pytest.mark.promise("D1")]
AHEAD = timedelta(seconds=6)


@dataclass
class Sender:
    """A student with a session, who sends an answer with a file; `told` is what the server answered to each key."""

    student: int
    session: str
    token: str
    told: dict[str, int] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)

    def send(self, url, task, key, *, timeout=60):
        """Send a text and a file of the student's own; an answer that did not come whole is no answer."""
        cut = secrets.token_hex(12)
        content = b"%PDF-1.7\n" + f"{self.student} {key}".encode() * 400 + b"\n%%EOF\n"
        fields = {"csrf_token": self.token, "key": key, "text": f"Жавоб {key}"}
        body = b"".join(
            f'--{cut}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        )
        body += f'--{cut}\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'.encode()
        body += content + f"\r\n--{cut}--\r\n".encode()
        headers = {"Cookie": f"{COOKIE}={self.session}", "Content-Type": f"multipart/form-data; boundary={cut}"}
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=timeout)
        try:
            connection.request("POST", f"/subjects/tasks/{task}", body, headers)
            answer = connection.getresponse()
            content = answer.read()
            self.told[key] = answer.status
            if answer.status not in (303, 422):
                self.odd.append(f"{answer.status} {content[:500]!r}")
        except (OSError, http.client.HTTPException):
            self.told.setdefault(key, 0)
        finally:
            connection.close()


def sender(app, student):
    now = datetime.now(UTC)
    user = db.session.get(User, student.user_id) if student.user_id else None
    if user is None:
        user = User(login=f"sender{student.id}", name=student.full_name, name_latin="", password_hash="x")
        user.must_change_password = False
        db.session.add(user)
        db.session.flush()
        student.user_id = user.id
        db.session.add(RoleAssignment(user_id=user.id, role=Role.STUDENT, starts_on=now.date() - timedelta(days=9)))
        db.session.flush()
    held = db.session.scalars(select(RoleAssignment).where(RoleAssignment.user_id == user.id)).one()
    held.starts_on = now.date() - timedelta(days=9)
    session = accounts.open_session(user, assignment=held, at=now, address="127.0.0.1", agent="test")
    secret = secrets.token_hex(20)
    cookie = app.session_interface.get_signing_serializer(app).dumps(
        {"_user_id": session, "_fresh": True, "seen": int(now.timestamp()), "csrf_token": secret}
    )
    form_token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(secret)
    return Sender(student.id, cookie, form_token)


@pytest.fixture
def senders(app, world, at):
    """Make students who can sign in; called with how many."""
    at("2026-10-06 18:00")
    app.config["FROZEN_NOW"] = ""

    def make(number):
        with app.app_context():
            keys = sorted(crowd.fill_group(world.group, number))
            found = [sender(app, db.session.get_one(Student, key)) for key in keys]
            db.session.execute(db.update(Assignment).values(attempts=20, late_policy="refused"))
            db.session.commit()
            db.engine.dispose()
        return found

    return make


def due(app, world, moment):
    with app.app_context():
        db.session.get_one(Assignment, world.task).due_at = moment.replace(microsecond=0)
        db.session.commit()


def all_at_once(people, act):
    threads = [threading.Thread(target=act, args=(each,)) for each in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)


def kept(app, world):
    """Student and key → the sending; its text carries the key."""
    rows = (
        select(AssignmentWork.student_id, WorkSending.text, WorkSending.sent_at, WorkFile.stored_name)
        .join(WorkSending, WorkSending.work_id == AssignmentWork.id)
        .outerjoin(WorkFile, WorkFile.sending_id == WorkSending.id)
        .where(AssignmentWork.assignment_id == world.task, WorkSending.text.like("Жавоб %-%"))
    )
    with app.app_context():
        found = db.session.execute(rows).all()
        db.session.rollback()
    return found


def whole(app, rows):
    """Every row has its file on the disk, with the very content; and the books are in order."""
    for student, text, _sent_at, name in rows:
        key = text.removeprefix("Жавоб ")
        content = files.place(app.config["UPLOADS"], name).read_bytes()
        assert f"{student} {key}".encode() in content
    with app.app_context():
        sound(app)


@pytest.mark.parametrize("number", [40, pytest.param(200, marks=pytest.mark.nightly)])
def test_everybody_at_the_deadline_at_once(app, world, senders, number):
    people = senders(number)
    with serve(app) as server:
        last = datetime.now(UTC) + AHEAD
        due(app, world, last)
        last = last.replace(microsecond=0)

        def act(person):
            time.sleep(max(0.0, (last - datetime.now(UTC)).total_seconds() + random.uniform(-3, 1.5)))
            key = f"{person.student}-{secrets.token_hex(4)}"
            person.send(server.url, world.task, key)
            person.send(server.url, world.task, key)  # the phone that saw no answer

        all_at_once(people, act)
    rows = kept(app, world)
    confirmed = {key for each in people for key, status in each.told.items() if status == 303}
    assert [line for each in people for line in each.odd] == []
    assert Counter(text.removeprefix("Жавоб ") for _s, text, _at, _n in rows) == Counter(confirmed)
    assert all(sent_at <= last for _s, _t, sent_at, _n in rows)
    assert confirmed
    whole(app, rows)


@pytest.mark.parametrize("times", [2, pytest.param(20, marks=pytest.mark.nightly)])
def test_a_kill_while_files_arrive_loses_no_confirmed_answer(app, world, senders, times):
    people = senders(8)
    due(app, world, datetime.now(UTC) + timedelta(hours=1))
    for _number in range(times):
        stop = threading.Event()

        def act(person, server, stop=stop):
            for _again in range(2):
                if not stop.is_set():
                    key = f"{person.student}-{secrets.token_hex(4)}"
                    person.send(server.url, world.task, key, timeout=20)

        with serve(app) as server:
            threads = [threading.Thread(target=act, args=(each, server)) for each in people]
            for thread in threads:
                thread.start()
            stop.wait(random.uniform(0.1, 1.5))  # the moment of the power cut is nobody's choice
            server.kill()
            stop.set()
            for thread in threads:
                thread.join(timeout=60)
        assert [line for each in people for line in each.odd] == []
        told = {key: status for each in people for key, status in each.told.items()}
        rows = kept(app, world)
        there = Counter(text.removeprefix("Жавоб ") for _s, text, _at, _n in rows)
        assert {key for key, status in told.items() if status == 303} <= there.keys() <= told.keys()
        whole(app, rows)
        with serve(app) as server:
            for each in people:
                for key in [key for key, status in each.told.items() if status == 0]:
                    each.send(server.url, world.task, key)
        told = {key: status for each in people for key, status in each.told.items()}
        assert [line for each in people for line in each.odd] == []
        rows = kept(app, world)
        assert Counter(text.removeprefix("Жавоб ") for _s, text, _at, _n in rows) == Counter(
            key for key, status in told.items() if status == 303
        )
        whole(app, rows)
