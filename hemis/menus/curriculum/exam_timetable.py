"""Имтиҳонлар жадвали: the approved exams of all faculties, whoever is signed in; the reader's own ones first (H-12)."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, case
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice

from hemis.access import published, requires, visible
from hemis.domain.classifiers import EXAM_FORM
from hemis.menus.curriculum.selects import ALL, faculties
from hemis.menus.curriculum.weeks import WEEKDAYS
from hemis.models.curriculum import CurriculumSubject, LessonSlot
from hemis.models.exams import Exam, ExamGroup, ExamSession
from hemis.models.infrastructure import Room
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from hemis.operations import coverage
from hemis.web import clock
from hemis.web.answers import listed
from hemis.web.jinja import clock_time
from hemis.web.listing import FilterForm, folded, sort_by

bp = Blueprint("exam_timetable", __name__, url_prefix="/exam-timetable")
SORTS = {"day": Exam.day, "subject": Subject.sort_key, "room": Room.code, "examiner": Employee.sort_key}
COLUMNS = (
    (_l("Кун"), lambda row: row.day),
    (_l("Жуфтлик"), lambda row: row.slot.number),
    (_l("Вақти"), lambda row: clock_time(row.slot.starts_at)),
    (_l("Фан"), lambda row: row.curriculum_subject.subject.name),
    (_l("Гуруҳлар"), lambda row: ", ".join(each.group.name for each in row.groups)),
    (_l("Хона"), lambda row: row.room.code),
    (_l("Имтиҳон олувчи"), lambda row: row.examiner.full_name),
    (_l("Шакли"), lambda row: _(EXAM_FORM[row.form])),
)


class ExamFilter(FilterForm):
    q = StringField(_l("Гуруҳ, фан ёки имтиҳон олувчи"))
    whose = SelectField(_l("Кимники"), choices=[SelectChoice("", ALL), SelectChoice("mine", _l("фақат меники"))])
    when = SelectField(_l("Қачон"), choices=[SelectChoice("", _l("бугундан бошлаб")), SelectChoice("all", ALL)])
    faculty_id = faculties(_l("Факультет"), blank=ALL)

    def narrow(self, statement: Select[Exam]) -> Select[Exam]:
        if self.chosen("whose"):
            statement = statement.where(visible(Exam))
        if not self.chosen("when"):
            statement = statement.where(Exam.day >= clock.today())
        if faculty_id := self.chosen("faculty_id"):
            statement = statement.where(Exam.faculty_id == faculty_id)
        typed = self.q.data
        in_group = Exam.groups.any(ExamGroup.group.has(folded(AcademicGroup.name_key, typed)))
        return statement.where(folded(Subject.name_key, typed) | in_group | coverage.is_called(typed))


@bp.get("/")
@requires("curriculum.exam_timetable:view")
def index() -> ResponseReturnValue:
    filters = ExamFilter()
    is_own = case((visible(Exam), 0), else_=1)
    subject = contains_eager(Exam.curriculum_subject).contains_eager(CurriculumSubject.subject)
    rows = (
        published(Exam)
        .join(Exam.curriculum_subject)
        .join(CurriculumSubject.subject)
        .join(Exam.room)
        .join(Exam.examiner)
        .join(Exam.slot)
        .options(subject, contains_eager(Exam.room), contains_eager(Exam.examiner), contains_eager(Exam.slot))
        .options(joinedload(Exam.session).joinedload(ExamSession.faculty))
        .options(selectinload(Exam.groups).joinedload(ExamGroup.group))
        .order_by(is_own)
    )
    rows = sort_by(filters.narrow(rows), SORTS).order_by(LessonSlot.number)
    return listed("curriculum/exam_timetable/index.html", rows, COLUMNS, filters, weekdays=WEEKDAYS)


__all__ = ["bp"]
