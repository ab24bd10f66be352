"""An event as a calendar entry that phones and mail programs take over."""

from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar, Event

from hemis.models.announcements import Edition
from hemis.web import clock

USUAL = timedelta(hours=2)


def entry_of(edition: Edition, *, address: str) -> bytes:
    """Return the entry; a corrected event replaces the old one, because it keeps its UID and counts up."""
    event = Event()
    event.add("uid", f"{edition.direction}-{edition.announcement_id}@{address.split('/')[2]}")
    event.add("dtstamp", edition.published_at)
    event.add("sequence", edition.number)
    event.add("dtstart", _moment(edition, "starts_at"))
    event.add("dtend", _end(edition))
    event.add("summary", edition.title)
    event.add("location", edition.content["place"])
    event.add("description", _agenda(edition))
    event.add("url", address)
    calendar = Calendar()
    calendar.add("prodid", "-//HEMIS//events//")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _moment(edition: Edition, part: str) -> datetime:
    at = time.fromisoformat(edition.content[part])
    return datetime.combine(edition.day, at, clock.TASHKENT).astimezone(UTC)


def _end(edition: Edition) -> datetime:
    if edition.content["ends_at"]:
        return _moment(edition, "ends_at")
    minutes = sum(row[2] or 0 for row in edition.content.get("questions", ()))
    return _moment(edition, "starts_at") + (timedelta(minutes=minutes) if minutes else USUAL)


def _agenda(edition: Edition) -> str:
    rows = enumerate(edition.content.get("questions", ()), start=1)
    return "\n".join(f"{number}. {row[0]}" for number, row in rows)
