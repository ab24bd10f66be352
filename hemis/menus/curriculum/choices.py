"""Electives chosen one by one: each student of a group takes one of those that stand for one another."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hemis.access import person, requires, scoped
from hemis.domain.movement import STUDYING
from hemis.extensions import db
from hemis.menus.curriculum.enrolments import bp, found
from hemis.models.curriculum import CurriculumSubject
from hemis.models.students import AcademicGroup, Student
from hemis.operations import joining
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import Form


@dataclass(frozen=True)
class Grid:
    """Students by elective groups: what may be chosen, and what is chosen now."""

    students: Sequence[Student]
    alternatives: dict[str, list[CurriculumSubject]]
    now: dict[tuple[int, str], int]

    def field(self, student: Student, number: int) -> str:
        return f"choice-{student.id}-{number}"

    def typed(self, student: Student, name: str, number: int) -> int | None:
        """What the form says, else what is chosen; a subject that is not of the group of electives is 422."""
        sent = request.form.get(self.field(student, number))
        if sent is None:
            return self.now.get((student.id, name))
        keys = {str(subject.id): subject.id for subject in self.alternatives[name]}
        return keys[sent] if sent in keys else abort(422) if sent else None

    def wanted(self) -> dict[tuple[int, str], int | None]:
        return {
            (student.id, name): self.typed(student, name, number)
            for student in self.students
            for number, name in enumerate(self.alternatives)
        }


def _grid(group: AcademicGroup, semester_id: int) -> Grid:
    students = scoped(Student).where(Student.group_id == group.id, Student.status == STUDYING)
    alternatives: dict[str, list[CurriculumSubject]] = defaultdict(list)
    now = joining.chosen_by(group, semester_id)
    people = db.session.scalars(students.order_by(Student.sort_key, Student.id)).all()
    for choice in joining.choices_of(group, semester_id):
        if name := choice.subject.elective_group:
            alternatives[name].append(choice.subject)
            if choice.joined and choice.joined.is_whole:
                now = {(student.id, name): choice.subject.id for student in people} | now
    return Grid(people, dict(alternatives), now)


@bp.route("/<int:group_id>/semesters/<int:term_id>/choices", methods=["GET", "POST"])
@requires("curriculum.enrolments:edit")
def choices(group_id: int, term_id: int) -> ResponseReturnValue:
    group, semester = found(group_id, term_id)
    grid, form = _grid(group, semester.id), Form()
    if form.carry_out(lambda: joining.choose(group, semester, grid.wanted(), by=person(), at=clock.now())):
        return done(_("Сақланди: танлов фанлари ёзилди."), ".show", group_id=group_id, term_id=term_id)
    return render_template(
        "curriculum/enrolments/choices.html", form=form, group=group, semester=semester, grid=grid
    ), form.status
