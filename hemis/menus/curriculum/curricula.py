"""Ўқув режалар: curricula with their editions, formed by the faculty (H-12), approved by the academic office."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, case
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import StringField
from wtforms.validators import Optional

from hemis.access import can, person, requires, scoped, scoped_or_404, viewer
from hemis.domain.classifiers import EDUCATION_FORM
from hemis.domain.curriculum import credits_of
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.menus.curriculum import plan_sheet
from hemis.models.curriculum import AcademicYear, Curriculum, CurriculumSubject, GradingSystem, Semester, Speciality
from hemis.models.structure import Faculty
from hemis.models.students import AcademicGroup
from hemis.operations import plans
from hemis.operations.plan_steps import create_like, plan_of, same_plan
from hemis.operations.rules import rule_values
from hemis.web import clock
from hemis.web.answers import done, listed
from hemis.web.export import asked_for_file, yes_no
from hemis.web.forms import DateField, Form, IntegerField, ScopedSelect, between, choice, required, text
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, activity_filter, folded, sort_by

bp = Blueprint("curricula", __name__, url_prefix="/curricula")
FROM_YEAR = _l("Бўш қолдирилса, қабул қилинган ўқув йилининг санаси олинади.")
STATES = {
    "draft": N_("қоралама"),
    "sent_back": N_("қайтарилган"),
    "submitted": N_("тасдиққа юборилган"),
    "approved": N_("тасдиқланган"),
}
SIGNS = {"draft": "muted", "sent_back": "danger", "submitted": "warn", "approved": "ok"}
IN_STATE = {
    "draft": (~Curriculum.is_approved, Curriculum.submitted_at.is_(None), Curriculum.remark == ""),
    "sent_back": (~Curriculum.is_approved, Curriculum.submitted_at.is_(None), Curriculum.remark != ""),
    "submitted": (~Curriculum.is_approved, Curriculum.submitted_at.is_not(None)),
    "approved": (Curriculum.is_approved,),
}
WAITING_FIRST = case((and_(*IN_STATE["submitted"]), 0), else_=1)
SORTS = {
    "name": Curriculum.sort_key,
    "year": AcademicYear.starts_on,
    "faculty": Faculty.sort_key,
    "edition": Curriculum.edition,
}
COLUMNS = (
    (_l("Номи"), lambda row: row.name),
    (_l("Факультет"), lambda row: row.faculty.name),
    (_l("Мутахассислик шифри"), lambda row: row.speciality.code),
    (_l("Мутахассислик"), lambda row: row.speciality.name),
    (_l("Қабул йили"), lambda row: row.intake_year.name),
    (_l("Таълим шакли"), lambda row: _(EDUCATION_FORM[row.education_form])),
    (_l("Таҳрир"), lambda row: row.edition),
    (_l("Кредит"), lambda row: row.credits),
    (_l("Ҳолати"), lambda row: _(STATES[row.status])),
    (_l("Фаол"), lambda row: yes_no(row.is_active)),
)


def by_year(rows: Select[Any]) -> Select[Any]:
    return rows.order_by(AcademicYear.starts_on.desc())


def with_intake(row: Curriculum) -> str:
    """Return the name, and the intake unless the name says it already."""
    name, year = named(row), row.intake_year.name
    return name if year[:4] in name else f"{name}, {year}"


def curriculum_choice(label: Any, blank: Any, *validators: Any, **kwargs: Any) -> ScopedSelect:
    """Declare the choice of a curriculum, told with its intake."""
    return ScopedSelect(
        label,
        validators,
        model=Curriculum,
        title=with_intake,
        narrow=lambda rows: rows.order_by(Curriculum.sort_key),
        loads=(joinedload(Curriculum.intake_year),),
        blank=blank,
        **kwargs,
    )


class CurriculumFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    faculty_id = ScopedSelect(
        _l("Факультет"), model=Faculty, title=named, narrow=lambda rows: rows.order_by(Faculty.sort_key), blank=ALL
    )
    speciality_id = ScopedSelect(
        _l("Мутахассислик"),
        model=Speciality,
        title=lambda row: f"{row.code} {named(row)}",
        narrow=lambda rows: rows.order_by(Speciality.code),
        blank=ALL,
    )
    intake_year_id = ScopedSelect(
        _l("Қабул йили"), model=AcademicYear, title=lambda row: row.name, narrow=by_year, blank=ALL
    )
    state = choice(_l("Тасдиқ ҳолати"), STATES, optional=True, blank=ALL)
    active = activity_filter()

    def narrow(self, statement: Select[Curriculum]) -> Select[Curriculum]:
        row = Curriculum
        statement = self.by_columns(statement, row.faculty_id, row.speciality_id, row.intake_year_id)
        if state := self.chosen("state"):
            statement = statement.where(*IN_STATE[state])
        return self.by_activity(statement, Curriculum).where(folded(Curriculum.name_key, self.q.data))


class HeadForm(Form):
    """What of a curriculum may be changed while it is open."""

    name = text(_l("Номи"), 300)
    name_latin = text(_l("Номи (лотинча)"), 300, optional=True, description=_l("Бўш қолдирилса, ўзи ёзилади."))
    grading_system_id = ScopedSelect(
        _l("Баҳолаш тизими"),
        required(),
        model=GradingSystem,
        title=named,
        narrow=lambda rows: rows.where(GradingSystem.is_active).order_by(GradingSystem.valid_from.desc()),
    )
    credits = IntegerField(_l("Кредит"), [*required(), between(1, 600)], description=_l("Бутун ўқиш даври учун."))


class CurriculumForm(HeadForm):
    """A new curriculum: its semesters and weeks are made from the dates of its first year."""

    name = text(_l("Номи"), 300, optional=True, description=_l("Бўш қолдирилса, мутахассислик ва йилдан тузилади."))
    speciality_id = ScopedSelect(
        _l("Мутахассислик"),
        required(),
        model=Speciality,
        title=lambda row: f"{row.code} {named(row)}",
        narrow=lambda rows: rows.where(Speciality.is_active).order_by(Speciality.code),
    )
    intake_year_id = ScopedSelect(
        _l("Қабул йили"), required(), model=AcademicYear, title=lambda row: row.name, narrow=by_year
    )
    education_form = choice(_l("Таълим шакли"), EDUCATION_FORM)
    source_id = curriculum_choice(
        _l("Фанлари қайси режадан олинсин"),
        _l("фанларсиз"),
        Optional(),
        description=_l("Масалан, ўтган йилги режадан: фанлар соати, кредити ва назоратлари билан нусхаланади."),
    )
    semesters = IntegerField(_l("Семестрлар сони"), [*required(), between(1, 14)], default=8)
    autumn_starts_on = DateField(_l("Биринчи йилда кузги семестр бошланиши"), [Optional()], description=FROM_YEAR)
    spring_starts_on = DateField(_l("Биринчи йилда баҳорги семестр бошланиши"), [Optional()], description=FROM_YEAR)
    theory_weeks = IntegerField(_l("Назарий таълим ҳафталари"), [*required(), between(1, 30)])
    exam_weeks = IntegerField(_l("Назорат ҳафталари"), [*required(), between(0, 10)])


@bp.get("/")
@requires("curriculum.curricula:view")
def index() -> ResponseReturnValue:
    filters = CurriculumFilter()
    if viewer().faculty_id:
        del filters.faculty_id
    rows = (
        scoped(Curriculum)
        .join(Curriculum.intake_year)
        .join(Curriculum.faculty)
        .options(contains_eager(Curriculum.intake_year), contains_eager(Curriculum.faculty))
        .options(joinedload(Curriculum.speciality))
    )
    rows = filters.narrow(rows)
    if can("curriculum.curricula:approve") and "sort" not in request.args:
        rows = rows.order_by(WAITING_FIRST)
    page = sort_by(rows, SORTS)
    return listed("curriculum/curricula/index.html", page, COLUMNS, filters, states=STATES, signs=SIGNS)


def found(curriculum_id: int) -> Curriculum:
    """The curriculum with everything that its pages name."""
    names = ("speciality", "faculty", "intake_year", "grading_system", "submitted_by", "approved_by")
    return scoped_or_404(Curriculum, curriculum_id, *(joinedload(getattr(Curriculum, name)) for name in names))


@bp.get("/<int:curriculum_id>")
@requires("curriculum.curricula:view")
def show(curriculum_id: int) -> ResponseReturnValue:
    curriculum, held = found(curriculum_id), plans.contents(curriculum_id)
    if asked_for_file():
        return plan_sheet.answer(curriculum, held)
    return render_template(
        "curriculum/curricula/show.html",
        curriculum=curriculum,
        held=held,
        credits={each.key: credits_of(each.subjects) for each in plan_of(curriculum, held).semesters},
        own=_own_subjects(curriculum_id),
        editions=_editions(curriculum),
        states=STATES,
        signs=SIGNS,
        history=history_of(curriculum, HeadForm),
    )


def _own_subjects(curriculum_id: int) -> set[int] | None:
    """The subjects whose own pages the viewer may open; None where the whole curriculum is the viewer's."""
    if not viewer().department_id:
        return None
    rows = scoped(CurriculumSubject).join(Semester, Semester.id == CurriculumSubject.semester_id)
    rows = rows.where(Semester.curriculum_id == curriculum_id)
    return set(db.session.scalars(rows.with_only_columns(CurriculumSubject.id)))


def _editions(curriculum: Curriculum) -> list[tuple[Any, list[str]]]:
    """Every edition of the curriculum with the names of its groups."""
    rows = (
        scoped(Curriculum)
        .where(same_plan(curriculum))
        .outerjoin(AcademicGroup, (AcademicGroup.curriculum_id == Curriculum.id) & AcademicGroup.is_active)
        .add_columns(AcademicGroup)
        .order_by(Curriculum.edition, AcademicGroup.sort_key)
    )
    editions: dict[int, tuple[Any, list[str]]] = {}
    for edition, group in db.session.execute(rows):
        groups = editions.setdefault(edition.id, (edition, []))[1]
        groups += [named(group)] if group else []
    return list(editions.values())


@bp.route("/new", methods=["GET", "POST"])
@requires("curriculum.curricula:edit")
def new() -> ResponseReturnValue:
    form = CurriculumForm(**_defaults())
    made: list[Curriculum] = []
    if form.carry_out(lambda: made.append(create_like(form.values, form.source_id.data or None, by=person()))):
        return done(_("Ўқув режа, семестрлари ва ҳафталари тузилди."), ".show", curriculum_id=made[0].id)
    return render_template("curriculum/curricula/new.html", form=form), form.status


def _defaults() -> dict[str, Any]:
    """What a new curriculum begins with: the current year, and the weeks and credits of the rules."""
    keys = ("semester.theory_weeks", "semester.exam_weeks", "year.credits")
    rules = rule_values(*keys, on=clock.today())
    year = db.session.scalar(scoped(AcademicYear).where(AcademicYear.is_current))
    weeks = {"theory_weeks": rules[keys[0]], "exam_weeks": rules[keys[1]], "credits": int(str(rules[keys[2]])) * 4}
    return weeks | {"intake_year_id": year.id} if year else weeks


@bp.route("/<int:curriculum_id>/edit", methods=["GET", "POST"])
@requires("curriculum.curricula:edit")
def edit(curriculum_id: int) -> ResponseReturnValue:
    curriculum = scoped_or_404(Curriculum, curriculum_id)
    form = HeadForm(obj=curriculum)
    if form.carry_out(lambda: plans.edit_curriculum(curriculum, form.values, by=person())):
        return done(_("Сақланди."), ".show", curriculum_id=curriculum_id)
    return render_template("curriculum/curricula/edit.html", form=form, curriculum=curriculum), form.status


@bp.route("/<int:curriculum_id>/remove", methods=["GET", "POST"])
@requires("curriculum.curricula:edit")
def remove(curriculum_id: int) -> ResponseReturnValue:
    curriculum = scoped_or_404(Curriculum, curriculum_id)
    form, gone = Form(), []
    if form.carry_out(lambda: gone.append(plans.remove_curriculum(curriculum, by=person()))):
        said = _("Ўчирилди.") if gone[0] else _("Нофаол қилинди: унга боғланган маълумотлар сақланди.")
        return done(said, ".index")
    cancel_url = url_for(".show", curriculum_id=curriculum_id)
    return render_template("layouts/remove.html", form=form, row=curriculum, cancel_url=cancel_url), form.status


def may_change(curriculum: Curriculum) -> bool:
    """Whether to show the links that change a curriculum; the operations decide."""
    return can("curriculum.curricula:edit") and not curriculum.is_approved and curriculum.submitted_at is None


@bp.app_template_test("changeable")
def is_changeable(curriculum: Curriculum) -> bool:
    return may_change(curriculum)
