"""What the pages of yearly figures share: filters, columns, forms and words."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload
from wtforms import StringField
from wtforms.validators import Optional

from hemis.domain.names import short_name
from hemis.domain.profiles import FIGURES, SYSTEMS, fallen
from hemis.models.curriculum import AcademicYear
from hemis.models.profiles import COUNTING_SYSTEMS, ResearchIndicator
from hemis.models.staff import Employee
from hemis.models.structure import Department
from hemis.operations.indicators import STATES
from hemis.operations.people import called
from hemis.web import clock
from hemis.web.choices import department_filter, faculty_filter
from hemis.web.forms import IntegerField, ScopedSelect, between, choice, required, text
from hemis.web.listing import ALL, FilterForm
from hemis.web.steps import StepForm

MOST = 1_000_000
LOADS = tuple(
    joinedload(each) for each in (ResearchIndicator.employee, ResearchIndicator.department, ResearchIndicator.year)
)
WHOLE = (*LOADS, joinedload(ResearchIndicator.approved_by), joinedload(ResearchIndicator.checked_by))
COUNTED = {system: SYSTEMS[system] for system in COUNTING_SYSTEMS}
SORTS = {
    "year": ResearchIndicator.year_id,
    "h": ResearchIndicator.h_index,
    "citations": ResearchIndicator.citations,
    "documents": ResearchIndicator.documents,
    "status": ResearchIndicator.status,
}
COLUMNS = (
    (_l("Ўқитувчи"), lambda row: row.employee.full_name),
    (_l("Кафедра"), lambda row: row.department.name),
    (_l("Ўқув йили"), lambda row: row.year.name),
    (_l("Тизим"), lambda row: SYSTEMS[row.system]),
    (_l("Ҳужжатлар"), lambda row: row.documents),
    (_l("Иқтибослар"), lambda row: row.citations),
    (_l("h-индекс"), lambda row: row.h_index),
    (_l("Ҳолати"), lambda row: _(STATES[row.status])),
)


def title_of(row: ResearchIndicator) -> str:
    """Return whose figures of which year and system these are."""
    person = row.employee
    name = short_name(person.surname, person.first_name, person.patronymic)
    return f"{name}, {SYSTEMS[row.system]}, {row.year.name}"


def figures_of(row: ResearchIndicator) -> dict[str, int]:
    """Return the three figures by their names."""
    return {name: getattr(row, name) for name in FIGURES}


def lower_in(row: ResearchIndicator, before: ResearchIndicator | None) -> list[str]:
    """Return the titles of the figures that have fallen since the year before."""
    return [_(FIGURES[name]) for name in fallen(figures_of(row), figures_of(before) if before else None)]


def _years(rows: Select[Any]) -> Select[Any]:
    return rows.where(AcademicYear.starts_on <= clock.today()).order_by(AcademicYear.code.desc())


class FigureFilter(FilterForm):
    q = StringField(_l("Ўқитувчи"))
    year_id = ScopedSelect(
        _l("Ўқув йили"), [Optional()], model=AcademicYear, title=lambda row: row.name, narrow=_years, blank=ALL
    )
    system = choice(_l("Тизим"), COUNTED, optional=True, blank=ALL)
    status = choice(_l("Ҳолати"), STATES, optional=True, blank=ALL)
    faculty_id = faculty_filter()
    department_id = department_filter()

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        row = ResearchIndicator
        statement = self.by_columns(statement, row.year_id, row.system, row.status, row.department_id)
        if faculty := self.chosen("faculty_id"):
            statement = statement.where(row.department.has(Department.faculty_id == faculty))
        if self.q.data:
            statement = statement.where(row.employee.has(called(Employee, self.q.data)))
        return statement


def _figure(label: Any) -> IntegerField:
    return IntegerField(label, [*required(), between(0, MOST)])


class FigureForm(StepForm):
    year_id = ScopedSelect(_l("Ўқув йили"), required(), model=AcademicYear, title=lambda row: row.name, narrow=_years)
    system = choice(_l("Тизим"), COUNTED, asks=True)
    documents = _figure(_l("Ҳужжатлар"))
    citations = _figure(_l("Иқтибослар"))
    h_index = _figure(_l("h-индекс"))


def _profile(system: str, hint: Any) -> Any:
    return text(SYSTEMS[system], 300, optional=True, description=hint)


class ProfilesForm(StepForm):
    """The identifiers of a teacher; an empty field takes the profile away."""

    scopus = _profile("scopus", _l("Муаллиф рақами ёки профилингиз ҳаволаси. Рақам: 57190012345."))
    wos = _profile("wos", _l("ResearcherID ёки ҳавола. Масалан: AAB-1234-2020."))
    scholar = _profile("scholar", _l("Профилингиз ҳаволаси ёки ундаги user= дан кейинги 12 белги."))
    researchgate = _profile("researchgate", _l("Профилингиз ҳаволаси ёки унинг охирги қисми."))
    orcid = _profile("orcid", _l("16 та белги ёки ҳавола. Масалан: 0000-0002-1825-0097."))


WORDS = {"states": STATES, "systems": SYSTEMS, "figures": FIGURES, "title_of": title_of, "lower_in": lower_in}
"""What templates of these pages call by name."""
__all__ = [
    "COLUMNS",
    "LOADS",
    "SORTS",
    "WHOLE",
    "WORDS",
    "FigureFilter",
    "FigureForm",
    "ProfilesForm",
    "lower_in",
    "title_of",
]
