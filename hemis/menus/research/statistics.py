"""Очиқ хизмат статистикаси: how often the public asks and what came of it, as the ministry is told it (P-16)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional, ValidationError

from hemis.access import requires
from hemis.domain.i18n import N_
from hemis.domain.visitors import ROBOT
from hemis.domain.withholding import K
from hemis.operations import visits
from hemis.operations.announcements import STATES
from hemis.operations.directions import DIRECTIONS
from hemis.operations.service_results import Results, results
from hemis.operations.visits import Line
from hemis.web import clock
from hemis.web.export import asked_for_file, export_lines
from hemis.web.forms import DateField, choice
from hemis.web.language import LANGUAGES
from hemis.web.listing import ALL, FilterForm

bp = Blueprint("statistics", __name__, url_prefix="/statistics")
DAY, USUAL, LONGEST, MANY_DAYS = timedelta(days=1), 30, 366, 62
PLACES = {code: each.brief or each.title for code, each in DIRECTIONS.items()} | {"service": N_("Бошқа саҳифалар")}
VISITORS = {
    "phone": N_("Телефон"),
    "computer": N_("Компьютер"),
    "robot": N_("Робот"),
    "other": N_("Аниқланмаган"),
}
ASKED = {"page": N_("Саҳифа"), "file": N_("Файл")}
LEFT_OUT = N_("бирга ҳисобланган")
TITLES = {"direction": PLACES, "visitor": VISITORS, "language": LANGUAGES, "asked": ASKED}


def word(way: str, code: str | None) -> str:
    """Return a mark in words; one that is left out says so."""
    if code is None:
        return _(LEFT_OUT)
    return TITLES[way][code] if way == "language" else _(TITLES[way][code])


LINE_COLUMNS = (
    (_l("Кун"), lambda row: row.day),
    (_l("Йўналиш"), lambda row: word("direction", row.direction)),
    (_l("Ким"), lambda row: word("visitor", row.visitor)),
    (_l("Тил"), lambda row: word("language", row.language)),
    (_l("Нима сўралган"), lambda row: word("asked", row.asked)),
    (_l("Сони"), lambda row: row.times),
)
RESULT_COLUMNS = (
    (_l("Йўналиш"), lambda row: _(PLACES[row.direction])),
    *((_l(title), lambda row, state=state: row.states[state]) for state, title in STATES.items()),
    (_l("Шу кунларда эълон қилинган"), lambda row: row.published),
    (_l("Ўртача (медиана), соат"), lambda row: row.median_hours),
    (_l("Энг узоғи, соат"), lambda row: row.longest_hours),
    (_l("Кечикиб эълон қилинган"), lambda row: row.late),
    (_l("Муддати ўтиб кутмоқда"), lambda row: row.overdue),
)


class StatisticsFilter(FilterForm):
    first = DateField(_l("Қайси кундан"), [Optional()])
    last = DateField(_l("Қайси кунгача"), [Optional()], description=_l("Фақат тугаган кунлар саналади."))
    direction = choice(_l("Йўналиш"), PLACES, optional=True, blank=ALL)

    def validate_first(self, field: DateField) -> None:
        if field.data and field.data > self.last_day:
            raise ValidationError(_("Бошланиш санаси тугаш санасидан кейин."))
        if field.data and field.data <= self.last_day - LONGEST * DAY:
            raise ValidationError(_("Бир сўровда кўпи билан 366 кун олинади."))

    def validate_last(self, field: DateField) -> None:
        if field.data and field.data > self.yesterday:
            raise ValidationError(_("Фақат тугаган кунлар берилади: охирги кун кечаги кун бўлсин."))

    @property
    def yesterday(self) -> date:
        """The last day of which all is counted."""
        return visits.last_day_over(clock.now())

    @property
    def last_day(self) -> date:
        """The last day shown; a day that is not over is none."""
        return min(self.last.data or self.yesterday, self.yesterday)

    def days(self) -> tuple[date, date]:
        """Return the days shown: all of them over, a year of them at most."""
        last = self.last_day
        return self.chosen("first") or last - (USUAL - 1) * DAY, last

    def narrow(self, rows: list[Line]) -> list[Line]:
        direction = self.chosen("direction")
        return [row for row in rows if not direction or row.direction == direction]


@bp.get("/")
@requires("research.statistics:view")
def index() -> ResponseReturnValue:
    filters, moment = StatisticsFilter(), clock.now()
    first, last = filters.days()
    is_of_results = request.args.get("part") == "results"
    if asked_for_file() and is_of_results:
        found = [row for row in results(first, last, at=moment) if filters.chosen("direction") in (None, row.direction)]
        return export_lines(found, RESULT_COLUMNS, "results", title=_("Очиқ хизмат натижалари"))
    lines = filters.narrow(visits.lines(first, last))
    if asked_for_file():
        return export_lines(lines, LINE_COLUMNS, "requests", title=_("Очиқ хизматга мурожаатлар"))
    shown = {"filters": filters, "first": first, "last": last, "least": K, "lines": lines}
    return render_template("research/statistics/index.html", **shown, **_drawn(lines, first, last))


def _drawn(lines: Sequence[Line], first: date, last: date) -> dict[str, Any]:
    by_month = (last - first).days >= MANY_DAYS
    shares = {way: [(word(way, getattr(row, way)), row.times) for row in visits.added(lines, [way])] for way in TITLES}
    found: list[Results] = results(first, last, at=clock.now())
    return {
        "bars": _bars(lines, first, last, by_month),
        "by_month": by_month,
        "shares": shares,
        "total": sum(row.times for row in lines),
        "robots": sum(row.times for row in lines if row.visitor == ROBOT),
        "results": found,
        "states": STATES,
        "places": PLACES,
        "complaints": visits.complaints(first, last),
        "word": word,
    }


def _bars(lines: Sequence[Line], first: date, last: date, by_month: bool) -> list[tuple[str, int, int]]:
    """Return what each day or month is called, how many asked in it, and how many of them were robots."""
    form = "%m.%Y" if by_month else "%d.%m.%Y"
    days = (first + number * DAY for number in range((last - first).days + 1))
    sums = {f"{day:{form}}": [0, 0] for day in days}
    for row in lines:
        if row.day is not None:
            sums[f"{row.day:{form}}"][0] += row.times
            sums[f"{row.day:{form}}"][1] += row.times if row.visitor == ROBOT else 0
    return [(name, count, robots) for name, (count, robots) in sums.items()]
