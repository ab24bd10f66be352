"""Dates as spreadsheets hold them and as people type them."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from hemis.domain.spreadsheets.cells import Cell, plain_text, refused, rough
from hemis.domain.spreadsheets.words import months

FIRST_YEAR, LAST_YEAR = 1900, 2100
_EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet, which believes that 1900 was a leap year: right from March on. Smaller numbers are years."""
_FIRST_SERIAL, _LAST_SERIAL = 3_000, 73_415
_TAIL = re.compile(r"[\s,]*(?:\u0439|\u0433|y|g|\u0439\u0438\u043b|\u0433\u043e\u0434\u0430?|yil)\.?$", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})[.,/\-\s]\s?(\d{1,2})[.,/\-\s]\s?(\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}[.,/\-\s]\d{1,2}[.,/\-\s]\d{2}")
_YEAR_FIRST = re.compile(r"(\d{4})[./\-\s](\d{1,2})[./\-\s](\d{1,2})")
_IN_WORDS = re.compile(r"(\d{1,2})[\s\-.]+([^\W\d_]+)[\s\-.,]+(\d{4})")
_YEAR_THEN_WORDS = re.compile(r"(\d{4})[\s\-.,]*(?:\u0439\u0438\u043b|yil)?[\s\-.,]+(\d{1,2})[\s\-.]+([^\W\d_]+)")
_CLOCK = r"(\d{1,2})[:.\-](\d{2})(?::00)?"
_TIMES = re.compile(rf"{_CLOCK}(?:\s*[-\u2013\u2014]\s*{_CLOCK})?")
_ONE_DAY = timedelta(days=1)
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$")


def read_date(raw: Any) -> Cell:
    """Read a date: a date cell, a serial number, `27.07.2007`, `27/07/2007`, `2007-07-27`, `27 июл 2007`."""
    if isinstance(raw, datetime):
        return _in_bounds(raw.date(), raw)
    if isinstance(raw, date):
        return _in_bounds(raw, raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _serial(float(raw))
    text = _TAIL.sub("", _TIME.sub("", plain_text(raw).strip("'\u2019`"))).strip()
    if re.fullmatch(r"\d{5}", text):
        return _serial(float(text))
    for pattern, order in ((_DAY_FIRST, (2, 1, 0)), (_YEAR_FIRST, (0, 1, 2))):
        if found := pattern.fullmatch(text):
            year, month, day = (int(found.groups()[at]) for at in order)
            return _made(year, month, day, text)
    if found := _IN_WORDS.fullmatch(text):
        number = months().get(rough(found[2]))
        if number:
            return _made(int(found[3]), number, int(found[1]), text)
    if (found := _YEAR_THEN_WORDS.fullmatch(text)) and (number := months().get(rough(found[3]))):
        return _made(int(found[1]), number, int(found[2]), text)
    if _SHORT_YEAR.fullmatch(text):
        return refused("date_short_year", value=text)
    return refused("date_invalid", value=text)


def read_times(raw: Any) -> Cell:
    """Read when something begins, and ends if the cell says so: a time cell, `08:30`, `8.30`, `08:30-09:50`.

    The value is a pair of times, the second of which may be None.
    """
    if isinstance(raw, timedelta):
        raw = raw / _ONE_DAY
    if isinstance(raw, datetime | time):
        return Cell((time(raw.hour, raw.minute), None))
    if isinstance(raw, float) and 0 < raw < 1:
        return Cell((time(*divmod(round(raw * 24 * 60) % (24 * 60), 60)), None))
    found = _TIMES.fullmatch(plain_text(raw))
    try:
        if found:
            begins = time(int(found[1]), int(found[2]))
            return Cell((begins, time(int(found[3]), int(found[4])) if found[3] else None))
    except ValueError:
        pass
    return refused("time_invalid", value=plain_text(raw))


def _serial(number: float) -> Cell:
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return refused("date_invalid", value=plain_text(number))
    return Cell(_EPOCH + timedelta(days=int(number)))


def _made(year: int, month: int, day: int, text: str) -> Cell:
    try:
        return _in_bounds(date(year, month, day), text)
    except ValueError:
        return refused("date_invalid", value=text)


def _in_bounds(day: date, raw: Any) -> Cell:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return refused("date_invalid", value=plain_text(raw))
    return Cell(day)
