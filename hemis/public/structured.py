"""What a page says to search engines, in the words of schema.org: the institution, the way here, and the thing itself.

It is data and no script: a browser runs nothing of this type, so that the policy of the pages stays as it is.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from hemis.domain.dissertations import DEGREES
from hemis.domain.dissertations import KINDS as DEGREE_KINDS
from hemis.models.announcements import Edition
from hemis.models.structure import University
from hemis.operations.directions import DIRECTIONS
from hemis.public.addresses import absolute, address_of, origin, photo_of, picture
from hemis.public.frame import SERVICE, card
from hemis.web import institution, kept, language
from hemis.web.jinja import named, script
from hemis.web.uploads import PDF

Thing = dict[str, Any]
SCHEMA = "https://schema.org"
TEXT = '<script type="application/ld+json">{}</script>'
ESCAPED = {ord("<"): r"\u003c", ord(">"): r"\u003e", ord("&"): r"\u0026"}
"""Signs that could end the element are written as JSON allows it."""
ONLINE, MIXED, THERE = (f"{SCHEMA}/{each}EventAttendanceMode" for each in ("Online", "Mixed", "Offline"))
MODES = {"online": ONLINE, "mixed": MIXED, "video_conference": ONLINE}
ZONE = "+05:00"
DAY = 24 * 3600.0
LONGEST = 300


def of_start() -> Markup:
    """Return what the first page says: whose service this is."""
    held = card()
    return _written(*([_institution(held)] if held else []))


def of_list(direction: str) -> Markup:
    """Return what a list says: where it stands."""
    return kept.part(("data", direction, language.current(), origin()), lambda: _written(_way(direction)), DAY)


def of_item(edition: Edition) -> Markup:
    """Return what the page of an item says: where it stands, and what it is if others have a word for it."""
    about = {"dissertation": _thesis}.get(edition.direction) or (_event if _is_event(edition) else None)
    return _written(_way(edition.direction, edition), *([about(edition)] if about else []))


def described(edition: Edition) -> str:
    """Return the item in a sentence or two, for whoever shares its address."""
    told = edition.content.get("about") or edition.content.get("plan") or ""
    when = f"{edition.day:%d.%m.%Y} {edition.content.get('starts_at', '')}".strip()
    words = (when, edition.content.get("author"), edition.content.get("place"), " ".join(str(told).split()))
    return script(" · ".join(filter(None, words)))[:LONGEST]


def _written(*things: Thing) -> Markup:
    content = {"@context": SCHEMA, "@graph": things}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).translate(ESCAPED)
    return Markup(TEXT).format(Markup(text))


def _told(**values: Any) -> Thing:
    """Leave out what is not known; names of our own begin with an at sign there."""
    return {name.replace("at_", "@", 1): value for name, value in values.items() if value}


def _institution(held: University) -> Thing:
    return _told(
        at_type="CollegeOrUniversity",
        name=named(held),
        alternateName=institution.short_name(),
        url=held.website or absolute(url_for("public.start")),
        address=script(held.address),
        telephone=held.phone,
        email=held.email,
        foundingDate=str(held.founded_year or ""),
        logo=picture(),
    )


def _way(direction: str, edition: Edition | None = None) -> Thing:
    steps = [(_(SERVICE), url_for("public.start", view=""))]
    steps.append((_(DIRECTIONS[direction].title), url_for("public.items", direction=direction, view="")))
    if edition:
        steps.append((script(edition.title), address_of(edition)))
    parts = [
        {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
        for place, (name, path) in enumerate(steps, start=1)
    ]
    return _told(at_type="BreadcrumbList", itemListElement=parts)


def _is_event(edition: Edition) -> bool:
    return DIRECTIONS[edition.direction].is_event


def _event(edition: Edition) -> Thing:
    content = edition.content
    moved_from = content.get("planned_on") if content.get("held_on") not in (content.get("planned_on"), "") else ""
    state = "Cancelled" if content.get("cancelled_because") else "Rescheduled" if moved_from else "Scheduled"
    mode = MODES.get(content.get("format") or content.get("kind", ""), THERE)
    place = script(content["place"])
    return _told(
        at_type="Event",
        name=script(edition.title),
        url=absolute(address_of(edition)),
        description=script(str(content.get("about") or content.get("plan") or ""))[:LONGEST],
        startDate=_moment(edition.day, content.get("starts_at", "")),
        endDate=_ending(edition.day, content),
        previousStartDate=moved_from,
        eventStatus=f"{SCHEMA}/Event{state}",
        eventAttendanceMode=mode,
        location={"@type": "VirtualLocation", "name": place, "url": absolute(address_of(edition))}
        if mode == ONLINE
        else {"@type": "Place", "name": place, "address": place},
        organizer={"@type": "Organization", "name": script(content["organiser"])},
        image=photo_of(edition),
        inLanguage=content.get("languages") or content.get("language"),
    )


def _moment(day: date, time: str) -> str:
    return f"{day}T{time}:00{ZONE}" if time else f"{day}"


def _ending(day: date, content: Mapping[str, Any]) -> str:
    if content.get("last_day"):
        return str(content["last_day"])
    return _moment(day, content["ends_at"]) if content.get("ends_at") else ""


def _thesis(edition: Edition) -> Thing:
    content = edition.content
    kind = content["kind"]
    degree = DEGREES.get(kind) or _(DEGREE_KINDS[kind])
    files = [each for each in edition.files if each.media_type == PDF]
    summaries = [
        _told(
            at_type="MediaObject",
            name=script(each.title),
            encodingFormat=PDF,
            contentSize=f"{each.size} B",
            contentUrl=absolute(address_of(edition, file_id=each.id)),
        )
        for each in files
    ]
    return _told(
        at_type="Thesis",
        name=script(edition.title),
        url=absolute(address_of(edition)),
        author={"@type": "Person", "name": script(content["author"])},
        inSupportOf=degree,
        datePublished=f"{edition.day}",
        about=f"{content['speciality_code']} {script(content['speciality'])}",
        sourceOrganization={"@type": "Organization", "name": script(content["organisation"] or content["council"])},
        description=script(content.get("about") or "")[:LONGEST],
        encoding=summaries,
    )


WRITERS: Mapping[str, Callable[..., Any]] = {
    "data_of_start": of_start,
    "data_of_list": of_list,
    "data_of_item": of_item,
    "described": described,
}
