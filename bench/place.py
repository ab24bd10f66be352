"""Where is measured: an instance with a demo university, a moment at which a pair runs, people who are signed in."""

import argparse
import contextlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from hemis import create_app
from hemis.domain.calendar import TASHKENT
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.assessment import GradeSheet
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup, Student
from hemis.models.teaching import Lesson, LessonGroup
from hemis.operations import accounts
from hemis.web import clock
from tests import crowd
from tests.rig.browser import Server, run_server

COOKIE = "hemis"
SIZE, CONTROLS = 30, 4


@dataclass(frozen=True)
class Place:
    """The rows whose pages are measured, who opens them, and when."""

    instance: Path
    moment: datetime
    lesson: int
    sheet: int
    teacher: str
    sheet_teacher: str
    surname: str

    def app(self, **overrides: Any) -> Flask:
        """The application with its clock standing still at the moment."""
        return application(self.instance, FROZEN_NOW=self.moment.isoformat(), **overrides)

    @contextlib.contextmanager
    def server(self, **environment: str) -> Iterator[Server]:
        """The application as it is served in production: a process of its own, asked over the network."""
        ours = {"HEMIS_INSTANCE": str(self.instance), "HEMIS_FROZEN_NOW": self.moment.isoformat()}
        with run_server({**ours, **environment}) as server:
            yield server


def arguments(description: str | None) -> argparse.ArgumentParser:
    """A parser with the option that all scripts share."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("instance", type=Path, help="folder of a demo university that may be changed")
    return parser


def application(instance: Path, **overrides: Any) -> Flask:
    os.environ["HEMIS_INSTANCE"] = str(instance.resolve())
    return create_app(**overrides)


def prepare(instance: Path) -> Place:
    """Choose a lesson and a sheet, bring both to the size that the budgets speak of, and return the place."""
    with application(instance).app_context():
        lesson, sheet = _lesson(), _sheet()
        group = db.session.scalars(select(LessonGroup.group_id).where(LessonGroup.lesson_id == lesson.id)).one()
        crowd.fill_group(group, SIZE)
        crowd.fill_group(sheet.group_id, SIZE)
        crowd.fill_controls(sheet.curriculum_subject_id, CONTROLS)
        place = Place(
            instance=instance.resolve(),
            moment=datetime.combine(lesson.day, lesson.slot.starts_at, TASHKENT) + timedelta(minutes=10),
            lesson=lesson.id,
            sheet=sheet.id,
            teacher=_login(lesson.teacher_id),
            sheet_teacher=_login(sheet.teacher_id),
            surname=str(db.session.scalar(select(Student.surname).order_by(Student.id))),
        )
        db.session.rollback()
        db.engine.dispose()
    return place


def _lesson() -> Lesson:
    """The first lesson that is still to be held, of one group that is not larger than the budget's."""
    held_until = db.session.scalar(select(func.max(Lesson.day)).where(Lesson.held_at.is_not(None)))
    waiting = select(Lesson).where(Lesson.held_at.is_(None), Lesson.day > held_until, Lesson.id.in_(_alone()))
    return db.session.scalars(waiting.order_by(Lesson.day, Lesson.id).options(joinedload(Lesson.slot)).limit(1)).one()


def _alone() -> Select[tuple[int]]:
    """The lessons of a single group of the budget's size or smaller."""
    return (
        select(LessonGroup.lesson_id)
        .join(AcademicGroup, AcademicGroup.id == LessonGroup.group_id)
        .group_by(LessonGroup.lesson_id)
        .having(func.count() == 1, func.max(AcademicGroup.student_count) <= SIZE)
    )


def _sheet() -> GradeSheet:
    """A sheet that its teacher is filling in."""
    small = select(AcademicGroup.id).where(AcademicGroup.student_count <= SIZE)
    drafts = select(GradeSheet).where(GradeSheet.status == "draft", GradeSheet.group_id.in_(small))
    return db.session.scalars(drafts.order_by(GradeSheet.entered_count.desc(), GradeSheet.id).limit(1)).one()


def _login(employee_id: int) -> str:
    found = select(User.login).join(Employee, Employee.user_id == User.id).where(Employee.id == employee_id)
    return str(db.session.scalars(found).one())


def teachers(number: int) -> list[tuple[str, int]]:
    """Return logins with a lesson of each, of one group that is not larger than the budget's."""
    rows = (
        select(User.login, func.min(Lesson.id))
        .join(Employee, Employee.user_id == User.id)
        .join(Lesson, Lesson.teacher_id == Employee.id)
        .where(Lesson.id.in_(_alone()))
        .group_by(User.login)
        .limit(number)
    )
    return [(login, lesson) for login, lesson in db.session.execute(rows)]


def cookie(app: Flask, login: str, role: str = "teacher") -> str:
    """Open a session for an account without its password; return what its browser would keep."""
    with app.test_request_context():
        held = select(RoleAssignment).join(User, User.id == RoleAssignment.user_id).where(User.login == login)
        assignment = db.session.scalars(held.where(RoleAssignment.role == role)).first()
        user = db.session.scalars(select(User).where(User.login == login)).one()
        token = accounts.open_session(user, assignment=assignment, at=clock.now(), address="127.0.0.1", agent="bench")
        user.must_change_password = False
        db.session.commit()
        content: dict[str, Any] = {"_user_id": token, "_fresh": True, "seen": int(clock.now().timestamp())}
        content["csrf_token"] = secrets.token_hex(20)
    return str(app.session_interface.get_signing_serializer(app).dumps(content))  # type: ignore[attr-defined]


def any_login(role: str) -> str:
    """Return somebody who holds a role."""
    found = select(User.login).join(RoleAssignment, RoleAssignment.user_id == User.id)
    return str(db.session.scalars(found.where(RoleAssignment.role == role).order_by(User.id).limit(1)).one())
