"""Академик гуруҳлар: academic groups, kept by the faculty."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import BooleanField, StringField

from hemis.access import can, person, requires, scoped, scoped_or_404, viewer
from hemis.domain.classifiers import COURSE, EDUCATION_FORM, LANGUAGE, PAYMENT_FORM, STUDENT_STATUS
from hemis.domain.movement import STUDYING
from hemis.extensions import db
from hemis.models.achievements import Achievement
from hemis.models.curriculum import Curriculum, Speciality
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup, Student
from hemis.operations.achievements import count_of
from hemis.operations.groups import count_without_tutor, has_acting_tutor, save_group
from hemis.web import clock
from hemis.web.answers import done, listed, removal
from hemis.web.choices import faculty_filter
from hemis.web.export import asked_for_file, export, yes_no
from hemis.web.forms import Form, IntegerField, ScopedSelect, between, choice, required, text
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, activity_filter, folded, sort_by

bp = Blueprint("groups", __name__, url_prefix="/groups")
TUTORED = {"1": _l("тьютори бор"), "0": _l("тьюторсиз")}
DISMISSED = "14"
SORTS = {
    "name": AcademicGroup.sort_key,
    "speciality": Speciality.sort_key,
    "course": AcademicGroup.course,
    "students": AcademicGroup.student_count,
}
COLUMNS = (
    (_l("Номи"), lambda row: row.name),
    (_l("Факультет"), lambda row: row.faculty.name),
    (_l("Мутахассислик шифри"), lambda row: row.speciality.code),
    (_l("Мутахассислик"), lambda row: row.speciality.name),
    (_l("Таълим шакли"), lambda row: _(EDUCATION_FORM[row.education_form])),
    (_l("Таълим тили"), lambda row: _(LANGUAGE[row.language])),
    (_l("Курс"), lambda row: row.course),
    (_l("Бошланган йили"), lambda row: row.start_year),
    (_l("Тьютор"), lambda row: row.tutor.full_name if row.tutor else ""),
    (_l("Талабалар сони"), lambda row: row.student_count),
    (_l("Фаол"), lambda row: yes_no(row.is_active)),
)
STUDENT_COLUMNS = (
    (_l("Ф.И.Ш."), lambda row: row.full_name),
    (_l("Ф.И.Ш. (лотинча)"), lambda row: row.full_name_latin),
    (_l("Талаба рақами"), lambda row: row.number),
    (_l("Ҳолати"), lambda row: _(STUDENT_STATUS[row.status])),
    (_l("Тўлов шакли"), lambda row: _(PAYMENT_FORM[row.payment_form])),
    (_l("Вилоят"), lambda row: row.region),
    (_l("Туман (шаҳар)"), lambda row: row.district),
    (_l("Қабул йили"), lambda row: row.admission_year),
    (_l("Изоҳ"), lambda row: row.note),
)


class OwnFacultyFilter(FilterForm):
    """What a dean's office narrows its groups by."""

    q = StringField(_l("Қидириш"))
    speciality_id = ScopedSelect(
        _l("Мутахассислик"),
        model=Speciality,
        title=lambda row: f"{row.code} {named(row)}",
        narrow=lambda rows: rows.order_by(Speciality.code),
        blank=ALL,
    )
    course = choice(_l("Курс"), COURSE, optional=True, blank=ALL)
    education_form = choice(_l("Таълим шакли"), EDUCATION_FORM, optional=True, blank=ALL)
    language = choice(_l("Таълим тили"), LANGUAGE, optional=True, blank=ALL)
    tutor = choice(_l("Тьютор"), TUTORED, optional=True, blank=ALL)
    active = activity_filter()

    def narrow(self, statement: Select[AcademicGroup]) -> Select[AcademicGroup]:
        for name in ("faculty_id", "speciality_id", "course", "education_form", "language"):
            if name in self and (value := self.chosen(name)):
                statement = statement.where(getattr(AcademicGroup, name) == value)
        if asked := self.chosen("tutor"):
            acting = has_acting_tutor(clock.today())
            statement = statement.where(acting if asked == "1" else ~acting)
        return self.by_activity(statement, AcademicGroup).where(folded(AcademicGroup.name_key, self.q.data))


class GroupFilter(OwnFacultyFilter):
    """The same for those who see several faculties."""

    faculty_id = faculty_filter()


def _own_students(rows: Select[Student]) -> Select[Student]:
    """Those who study in the group of the address; a new group has nobody yet."""
    group_id = (request.view_args or {}).get("group_id")
    return rows.where(Student.group_id == group_id, Student.status == STUDYING).order_by(Student.sort_key, Student.id)


class GroupForm(Form):
    name = text(_l("Номи"), 30)
    name_latin = text(_l("Номи (лотинча)"), 30, optional=True, description=_l("Бўш қолдирилса, ўзи ёзилади."))
    curriculum_id = ScopedSelect(
        _l("Ўқув режа"),
        required(),
        model=Curriculum,
        title=lambda row: f"{named(row)}, {row.intake_year.name}",
        narrow=lambda rows: rows.where(Curriculum.is_active, Curriculum.is_approved).order_by(Curriculum.sort_key),
        loads=(joinedload(Curriculum.intake_year),),
        description=_l("Мутахассислик, факультет ва таълим шакли ўқув режадан олинади."),
    )
    language = choice(_l("Таълим тили"), LANGUAGE)
    course = choice(_l("Курс"), COURSE, coerce=int)
    start_year = IntegerField(_l("Бошланган йили"), [*required(), between(1990, 2100)])
    tutor_id = ScopedSelect(
        _l("Тьютор"),
        model=Employee,
        title=named,
        narrow=lambda rows: rows.where(Employee.status != DISMISSED).order_by(Employee.sort_key),
    )
    leader_id = ScopedSelect(
        _l("Гуруҳ сардори"),
        model=Student,
        title=named,
        narrow=_own_students,
        description=_l("Шу гуруҳда ўқиётган талабалардан бири."),
    )
    is_active = BooleanField(_l("Фаол"), default=True)


@bp.get("/")
@requires("students.groups:view")
def index() -> ResponseReturnValue:
    filters = OwnFacultyFilter() if viewer().faculty_id else GroupFilter()
    rows = scoped(AcademicGroup).join(AcademicGroup.speciality).options(contains_eager(AcademicGroup.speciality))
    if asked_for_file():  # the page does not say them
        rows = rows.options(joinedload(AcademicGroup.faculty), joinedload(AcademicGroup.tutor))
        return export(sort_by(filters.narrow(rows), SORTS), COLUMNS, "groups")
    without = count_without_tutor(scoped(AcademicGroup), clock.today()) if can("staff.tutors:view") else 0
    found = sort_by(filters.narrow(rows), SORTS)
    return listed("students/groups/index.html", found, COLUMNS, filters, without=without)


@bp.get("/<int:group_id>")
@requires("students.groups:view")
def show(group_id: int) -> ResponseReturnValue:
    group = _group(group_id)
    students = scoped(Student).where(Student.group_id == group_id).order_by(Student.sort_key, Student.id)
    if asked_for_file():
        return export(students, STUDENT_COLUMNS, f"group-{group_id}", named(group))
    return render_template(
        "students/groups/show.html",
        group=group,
        students=db.session.scalars(students).all(),
        achieved=count_of(scoped(Achievement), group_id),
        history=history_of(group, GroupForm),
    )


@bp.get("/<int:group_id>/print")
@requires("students.groups:view")
def paper(group_id: int) -> ResponseReturnValue:
    students = scoped(Student).where(Student.group_id == group_id, Student.status == STUDYING)
    return render_template(
        "students/groups/print.html",
        group=_group(group_id),
        students=db.session.scalars(students.order_by(Student.sort_key, Student.id)).all(),
        day=clock.today(),
    )


def _group(group_id: int) -> AcademicGroup:
    loads = (
        *(AcademicGroup.faculty, AcademicGroup.speciality, AcademicGroup.curriculum),
        *(AcademicGroup.tutor, AcademicGroup.leader),
    )
    return scoped_or_404(AcademicGroup, group_id, *(joinedload(each) for each in loads))


@bp.route("/new", methods=["GET", "POST"])
@requires("students.groups:edit")
def new() -> ResponseReturnValue:
    return _form(AcademicGroup(), is_new=True)


@bp.route("/<int:group_id>/edit", methods=["GET", "POST"])
@requires("students.groups:edit")
def edit(group_id: int) -> ResponseReturnValue:
    return _form(scoped_or_404(AcademicGroup, group_id))


def _form(group: AcademicGroup, *, is_new: bool = False) -> ResponseReturnValue:
    form = GroupForm(obj=group)
    if is_new:
        del form.leader_id  # nobody studies in it yet
    if form.carry_out(lambda: save_group(group, form.values, by=person(), at=clock.now())):
        return done(_("Сақланди."), ".show", group_id=group.id)
    return render_template("students/groups/form.html", form=form, group=group), form.status


@bp.route("/<int:group_id>/remove", methods=["GET", "POST"])
@requires("students.groups:edit")
def remove(group_id: int) -> ResponseReturnValue:
    return removal(scoped_or_404(AcademicGroup, group_id), url_for(".show", group_id=group_id))
