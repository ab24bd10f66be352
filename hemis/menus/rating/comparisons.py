"""What if: the places that a draft would give, beside those that hold; nothing of it is kept (H-8)."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import requires
from hemis.menus.rating.criteria import set_or_404
from hemis.menus.rating.explaining import broken_down
from hemis.menus.rating.reading import WORDS, RatingFilter, Years, change, in_order, line_of, risen
from hemis.models.rating import DRAFT, RatingSet
from hemis.operations.rating_tables import Line, Standing, Unit, compared
from hemis.web.export import Column, asked_for_file, export_lines
from hemis.web.forms import choice
from hemis.web.jinja import named
from hemis.web.listing import page_of

bp = Blueprint("comparisons", __name__, url_prefix="/criteria/<int:rating_set_id>/comparison")
WAYS = {"teachers": _l("ўқитувчилар"), "departments": _l("кафедралар"), "faculties": _l("факультетлар")}
TEACHERS, DEPARTMENTS = "teachers", "departments"


class ComparisonFilter(RatingFilter):
    by = choice(_l("Кимлар"), WAYS, optional=True, blank=_l("ўқитувчилар"))

    @property
    def way(self) -> str:
        """Whose places are compared."""
        return str(self.chosen("by") or TEACHERS)

    def lines(self, standing: Standing | None) -> list[Any]:
        """Return the lines of a rating that are compared."""
        if standing is None:
            return []
        if self.way == TEACHERS:
            return list(standing.lines)
        return list(standing.departments if self.way == DEPARTMENTS else standing.faculties)


@bp.get("/")
@requires("rating.criteria:edit")
def index(rating_set_id: int) -> ResponseReturnValue:
    found, years = _draft_or_404(rating_set_id), Years()
    filters = ComparisonFilter(years)
    del filters.year_id
    draft = years.reading.standing(found)
    other = _holding(found, years)
    rows = [row for row in compared(filters.lines(draft), filters.lines(other)) if filters.finds(name_of(row))]
    if asked_for_file():
        title = _("%(year)s: %(name)s. Ўринлар қандай ўзгаради", year=found.year.name, name=found.name)
        return export_lines(in_order(rows), columns_of(filters.way), "rating-comparison", title, draft.day)
    page = page_of(in_order(rows))
    changed = sum(1 for row in rows if row.before and row.before.place != row.place)
    return render_template(
        "rating/comparisons/index.html", row=found, other=other, filters=filters, page=page, changed=changed, **WORDS
    )


@bp.get("/<int:employee_id>")
@requires("rating.criteria:edit")
def show(rating_set_id: int, employee_id: int) -> ResponseReturnValue:
    """What the points of a teacher would be made of."""
    found, years = _draft_or_404(rating_set_id), Years()
    draft, other = years.reading.standing(found), _holding(found, years)
    line = line_of(draft, employee_id) or abort(404)
    beside = replace(draft, lines=compared(draft.lines, other.lines if other else []))
    return broken_down(line.employee, beside)


def _draft_or_404(rating_set_id: int) -> RatingSet:
    found = set_or_404(rating_set_id)
    return found if found.state == DRAFT else abort(404)


def _holding(found: RatingSet, years: Years) -> Standing | None:
    """Return the rating that holds in the year of a draft."""
    holding = years.sets.get(found.year_id)
    return years.reading.standing(holding) if holding else None


def columns_of(way: str) -> tuple[Column, ...]:
    """Return what the file holds: by the draft, by what is in force, and the difference."""
    name: Column = (_l("Номи"), lambda row: named(row.employee if way == TEACHERS else row.row))
    stakes = (_l("Ставка") if way == TEACHERS else _l("Ставкалар йиғиндиси")), lambda row: row.stake
    return (
        (_l("Қоралама бўйича ўрни"), lambda row: row.place),
        name,
        stakes,
        (_l("Қоралама бўйича балл"), lambda row: row.points),
        (_l("Ҳозирги ўрни"), lambda row: row.before.place if row.before else ""),
        (_l("Ҳозирги балл"), lambda row: row.before.points if row.before else ""),
        (_l("Ўрни ўзгариши"), risen),
        (_l("Балл ўзгариши"), change),
    )


def name_of(row: Line | Unit) -> str:
    """Return the name by which a line is searched."""
    return row.employee.full_name if isinstance(row, Line) else row.row.name
