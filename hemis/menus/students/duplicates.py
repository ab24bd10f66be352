"""Такрорлар: two cards that look like one person, and how they become one (H-10)."""

from typing import Any, NamedTuple

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, tuple_
from sqlalchemy.orm import joinedload

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.vocabulary import KINDS
from hemis.extensions import db
from hemis.models.students import Student
from hemis.operations import student_merging
from hemis.web import clock, personal
from hemis.web.answers import done
from hemis.web.export import asked_for_file, export_lines
from hemis.web.forms import Form
from hemis.web.listing import page_of

bp = Blueprint("duplicates", __name__, url_prefix="/duplicates")
BY_NAME, BY_PASSPORT = _l("исми ва туғилган санаси"), _l("паспорт рақами")
MOST = 500


class Twins(NamedTuple):
    """Two cards and what is the same on them; the first is the older card."""

    first: Student
    second: Student
    same: Any


COLUMNS = (
    (_l("Биринчи карта"), lambda row: row.first.full_name),
    (_l("Рақами"), lambda row: row.first.number),
    (_l("Гуруҳи"), lambda row: row.first.group.name),
    (_l("Иккинчи карта"), lambda row: row.second.full_name),
    (_l("Рақами"), lambda row: row.second.number),
    (_l("Гуруҳи"), lambda row: row.second.group.name),
    (_l("Нимаси бир хил"), lambda row: str(row.same)),
)


def found() -> list[Twins]:
    """Return the pairs of the viewer's scope, by two statements."""
    by_name = _pairs(
        (Student.sort_key, Student.birth_date), BY_NAME, scoped(Student).where(Student.birth_date.is_not(None))
    )
    by_passport = _pairs((Student.passport_number,), BY_PASSPORT, scoped(Student).where(Student.passport_number != ""))
    told = {(each.first.id, each.second.id) for each in by_name}
    return by_name + [each for each in by_passport if (each.first.id, each.second.id) not in told]


def _pairs(columns: tuple[Any, ...], same: Any, rows: Select[Student]) -> list[Twins]:
    doubled = rows.with_only_columns(*columns).group_by(*columns).having(func.count() > 1).limit(MOST)
    alike = rows.where(tuple_(*columns).in_(doubled)).order_by(*columns, Student.id).options(joinedload(Student.group))
    pairs, first = [], None
    for row in db.session.scalars(alike):
        is_same = first is not None and all(getattr(first, each.key) == getattr(row, each.key) for each in columns)
        if first is not None and is_same:
            pairs.append(Twins(first, row, same))
        else:
            first = row
    return pairs


@bp.get("/")
@requires("students.duplicates:edit")
def index() -> ResponseReturnValue:
    pairs = found()
    if asked_for_file():
        return export_lines(pairs, COLUMNS, "duplicates", str(_("Такрорлар")))
    return render_template("students/duplicates/index.html", page=page_of(pairs))


@bp.route("/<int:student_id>/with/<int:other_id>", methods=["GET", "POST"])
@requires("students.duplicates:edit")
def merge(student_id: int, other_id: int) -> ResponseReturnValue:
    kept = scoped_or_404(Student, student_id, joinedload(Student.group))
    other = scoped_or_404(Student, other_id, joinedload(Student.group))
    form = Form()
    if form.carry_out(lambda: student_merging.merge(kept, other, at=clock.now(), by=person())):
        return done(_("Карталар бирлаштирилди."), "students.base.show", student_id=student_id)
    personal.looked_at(Student, other_id, personal.EDIT)
    stands = student_merging.standing((student_id, other_id))
    words = [(_(KINDS.get(name, name)), rows) for name, rows in stands.items()]
    page = {"form": form, "kept": kept, "other": other, "stands": sorted(words)}
    return render_template("students/duplicates/merge.html", **page), form.status
