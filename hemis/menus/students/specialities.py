"""Мутахассисликлар: directions of bachelors and specialities of masters, with their qualifications."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import BooleanField, StringField
from wtforms.validators import Regexp

from hemis.access import own_departments, person, requires, scoped, scoped_or_404, viewer
from hemis.domain.classifiers import EDUCATION_TYPE, LOCALITY_TYPE
from hemis.extensions import db
from hemis.models.curriculum import Curriculum, Qualification, Speciality
from hemis.models.structure import Department
from hemis.operations import gpa_all
from hemis.operations.specialities import save_speciality
from hemis.web import clock
from hemis.web.answers import done, listed, removal
from hemis.web.choices import faculty_filter
from hemis.web.export import yes_no
from hemis.web.forms import Form, ScopedSelect, choice, required, text
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, activity_filter, folded, sort_by

bp = Blueprint("specialities", __name__, url_prefix="/specialities")
SORTS = {"name": Speciality.sort_key, "code": Speciality.code, "department": Department.sort_key}
COLUMNS = (
    (_l("Шифри"), lambda row: row.code),
    (_l("Номи"), lambda row: row.name),
    (_l("Номи (лотинча)"), lambda row: row.name_latin),
    (_l("Таълим тури"), lambda row: _(EDUCATION_TYPE[row.education_type])),
    (_l("Маҳаллий ёки қўшма"), lambda row: _(LOCALITY_TYPE[row.locality])),
    (_l("Квалификация"), lambda row: row.qualification.name if row.qualification else ""),
    (_l("Факультет"), lambda row: row.faculty.name),
    (_l("Кафедра"), lambda row: row.department.name),
    (_l("Фаол"), lambda row: yes_no(row.is_active)),
)


class OwnFacultyFilter(FilterForm):
    """What a dean's office narrows its specialities by."""

    q = StringField(_l("Қидириш"))
    education_type = choice(_l("Таълим тури"), EDUCATION_TYPE, optional=True, blank=ALL)
    locality = choice(_l("Маҳаллий ёки қўшма"), LOCALITY_TYPE, optional=True, blank=ALL)
    department_id = ScopedSelect(
        _l("Кафедра"),
        model=Department,
        title=named,
        narrow=own_departments,
        blank=ALL,
    )
    active = activity_filter()

    def narrow(self, statement: Select[Speciality]) -> Select[Speciality]:
        for name in ("faculty_id", "department_id", "education_type", "locality"):
            if name in self and (value := self.chosen(name)):
                statement = statement.where(getattr(Speciality, name) == value)
        return self.by_activity(statement, Speciality).where(folded(Speciality.name_key, self.q.data))


class SpecialityFilter(OwnFacultyFilter):
    """The same for those who see several faculties."""

    faculty_id = faculty_filter()


class SpecialityForm(Form):
    code = StringField(
        _l("Шифри"),
        [*required(), Regexp(r"^[0-9]{5,10}$", message=_l("Шифр 5 тадан 10 тагача рақамдан иборат бўлади."))],
        description=_l("Миллий классификатордаги рақам, масалан 60540100."),
    )
    name = text(_l("Номи"), 300)
    name_latin = text(_l("Номи (лотинча)"), 300, optional=True, description=_l("Бўш қолдирилса, ўзи ёзилади."))
    education_type = choice(_l("Таълим тури"), EDUCATION_TYPE)
    locality = choice(_l("Маҳаллий ёки қўшма"), LOCALITY_TYPE, description=_l("Қўшма: бошқа ОТМ билан ҳамкорликда."))
    qualification_id = ScopedSelect(
        _l("Квалификация"),
        model=Qualification,
        title=lambda row: f"{named(row)} ({_(EDUCATION_TYPE[row.education_type])})",
        narrow=lambda rows: rows.where(Qualification.is_active).order_by(Qualification.sort_key),
        description=_l("Дипломга ёзилади. Усиз ўқув режа тасдиққа юборилмайди."),
    )
    department_id = ScopedSelect(
        _l("Кафедра"),
        required(),
        model=Department,
        title=named,
        narrow=lambda rows: own_departments(rows).where(Department.is_active),
        description=_l("Битирувчиларни чиқарадиган кафедра; факультет ундан олинади."),
    )
    is_active = BooleanField(_l("Фаол"), default=True)


@bp.get("/")
@requires("students.specialities:view")
def index() -> ResponseReturnValue:
    filters = OwnFacultyFilter() if viewer().faculty_id else SpecialityFilter()
    others = map(joinedload, (Speciality.faculty, Speciality.qualification))
    rows = scoped(Speciality).join(Speciality.department).options(contains_eager(Speciality.department), *others)
    return listed("students/specialities/index.html", sort_by(filters.narrow(rows), SORTS), COLUMNS, filters)


@bp.get("/<int:speciality_id>")
@requires("students.specialities:view")
def show(speciality_id: int) -> ResponseReturnValue:
    units = tuple(map(joinedload, (Speciality.faculty, Speciality.department, Speciality.qualification)))
    speciality = scoped_or_404(Speciality, speciality_id, *units)
    curricula = scoped(Curriculum).where(Curriculum.speciality_id == speciality_id)
    return render_template(
        "students/specialities/show.html",
        speciality=speciality,
        curricula=db.session.scalars(
            curricula.options(joinedload(Curriculum.intake_year)).order_by(Curriculum.id.desc())
        ).all(),
        history=history_of(speciality, SpecialityForm),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires("students.specialities:edit")
def new() -> ResponseReturnValue:
    return _form(Speciality())


@bp.route("/<int:speciality_id>/edit", methods=["GET", "POST"])
@requires("students.specialities:edit")
def edit(speciality_id: int) -> ResponseReturnValue:
    return _form(scoped_or_404(Speciality, speciality_id))


def _form(speciality: Speciality) -> ResponseReturnValue:
    form, level = SpecialityForm(obj=speciality), speciality.education_type
    if form.carry_out(lambda: save_speciality(speciality, form.values, by=person())):
        if level not in (None, speciality.education_type):  # rules differ by level
            gpa_all.start_again("level", by=person(), at=clock.now())
        return done(_("Сақланди."), ".show", speciality_id=speciality.id)
    return render_template("students/specialities/form.html", form=form, speciality=speciality), form.status


@bp.route("/<int:speciality_id>/remove", methods=["GET", "POST"])
@requires("students.specialities:edit")
def remove(speciality_id: int) -> ResponseReturnValue:
    return removal(scoped_or_404(Speciality, speciality_id), url_for(".show", speciality_id=speciality_id))
