"""Давра суҳбатлари, видеоконференциялар, симпозиумлар: the plan of the year, and what came of it (P-3c)."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.meetings import CANCELLED, HELD, MISSED, MOVED, PLANNED, standing
from hemis.models.accounts import User
from hemis.models.events import Meeting
from hemis.operations import announced

KINDS = {
    "round_table": N_("Давра суҳбати"),
    "video_conference": N_("Видеоконференция"),
    "symposium": N_("Симпозиум"),
}
STANDINGS = {
    PLANNED: N_("режада"),
    HELD: N_("ўтказилди"),
    MOVED: N_("бошқа куни ўтказилди"),
    CANCELLED: N_("бекор қилинди"),
    MISSED: N_("ўтказилгани ҳақида маълумот йўқ"),
}
FILE_KINDS = {
    "programme": N_("Дастур"),
    "minutes": N_("Баённома"),
    "recommendations": N_("Тавсиялар"),
    "materials": N_("Материаллар"),
}
FACT = ("participants", "outcome", "recommendations")
TOLD = ("kind", "place", "organiser", "moderator", "plan", "planned_participants", *FACT, "cancelled_because")


def save(row: Meeting, values: Mapping[str, Any], *, today: date, version: int, by: User | None) -> None:
    """Create or update a meeting; refused once it is on its way to the public."""
    _check_fact(values, today)
    values = dict(values, day=values["held_on"] or values["planned_on"])
    announced.save(row, values, partial(_words, row), version=version, by=by)


def check(row: Meeting) -> None:
    """RuleError while the public would not learn what is planned, or what came of it."""
    if not row.plan:
        raise RuleError(N_("Режа ёзилмаган: тадбирда нималар бўлишини ёзинг."))
    if row.held_on is not None and not row.outcome:
        raise RuleError(N_("Тадбир ўтказилган, якуни эса ёзилмаган: нима бўлганини ёзинг."))


def content_of(row: Meeting) -> dict[str, Any]:
    """What the page of a meeting shows: days as YYYY-MM-DD, the time as HH:MM."""
    return {name: getattr(row, name) for name in TOLD} | {
        "starts_at": f"{row.starts_at:%H:%M}" if row.starts_at else "",
        "planned_on": row.planned_on.isoformat(),
        "held_on": row.held_on.isoformat() if row.held_on else "",
    }


def standing_of(row: Meeting, today: date) -> str:
    """Return where a stored meeting stands."""
    return standing(row.planned_on, row.held_on, bool(row.cancelled_because), today)


def standing_told(content: Mapping[str, Any], today: date) -> str:
    """Return where a meeting stands by what its edition says."""
    held_on = date.fromisoformat(content["held_on"]) if content["held_on"] else None
    return standing(date.fromisoformat(content["planned_on"]), held_on, bool(content["cancelled_because"]), today)


def stands(asked: str, today: date) -> ColumnElement[bool]:
    """The criterion that a meeting stands so, as `standing` says it."""
    if asked == CANCELLED:
        return Meeting.cancelled_because != ""
    if asked in {HELD, MOVED}:
        same = Meeting.held_on == Meeting.planned_on
        return same if asked == HELD else Meeting.held_on != Meeting.planned_on
    days = Meeting.planned_on >= today if asked == PLANNED else Meeting.planned_on < today
    return and_(Meeting.held_on.is_(None), Meeting.cancelled_because == "", days)


def _check_fact(values: Mapping[str, Any], today: date) -> None:
    held_on = values["held_on"]
    if held_on is not None and held_on > today:
        raise RuleError(N_("Ҳали келмаган кун: тадбир ўтказилгандан кейин киритинг."), field="held_on")
    if held_on is not None and values["cancelled_because"]:
        raise RuleError(
            N_("Тадбир ё ўтказилган, ё бекор қилинган: санани ёки сабабни ўчиринг."), field="cancelled_because"
        )
    filled = next((name for name in FACT if values[name]), None)
    if held_on is None and filled:
        raise RuleError(N_("Қайси куни ўтказилганини ҳам киритинг."), field="held_on")


def _words(row: Meeting) -> list[str]:
    own = (row.title, row.organiser, row.place, row.moderator, row.plan, row.outcome, row.recommendations)
    return [text or "" for text in own]


__all__ = [
    "FILE_KINDS",
    "KINDS",
    "STANDINGS",
    "check",
    "content_of",
    "save",
    "standing_of",
    "standing_told",
    "stands",
]
