"""Фарқ ҳужжати: drafted from both plans, matched by hand where names differ, fixed, printed, replaced (rules 4.3)."""

from datetime import date
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload, selectinload
from wtforms import SelectMultipleField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from hemis.access import can, person, requires, scoped, scoped_or_404, viewer
from hemis.domain.differences import STATES as LINE_STATES
from hemis.domain.differences import PassedSubject, state_of
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.menus.movement.differences import SEMESTERS, bp, named_source
from hemis.models.curriculum import Curriculum
from hemis.models.differences import DifferenceLine, SubjectDifference
from hemis.models.orders import Order
from hemis.models.students import Student
from hemis.operations import difference_papers as papers
from hemis.operations.differences import ASKED_OF
from hemis.web import clock, personal
from hemis.web.answers import done
from hemis.web.chosen import asked_id
from hemis.web.export import Column, asked_for_file, export_lines
from hemis.web.forms import DateField, Form, ScopedSelect, choice, required, text
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.steps import StepForm, step

STATES = {"draft": N_("қоралама"), "fixed": N_("белгиланган"), "replaced": N_("янги таҳрир билан алмаштирилган")}
CHIPS = {"open": "warn", "overdue": "danger", "closed": "ok"}
NO_STUDENT = N_("Бундай рақамли талаба топилмади: рақамни текширинг.")
CURRENT = (
    joinedload(SubjectDifference.student).joinedload(Student.group),
    joinedload(SubjectDifference.student).joinedload(Student.faculty),
    joinedload(SubjectDifference.curriculum).joinedload(Curriculum.intake_year),
    joinedload(SubjectDifference.order),
    joinedload(SubjectDifference.drafted_by),
    joinedload(SubjectDifference.fixed_by),
    selectinload(SubjectDifference.lines),
)
COLUMNS: tuple[Column, ...] = (
    (_l("Семестр"), lambda line: line.semester),
    (_l("Фан"), lambda line: line.name),
    (_l("Режадаги кредит"), lambda line: line.credits),
    (_l("Нимадан ҳисобга олинди"), lambda line: sources_of(line)),
    (_l("Ҳисобга олинган кредит"), lambda line: line.counted),
    (_l("Топшириладиган кредит"), lambda line: line.to_make_up),
    (_l("Топшириш муддати"), lambda line: line.deadline),
    (_l("Ҳолати"), lambda line: _(LINE_STATES[line_state(line)]) if line.to_make_up else ""),
    (_l("Изоҳ"), lambda line: line.reason),
)


@bp.app_context_processor
def words() -> dict[str, Any]:
    """Return what the templates of the room say about a difference."""
    told = {"difference_states": STATES, "line_states": LINE_STATES, "line_chips": CHIPS}
    return {**told, "line_state": line_state, "sources_of": sources_of}


def line_state(line: DifferenceLine) -> str:
    """Return how a subject to be made up stands today."""
    return state_of(line.passed_on, line.deadline or date.max, clock.today())


def sources_of(line: DifferenceLine) -> str:
    """Return what a line is counted from, in words."""
    told = (
        f"{each['name']} ({each['taken']}), {each['institution']}"
        if each["institution"]
        else f"{each['name']} ({each['taken']})"
        for each in line.sources
    )
    return "; ".join(told)


class NewForm(Form):
    """Whose difference with which plan; the plans are those of the page that lays them side by side."""

    number = text(_l("Талаба рақами"), 12)
    curriculum_id = ScopedSelect(
        _l("Қайси ўқув режага"),
        required(),
        model=Curriculum,
        title=lambda row: f"{named(row)}, {row.intake_year.name}",
        narrow=lambda rows: rows.where(Curriculum.is_active, Curriculum.is_approved).order_by(Curriculum.sort_key),
        loads=(joinedload(Curriculum.intake_year),),
    )
    upto = choice(_l("Қайси семестргача (шу семестр ҳам)"), SEMESTERS, asks=True)
    order_id = ScopedSelect(
        _l("Қайси буйруқ учун"),
        [Optional()],
        model=Order,
        title=lambda row: f"{row.number}, {row.title}" if row.number else row.title,
        narrow=lambda rows: rows.where(Order.kind.in_(ASKED_OF)).order_by(Order.id.desc()).limit(50),
    )


class LineForm(StepForm):
    """From what a line is counted, and by when the rest is made up."""

    sources = SelectMultipleField(
        _l("Нимадан ҳисобга олинади"),
        coerce=str,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("Ҳеч нарса белгиланмаса, фан тўлиқ топширилади."),
    )
    reason = text(
        _l("Сабаби"),
        300,
        optional=True,
        description=_l("Мослик ўзгартирилганда шарт: масалан, дастурлар мазмуни бир хил, соатлари етарли эмас."),
    )
    deadline = DateField(_l("Топшириш муддати"), [Optional()])

    def __init__(self, line: DifferenceLine, offered: list[tuple[PassedSubject, int]], version: int) -> None:
        kept = [source["key"] for source in line.sources]
        super().__init__(sources=kept, reason=line.reason, deadline=line.deadline, version=version)
        self.sources.choices = [
            (each.key, _("%(name)s: %(left)s кредит", name=named_source(each), left=left))
            for each, left in offered
            if left > 0 or each.key in kept
        ]


class RevisionForm(Form):
    """Why a fixed difference is opened again."""

    upto = choice(_l("Қайси семестргача (шу семестр ҳам)"), SEMESTERS)
    reason = text(_l("Янги таҳрир сабаби"), 300)


class HistoryForm(Form):
    """The words in which the history of a difference is told."""

    upto_semester = text(_l("Семестргача"), 2)
    edition = text(_l("Таҳрир"), 3)
    lines = text(_l("Фанлар сони"), 3)
    status = choice(_l("Ҳолати"), STATES)
    subject = text(_l("Фан"), 300)
    sources = text(_l("Нимадан ҳисобга олинади"), 300)
    deadline = DateField(_l("Топшириш муддати"))
    passed_on = DateField(_l("Топширилган куни"))


@bp.route("/new", methods=["GET", "POST"])
@requires("movement.differences:edit")
def new() -> ResponseReturnValue:
    asked = {name: asked_id(name) for name in ("curriculum_id", "order_id")}
    form, made = NewForm(number=request.args.get("number", ""), upto=request.args.get("upto", ""), **asked), []
    if form.carry_out(lambda: made.append(_prepared(form))):
        return done(_("Қоралама тузилди: мосликларни кўриб чиқинг."), ".show", difference_id=made[0].id)
    return render_template("movement/differences/new.html", form=form), form.status


def _prepared(form: NewForm) -> SubjectDifference:
    student = db.session.scalar(scoped(Student).where(Student.number == form.number.data))
    if student is None:
        raise RuleError(NO_STUDENT, field="number")
    when: dict[str, Any] = {"today": clock.today(), "at": clock.now(), "by": person()}
    chosen = form.values
    return papers.prepare(student, chosen["curriculum_id"], int(chosen["upto"]), order_id=chosen["order_id"], **when)


@bp.get("/<int:difference_id>")
@requires("movement.differences:view")
def show(difference_id: int) -> ResponseReturnValue:
    row = scoped_or_404(SubjectDifference, difference_id, *CURRENT)
    personal.looked_at(Student, row.student_id, personal.PAPER if asked_for_file() else personal.CARD)
    if asked_for_file():
        title = _("Фанлар фарқи: %(name)s, %(plan)s", name=named(row.student), plan=named(row.curriculum))
        return export_lines(row.lines, COLUMNS, f"difference-{row.student.number}", title)
    return render_template(
        "movement/differences/show.html",
        row=row,
        may_edit=can("movement.differences:edit"),
        unused=papers.unused_of(row) if row.status == "draft" else (),
        history=history_of(row, HistoryForm),
    )


@bp.get("/<int:difference_id>/paper")
@requires("movement.differences:view")
def paper(difference_id: int) -> ResponseReturnValue:
    row = scoped_or_404(SubjectDifference, difference_id, *CURRENT)
    personal.looked_at(Student, row.student_id, personal.PAPER)
    return render_template("movement/differences/paper.html", row=row, day=clock.today(), by=viewer())


@bp.route("/<int:difference_id>/lines/<int:difference_line_id>", methods=["GET", "POST"])
@requires("movement.differences:edit")
def line(difference_id: int, difference_line_id: int) -> ResponseReturnValue:
    row = scoped_or_404(SubjectDifference, difference_id, *CURRENT[:1])
    each = scoped_or_404(DifferenceLine, difference_line_id)
    if each.difference_id != row.id:
        abort(404)
    form = LineForm(each, papers.choices_for(row, each), row.version)
    if form.carry_out(lambda: _settled(row, each, form)):
        return done(_("Сақланди."), ".show", difference_id=row.id)
    return render_template("movement/differences/line.html", form=form, row=row, line=each), form.status


def _settled(row: SubjectDifference, each: DifferenceLine, form: LineForm) -> None:
    told: dict[str, Any] = {"reason": form.reason.data or "", "deadline": form.deadline.data, "version": form.seen}
    papers.settle_line(row, each, form.sources.data or [], **told, today=clock.today(), by=person())


@bp.post("/<int:difference_id>/renewal")
@requires("movement.differences:edit")
def renewal(difference_id: int) -> ResponseReturnValue:
    row = scoped_or_404(SubjectDifference, difference_id)
    return step(
        lambda version: papers.recompute(row, version=version, today=clock.today(), by=person()),
        _l("Қайта ҳисобланди: қўлда белгиланган мосликлар сақланди."),
        url_for(".show", difference_id=difference_id),
    )


@bp.route("/<int:difference_id>/fixing", methods=["GET", "POST"])
@requires("movement.differences:edit")
def fixing(difference_id: int) -> ResponseReturnValue:
    row = scoped_or_404(SubjectDifference, difference_id, *CURRENT)
    form = StepForm(version=row.version)
    if form.carry_out(lambda: papers.fix(row, version=form.seen, at=clock.now(), by=person())):
        return done(_("Фарқ белгиланди. Варақани чоп этиб, талабага имзолатинг."), ".show", difference_id=row.id)
    return render_template("movement/differences/fixing.html", form=form, row=row), form.status


@bp.route("/<int:difference_id>/revision", methods=["GET", "POST"])
@requires("movement.differences:edit")
def revision(difference_id: int) -> ResponseReturnValue:
    row = scoped_or_404(SubjectDifference, difference_id, *CURRENT[:1])
    form, made = RevisionForm(upto=str(row.upto_semester)), []
    if form.carry_out(lambda: made.append(_revised(row, form))):
        return done(_("Янги таҳрир қораламаси очилди."), ".show", difference_id=made[0].id)
    return render_template("movement/differences/revision.html", form=form, row=row), form.status


def _revised(row: SubjectDifference, form: RevisionForm) -> SubjectDifference:
    when: dict[str, Any] = {"today": clock.today(), "at": clock.now(), "by": person()}
    return papers.revise(row, int(form.upto.data), form.reason.data, **when)


@bp.route("/<int:difference_id>/remove", methods=["GET", "POST"])
@requires("movement.differences:edit")
def remove(difference_id: int) -> ResponseReturnValue:
    row = scoped_or_404(SubjectDifference, difference_id, *CURRENT[:1])
    form = StepForm(version=row.version)
    if form.carry_out(lambda: papers.remove_draft(row, version=form.seen, by=person())):
        return done(_("Қоралама ўчирилди."), ".index")
    return render_template("movement/differences/remove.html", form=form, row=row), form.status
