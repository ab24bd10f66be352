"""The calendar of a phone: secret, renewed by its owner, true about what was moved and cancelled."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import insert, select, update

from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.audit import AuditEntry
from hemis.models.staff import Employee, StatusPeriod
from hemis.models.students import Student
from hemis.models.teaching import Lesson
from hemis.models.timetable import CalendarFeed, TimetablePublication
from hemis.operations.statuses import LEFT
from hemis.web import clock

HOME = "/curriculum/timetables/"
REASON = "Ўқитувчи илмий сафарда"


def address_of(as_, who):
    """Take a new secret address."""
    client = as_(who)
    page = client.read(client.send(client.page(f"{HOME}feed").form()))
    return next(each.get("href") for each in page.find_all("a") if (each.get("href") or "").endswith(".ics"))


def events(client, address):
    """UID number → event."""
    found = Calendar.from_ical(client.get(address).data).walk("VEVENT")
    return {int(str(each["uid"]).split("@")[0].removeprefix("lesson-")): each for each in found}


@pytest.mark.both_engines
@pytest.mark.parametrize("who", ["teacher", "student"])
def test_a_calendar_holds_the_published_lessons_at_their_time(app, as_, world, client, who):
    address = address_of(as_, who)
    event = events(client, address)[world.lesson_later]
    assert str(event["summary"]) == "Математик анализ (маъруза)"
    assert (str(event["location"]), str(event["status"])) == ("B01-01", "CONFIRMED")
    assert f"{event['dtstart'].dt:%Y-%m-%d %H:%M %Z}" == "2026-10-06 08:30 UTC", "13:30 in Tashkent"
    assert f"{event['dtend'].dt:%H:%M}" == "09:50"
    assert "Насруллаев" in str(event["description"])
    assert "11-ФИЗ, 12-ФИЗ" in str(event["description"])
    with app.app_context():
        db.session.delete(db.session.scalars(select(TimetablePublication)).one())
        db.session.commit()
    assert events(client, address) == {}, "a draft is not told"


def test_an_address_is_secret_and_the_old_one_dies(app, as_, world, client):
    first, second = address_of(as_, "teacher"), address_of(as_, "teacher")
    assert client.get(first).status_code == 404
    assert client.get(f"{HOME}feeds/{'a' * 90}.ics").status_code == 404
    answer = client.get(second)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.mimetype == "text/calendar"
    token = second.rsplit("/", 1)[-1].removesuffix(".ics")
    with app.app_context():
        assert len(token) >= 32
        kept = select(CalendarFeed.token_hash).where(CalendarFeed.user_id == world.users["teacher"])
        assert token not in db.session.scalar(kept)
        told = db.session.scalars(select(AuditEntry.changes).where(AuditEntry.object_type == "calendar_feed")).all()
        assert told
        assert not any(token in each for each in told)


def test_an_address_is_stopped_by_its_owner_alone(as_, world, client):
    mine, other = address_of(as_, "teacher"), address_of(as_, "student")
    person = as_("student")
    person.submit(person.page(f"{HOME}feed/removal").form())
    assert client.get(other).status_code == 404
    assert client.get(mine).status_code == 200


@pytest.mark.both_engines
@pytest.mark.promise("A4", "A6")
@pytest.mark.parametrize("who", ["teacher", "student"])
@pytest.mark.parametrize("gone", ["account closed", "no role", "has left"])
def test_an_address_dies_with_the_right_to_sign_in(app, as_, world, client, who, gone):
    address = address_of(as_, who)
    assert client.get(address).status_code == 200
    with app.app_context():
        user_id = world.users[who]
        if gone == "account closed":
            change = update(User).where(User.id == user_id).values(is_active=False)
        elif gone == "no role":
            ended = {"ends_on": clock.today() - timedelta(days=1)}
            change = update(RoleAssignment).where(RoleAssignment.user_id == user_id).values(ended)
        elif who == "student":
            change = update(Student).where(Student.user_id == user_id).values(status="13")
        else:
            change = insert(StatusPeriod).values(
                employee_id=db.session.scalar(select(Employee.id).where(Employee.user_id == user_id)),
                status=LEFT,
                starts_on=clock.today(),
                order_number="145-К",
                ground="Ўз аризасига кўра",
            )
        db.session.execute(change)
        db.session.commit()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("who", ["dean", "registrar", "accountant", "admin"])
def test_who_has_no_lessons_has_no_calendar(as_, world, who):
    for address in (f"{HOME}feed", f"{HOME}feed/removal"):
        assert as_(who).get(address).status_code == 404


@pytest.mark.both_engines
def test_a_calendar_follows_what_is_moved_and_strikes_out_what_is_cancelled(as_, world, client):
    address, dean = address_of(as_, "student"), as_("dean")
    before = events(client, address)[world.lesson_later]
    tapped = f"{HOME}lessons/{world.lesson_later}/move?weekday=4&slot_id={world.slots[2]}"
    dean.submit(dean.page(tapped).form("placing"), reason=REASON)
    moved = events(client, address)[world.lesson_later]
    assert moved["uid"] == before["uid"]
    assert int(moved["sequence"]) > int(before["sequence"])
    assert f"{moved['dtstart'].dt:%d.%m %H:%M}" == "08.10 06:30"
    assert "Кўчирилди: аввал 06.10.2026, 4-жуфтлик, 13:30" in str(moved["description"])

    dean.submit(dean.page(f"{HOME}lessons/{world.lesson_later}/cancellation").form(), reason=REASON)
    gone = events(client, address)[world.lesson_later]
    assert (gone["uid"], str(gone["status"])) == (before["uid"], "CANCELLED")
    assert int(gone["sequence"]) > int(moved["sequence"])
    assert REASON in str(gone["description"])


def test_a_calendar_says_another_room_and_another_teacher(app, as_, world, client):
    address, head = address_of(as_, "student"), as_("head")
    with app.app_context():
        db.session.execute(update(Lesson).where(Lesson.id == world.lesson_later).values(version=7))
        db.session.commit()
    form = head.page(f"/curriculum/loads/{world.load}/edit").form()
    with app.app_context():
        other = db.session.scalar(select(Employee.id).where(Employee.number == "E-teacher2"))
    head.submit(form, teacher_id=other)
    event = events(client, address)[world.lesson_later]
    assert "Ўқитувчи алмашди: аввал Насруллаев" in str(event["description"])
    assert int(event["sequence"]) == 8
    assert events(client, address_of(as_, "teacher")).keys() & {world.lesson_later} == set()


def test_a_calendar_is_asked_sixty_times_a_minute_at_most(app, as_, world, client):
    address = address_of(as_, "teacher")
    codes = {client.get(address).status_code for _ in range(61)}
    assert codes <= {200, 429}
