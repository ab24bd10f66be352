"""Events as calendar entries that phones and mail programs take over, one or all that come."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from hemis.models.announcements import Edition
from hemis.web import clock
from hemis.web.jinja import script

USUAL = timedelta(hours=2)
REFRESHED = timedelta(hours=6)


def calendar_of(editions: Iterable[Edition], address_of: Callable[[Edition], str], *, name: str = "") -> bytes:
    """Return the entries; a corrected event replaces the old one, because it keeps its UID and counts up.

    A calendar with a `name` is one that programs come back to: they are told how often.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//HEMIS//events//")
    calendar.add("version", "2.0")
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    for edition in editions:
        calendar.add_component(_entry(edition, address_of(edition)))
    return bytes(calendar.to_ical())


def _entry(edition: Edition, address: str) -> Event:
    event = Event()
    event.add("uid", f"{edition.direction}-{edition.announcement_id}@{address.split('/')[2]}")
    event.add("dtstamp", edition.published_at)
    event.add("sequence", edition.number)
    for part, value in _times(edition).items():
        event.add(part, value)
    if edition.content.get("cancelled_because"):
        event.add("status", "CANCELLED")
    event.add("summary", script(edition.title))
    event.add("location", script(edition.content["place"]))
    event.add("description", script(_told(edition)))
    event.add("url", address)
    return event


def _times(edition: Edition) -> dict[str, date]:
    """Begin and end: whole days where no hour is told, and then the end is the day after the last one."""
    if edition.content["starts_at"]:
        return {"dtstart": _moment(edition, "starts_at"), "dtend": _end(edition)}
    last_day = edition.content.get("last_day")
    after = (date.fromisoformat(last_day) if last_day else edition.day) + timedelta(days=1)
    return {"dtstart": edition.day, "dtend": after}


def _moment(edition: Edition, part: str) -> datetime:
    at = time.fromisoformat(edition.content[part])
    return datetime.combine(edition.day, at, clock.TASHKENT).astimezone(UTC)


def _end(edition: Edition) -> datetime:
    if edition.content.get("ends_at"):
        return _moment(edition, "ends_at")
    minutes = sum(row[2] or 0 for row in edition.content.get("questions", ()))
    return _moment(edition, "starts_at") + (timedelta(minutes=minutes) if minutes else USUAL)


def _told(edition: Edition) -> str:
    if text := edition.content.get("plan") or edition.content.get("about"):
        return str(text)
    rows = enumerate(edition.content.get("questions", ()), start=1)
    return "\n".join(f"{number}. {row[0]}" for number, row in rows)
