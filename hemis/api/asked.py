"""What a call of the web service asks for: days, marks, page; a value that cannot be is refused, not guessed."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from flask import request

from hemis.domain.digits import whole_number
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.models.visits import LANGUAGES, PLACES, VISITORS
from hemis.operations.visits import WAYS, Line, last_day_over
from hemis.web import clock

LONGEST, USUAL = timedelta(days=366), timedelta(days=30)
PER_PAGE, MOST = 200, 1000
LONGEST_NAME = 40
FORMATS = ("json", "csv")
PARTS = ("records", "complaints")
"""The tables of the results: one is a table of records, the other of ways taken to the e-reception."""
NARROWED: Mapping[str, tuple[str, ...]] = {
    "direction": PLACES,
    "visitor": VISITORS,
    "language": LANGUAGES,
    "asked": ("page", "file"),
}
ALWAYS = ("from", "to", "format", "lang")
OF_REQUESTS = (*ALWAYS, "by", *NARROWED, "page", "limit")
OF_RESULTS = (*ALWAYS, "part")

NOT_A_DAY = N_("«%(name)s»: санани йил-ой-кун кўринишида ёзинг, масалан, 2026-09-26.")
BACKWARDS = N_("Бошланиш санаси тугаш санасидан кейин.")
TOO_LONG = N_("Бир сўровда кўпи билан 366 кун олинади.")
NOT_OVER = N_("Фақат тугаган кунлар берилади: охирги кун кечаги кун бўлсин.")
NOT_OFFERED = N_("«%(name)s»: бундай қиймат йўқ. Мумкин бўлганлари: %(offered)s.")
NOT_KNOWN = N_("«%(name)s»: бундай параметр йўқ. Мумкин бўлганлари: %(offered)s.")
REPEATED = N_("«%(name)s» бир марта ёзилсин.")
NOT_A_NUMBER = N_("«%(name)s»: 1 дан %(most)s гача бутун сон ёзинг.")


class Days(NamedTuple):
    """From when to when; both days belong to it."""

    first: date
    last: date


class Slice(NamedTuple):
    """Which page, and how many lines it has."""

    page: int
    limit: int

    def of(self, rows: list[Line]) -> list[Line]:
        return rows[(self.page - 1) * self.limit : self.page * self.limit]

    def told(self, count: int) -> dict[str, int]:
        pages = max(1, -(-count // self.limit))
        return {"totalCount": count, "pageSize": self.limit, "pageCount": pages, "page": self.page}

    def links(self, count: int) -> str:
        """Return the ways to the pages beside this one, as a header tells them (RFC 8288)."""
        pages = self.told(count)["pageCount"]
        ways = {"prev": min(self.page - 1, pages), "next": self.page + 1 if self.page < pages else 0}
        asked = {name: value for name, value in request.args.items() if name != "page"}
        return ", ".join(
            f'<{request.root_path}{request.path}?{urlencode({**asked, "page": page})}>; rel="{rel}"'
            for rel, page in ways.items()
            if page
        )


def check(known: tuple[str, ...]) -> None:
    """Refuse a word of the address that nobody would read: what it should have narrowed would not be narrowed."""
    for name, values in request.args.lists():
        if name not in known:
            raise RuleError(NOT_KNOWN, name=name[:LONGEST_NAME], offered=", ".join(known))
        if len(values) > 1:
            raise RuleError(REPEATED, name=name)
    _one("lang", LANGUAGES)


def days() -> Days:
    """Return the days asked for, all of them over; without a word, the last thirty."""
    yesterday = last_day_over(clock.now())
    last = _day("to", yesterday)
    first = _day("from", last - USUAL + timedelta(days=1))
    if max(first, last) > yesterday:
        raise RuleError(NOT_OVER)
    if first > last:
        raise RuleError(BACKWARDS)
    if last - first >= LONGEST:
        raise RuleError(TOO_LONG)
    return Days(first, last)


def narrowed(rows: list[Line]) -> list[Line]:
    """Return the lines with the marks that are asked for; a line that leaves such a mark out is not among them."""
    for name, offered in NARROWED.items():
        if value := _one(name, offered):
            rows = [row for row in rows if getattr(row, name) == value]
    return rows


def ways() -> list[str]:
    """Return by what the counts are told: all marks, or those in `by`."""
    asked = request.args.get("by")
    if asked is None:
        return list(WAYS)
    found = [name.strip() for name in asked.split(",") if name.strip()]
    if set(found) - set(WAYS):
        raise RuleError(NOT_OFFERED, name="by", offered=", ".join(WAYS))
    return found


def slice_asked(count: int) -> Slice:
    """Return the page asked for, the longest for a longer one; a table comes whole unless a page of it is asked for."""
    if is_csv() and not {"page", "limit"} & request.args.keys():
        return Slice(1, max(count, 1))
    return Slice(_number("page", 1), min(_number("limit", PER_PAGE), MOST))


def is_of_complaints() -> bool:
    """Say which table of the results is asked for; an answer that is no table holds both."""
    return _one("part", PARTS) == "complaints"


def is_csv() -> bool:
    """Say whether the answer is a table: the address says it, else the header."""
    if asked := _one("format", FORMATS):
        return asked == "csv"
    return request.accept_mimetypes.best_match(["application/json", "text/csv"]) == "text/csv"


def _day(name: str, usual: date) -> date:
    text = request.args.get(name, "")
    if not text:
        return usual
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise RuleError(NOT_A_DAY, name=name) from error
    if not 2000 <= day.year <= 2100 or text != day.isoformat():
        raise RuleError(NOT_A_DAY, name=name)
    return day


def _one(name: str, offered: tuple[str, ...]) -> str:
    value = request.args.get(name, "")
    if value and value not in offered:
        raise RuleError(NOT_OFFERED, name=name, offered=", ".join(offered))
    return value


def _number(name: str, usual: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return usual
    number = whole_number(text, 7)
    if not number:
        raise RuleError(NOT_A_NUMBER, name=name, most=9_999_999)
    return number


__all__ = ["OF_REQUESTS", "OF_RESULTS", "Days", "Slice", "check", "days", "is_csv", "is_of_complaints", "narrowed"]
__all__ += ["slice_asked", "ways"]
