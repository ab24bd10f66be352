"""What the forms of an exam offer: controls of the own subjects, colleagues who may examine, exams of the timetable."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload
from wtforms.validators import Optional

from hemis.access import scoped, viewer
from hemis.models.curriculum import CurriculumSubject, SubjectControl
from hemis.models.exams import Exam
from hemis.operations import testing_choices
from hemis.web.controls import control_title
from hemis.web.forms import ScopedSelect
from hemis.web.jinja import named, short_date


def controls() -> list[tuple[SubjectControl, str]]:
    """The controls of the viewer's subjects, each with its title: subject, curriculum, semester, kind, maximum."""
    return [(each.control, _title(each)) for each in testing_choices.controls_of(scoped(CurriculumSubject))]


def _title(each: testing_choices.Offer) -> str:
    return _(
        "%(subject)s · %(plan)s, %(number)s-семестр · %(control)s, %(most)s балл",
        subject=named(each.subject),
        plan=named(each.curriculum),
        number=each.number,
        control=control_title(each.control),
        most=each.control.max_points,
    )


def examiners(chosen: int | None) -> list[tuple[int, str]]:
    """The colleagues of the viewer's departments, and who was chosen before."""
    return [(row.id, named(row)) for row in testing_choices.colleagues(viewer().employee_id, chosen)]


def event_field() -> ScopedSelect:
    """Declare the choice of a place in the timetable of examinations."""
    return ScopedSelect(
        _l("Имтиҳон жадвалидаги ўрни"),
        [Optional()],
        model=Exam,
        title=_event,
        narrow=_upcoming,
        loads=(joinedload(Exam.curriculum_subject).joinedload(CurriculumSubject.subject), joinedload(Exam.slot)),
    )


def _event(exam: Exam) -> str:
    subject = named(exam.curriculum_subject.subject)
    return _(
        "%(day)s, %(number)s-жуфтлик · %(subject)s", day=short_date(exam.day), number=exam.slot.number, subject=subject
    )


def _upcoming(rows: Select[Exam]) -> Select[Exam]:
    return rows.order_by(Exam.day, Exam.id)
