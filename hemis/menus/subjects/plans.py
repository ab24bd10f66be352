"""Календар режалар: topics of a kind of lesson, written by teachers, watched by the head of department (H-19, H-23)."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, case
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import SelectField, StringField

from hemis.access import person, requires, scoped, viewer
from hemis.domain.classifiers import LESSON_KIND
from hemis.domain.planning import PLAN_EDITABLE
from hemis.extensions import db
from hemis.menus.subjects.topics import TopicsField
from hemis.models.curriculum import AcademicYear, Curriculum, Semester
from hemis.models.plans import KIND_COLUMNS, KIND_STEP, PlanLine
from hemis.models.subjects import Subject
from hemis.models.teaching import Topic
from hemis.operations import calendar_plans as plans
from hemis.operations.rules import whole_rule
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.choices import department_filter
from hemis.web.export import asked_for_file, export
from hemis.web.forms import Form, ScopedSelect, choice, required, text
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, folded, paginate, sort_by
from hemis.web.steps import StepForm

bp = Blueprint("plans", __name__, url_prefix="/plans")
KINDS = {code: LESSON_KIND[code] for code in KIND_COLUMNS}
URGENCY = {"sent_back": 0, "missing": 1, "draft": 2, "submitted": 3, "approved": 4}
CHIPS = {"missing": "danger", "submitted": "warn", "sent_back": "danger", "approved": "ok"}
SORTS = {
    "state": case(URGENCY, value=PlanLine.state, else_=5),
    "subject": Subject.sort_key,
    "kind": PlanLine.lesson_kind,
    "semester": Semester.number,
    "hours": PlanLine.hours,
}
COLUMNS = (
    (_l("Фан"), lambda row: row.subject.name),
    (_l("Машғулот тури"), lambda row: _(LESSON_KIND[row.lesson_kind])),
    (_l("Ўқув режа"), lambda row: row.semester.curriculum.name),
    (_l("Қабул йили"), lambda row: row.semester.curriculum.intake_year.name),
    (_l("Семестр"), lambda row: row.semester.number),
    (_l("Кафедра"), lambda row: row.department.name),
    (_l("Режалаштирилган соат"), lambda row: row.planned),
    (_l("Ўқув режадаги соат"), lambda row: row.hours),
    (_l("Ҳолати"), lambda row: _(plans.STATES[row.state])),
)
TOPIC_COLUMNS = (
    (_l("№"), lambda row: row.position),
    (_l("Мавзу"), lambda row: row.title),
    (_l("Соат"), lambda row: row.hours),
)
WORDS: dict[str, Any] = {"states": plans.STATES, "chips": CHIPS}


class PlanFilter(FilterForm):
    q = StringField(_l("Фан"))
    state = choice(_l("Ҳолати"), plans.STATES, optional=True, blank=ALL)
    lesson_kind = choice(_l("Машғулот тури"), KINDS, optional=True, blank=ALL)
    year_id = ScopedSelect(
        _l("Ўқув йили"),
        model=AcademicYear,
        title=lambda row: row.name,
        narrow=lambda rows: rows.order_by(AcademicYear.code.desc()),
        blank=_l("жорий семестр"),
    )

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        statement = self.by_columns(statement, PlanLine.state, PlanLine.lesson_kind, PlanLine.department_id)
        if year := self.chosen("year_id"):
            statement = statement.where(Semester.year_id == year)
        else:
            today = clock.today()
            ahead = today + timedelta(days=whole_rule("plan.ahead_days", on=today))
            statement = statement.where(Semester.ends_on >= today, Semester.starts_on <= ahead)
        return statement.where(folded(Subject.name_key, self.q.data))


class UniversityPlanFilter(PlanFilter):
    """The same for those who see several departments."""

    department_id = department_filter()


class TopicsForm(StepForm):
    topics = TopicsField(_l("Мавзулар"))
    paste = text(
        _l("Рўйхатдан қўйиш"),
        60_000,
        optional=True,
        area=True,
        description=_l("Ҳар бир қаторда битта мавзу: «номи;соати». Экселдаги икки устунни нусхалаб қўйиш ҳам мумкин."),
    )

    def put_pasted(self) -> bool:
        """Turn pasted lines into rows; False when one of them cannot be read, and then the text stays."""
        faults = self.topics.paste(self.paste.data or "")
        if faults:
            self.paste.errors = [*self.paste.errors, *faults]
            return False
        self.paste.data = ""
        return True

    def validate(self, extra_validators: Any = None) -> bool:
        """What was pasted and not yet put is put first."""
        typed, faults = self.paste.data or "", self.topics.paste(self.paste.data or "")
        is_valid = bool(super().validate(extra_validators)) and not faults
        self.paste.errors = [*self.paste.errors, *faults]
        self.paste.data = typed if self.paste.errors else ""
        return is_valid


class HistoryForm(Form):
    """The words in which the history of a plan is told."""

    topics = text(_l("Мавзулар"), 300)
    status = choice(_l("Ҳолати"), plans.STATES)


class CopyForm(Form):
    source = SelectField(_l("Қайси режадан"), required(), coerce=str)


@bp.get("/")
@requires("subjects.plans:view")
def index() -> ResponseReturnValue:
    seen = viewer()
    filters = PlanFilter() if seen.department_id or seen.role == "teacher" else UniversityPlanFilter()
    rows = sort_by(filters.narrow(_listed()), SORTS, "subject" if asked_for_file() else "state")
    if asked_for_file():
        return export(rows, COLUMNS, "plans")
    page = paginate(rows)
    teachers = plans.teachers_of(page.items)
    return render_template("subjects/plans/index.html", filters=filters, page=page, teachers=teachers, **WORDS)


def _listed() -> Select[PlanLine]:
    semester = contains_eager(PlanLine.semester)
    return (
        scoped(PlanLine)
        .join(PlanLine.subject)
        .join(PlanLine.semester)
        .join(Semester.curriculum)
        .options(
            contains_eager(PlanLine.subject),
            semester.contains_eager(Semester.curriculum).joinedload(Curriculum.intake_year),
            semester.joinedload(Semester.year),
            joinedload(PlanLine.department),
        )
    )


def line_or_404(line_id: int) -> PlanLine:
    """Return a line of the viewer's scope; both keys are given, so that no database counts through all curricula."""
    subject, kind = divmod(line_id, KIND_STEP)
    mine = _listed().where(PlanLine.id == line_id, PlanLine.curriculum_subject_id == subject)
    line = db.session.scalars(mine.where(PlanLine.lesson_kind == str(kind))).one_or_none()
    return line or abort(404)


@bp.get("/<int:line_id>")
@requires("subjects.plans:view")
def show(line_id: int) -> ResponseReturnValue:
    line = line_or_404(line_id)
    if asked_for_file():
        title = f"{named(line.subject)}: {_(LESSON_KIND[line.lesson_kind])}"
        return export(_topics(line), TOPIC_COLUMNS, f"plan-{line_id}", title)
    plan = plans.plan_of(line)
    return render_template(
        "subjects/plans/show.html",
        line=line,
        plan=plan,
        topics=plans.topics_of(line),
        held=plans.held_topics(line),
        teachers=plans.teachers_of([line])[line.id],
        is_open=line.state in PLAN_EDITABLE,
        viewer_id=person().id,
        history=history_of(plan, HistoryForm) if plan else [],
        **WORDS,
    )


def _topics(line: PlanLine) -> Select[Topic]:
    mine = scoped(Topic).where(Topic.curriculum_subject_id == line.curriculum_subject_id)
    return mine.where(Topic.lesson_kind == line.lesson_kind).order_by(Topic.position)


@bp.get("/<int:line_id>/print")
@requires("subjects.plans:view")
def paper(line_id: int) -> ResponseReturnValue:
    line = line_or_404(line_id)
    return render_template(
        "subjects/plans/print.html",
        line=line,
        plan=plans.plan_of(line),
        topics=plans.topics_of(line),
        teachers=plans.teachers_of([line])[line.id],
        **WORDS,
    )


@bp.route("/<int:line_id>/edit", methods=["GET", "POST"])
@requires("subjects.plans:edit")
def edit(line_id: int) -> ResponseReturnValue:
    line = line_or_404(line_id)
    plan = plans.plan_of(line)
    form = TopicsForm(version=plan.version if plan else 0, topics=list(plans.topics_of(line)))
    asked = request.form.get("topics_step")
    if asked == "paste":
        form.put_pasted()
    elif asked:
        form.topics.rearrange(asked)
    elif form.carry_out(lambda: _save(line, form)):
        return done(_("Сақланди."), ".show", line_id=line.id)
    elif not form.is_submitted():
        form.topics.offer_spare()
    status = 200 if asked else form.status
    held = {str(key) for key in plans.held_topics(line)}
    return render_template("subjects/plans/form.html", form=form, line=line, held=held), status


def _save(line: PlanLine, form: TopicsForm) -> None:
    plans.save_topics(line, form.topics.data, version=form.seen, by=person())


@bp.route("/<int:line_id>/copy", methods=["GET", "POST"])
@requires("subjects.plans:edit")
def copy(line_id: int) -> ResponseReturnValue:
    line = line_or_404(line_id)
    sources = plans.sources_for(line)
    form = CopyForm()
    form.source.choices = [(str(each.line.id), _source_title(each)) for each in sources]
    if form.carry_out(lambda: plans.copy_topics(line, int(form.source.data), by=person())):
        return done(_("Мавзулар нусхаланди: текшириб, керагини тузатинг."), ".edit", line_id=line.id)
    return render_template("subjects/plans/copy.html", form=form, line=line, sources=sources), form.status


def _source_title(source: plans.Source) -> str:
    return _(
        "%(year)s, %(curriculum)s, %(semester)s-семестр: %(hours)s соат",
        year=source.semester.year.name,
        curriculum=named(source.curriculum),
        semester=source.semester.number,
        hours=source.line.planned,
    )
