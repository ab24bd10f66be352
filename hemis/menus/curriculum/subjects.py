"""Режа фанлари: the subjects of a semester with credits, hours, controls and department."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload, selectinload
from wtforms.validators import Optional

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.classifiers import SUBJECT_BLOCK, SUBJECT_FINISH, SUBJECT_KIND
from hemis.domain.control_kinds import TITLES
from hemis.extensions import db
from hemis.menus.curriculum import semesters
from hemis.menus.curriculum.curricula import bp
from hemis.models.control_kinds import ControlKind
from hemis.models.curriculum import CurriculumSubject, GradeSheetKind, Semester
from hemis.models.subjects import Subject
from hemis.operations import control_kinds, plan_parts
from hemis.operations.plan_controls import FREE, key_of
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.choices import department_field
from hemis.web.forms import Form, IntegerField, ScopedSelect, between, choice, required, text
from hemis.web.history import history_of
from hemis.web.jinja import named, script

PART = "control_"


def _hours(label: Any) -> IntegerField:
    return IntegerField(label, [Optional(), between(0, 1000)])


def _points(kind: str, **kwargs: Any) -> IntegerField:
    return IntegerField(_l(TITLES[kind]), [Optional(), between(0, 100)], **kwargs)


class SubjectForm(Form):
    subject_id = ScopedSelect(
        _l("Фан"),
        required(),
        model=Subject,
        title=lambda row: f"{named(row)} ({row.code})",
        narrow=lambda rows: rows.where(Subject.is_active).order_by(Subject.sort_key),
    )
    department_id = department_field(*required())
    block = choice(_l("Фанлар блоки"), SUBJECT_BLOCK, default="14")
    kind = choice(_l("Фан тури"), SUBJECT_KIND, default="11")
    elective_group = text(
        _l("Танлов гуруҳи"), 20, optional=True, description=_l("Бир гуруҳдаги фанлардан талаба биттасини танлайди.")
    )
    finish = choice(_l("Фан якуни"), SUBJECT_FINISH, default="11")
    sheet_kind_id = ScopedSelect(
        _l("Қайднома тури"),
        [Optional()],
        model=GradeSheetKind,
        title=named,
        narrow=lambda rows: rows.where(GradeSheetKind.is_active).order_by(GradeSheetKind.position),
        blank=_l("оддий"),
    )
    credits = IntegerField(_l("Кредит"), [*required(), between(1, 60)])
    lecture_hours = _hours(_l("Маъруза соати"))
    practice_hours = _hours(_l("Амалий соат"))
    lab_hours = _hours(_l("Лаборатория соати"))
    seminar_hours = _hours(_l("Семинар соати"))
    independent_hours = IntegerField(
        _l("Мустақил таълим соати"),
        [Optional(), between(0, 2000)],
        description=_l("Бўш қолдирилса, кредитлар ҳажмидан ҳисобланади."),
    )
    control_11 = _points("11", description=_l("Назоратлар йиғиндиси 100 балл; бўлмайдиган назорат бўш қолдирилади."))
    control_15 = _points("15")
    control_12 = _points("12")
    control_13 = _points("13")

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the subject; its controls are told apart."""
        return {name: value for name, value in super().values.items() if not name.startswith(PART)}

    @property
    def maxima(self) -> dict[str, int | None]:
        """Kind of control, by its key → maximum."""
        return {name.removeprefix(PART): field.data for name, field in self._fields.items() if name.startswith(PART)}

    @property
    def free(self) -> list[Any]:
        """The fields of the free kinds of controls."""
        return [field for name, field in self._fields.items() if name.startswith(f"{PART}{FREE}")]


def form_for(semester: Semester, row: CurriculumSubject | None = None) -> SubjectForm:
    """Return the form with a field for each free kind of control that the grading system offers."""
    kinds = control_kinds.offered(semester.curriculum.grading_system_id, row.id if row else None)
    fields = {f"{PART}{FREE}{kind.id}": _free(kind) for kind in kinds}
    made: type[SubjectForm] = type("SubjectForm", (SubjectForm,), fields)
    if row is None:
        return made()
    return made(obj=row, **{f"{PART}{key_of(control)}": control.max_points for control in row.controls})


def _free(kind: ControlKind) -> IntegerField:
    most = _l("Кўпи билан %(most)s балл.", most=kind.max_points)
    return IntegerField(script(kind.name), [Optional(), between(0, kind.max_points)], description=most)


class MoveForm(Form):
    def __init__(self, subject: CurriculumSubject) -> None:
        super().__init__(semester_id=subject.semester_id)
        plan = subject.semester.curriculum_id
        self.semester_id.narrow = lambda rows: rows.where(Semester.curriculum_id == plan).order_by(Semester.number)

    semester_id = ScopedSelect(
        _l("Семестр"), required(), model=Semester, title=lambda row: _("%(number)s-семестр", number=row.number)
    )


def found(planned_id: int) -> CurriculumSubject:
    """The subject with everything that its pages name."""
    place = joinedload(CurriculumSubject.semester)
    return scoped_or_404(
        CurriculumSubject,
        planned_id,
        place.joinedload(Semester.curriculum),
        place.joinedload(Semester.year),
        joinedload(CurriculumSubject.subject),
        joinedload(CurriculumSubject.department),
        joinedload(CurriculumSubject.sheet_kind),
        selectinload(CurriculumSubject.controls),
    )


@bp.get("/subjects/<int:planned_id>")
@requires("curriculum.curricula:view")
def subject(planned_id: int) -> ResponseReturnValue:
    row = found(planned_id)
    return render_template("curriculum/curricula/subject.html", subject=row, history=history_of(row, SubjectForm))


@bp.route("/semesters/<int:semester_id>/subjects/new", methods=["GET", "POST"])
@requires("curriculum.curricula:edit")
def new_subject(semester_id: int) -> ResponseReturnValue:
    semester = semesters.found(semester_id)
    return _form(CurriculumSubject(), semester, form_for(semester))


@bp.route("/subjects/<int:planned_id>/edit", methods=["GET", "POST"])
@requires("curriculum.curricula:edit")
def edit_subject(planned_id: int) -> ResponseReturnValue:
    row = found(planned_id)
    return _form(row, row.semester, form_for(row.semester, row))


def _form(row: CurriculumSubject, semester: Semester, form: SubjectForm) -> ResponseReturnValue:
    write = plan_parts.save_subject
    if form.carry_out(lambda: write(row, semester, form.values, form.maxima, today=clock.today(), by=person())):
        return done(_("Сақланди."), ".show", curriculum_id=semester.curriculum_id, _anchor=f"semester-{semester.id}")
    return render_template(
        "curriculum/curricula/subject_form.html", form=form, subject=row, semester=semester
    ), form.status


@bp.route("/subjects/<int:planned_id>/move", methods=["GET", "POST"])
@requires("curriculum.curricula:edit")
def move_subject(planned_id: int) -> ResponseReturnValue:
    row = found(planned_id)
    form = MoveForm(row)
    if form.carry_out(lambda: plan_parts.move_subject(row, _semester(form), by=person())):
        place = {"curriculum_id": row.semester.curriculum_id, "_anchor": f"semester-{row.semester_id}"}
        return done(_("Фан кўчирилди."), ".show", **place)
    return render_template("curriculum/curricula/subject_move.html", form=form, subject=row), form.status


def _semester(form: MoveForm) -> Semester:
    asked = scoped(Semester).where(Semester.id == form.semester_id.data).options(joinedload(Semester.curriculum))
    return db.session.scalars(asked).one()


@bp.route("/subjects/<int:planned_id>/remove", methods=["GET", "POST"])
@requires("curriculum.curricula:edit")
def remove_subject(planned_id: int) -> ResponseReturnValue:
    row, form = found(planned_id), Form()
    plan = row.semester.curriculum
    if form.carry_out(lambda: plan_parts.remove_subject(row, plan, by=person())):
        return done(_("Фан ўқув режадан олинди."), ".show", curriculum_id=plan.id)
    return render_template("curriculum/curricula/subject_remove.html", form=form, subject=row), form.status
