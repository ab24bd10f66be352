"""The calendar of a teacher: an address that phones read by themselves, and its renewal."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from flask import abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from icalendar import Calendar, Event

from hemis.access import open_to_visitors, person, requires, viewer
from hemis.domain.classifiers import LESSON_KIND
from hemis.extensions import limiter
from hemis.menus.curriculum.timetables import bp
from hemis.models.teaching import Lesson
from hemis.operations import feeds
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import Form
from hemis.web.jinja import named

PER_MINUTE = "60 per minute"
BACK, AHEAD = timedelta(days=30), timedelta(days=200)


@bp.route("/feed", methods=["GET", "POST"])
@requires("curriculum.timetables:view")
def feed() -> ResponseReturnValue:
    teacher_id = viewer().employee_id or abort(404)
    form, made = Form(), []
    if form.carry_out(lambda: made.append(feeds.renew(teacher_id, by=person(), at=clock.now()))):
        root = (current_app.config["PUBLIC_URL"] or request.host_url).rstrip("/")
        made[0] = root + url_for(".calendar", token=made[0])
    values = {"form": form, "address": made[0] if made else "", "row": feeds.feed_of(person().id)}
    return render_template("curriculum/timetables/feed.html", **values), 200 if made else form.status


@bp.route("/feed/removal", methods=["GET", "POST"])
@requires("curriculum.timetables:view")
def stop_feed() -> ResponseReturnValue:
    viewer().employee_id or abort(404)
    form = Form()
    if form.carry_out(lambda: feeds.stop(person().id, by=person())):
        return done(_("Ҳавола ўчирилди: у бўйича тақвим энди очилмайди."), ".feed")
    return render_template("curriculum/timetables/stop.html", form=form), form.status


@bp.get("/feeds/<token>.ics")
@open_to_visitors
@limiter.limit(PER_MINUTE)
def calendar(token: str) -> ResponseReturnValue:
    """Answer a phone; it holds no rows but those of the one to whom the secret address was given."""
    today = clock.today()
    lessons = feeds.lessons_of(token, today - BACK, today + AHEAD)
    if lessons is None:
        abort(404)
    headers = {"Content-Type": "text/calendar; charset=utf-8", "Cache-Control": "private, no-store"}
    return bytes(_calendar(lessons).to_ical()), 200, headers


def _calendar(lessons: Iterable[Lesson]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//HEMIS//timetable//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Дарс жадвали"))
    calendar.add("refresh-interval;value=duration", "PT6H")
    for lesson in lessons:
        calendar.add_component(_event(lesson))
    return calendar


def _event(lesson: Lesson) -> Event:
    event = Event()
    event.add("uid", f"lesson-{lesson.id}@{request.host}")
    event.add("dtstamp", clock.now())
    event.add("sequence", lesson.version)
    event.add("dtstart", _moment(lesson, lesson.slot.starts_at))
    event.add("dtend", _moment(lesson, lesson.slot.ends_at))
    kind = _(LESSON_KIND[lesson.lesson_kind])
    event.add("summary", f"{named(lesson.curriculum_subject.subject)} ({kind.lower()})")
    event.add("location", lesson.room.code)
    event.add("description", ", ".join(named(each.group) for each in lesson.groups))
    return event


def _moment(lesson: Lesson, at: time) -> datetime:
    return datetime.combine(lesson.day, at, clock.TASHKENT).astimezone(UTC)
