"""Who has chosen what: listed, placed and moved by the dean's office, and made the joining (pages of a window)."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice

from hemis.access import person, requires, scoped
from hemis.extensions import db
from hemis.menus.curriculum.choosing import WORDS, bp, found
from hemis.menus.curriculum.selects import ALL
from hemis.models.curriculum import CurriculumSubject
from hemis.models.electives import ElectiveChoice, ElectiveWindow
from hemis.models.students import AcademicGroup, Student
from hemis.operations import elective_boards, elective_choices, elective_windows
from hemis.operations.people import called
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.export import Column, asked_for_file, export
from hemis.web.forms import Form, checks, refusal, required, row_id
from hemis.web.jinja import named
from hemis.web.listing import FilterForm, paginate, sort_by
from hemis.web.steps import StepForm

SORTS = {"student": Student.sort_key, "group": AcademicGroup.sort_key}
MADE = {"no": _l("танламаган"), "yes": _l("танлаган")}
Blocks = dict[str, list[CurriculumSubject]]


class ChooserFilter(FilterForm):
    """The filter of the students of one window; its choices are that window's groups and electives."""

    q = StringField(_l("Талаба"))
    made = SelectField(_l("Танлови"), choices=[SelectChoice("", ALL), *(SelectChoice(*each) for each in MADE.items())])
    subject_id = SelectField(_l("Танлаган фани"), coerce=row_id)
    group_id = SelectField(_l("Гуруҳ"), coerce=row_id)

    def __init__(self, row: ElectiveWindow, blocks: Blocks) -> None:
        self.row, self.blocks = row, blocks
        super().__init__()

    def process(self, *args: object, **kwargs: object) -> None:
        """Offer the electives and groups of the window before the address is read."""
        electives = [subject for subjects in self.blocks.values() for subject in subjects]
        groups = elective_windows.groups_of(self.row)
        self.subject_id.choices = [("", ALL), *((each.id, named(each.subject)) for each in electives)]
        self.group_id.choices = [("", ALL), *((each.id, named(each)) for each in groups)]
        super().process(*args, **kwargs)

    def narrow(self, statement: Select[Student]) -> Select[Student]:
        statement = self.by_columns(statement, Student.group_id)
        if subject := self.chosen("subject_id"):
            statement = statement.where(elective_boards.has_chosen(self.row, subject))
        if made := self.chosen("made"):
            is_ready = elective_boards.is_ready(self.row, len(self.blocks))
            statement = statement.where(is_ready if made == "yes" else ~is_ready)
        return statement.where(called(Student, self.q.data))


def _choosers(row: ElectiveWindow) -> Select[Student]:
    of_group = contains_eager(Student.group)
    return scoped(Student).join(Student.group).options(of_group).where(elective_boards.choosers(row.id))


@bp.get("/<int:window_id>/students")
@requires("curriculum.choosing:view")
def students(window_id: int) -> ResponseReturnValue:
    row = found(window_id)
    blocks = elective_boards.subjects_of(row)
    filters = ChooserFilter(row, blocks)
    rows = sort_by(filters.narrow(_choosers(row)), SORTS)
    titles = {each.id: named(each.subject) for subjects in blocks.values() for each in subjects}
    if asked_for_file():
        return export(rows, _columns(blocks, titles, elective_boards.made_in(row)), "electives")
    page = paginate(rows)
    made = elective_boards.made_in(row, [student.id for student in page])
    values = {"filters": filters, "page": page, "blocks": blocks, "titles": titles, "made": made}
    return render_template("curriculum/choosing/students.html", window=row, **values, **WORDS)


def _columns(blocks: Blocks, titles: dict[int, str], made: dict[tuple[int, str], ElectiveChoice]) -> tuple[Column, ...]:
    def of_block(name: str) -> Column:
        def cell(student: Student) -> str:
            choice = made.get((student.id, name))
            return titles[choice.curriculum_subject_id] if choice else _("танланмаган")

        return _("%(block)s танлов гуруҳи", block=name), cell

    own: tuple[Column, ...] = (
        (_l("Талаба"), lambda student: student.full_name),
        (_l("Гуруҳ"), lambda student: student.group.name),
    )
    return own + tuple(of_block(name) for name in blocks)


@dataclass(frozen=True)
class Places:
    """The students who have not chosen, and what is proposed for each; a subject of another block is 422."""

    students: Sequence[Student]
    blocks: Blocks
    made: dict[tuple[int, str], ElectiveChoice]
    proposed: dict[tuple[int, str], int]

    def field(self, student: Student, number: int) -> str:
        return f"place-{student.id}-{number}"

    def typed(self, student: Student, name: str, number: int) -> int | None:
        """What the form says, else what is proposed."""
        sent = request.form.get(self.field(student, number))
        if sent is None:
            return self.proposed.get((student.id, name))
        keys = {str(subject.id): subject.id for subject in self.blocks[name]}
        return keys[sent] if sent in keys else abort(422) if sent else None

    def wanted(self) -> dict[tuple[int, str], int]:
        """(student, block) → subject, of those for whom the form says one."""
        found: dict[tuple[int, str], int] = {}
        for student in self.students:
            for number, name in enumerate(self.blocks):
                is_sent = request.form.get(self.field(student, number))
                if is_sent and (subject := self.typed(student, name, number)):
                    found[student.id, name] = subject
        return found


def _places(row: ElectiveWindow) -> Places:
    """Everybody without a choice; with `?proposal=1` each with a place."""
    blocks = elective_boards.blocks_of(row)
    waiting = _choosers(row).where(~elective_boards.is_ready(row, len(blocks)))
    people = db.session.scalars(waiting.order_by(AcademicGroup.sort_key, Student.sort_key, Student.id)).all()
    made = elective_boards.made_in(row, [student.id for student in people])
    proposed: dict[tuple[int, str], int] = {}
    if request.args.get("proposal"):
        proposed = elective_boards.proposal(people, blocks, set(made), elective_boards.least_of(row))
    return Places(people, {each.name: [o.subject for o in each.options] for each in blocks}, made, proposed)


@bp.route("/<int:window_id>/placing", methods=["GET", "POST"])
@requires("curriculum.choosing:edit")
def placing(window_id: int) -> ResponseReturnValue:
    row, form = found(window_id), StepForm()
    places, count = _places(row), list[int]()
    if form.carry_out(lambda: count.append(_place(row, places))):
        return done(_("Тақсимланди: %(count)s та танлов ёзилди.", count=count[0]), ".show", window_id=window_id)
    values = {"window": row, "places": places, "is_proposed": bool(places.proposed)}
    return render_template("curriculum/choosing/placing.html", form=form, **values, **WORDS), form.status


def _place(row: ElectiveWindow, places: Places) -> int:
    return elective_choices.place(row, places.wanted(), by=person(), at=clock.now(), today=clock.today())


class MoveForm(Form):
    target = SelectField(_l("Қайси фанга"), required(), coerce=row_id)
    students = checks(_l("Кўчириладиган талабалар"), validators=required())


@bp.route("/<int:window_id>/moving", methods=["GET", "POST"])
@requires("curriculum.choosing:edit")
def moving(window_id: int) -> ResponseReturnValue:
    row = found(window_id)
    blocks = elective_boards.subjects_of(row)
    subjects = [subject for found_ in blocks.values() for subject in found_]
    source = next((each for each in subjects if str(each.id) == request.args.get("subject")), None)
    form = _move_form(row, source, blocks) if source else Form()
    if source and form.carry_out(lambda: _move(row, source, form)):
        return done(_("Талабалар бошқа фанга кўчирилди."), ".show", window_id=window_id)
    values = {"window": row, "source": source, "subjects": subjects}
    return render_template("curriculum/choosing/moving.html", form=form, **values, **WORDS), form.status


def _move_form(row: ElectiveWindow, source: CurriculumSubject, blocks: Blocks) -> MoveForm:
    chosen = _choosers(row).where(elective_boards.has_chosen(row, source.id))
    people = db.session.scalars(chosen.order_by(AcademicGroup.sort_key, Student.sort_key)).all()
    form = MoveForm(students=[student.id for student in people])
    others = [each for each in blocks[source.elective_group] if each.id != source.id]
    form.target.choices = [SelectChoice("", "—"), *(SelectChoice(each.id, named(each.subject)) for each in others)]
    form.students.choices = [(student.id, f"{named(student)} · {named(student.group)}") for student in people]
    return form


def _move(row: ElectiveWindow, source: CurriculumSubject, form: MoveForm) -> None:
    who = form.target.data, form.students.data or []
    elective_choices.move(row, source.id, *who, by=person(), at=clock.now(), today=clock.today())


@bp.route("/<int:window_id>/joining", methods=["GET", "POST"])
@requires("curriculum.choosing:edit")
def joining(window_id: int) -> ResponseReturnValue:
    row, form = found(window_id), Form()
    if form.carry_out(lambda: elective_choices.join(row, by=person(), at=clock.now(), today=clock.today())):
        return done(_("Танлов натижаси фанга бириктирилди."), ".show", window_id=window_id)
    blocks, least = elective_boards.counted_of(row)
    obstacles = [refusal(error) for error in elective_choices.obstacles(blocks, least)]
    values = {"window": row, "blocks": blocks, "obstacles": obstacles}
    return render_template("curriculum/choosing/joining.html", form=form, **values, **WORDS), form.status
