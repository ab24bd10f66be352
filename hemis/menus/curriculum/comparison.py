"""Two curricula side by side: what differs, and what only one of them has."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import requires, scoped
from hemis.domain.curriculum import DIFFERENT, ONLY_LEFT, ONLY_RIGHT, SAME, Pair, Side, compare
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.menus.curriculum.curricula import bp, curriculum_choice
from hemis.models.curriculum import Curriculum
from hemis.operations.plans import contents
from hemis.web.export import asked_for_file, export_table
from hemis.web.jinja import named
from hemis.web.listing import FilterForm

WORDS = {
    SAME: N_("бир хил"),
    DIFFERENT: N_("фарқ қилади"),
    ONLY_LEFT: N_("фақат биринчисида"),
    ONLY_RIGHT: N_("фақат иккинчисида"),
}
SIGNS = {SAME: "ok", DIFFERENT: "warn", ONLY_LEFT: "danger", ONLY_RIGHT: "danger"}


class ComparisonFilter(FilterForm):
    left = curriculum_choice(_l("Биринчи ўқув режа"), _l("танланг"))
    right = curriculum_choice(_l("Иккинчи ўқув режа"), _l("танланг"))


@bp.get("/comparison")
@requires("curriculum.curricula:view")
def comparison() -> ResponseReturnValue:
    filters = ComparisonFilter()
    left, right = _asked(filters, "left"), _asked(filters, "right")
    pairs = compare(_sides(left), _sides(right)) if left and right else []
    if left and right and asked_for_file():
        return _file(pairs, left, right)
    shown = {"filters": filters, "left": left, "right": right, "pairs": pairs, "words": WORDS, "signs": SIGNS}
    return render_template("curriculum/curricula/comparison.html", **shown)


def _asked(filters: ComparisonFilter, name: str) -> Curriculum | None:
    key = filters.chosen(name)
    return db.session.scalar(scoped(Curriculum).where(Curriculum.id == key)) if key else None


def _sides(curriculum: Curriculum) -> list[Side]:
    held = contents(curriculum.id)
    return [
        Side(each.subject_id, named(each.subject), semester.number, each.credits, each.total_hours)
        for semester in held.semesters
        for each in held.subjects.get(semester.id, [])
    ]


def _file(pairs: list[Pair], left: Curriculum, right: Curriculum) -> ResponseReturnValue:
    parts = (_("Семестр"), _("Кредит"), _("Соат"))
    headings = [_("Фан"), *(f"1: {part}" for part in parts), *(f"2: {part}" for part in parts), _("Натижа")]
    rows = [[pair.name, *_cells(pair.left), *_cells(pair.right), _(WORDS[pair.state])] for pair in pairs]
    title = _("Таққослаш: 1 — %(left)s, 2 — %(right)s", left=named(left), right=named(right))
    return export_table(headings, rows, "comparison", title)


def _cells(side: Side | None) -> list[int | None]:
    return [side.semester, side.credits, side.hours] if side else [None, None, None]
