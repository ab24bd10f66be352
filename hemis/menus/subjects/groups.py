"""Фанлар гуруҳлари: groups of subjects, kept by the academic office (H-4)."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func
from wtforms import BooleanField, StringField

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.extensions import db
from hemis.models.subjects import Subject, SubjectGroup
from hemis.operations import plain
from hemis.web.answers import done, listed, removal
from hemis.web.export import yes_no
from hemis.web.forms import Form, text
from hemis.web.history import history_of
from hemis.web.listing import FilterForm, activity_filter, folded, sort_by

bp = Blueprint("groups", __name__, url_prefix="/groups")
SORTS = {"name": SubjectGroup.sort_key, "code": SubjectGroup.code}
COLUMNS = (
    (_l("Код"), lambda row: row.code),
    (_l("Номи"), lambda row: row.name),
    (_l("Номи (лотинча)"), lambda row: row.name_latin),
    (_l("Фаол"), lambda row: yes_no(row.is_active)),
)


class SubjectGroupFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    active = activity_filter()

    def narrow(self, statement: Select[SubjectGroup]) -> Select[SubjectGroup]:
        return self.by_activity(statement, SubjectGroup).where(folded(SubjectGroup.name_key, self.q.data))


class SubjectGroupForm(Form):
    name = text(_l("Номи"), 300)
    name_latin = text(_l("Номи (лотинча)"), 300, optional=True, description=_l("Бўш қолдирилса, ўзи ёзилади."))
    code = text(_l("Код"), 20)
    is_active = BooleanField(_l("Фаол"), default=True)


@bp.get("/")
@requires("subjects.groups:view")
def index() -> ResponseReturnValue:
    filters = SubjectGroupFilter()
    rows = sort_by(filters.narrow(scoped(SubjectGroup)), SORTS)
    return listed("subjects/groups/index.html", rows, COLUMNS, filters, counts=_counts())


def _counts() -> dict[int, int]:
    """The number of subjects of each group."""
    counted = scoped(Subject).with_only_columns(Subject.group_id, func.count()).group_by(Subject.group_id)
    return {group: number for group, number in db.session.execute(counted)}


@bp.get("/<int:subject_group_id>")
@requires("subjects.groups:view")
def show(subject_group_id: int) -> ResponseReturnValue:
    group = scoped_or_404(SubjectGroup, subject_group_id)
    subjects = scoped(Subject).where(Subject.group_id == subject_group_id).order_by(Subject.sort_key, Subject.id)
    return render_template(
        "subjects/groups/show.html",
        group=group,
        subjects=db.session.scalars(subjects).all(),
        history=history_of(group, SubjectGroupForm),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires("subjects.groups:edit")
def new() -> ResponseReturnValue:
    return _form(SubjectGroup())


@bp.route("/<int:subject_group_id>/edit", methods=["GET", "POST"])
@requires("subjects.groups:edit")
def edit(subject_group_id: int) -> ResponseReturnValue:
    return _form(scoped_or_404(SubjectGroup, subject_group_id))


def _form(group: SubjectGroup) -> ResponseReturnValue:
    form = SubjectGroupForm(obj=group)
    if form.carry_out(lambda: plain.save(group, form.values, by=person())):
        return done(_("Сақланди."), ".show", subject_group_id=group.id)
    return render_template("subjects/groups/form.html", form=form, group=group), form.status


@bp.route("/<int:subject_group_id>/remove", methods=["GET", "POST"])
@requires("subjects.groups:edit")
def remove(subject_group_id: int) -> ResponseReturnValue:
    group = scoped_or_404(SubjectGroup, subject_group_id)
    return removal(group, url_for(".show", subject_group_id=subject_group_id))
