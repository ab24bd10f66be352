"""Такрорлар: two cards that look like one person, and how they become one (H-10)."""

from collections import defaultdict
from typing import Any, NamedTuple

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, tuple_
from sqlalchemy.orm import joinedload

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.names import alike, likeness
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
NAME = (Student.surname, Student.first_name, Student.patronymic)


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
    """Return the pairs of the viewer's scope, by three statements."""
    by_name = _named_alike()
    by_passport = _pairs((Student.passport_number,), BY_PASSPORT, scoped(Student).where(Student.passport_number != ""))
    told = {(each.first.id, each.second.id) for each in by_name}
    return by_name + [each for each in by_passport if (each.first.id, each.second.id) not in told]


def _named_alike() -> list[Twins]:
    """Names are compared here and not by the database, which does not know scripts and spellings."""
    born = scoped(Student).where(Student.birth_date.is_not(None)).order_by(Student.id)
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in db.session.execute(born.with_only_columns(Student.id, Student.birth_date, *NAME)):
        groups[row.birth_date, likeness(row.surname, row.first_name)].append(row)
    pairs = [
        (first.id, second.id) for first, *others in groups.values() for second in others if alike(first[2:], second[2:])
    ][:MOST]
    wanted = scoped(Student).where(Student.id.in_({key for pair in pairs for key in pair}))
    cards = {row.id: row for row in db.session.scalars(wanted.options(joinedload(Student.group)))}
    told = [Twins(cards[first], cards[second], BY_NAME) for first, second in pairs]
    return sorted(told, key=lambda each: each.first.sort_key)


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
        keys = {card.id for pair in pairs for card in (pair.first, pair.second)}
        personal.looked_through(Student, scoped(Student).where(Student.id.in_(keys)))
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
    personal.looked_at(Student, student_id, personal.EDIT, other_id)
    stands = student_merging.standing((student_id, other_id))
    words = [(_(KINDS.get(name, name)), rows) for name, rows in stands.items()]
    page = {"form": form, "kept": kept, "other": other, "stands": sorted(words)}
    return render_template("students/duplicates/merge.html", **page), form.status
