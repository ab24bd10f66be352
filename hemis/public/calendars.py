"""A seminar as a calendar entry that phones and mail programs take over."""

from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar, Event

from hemis.models.research import Seminar
from hemis.web import clock

USUAL = timedelta(hours=2)


def entry_of(seminar: Seminar, *, address: str) -> bytes:
    """Return the entry; a corrected seminar replaces the old one, because it keeps its UID and counts up."""
    event = Event()
    event.add("uid", f"seminar-{seminar.id}@{address.split('/')[2]}")
    event.add("dtstamp", seminar.published_at)
    event.add("sequence", seminar.version)
    event.add("dtstart", _moment(seminar, seminar.starts_at))
    event.add("dtend", _end(seminar))
    event.add("summary", seminar.title)
    event.add("location", seminar.place)
    event.add("description", _agenda(seminar))
    event.add("url", address)
    calendar = Calendar()
    calendar.add("prodid", "-//HEMIS//seminars//")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _moment(seminar: Seminar, at: time) -> datetime:
    return datetime.combine(seminar.day, at, clock.TASHKENT).astimezone(UTC)


def _end(seminar: Seminar) -> datetime:
    if seminar.ends_at:
        return _moment(seminar, seminar.ends_at)
    minutes = sum(row.minutes or 0 for row in seminar.questions)
    return _moment(seminar, seminar.starts_at) + (timedelta(minutes=minutes) if minutes else USUAL)


def _agenda(seminar: Seminar) -> str:
    return "\n".join(f"{row.position}. {row.question}" for row in seminar.questions)
