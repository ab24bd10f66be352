"""Students of other groups who take a subject with this one, a page of joining (H-12)."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.extensions import db
from hemis.menus.curriculum.enrolments import bp
from hemis.models.curriculum import CurriculumSubject
from hemis.models.students import AcademicGroup, Student
from hemis.operations import joining_guests
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import Form, text

PLACE = "/<int:group_id>/subjects/<int:taught_id>/guests"


class GuestForm(Form):
    number = text(_l("Талаба рақами"), 20, description=_l("Ҳужжатдаги 14 хонали талаба рақами."))


def _found(group_id: int, taught_id: int) -> tuple[AcademicGroup, CurriculumSubject]:
    """A group of the viewer with a subject of the group's own curriculum."""
    loads = (joinedload(CurriculumSubject.subject), joinedload(CurriculumSubject.semester))
    group, subject = scoped_or_404(AcademicGroup, group_id), scoped_or_404(CurriculumSubject, taught_id, *loads)
    return (group, subject) if subject.semester.curriculum_id == group.curriculum_id else abort(404)


@bp.route(PLACE, methods=["GET", "POST"])
@requires("curriculum.enrolments:edit")
def guests(group_id: int, taught_id: int) -> ResponseReturnValue:
    group, subject = _found(group_id, taught_id)
    form = GuestForm()
    if form.carry_out(
        lambda: joining_guests.add_guest(group, subject, _student(form.number.data), by=person(), at=clock.now())
    ):
        return done(_("Талаба фанга бириктирилди."), ".guests", group_id=group_id, taught_id=taught_id)
    row = joining_guests.joined_row(group, subject)
    people = joining_guests.guests_of(row.id, group.id) if row else []
    values = {"group": group, "subject": subject, "people": people, "row": row}
    return render_template("curriculum/enrolments/guests.html", form=form, **values), form.status


def _student(number: str) -> Student | None:
    found: Student | None = db.session.scalar(scoped(Student).where(Student.number == number))
    return found


@bp.route(f"{PLACE}/<int:student_id>/removal", methods=["GET", "POST"])
@requires("curriculum.enrolments:edit")
def release(group_id: int, taught_id: int, student_id: int) -> ResponseReturnValue:
    group, subject = _found(group_id, taught_id)
    student, form = scoped_or_404(Student, student_id), Form()
    if form.carry_out(lambda: joining_guests.release_guest(group, subject, student.id, by=person(), at=clock.now())):
        return done(_("Талаба фандан чиқарилди."), ".guests", group_id=group_id, taught_id=taught_id)
    values = {"group": group, "subject": subject, "student": student}
    return render_template("curriculum/enrolments/release.html", form=form, **values), form.status
