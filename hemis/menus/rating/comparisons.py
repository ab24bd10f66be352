"""What if: the places that a draft would give, beside those that hold; nothing of it is kept (H-8)."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import requires
from hemis.menus.rating.criteria import set_or_404
from hemis.menus.rating.reading import WORDS, RatingFilter, Years, change, in_order, risen
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
    found, years = set_or_404(rating_set_id), Years()
    filters = ComparisonFilter(years)
    del filters.year_id
    draft = years.reading.standing(found)
    holding = years.sets.get(found.year_id)
    other = years.reading.standing(holding) if holding and holding.id != found.id else None
    rows = [row for row in compared(filters.lines(draft), filters.lines(other)) if filters.finds(name_of(row))]
    if asked_for_file():
        title = _("%(year)s: %(name)s. Ўринлар қандай ўзгаради", year=found.year.name, name=found.name)
        return export_lines(in_order(rows), columns_of(filters.way), "rating-comparison", title, draft.day)
    page = page_of(in_order(rows))
    changed = sum(1 for row in rows if row.before and row.before.place != row.place)
    return render_template(
        "rating/comparisons/index.html", row=found, other=other, filters=filters, page=page, changed=changed, **WORDS
    )


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
