"""What the pages of student science share: forms, the filter, columns and words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from sqlalchemy import Select, func, or_
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from wtforms import SelectField, StringField

from hemis.access import scoped, viewer
from hemis.domain.calendar import academic_year_name, academic_year_of
from hemis.domain.student_research import DAYS, KINDS, PLACES, WON
from hemis.extensions import db
from hemis.models.achievements import Achievement
from hemis.models.student_research import StudentResearch, StudentResearcher
from hemis.models.students import Student
from hemis.operations.people import called
from hemis.operations.student_science import STATES
from hemis.web import clock, uploads
from hemis.web.choices import department_filter, faculty_filter
from hemis.web.forms import DateField, ScopedSelect, ValidationError, choice, required, text
from hemis.web.listing import ALL, FilterForm, folded
from hemis.web.rows import Row, RowsField
from hemis.web.steps import StepForm

SHOWN_YEARS = 12
LONGEST_NUMBER = 20
DAY = func.coalesce(StudentResearch.done_on, Achievement.issued_on)
"""A prize has its day among the achievements."""
SORTS = {
    "day": DAY,
    "title": func.coalesce(func.nullif(StudentResearch.title_key, ""), Achievement.title_key),
    "kind": StudentResearch.kind,
    "status": StudentResearch.status,
}
PEOPLE = selectinload(StudentResearch.researchers).joinedload(StudentResearcher.student)
LOADS = (
    contains_eager(StudentResearch.achievement),
    PEOPLE.joinedload(Student.group),
    joinedload(StudentResearch.supervisor),
    joinedload(StudentResearch.department),
)
WHOLE = (
    joinedload(StudentResearch.achievement),
    *LOADS[1:],
    joinedload(StudentResearch.approved_by),
    joinedload(StudentResearch.checked_by),
)


def year_of(row: StudentResearch) -> str:
    """Return the academic year in which a work counts."""
    return academic_year_name(academic_year_of(row.day)) if row.day else ""


def place_of(row: StudentResearch) -> str:
    """Return where it came out, or how wide the competition was."""
    return row.achievement.level if row.achievement else row.place


def result_of(row: StudentResearch) -> str:
    """Return what came of it: in words, or the place of a prize."""
    won = row.achievement
    return (_("%(place)s-ўрин", place=won.place) if won.place else "") if won else row.result


COLUMNS = (
    (_l("Тури"), lambda row: _(KINDS[row.kind])),
    (_l("Номи"), lambda row: row.name),
    (_l("Талабалар"), lambda row: ", ".join(each.student.full_name for each in row.researchers)),
    (_l("Талаба рақамлари"), lambda row: ", ".join(each.student.number for each in row.researchers)),
    (_l("Гуруҳлари"), lambda row: ", ".join(dict.fromkeys(each.student.group.name for each in row.researchers))),
    (_l("Илмий раҳбар"), lambda row: row.supervisor.full_name),
    (_l("Кафедра"), lambda row: row.department.name),
    (_l("Қаерда"), place_of),
    (_l("Санаси"), lambda row: row.day),
    (_l("Ўқув йили"), year_of),
    (_l("Натижаси"), result_of),
    (_l("Ҳолати"), lambda row: _(STATES[row.status])),
)


class OwnFilter(FilterForm):
    """What a student looks through the own works by."""

    q = StringField(_l("Номи ёки талабаси"))
    kind = choice(_l("Тури"), KINDS, optional=True, blank=ALL)
    year = SelectField(_l("Ўқув йили"), validate_choice=False)

    def __init__(self) -> None:
        super().__init__()
        newest = academic_year_of(clock.today())
        self.years = [str(year) for year in range(newest, newest - SHOWN_YEARS, -1)]
        self.year.choices = [("", ALL), *((year, academic_year_name(int(year))) for year in self.years)]

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        """Titles and days of prizes are those of the achievement, by which lists are sorted too."""
        row = StudentResearch
        statement = self.by_columns(statement.outerjoin(row.achievement), row.kind)
        if (year := self.chosen("year")) in self.years:
            first = int(year)
            statement = statement.where(DAY.between(date(first, 9, 1), date(first + 1, 8, 31)))
        if not (asked := self.chosen("q")):
            return statement
        people = row.researchers.any(
            StudentResearcher.student.has(or_(called(Student, asked), Student.number == asked))
        )
        titles = folded(row.title_key, asked) & (row.title_key != "")
        return statement.where(or_(titles, folded(Achievement.title_key, asked), people))


class LocalFilter(OwnFilter):
    """The same for those who decide or watch."""

    status = choice(_l("Ҳолати"), STATES, optional=True, blank=ALL)
    department_id = department_filter()

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        return self.by_columns(super().narrow(statement), StudentResearch.status, StudentResearch.department_id)


class WideFilter(LocalFilter):
    """The same for those who see several faculties: it is the faculty of the students."""

    faculty_id = faculty_filter()

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        statement, faculty = super().narrow(statement), self.chosen("faculty_id")
        of_faculty = StudentResearch.researchers.any(StudentResearcher.student.has(Student.faculty_id == faculty))
        return statement.where(of_faculty) if faculty else statement


def filters() -> OwnFilter:
    """Return the filter that fits the viewer."""
    seen = viewer()
    if seen.role == "student":
        return OwnFilter()
    return LocalFilter() if seen.faculty_id or seen.department_id or seen.role == "teacher" else WideFilter()


class StudentsField(RowsField):
    """Rows of the number of a student; the form says whom it may name."""

    parts = ("student",)
    most = 30

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own: Mapping[str, Student] = {}
        """Those who stand in the work already."""
        self.known: dict[str, Student] = {}
        """Number → the student, of all rows that name one."""

    def process_data(self, value: Any) -> None:
        self.data = list(value or ())
        self.rows = [{"student": each.number} for each in self.data]

    def look_up(self) -> None:
        """Find whom the rows name: students whom the viewer sees, and those who stand there already."""
        typed = {row["student"] for row in self.rows if row["student"]}
        found = db.session.scalars(scoped(Student).where(Student.number.in_(typed - self.own.keys())))
        self.known = {**self.own, **{each.number: each for each in found}}

    def pre_validate(self, form: Any) -> None:
        self.look_up()
        super().pre_validate(form)
        if not self.data:
            raise ValidationError(_("Камида битта талабани ёзинг."))

    def fault(self, row: Row) -> str:
        if row["student"] in self.known:
            return ""
        shown = row["student"][:LONGEST_NUMBER]
        return _("%(number)s рақамли талаба сиз ўқитадиган гуруҳларда топилмади.", number=shown)

    def made(self, row: Row) -> Student:
        return self.known[row["student"]]


def _won(rows: Select[Any]) -> Select[Any]:
    return rows.where(Achievement.kind.in_(WON)).order_by(Achievement.issued_on.desc())


class PrizeForm(StepForm):
    """Which achievement the supervisor has prepared the student for."""

    achievement_id = ScopedSelect(
        _l("Ютуқ"),
        required(),
        model=Achievement,
        title=lambda row: f"{row.title}, {row.issued_on:%d.%m.%Y}",
        narrow=_won,
    )

    def of_student(self, student_id: int) -> "PrizeForm":
        """Offer the prizes of one student only."""
        self.achievement_id.narrow = lambda rows: _won(rows).where(Achievement.student_id == student_id)
        return self


class ResearchForm(StepForm):
    """What is told of a work under a supervisor."""

    title = text(_l("Номи"), 500)
    students = StudentsField(_l("Талабалар"))
    place = text(_l("Қаерда"), 300)
    done_on = DateField(_l("Санаси"), required())
    result = text(_l("Натижаси"), 200, optional=True, description=_l("Масалан: 2-ўрин, DOI, гувоҳнома рақами."))
    file = FileField(
        _l("Тасдиқловчи файл"),
        description=_l("Ишнинг нусхаси ёки гувоҳнома: PDF, DOCX, PNG ёки JPEG, кўпи билан 25 МБ."),
    )

    def of_kind(self, kind: str) -> "ResearchForm":
        """Call place and day as the kind does."""
        self.place.label.text, self.done_on.label.text = _(PLACES[kind]), _(DAYS[kind])
        return self

    @property
    def values(self) -> dict[str, Any]:
        """The columns; students and file are told apart."""
        return {name: value for name, value in super().values.items() if name not in ("students", "file")}


WORDS = {
    "states": STATES,
    "kinds": KINDS,
    "year_of": year_of,
    "place_of": place_of,
    "result_of": result_of,
    "size_of": uploads.size_in_words,
}
"""What templates of these pages call by name."""
__all__ = ["COLUMNS", "LOADS", "SORTS", "WHOLE", "WORDS", "PrizeForm", "ResearchForm", "filters"]
