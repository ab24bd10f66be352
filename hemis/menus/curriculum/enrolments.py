"""Фанга бириктириш: groups joined to the subjects of their semester, kept by the faculty (H-12)."""

from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload
from wtforms import StringField

from hemis.access import person, requires, scoped, scoped_or_404, viewer
from hemis.domain.classifiers import COURSE
from hemis.domain.curriculum import MANDATORY
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.curriculum import Semester
from hemis.models.structure import Faculty
from hemis.models.students import AcademicGroup
from hemis.operations import joining, joining_states
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.export import Column, asked_for_file, export
from hemis.web.forms import Form, ScopedSelect, checks, choice, text
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, folded, paginate, sort_by

bp = Blueprint("enrolments", __name__, url_prefix="/enrolments")
SEASONS = {"autumn": N_("кузги"), "spring": N_("баҳорги")}
SPRING_MONTHS = range(2, 9)
STATES = {
    joining_states.NONE: N_("бириктирилмаган"),
    joining_states.PARTLY: N_("қисман"),
    joining_states.WHOLE: N_("тўлиқ"),
}
SIGNS = {joining_states.NONE: "danger", joining_states.PARTLY: "warn", joining_states.WHOLE: "ok"}
SORTS = {
    "name": AcademicGroup.sort_key,
    "course": AcademicGroup.course,
    "students": AcademicGroup.student_count,
}


class EnrolmentFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    season = choice(_l("Семестр"), SEASONS, optional=True, blank=_l("ҳозирги"))
    state = choice(_l("Ҳолати"), STATES, optional=True, blank=ALL)
    course = choice(_l("Курс"), COURSE, optional=True, blank=ALL)
    faculty_id = ScopedSelect(
        _l("Факультет"), model=Faculty, title=named, narrow=lambda rows: rows.order_by(Faculty.sort_key), blank=ALL
    )

    @property
    def is_spring(self) -> bool:
        """The season asked for, else that of today."""
        asked = self.chosen("season")
        return asked == "spring" if asked else clock.today().month in SPRING_MONTHS

    def narrow(self, statement: Select[AcademicGroup]) -> Select[AcademicGroup]:
        statement = self.by_columns(statement, AcademicGroup.faculty_id, AcademicGroup.course)
        if state := self.chosen("state"):
            statement = statement.where(joining_states.in_state(state, is_spring=self.is_spring))
        return statement.where(AcademicGroup.is_active, folded(AcademicGroup.name_key, self.q.data))


class SubjectsForm(Form):
    """The subjects that the whole group takes."""

    def __init__(self, choices: list[joining.Choice]) -> None:
        is_fresh = not any(choice.joined for choice in choices)
        whole = [choice.subject.id for choice in choices if choice.joined and choice.joined.is_whole]
        mandatory = [choice.subject.id for choice in choices if choice.subject.kind == MANDATORY]
        super().__init__(subjects=mandatory if is_fresh else whole)
        self.subjects.choices = [(choice.subject.id, _line(choice)) for choice in choices]

    subjects = checks(_l("Бутун гуруҳ ўқийдиган фанлар"))


class HistoryForm(Form):
    """The words in which the history of a joining is told."""

    subjects = text(_l("Бутун гуруҳ ўқийдиган фанлар"), 300)
    choices = text(_l("Танлов фанлари"), 300)


def _line(choice: joining.Choice) -> str:
    subject = choice.subject
    words = [named(subject.subject), _("%(credits)s кредит", credits=subject.credits)]
    if subject.kind != MANDATORY:
        words.append(_("танлов: %(group)s", group=subject.elective_group or "—"))
    if choice.joined and not choice.joined.is_whole:
        words.append(_("%(count)s талаба танлаган", count=choice.students))
    return " · ".join(words)


@bp.get("/")
@requires("curriculum.enrolments:view")
def index() -> ResponseReturnValue:
    filters = EnrolmentFilter()
    if viewer().faculty_id:
        del filters.faculty_id
    rows = scoped(AcademicGroup).options(joinedload(AcademicGroup.faculty), joinedload(AcademicGroup.curriculum))
    rows = sort_by(filters.narrow(rows), SORTS)
    if asked_for_file():
        keys = list(db.session.scalars(rows.with_only_columns(AcademicGroup.id)))
        return export(rows, _columns(joining_states.states(keys, is_spring=filters.is_spring)), "enrolments")
    page = paginate(rows)
    states = joining_states.states([group.id for group in page.items], is_spring=filters.is_spring)
    words = {"words": STATES, "signs": SIGNS, "season": SEASONS["spring" if filters.is_spring else "autumn"]}
    return render_template("curriculum/enrolments/index.html", filters=filters, page=page, states=states, **words)


def _columns(states: dict[int, joining_states.GroupState]) -> tuple[Column, ...]:
    return (
        (_l("Гуруҳ"), lambda row: row.name),
        (_l("Факультет"), lambda row: row.faculty.name),
        (_l("Ўқув режа"), lambda row: row.curriculum.name),
        (_l("Курс"), lambda row: row.course),
        (_l("Талабалар сони"), lambda row: row.student_count),
        (_l("Режадаги фанлар"), lambda row: states[row.id].planned),
        (_l("Бириктирилган фанлар"), lambda row: states[row.id].joined),
        (_l("Танланмаган танлов фанлари"), lambda row: states[row.id].unchosen),
        (_l("Ҳолати"), lambda row: _(STATES[states[row.id].state])),
    )


def found(group_id: int, semester_id: int) -> tuple[AcademicGroup, Semester]:
    """A group of the viewer with a semester of the group's own curriculum."""
    group = scoped_or_404(AcademicGroup, group_id, joinedload(AcademicGroup.curriculum))
    semester = scoped_or_404(Semester, semester_id, joinedload(Semester.curriculum), joinedload(Semester.year))
    return (group, semester) if semester.curriculum_id == group.curriculum_id else abort(404)


@bp.get("/<int:group_id>/semesters/<int:term_id>")
@requires("curriculum.enrolments:view")
def show(group_id: int, term_id: int) -> ResponseReturnValue:
    group, semester = found(group_id, term_id)
    others = scoped(Semester).where(Semester.curriculum_id == group.curriculum_id).order_by(Semester.number)
    return render_template(
        "curriculum/enrolments/show.html",
        group=group,
        semester=semester,
        semesters=db.session.scalars(others).all(),
        choices=joining.choices_of(group, semester.id),
        history=history_of(group, HistoryForm),
    )


@bp.route("/<int:group_id>/semesters/<int:term_id>/subjects", methods=["GET", "POST"])
@requires("curriculum.enrolments:edit")
def subjects(group_id: int, term_id: int) -> ResponseReturnValue:
    group, semester = found(group_id, term_id)
    form = SubjectsForm(joining.choices_of(group, semester.id))
    if form.carry_out(
        lambda: joining.join_group(group, semester, form.subjects.data or [], by=person(), at=clock.now())
    ):
        return done(_("Сақланди: гуруҳ фанларга бириктирилди."), ".show", group_id=group_id, term_id=term_id)
    values: dict[str, Any] = {"group": group, "semester": semester}
    return render_template("curriculum/enrolments/subjects.html", form=form, **values), form.status
