"""What the pages of the rating share: the year that is asked for, whose lines the viewer sees, in which order."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from hemis.access import sees_rated
from hemis.domain.formats import short_date
from hemis.domain.names import fold
from hemis.domain.rating import ZERO
from hemis.models.rating import FROZEN
from hemis.operations.rating import STATES
from hemis.operations.rating_tables import Line, Reading, Standing, Unit, compared, name_key, standing_sets
from hemis.web import clock, menu
from hemis.web.chosen import asked_id
from hemis.web.export import Column, asked_for_file, export_lines
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, folded_words, page_of

Row = TypeVar("Row", Line, Unit)
BARS = 15
"""So many stand in a chart: more cannot be told apart."""


class Years:
    """The years that have a rating, the one that is asked for, and the one before it."""

    def __init__(self) -> None:
        self.sets = {each.year_id: each for each in standing_sets()}
        self.reading = Reading(clock.today())

    @cached_property
    def asked(self) -> int | None:
        """The year of the address, else the newest that has begun to be rated."""
        key = asked_id("year_id")
        return key if key in self.sets else next(iter(self.sets), None)

    @cached_property
    def now(self) -> Standing | None:
        """The rating of the year that is asked for, each line beside what it was a year before."""
        if self.asked is None:
            return None
        found = self.reading.standing(self.sets[self.asked])
        earlier = self.before
        if earlier is None:
            return found
        return Standing(
            found.chosen,
            found.day,
            compared(found.lines, earlier.lines),
            compared(found.departments, earlier.departments),
            compared(found.faculties, earlier.faculties),
            found.found,
        )

    @cached_property
    def before(self) -> Standing | None:
        """The rating of the academic year before, if there was one."""
        if self.asked is None:
            return None
        code = str(int(self.sets[self.asked].year.code) - 1)
        earlier = next((each for each in self.sets.values() if each.year.code == code), None)
        return self.reading.standing(earlier) if earlier else None


class RatingFilter(FilterForm):
    """The year, and a word of the name."""

    q = StringField(_l("Номи"))
    year_id = SelectField(_l("Ўқув йили"), validate_choice=False)

    def __init__(self, years: Years) -> None:
        super().__init__()
        self.year_id.choices = [(str(key), each.year.name) for key, each in years.sets.items()]
        if years.asked:
            self.year_id.data = str(years.asked)

    @property
    def is_narrowed(self) -> bool:
        """A year is always chosen."""
        return any(field.data for field in self if field.name != "year_id")

    def finds(self, name: str) -> bool:
        """Say whether every word of the search occurs in a name, in either script."""
        key = fold(name)
        return all(word in key for word in folded_words(self.q.data))


class TeacherFilter(RatingFilter):
    """Teachers of a faculty or a department that the viewer sees."""

    q = StringField(_l("Исм"))
    faculty_id = SelectField(_l("Факультет"), validate_choice=False)
    department_id = SelectField(_l("Кафедра"), validate_choice=False)

    def __init__(self, years: Years, lines: Sequence[Line]) -> None:
        super().__init__(years)
        self.faculty_id.choices = _choices({line.faculty.id: line.faculty for line in lines})
        self.department_id.choices = _choices({line.department.id: line.department for line in lines})

    @property
    def fields_shown(self) -> list[Any]:
        """All but those in which there is nothing to choose from."""
        return [field for field in self if field.name in ("q", "year_id") or len(field.choices) > 2]

    def narrow(self, lines: Sequence[Line]) -> list[Line]:
        return [line for line in lines if self._keeps(line)]

    def _keeps(self, line: Line) -> bool:
        asked = (self.faculty_id.data, line.faculty.id), (self.department_id.data, line.department.id)
        return all(not value or value == str(key) for value, key in asked) and self.finds(line.employee.full_name)


class DepartmentFilter(RatingFilter):
    faculty_id = SelectField(_l("Факультет"), validate_choice=False)

    def __init__(self, years: Years, faculties: Mapping[int, Any]) -> None:
        super().__init__(years)
        self.faculty_id.choices = _choices(faculties)

    @property
    def fields_shown(self) -> list[Any]:
        """All but the faculty where there is one only."""
        return [field for field in self if field.name != "faculty_id" or len(field.choices) > 2]


def _choices(rows: Mapping[int, Any]) -> list[tuple[str, Any]]:
    ordered = sorted(rows.values(), key=lambda row: row.sort_key)
    return [("", ALL), *((str(row.id), named(row)) for row in ordered)]


def seen_lines(standing: Standing | None) -> list[Line]:
    """Return the teachers whose places the viewer sees."""
    return seen(standing.lines) if standing else []


def seen(lines: Sequence[Line]) -> list[Line]:
    """Return those of some teachers whose places the viewer sees."""
    return [each for each in lines if sees_rated(each.faculty.id, each.department.id, each.key)]


def line_of(standing: Standing | None, employee_id: int) -> Line | None:
    """Return the line of a teacher in a rating."""
    return next((each for each in (standing.lines if standing else []) if each.key == employee_id), None)


def seen_departments(standing: Standing | None) -> list[Unit]:
    """Return the departments whose places the viewer sees."""
    rows: list[Any] = list(standing.departments) if standing else []
    return [each for each in rows if sees_rated(each.row.faculty_id, each.key)]


def seen_faculties(standing: Standing | None) -> list[Unit]:
    """Return the faculties whose places the viewer sees."""
    return [each for each in (standing.faculties if standing else []) if sees_rated(each.key)]


def change(row: Line | Unit) -> Decimal | None:
    """Return how many points a line has more than before; None where there was nothing before."""
    return None if row.before is None else row.points - row.before.points


def risen(row: Line | Unit) -> int | None:
    """Return how many places a line has risen; None where there was nothing before."""
    return None if row.before is None else row.before.place - row.place


PLACE: Column = (_l("Ўрни"), lambda row: row.place)
COMPARED: tuple[Column, ...] = (
    (_l("Ўтган йилги ўрни"), lambda row: row.before.place if row.before else ""),
    (_l("Ўтган йилги балли"), lambda row: row.before.points if row.before else ""),
    (_l("Ўрни ўзгариши"), risen),
    (_l("Балл ўзгариши"), change),
)


def unit_columns(title: str) -> tuple[Column, ...]:
    """Return what the file of a list of units holds; `title` is what such a unit is called."""
    return (
        PLACE,
        (title, lambda row: named(row.row)),
        (_l("Ўқитувчилар"), lambda row: row.teachers),
        (_l("Баллар йиғиндиси"), lambda row: row.sum),
        (_l("Ставкалар йиғиндиси"), lambda row: row.stake),
        (_l("Бир ставкага балл"), lambda row: row.points),
        *COMPARED,
    )


SORTS: Mapping[str, Callable[[Any], Any]] = {
    "place": lambda row: row.place,
    "name": name_key,
    "points": lambda row: row.points,
    "stake": lambda row: row.stake,
    "change": lambda row: change(row) or ZERO,
    "risen": lambda row: risen(row) or 0,
    "department": lambda row: row.department.sort_key if isinstance(row, Line) else "",
    "teachers": lambda row: row.teachers if isinstance(row, Unit) else 0,
    "sum": lambda row: row.sum if isinstance(row, Unit) else ZERO,
}


def in_order(rows: Sequence[Row]) -> list[Row]:
    """Return rows in the order of `?sort=`, those of one place in the order of their names."""
    asked = request.args.get("sort", "")
    key = SORTS.get(asked.removeprefix("-"), SORTS["place"])
    return sorted(sorted(rows, key=name_key), key=key, reverse=asked.startswith("-"))


class Bar(NamedTuple):
    """A line of a chart; `width` is its part of the longest, in percent."""

    label: str
    value: Decimal
    width: Decimal


def bars(rows: Sequence[tuple[str, Decimal]]) -> list[Bar]:
    """Return the bars of a chart."""
    longest = max((value for _label, value in rows), default=ZERO)
    return [Bar(label, value, value * 100 / longest if longest else ZERO) for label, value in rows]


def answered(
    template: str, years: Years, filters: RatingFilter, rows: Sequence[Row], columns: Sequence[Column], name: str
) -> ResponseReturnValue:
    """Answer with a page of lines that were computed; or, if the address says so, with all of them as a file."""
    ordered = in_order(rows)
    if asked_for_file():
        return export_lines(ordered, columns, name, told(str(menu.current_title()), years.now), day_of(years.now))
    return render_template(
        template, filters=filters, page=page_of(ordered), standing=years.now, chart=_chart(rows), **WORDS
    )


def told(title: str, standing: Standing | None) -> str:
    """Return what heads a rating on paper: its year, and the minutes by which a frozen one stands."""
    if standing is None:
        return title
    chosen = standing.chosen
    words = {"title": title, "year": chosen.year.name, "number": chosen.minutes_number}
    if chosen.state != FROZEN or chosen.minutes_date is None:
        return _("%(title)s: %(year)s ўқув йили", **words)
    day = short_date(chosen.minutes_date)
    return _("%(title)s: %(year)s ўқув йили, %(day)s даги %(number)s-сон баённома", day=day, **words)


def day_of(standing: Standing | None) -> date | None:
    """Return the day of which a rating tells."""
    return standing.day if standing else None


def _chart(rows: Sequence[Any]) -> list[Bar]:
    """The best of the units; teachers are too many for a chart."""
    best = sorted(rows, key=lambda row: (row.place, name_key(row)))[:BARS]
    return bars([(named(each.row), each.points) for each in best if isinstance(each, Unit) and each.points])


WORDS: dict[str, Any] = {"change_of": change, "risen": risen, "states": STATES}
"""What templates of these rooms call by name."""
__all__ = [
    "COMPARED",
    "PLACE",
    "WORDS",
    "DepartmentFilter",
    "RatingFilter",
    "TeacherFilter",
    "Years",
    "answered",
    "bars",
    "change",
    "day_of",
    "in_order",
    "line_of",
    "risen",
    "seen",
    "seen_departments",
    "seen_faculties",
    "seen_lines",
    "told",
    "unit_columns",
]
