"""The calendar of a teacher or a student: an address that phones read by themselves, and its renewal."""

from datetime import UTC, date, datetime, time, timedelta

from flask import abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from icalendar import Calendar, Event

from hemis.access import open_to_visitors, person, requires, viewer
from hemis.domain.classifiers import LESSON_KIND
from hemis.domain.formats import short_date
from hemis.extensions import limiter
from hemis.menus.curriculum.timetables import bp
from hemis.models.exams import Exam
from hemis.models.teaching import Lesson
from hemis.models.timetable import CancelledLesson, LessonChange
from hemis.operations import feeds
from hemis.operations.feeds import Owner
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import Form
from hemis.web.jinja import named

PER_MINUTE = "60 per minute"
BACK, AHEAD = timedelta(days=30), timedelta(days=200)
GONE = 1_000_000
"""A higher number than any lesson reaches while it stands: the last word about it."""


@bp.route("/feed", methods=["GET", "POST"])
@requires("curriculum.timetables:view")
def feed() -> ResponseReturnValue:
    owner = _owner()
    form, made = Form(), []
    if form.carry_out(lambda: made.append(feeds.renew(owner, by=person(), at=clock.now()))):
        root = (current_app.config["PUBLIC_URL"] or request.host_url).rstrip("/")
        made[0] = root + url_for(".calendar", token=made[0])
    values = {"form": form, "address": made[0] if made else "", "row": feeds.feed_of(person().id)}
    return render_template("curriculum/timetables/feed.html", **values), 200 if made else form.status


@bp.route("/feed/removal", methods=["GET", "POST"])
@requires("curriculum.timetables:view")
def stop_feed() -> ResponseReturnValue:
    _owner()
    form = Form()
    if form.carry_out(lambda: feeds.stop(person().id, by=person())):
        return done(_("Ҳавола ўчирилди: у бўйича тақвим энди очилмайди."), ".feed")
    return render_template("curriculum/timetables/stop.html", form=form), form.status


def _owner() -> Owner:
    """The teacher or the student who asks; nobody else has lessons."""
    seen = viewer()
    if seen.employee_id:
        return Owner(seen.employee_id)
    return Owner(None, seen.student_id or abort(404))


@bp.get("/feeds/<token>.ics")
@open_to_visitors
@limiter.limit(PER_MINUTE)
def calendar(token: str) -> ResponseReturnValue:
    """Answer a phone; it holds no rows but those of the one to whom the secret address was given."""
    owner = feeds.owner_of(token, clock.today()) or abort(404)
    headers = {"Content-Type": "text/calendar; charset=utf-8", "Cache-Control": "private, no-store"}
    return bytes(_calendar(owner).to_ical()), 200, headers


def _calendar(owner: Owner) -> Calendar:
    calendar, today = Calendar(), clock.today()
    between = today - BACK, today + AHEAD
    calendar.add("prodid", "-//HEMIS//timetable//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Дарс жадвали"))
    calendar.add("refresh-interval;value=duration", "PT6H")
    changes = feeds.changes_of(owner, *between)
    for lesson in feeds.lessons_of(owner, *between):
        calendar.add_component(_lesson(lesson, changes.get(lesson.id)))
    for row in feeds.cancelled_of(owner, *between):
        calendar.add_component(_gone(row))
    for exam in feeds.exams_of(owner, *between):
        calendar.add_component(_exam(exam))
    return calendar


def _lesson(lesson: Lesson, change: LessonChange | None) -> Event:
    event = _event(lesson, f"lesson-{lesson.id}", _words(lesson))
    event.add("sequence", lesson.version)
    event.add("status", "CONFIRMED")
    told = [_change(change, lesson)] if change else []
    groups = ", ".join(named(each.group) for each in lesson.groups)
    event.add("description", "\n".join([*told, named(lesson.teacher), groups]))
    return event


def _gone(row: CancelledLesson) -> Event:
    """The same event as the lesson was, so that a calendar that holds it strikes it out."""
    event = _event(row, f"lesson-{row.lesson_id}", _words(row))
    event.add("sequence", GONE)
    event.add("status", "CANCELLED")
    event.add("description", _("Қолдирилди: %(reason)s", reason=row.reason))
    return event


def _exam(exam: Exam) -> Event:
    subject = named(exam.curriculum_subject.subject)
    event = _event(exam, f"exam-{exam.id}", _("Имтиҳон: %(subject)s", subject=subject))
    groups = ", ".join(named(each.group) for each in exam.groups)
    event.add("description", "\n".join([named(exam.examiner), groups]))
    return event


def _change(change: LessonChange, lesson: Lesson) -> str:
    if (change.day, change.slot_id) != (lesson.day, lesson.slot_id):
        at = {"number": change.slot.number, "time": f"{change.slot.starts_at:%H:%M}"}
        pair = _("%(number)s-жуфтлик, %(time)s", **at)
        return _("Кўчирилди: аввал %(day)s, %(pair)s", day=short_date(change.day), pair=pair)
    if change.room_id != lesson.room_id:
        return _("Хона ўзгарди: аввал %(room)s", room=change.room.code)
    return _("Ўқитувчи алмашди: аввал %(name)s", name=named(change.teacher))


def _words(row: Lesson | CancelledLesson) -> str:
    return f"{named(row.curriculum_subject.subject)} ({_(LESSON_KIND[row.lesson_kind]).lower()})"


def _event(row: Lesson | CancelledLesson | Exam, name: str, summary: str) -> Event:
    event = Event()
    event.add("uid", f"{name}@{request.host}")
    event.add("dtstamp", clock.now())
    event.add("dtstart", _moment(row.day, row.slot.starts_at))
    event.add("dtend", _moment(row.day, row.slot.ends_at))
    event.add("summary", summary)
    event.add("location", row.room.code)
    return event


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, clock.TASHKENT).astimezone(UTC)
