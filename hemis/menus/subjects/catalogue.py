"""Фанлар: the catalogue of subjects, kept by the academic office; credits belong to their curricula (H-4)."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import BooleanField, StringField

from hemis.access import can, person, requires, scoped, scoped_or_404
from hemis.domain.classifiers import EDUCATION_TYPE
from hemis.extensions import db
from hemis.models.curriculum import AcademicYear, Curriculum, CurriculumSubject, Semester
from hemis.models.materials import LearningResource, Question
from hemis.models.structure import Department
from hemis.models.subjects import Subject, SubjectGroup
from hemis.operations import plain
from hemis.web.answers import done, listed, removal
from hemis.web.choices import department_field, department_filter
from hemis.web.export import yes_no
from hemis.web.forms import Form, ScopedSelect, choice, required, text
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, activity_filter, folded, sort_by

bp = Blueprint("catalogue", __name__, url_prefix="/catalogue")
EVERY_TYPE = _l("барча таълим турлари")
SHOWN = 60
"""A general subject stands in every curriculum of ten years: the newest are enough for a card."""
SORTS = {
    "name": Subject.sort_key,
    "code": Subject.code,
    "group": SubjectGroup.sort_key,
    "department": Department.sort_key,
}
WHOLE = (joinedload(Subject.group), joinedload(Subject.department))
COLUMNS = (
    (_l("Код"), lambda row: row.code),
    (_l("Номи"), lambda row: row.name),
    (_l("Номи (лотинча)"), lambda row: row.name_latin),
    (_l("Таълим тури"), lambda row: type_of(row)),
    (_l("Фанлар гуруҳи"), lambda row: row.group.name),
    (_l("Кафедра"), lambda row: row.department.name),
    (_l("Фаол"), lambda row: yes_no(row.is_active)),
)


def type_of(subject: Subject) -> str:
    """Return the level at which a subject is taught, in words."""
    return _(EDUCATION_TYPE[subject.education_type]) if subject.education_type else str(EVERY_TYPE)


class SubjectFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    group_id = ScopedSelect(
        _l("Фанлар гуруҳи"),
        model=SubjectGroup,
        title=named,
        narrow=lambda rows: rows.order_by(SubjectGroup.sort_key),
        blank=ALL,
    )
    department_id = department_filter()
    education_type = choice(_l("Таълим тури"), EDUCATION_TYPE, optional=True, blank=ALL)
    active = activity_filter()

    def narrow(self, statement: Select[Subject]) -> Select[Subject]:
        statement = self.by_columns(statement, Subject.group_id, Subject.department_id)
        if level := self.chosen("education_type"):
            statement = statement.where(Subject.education_type.in_(("", level)))
        return self.by_activity(statement, Subject).where(folded(Subject.name_key, self.q.data))


class SubjectForm(Form):
    name = text(_l("Номи"), 300)
    name_latin = text(_l("Номи (лотинча)"), 300, optional=True, description=_l("Бўш қолдирилса, ўзи ёзилади."))
    code = text(_l("Код"), 20)
    education_type = choice(_l("Таълим тури"), EDUCATION_TYPE, optional=True, blank=EVERY_TYPE)
    group_id = ScopedSelect(
        _l("Фанлар гуруҳи"),
        required(),
        model=SubjectGroup,
        title=named,
        narrow=lambda rows: rows.where(SubjectGroup.is_active).order_by(SubjectGroup.sort_key),
    )
    department_id = department_field(*required())
    is_active = BooleanField(_l("Фаол"), default=True)


@bp.get("/")
@requires("subjects.catalogue:view")
def index() -> ResponseReturnValue:
    filters = SubjectFilter()
    rows = (
        scoped(Subject)
        .join(Subject.group)
        .join(Subject.department)
        .options(contains_eager(Subject.group), contains_eager(Subject.department))
    )
    template = "subjects/catalogue/index.html"
    return listed(template, sort_by(filters.narrow(rows), SORTS), COLUMNS, filters, type_of=type_of)


@bp.get("/<int:taught_subject_id>")
@requires("subjects.catalogue:view")
def show(taught_subject_id: int) -> ResponseReturnValue:
    subject = scoped_or_404(Subject, taught_subject_id, *WHOLE)
    places = db.session.scalars(_places(taught_subject_id).limit(SHOWN + 1)).all()
    return render_template(
        "subjects/catalogue/show.html",
        subject=subject,
        type_of=type_of,
        places=places[:SHOWN],
        is_cut=len(places) > SHOWN,
        resources=_count(LearningResource, taught_subject_id) if can("subjects.resources:view") else None,
        questions=_count(Question, taught_subject_id) if can("subjects.questions:view") else None,
        history=history_of(subject, SubjectForm),
    )


def _places(subject_id: int) -> Select[CurriculumSubject]:
    """Where a subject stands in curricula within the viewer's scope, the newest intake first."""
    semester = contains_eager(CurriculumSubject.semester)
    curriculum = semester.contains_eager(Semester.curriculum)
    return (
        scoped(CurriculumSubject)
        .where(CurriculumSubject.subject_id == subject_id)
        .join(CurriculumSubject.semester)
        .join(Semester.curriculum)
        .join(Curriculum.intake_year)
        .options(semester, curriculum.contains_eager(Curriculum.intake_year))
        .order_by(AcademicYear.code.desc(), Curriculum.sort_key, Semester.number, CurriculumSubject.id)
    )


def _count(model: type[LearningResource] | type[Question], subject_id: int) -> int:
    rows = scoped(model).where(model.subject_id == subject_id, model.is_active)
    return db.session.scalar(rows.with_only_columns(func.count())) or 0


@bp.route("/new", methods=["GET", "POST"])
@requires("subjects.catalogue:edit")
def new() -> ResponseReturnValue:
    return _form(Subject())


@bp.route("/<int:taught_subject_id>/edit", methods=["GET", "POST"])
@requires("subjects.catalogue:edit")
def edit(taught_subject_id: int) -> ResponseReturnValue:
    return _form(scoped_or_404(Subject, taught_subject_id))


def _form(subject: Subject) -> ResponseReturnValue:
    form = SubjectForm(obj=subject)
    if form.carry_out(lambda: plain.save(subject, form.values, by=person())):
        return done(_("Сақланди."), ".show", taught_subject_id=subject.id)
    return render_template("subjects/catalogue/form.html", form=form, subject=subject), form.status


@bp.route("/<int:taught_subject_id>/remove", methods=["GET", "POST"])
@requires("subjects.catalogue:edit")
def remove(taught_subject_id: int) -> ResponseReturnValue:
    subject = scoped_or_404(Subject, taught_subject_id)
    return removal(subject, url_for(".show", taught_subject_id=taught_subject_id))
