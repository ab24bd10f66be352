"""Машғулот журнали: who missed a lesson, marked by its teacher."""

import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from hemis.access import can, person, requires, scoped, scoped_or_404, viewer
from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.menus.lessons.phone import KEEP_FOR
from hemis.menus.lessons.standing import shown
from hemis.models.accounts import User
from hemis.models.curriculum import CurriculumSubject
from hemis.models.infrastructure import Room
from hemis.models.subjects import Subject
from hemis.models.teaching import Lesson, Topic
from hemis.operations import arrivals, attendance
from hemis.operations.attendance import Sent, Stale
from hemis.operations.rosters import Journal, Topics, journal_of, open_journal, topics_of
from hemis.web import clock, language
from hemis.web.flow import wants_json
from hemis.web.forms import clean, refusal
from hemis.web.jinja import named

bp = Blueprint("journals", __name__, url_prefix="/journals")
WHAT = joinedload(Lesson.curriculum_subject).load_only(CurriculumSubject.subject_id)
FULL = (
    joinedload(Lesson.slot),
    WHAT.joinedload(CurriculumSubject.subject).load_only(Subject.name, Subject.name_latin),
    joinedload(Lesson.room).load_only(Room.number),
    joinedload(Lesson.held_by).load_only(User.name, User.name_latin),
    joinedload(Lesson.topic).load_only(Topic.title),
)
"""What the page names, and no more: this page is opened more often than any other."""


@bp.get("/<int:lesson_id>")
@requires("lessons.journals:view")
def show(lesson_id: int) -> ResponseReturnValue:
    journal = journal_of(scoped_or_404(Lesson, lesson_id, *FULL))
    answer = make_response(_page(journal, _after_arrivals(journal) if "arrivals" in request.args else None))
    if can("lessons.journals:edit"):
        answer.headers[KEEP_FOR] = str(person().id)
    return answer


@bp.post("/<int:lesson_id>")
@requires("lessons.journals:edit")
def save(lesson_id: int) -> ResponseReturnValue:
    sent = sent_by(request.form)
    now = clock.now()
    journal = open_journal(scoped(Lesson), lesson_id, topic_id=sent.topic_id, to_save_at=now) or abort(404)
    whose: dict[str, Any] = {"teacher_id": viewer().employee_id, "by": person(), "at": now}
    try:
        answer = attendance.deliver(journal, sent, key=clean(request.form.get("key", "")), **whose)
    except Stale:
        return _conflict(lesson_id, sent)
    except RuleError as error:
        return _refused(lesson_id, sent, refusal(error))
    if wants_json():
        return answer
    flash(_("Сақланди. Йўқ: %(absent)s нафар талаба.", absent=answer["absent"]))
    return redirect(url_for(".show", lesson_id=lesson_id), 303)


def _after_arrivals(journal: Journal) -> Sent:
    """What the check-in proposes, for the teacher to look over and save."""
    lesson = journal.lesson
    return Sent(lesson.version, arrivals.proposed(journal), _suggested(lesson, topics_of(lesson)))


def _as_kept(lesson_id: int) -> Journal:
    """The journal as it stands now, whatever of it this request has seen."""
    db.session.expire_all()
    return journal_of(scoped_or_404(Lesson, lesson_id, *FULL))


def sent_by(form: Mapping[str, str]) -> Sent:
    """Read what a page or a phone sent; what is no number is no mark and answers 400."""
    try:
        named = ((name[1:10], hours[:2]) for name, hours in form.items() if name[:1] == "s")
        marks = {int(student): int(hours) for student, hours in named if student.isdigit()}
        version, topic = int(form.get("version", "")[:9]), form.get("topic", "")[:9]
        return Sent(version, marks, int(topic) if topic else None, clean(form.get("made_at", ""))[:40])
    except ValueError:
        abort(400)


def _refused(lesson_id: int, sent: Sent, message: str) -> ResponseReturnValue:
    if wants_json():
        return {"error": "refused", "message": message}, 422
    journal = _as_kept(lesson_id)
    return _page(journal, sent=sent, message=message), 422


def _conflict(lesson_id: int, sent: Sent) -> ResponseReturnValue:
    """Show what stands beside what was sent; nothing is written until the teacher has chosen."""
    if wants_json():
        return {"error": "conflict"}, 409
    journal = _as_kept(lesson_id)
    differing = [
        (member, sent.marks[member.id])
        for member in journal.members
        if member.id in sent.marks and sent.marks[member.id] != member.hours.missed and not member.fixed
    ]
    page = render_template(
        "lessons/journals/conflict.html",
        lesson=journal.lesson,
        sent=sent,
        differing=differing,
        last=attendance.last_change(journal.lesson),
        person_id=person().id,
        key=secrets.token_hex(8),
        settles=clean(request.form.get("key", "")),
    )
    return page, 409


def _page(journal: Journal, sent: Sent | None = None, message: str = "") -> str:
    lesson = journal.lesson
    standing, topics = shown([lesson])[0], topics_of(lesson, whole="topics" in request.args)
    mine = can("lessons.journals:edit") and lesson.teacher_id == viewer().employee_id
    return render_template(
        "lessons/journals/show.html",
        journal=journal,
        lesson=lesson,
        standing=standing,
        sections=_sections(journal, sent.marks if sent else {}),
        topics=topics.near,
        topic_id=sent.topic_id if sent else _suggested(lesson, topics),
        message=message,
        version=sent.version if sent else lesson.version,
        is_mine=mine and attendance.opens_at(lesson) <= clock.now() < standing.closes_at,
        person_id=person().id,
        key=secrets.token_hex(8),
    )


class Row(NamedTuple):
    """A student's line in the journal: missed hours as they stand, or as they were sent and refused."""

    student_id: int
    name: str
    missed: int
    reason: str
    """Why nobody can be marked here, by its msgid."""
    fixed: str
    """Why the teacher cannot mark this one: the reason, or an excuse of the dean's office."""


def _sections(journal: Journal, marks: Mapping[int, int]) -> list[tuple[str, list[Row]]]:
    """The groups of the lesson by name, each with its students."""
    whole, latin = journal.lesson.slot.hours, language.is_latin()
    rows: dict[int, list[Row]] = {group.id: [] for group in journal.groups}
    for member in journal.members:
        missed = marks.get(member.id, member.hours.missed)
        name = (latin and member.full_name_latin) or member.full_name
        row = Row(member.id, name, missed if 0 <= missed <= whole else 0, member.reason, member.fixed)
        rows[member.group_id].append(row)
    return [(named(group), rows[group.id]) for group in journal.groups if rows[group.id]]


def _suggested(lesson: Lesson, topics: Topics) -> int | None:
    """The topic kept with the journal; before the first save the one that the plan has next."""
    return lesson.topic_id if lesson.held_at or topics.due is None else topics.due.id
