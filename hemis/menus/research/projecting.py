"""What the pages of projects share: forms, the filter, columns and words."""

from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload, selectinload
from wtforms import SelectField, StringField
from wtforms.validators import Optional

from hemis.access import can, person, scoped, viewer
from hemis.domain.calendar import academic_year_name, academic_year_of
from hemis.domain.projects import CATEGORIES, CURRENCIES, FILES, HEAD, KINDS, ROLES
from hemis.extensions import db
from hemis.menus.research.team_rows import ReceiptsField, TeamField
from hemis.models.curriculum import AcademicYear
from hemis.models.projects import ProjectMember, ProjectReceipt, ResearchProject
from hemis.models.structure import Division
from hemis.operations.project_people import DECIDED, Hand
from hemis.operations.projects import STATES, Entry
from hemis.web import clock, uploads
from hemis.web.choices import department_field, department_filter, faculty_filter
from hemis.web.fields import MoneyField
from hemis.web.forms import DateField, ScopedSelect, choice, required, text
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, folded
from hemis.web.steps import StepForm

SHOWN_YEARS = 30
PHASES = {"running": _l("давом этмоқда"), "planned": _l("бошланмаган"), "ended": _l("тугаган")}
SORTS = {
    "start": ResearchProject.starts_on,
    "name": ResearchProject.search_key,
    "kind": ResearchProject.kind,
    "status": ResearchProject.status,
}
LOADS = (
    selectinload(ResearchProject.members),
    joinedload(ResearchProject.department),
    joinedload(ResearchProject.division),
)
WITH_MONEY = (*LOADS, selectinload(ResearchProject.receipts))
WHOLE = (
    selectinload(ResearchProject.members).joinedload(ProjectMember.employee),
    selectinload(ResearchProject.receipts).joinedload(ProjectReceipt.year),
    selectinload(ResearchProject.files),
    *(joinedload(part) for part in (ResearchProject.owner, ResearchProject.department, ResearchProject.division)),
    *(joinedload(part) for part in (ResearchProject.approved_by, ResearchProject.checked_by)),
)


def hand() -> Hand:
    """Who is at work, and whether as the science department."""
    return Hand(person(), can("research.project_checks:approve") and can("research.projects:edit"))


def heads_of(row: ResearchProject) -> str:
    """Return who leads a project, and led it before."""
    return ", ".join(each.name for each in row.members if each.role == HEAD)


def unit_of(row: ResearchProject) -> str:
    """Return the name of the department or the division."""
    return named(row.department or row.division)


def phase_of(row: ResearchProject, today: date) -> str:
    """Return whether a project runs on a day."""
    return "planned" if today < row.starts_on else "ended" if today > row.ends_on else "running"


COLUMNS = (
    (_l("Рақами"), lambda row: row.number),
    (_l("Номи"), lambda row: row.name),
    (_l("Тури"), lambda row: _(KINDS[row.kind])),
    (_l("Тоифаси"), lambda row: _(CATEGORIES[row.category])),
    (_l("Раҳбари"), heads_of),
    (_l("Аъзолари"), lambda row: ", ".join(each.name for each in row.members if each.role != HEAD)),
    (_l("Кафедра ёки бўлим"), unit_of),
    (_l("Буюртмачи ёки жамғарма"), lambda row: row.funder),
    (_l("Шартнома рақами"), lambda row: row.contract_number),
    (_l("Шартнома санаси"), lambda row: row.contract_date),
    (_l("Бошланиши"), lambda row: row.starts_on),
    (_l("Тугаши"), lambda row: row.ends_on),
    (_l("Ҳолати"), lambda row: _(STATES[row.status])),
    (_l("Суммаси"), lambda row: row.amount),
    (_l("Келиб тушган"), lambda row: sum(each.amount for each in row.receipts)),
    (_l("Валютаси"), lambda row: row.currency),
)


class LocalFilter(FilterForm):
    """What somebody of one faculty looks through projects by."""

    q = StringField(_l("Номи, рақами ёки аъзоси"))
    year = SelectField(_l("Ўқув йили"), validate_choice=False)
    kind = choice(_l("Тури"), KINDS, optional=True, blank=ALL)
    status = choice(_l("Ҳолати"), STATES, optional=True, blank=ALL)
    phase = choice(_l("Муддати"), PHASES, optional=True, blank=ALL)
    department_id = department_filter()

    def __init__(self) -> None:
        super().__init__()
        newest = academic_year_of(clock.today()) + 3
        self.years = [str(year) for year in range(newest, newest - SHOWN_YEARS, -1)]
        self.year.choices = [("", ALL), *((year, academic_year_name(int(year))) for year in self.years)]

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        row, today = ResearchProject, clock.today()
        statement = statement.where(folded(row.search_key, self.q.data))
        statement = self.by_columns(statement, row.kind, row.status, row.department_id)
        if (year := self.chosen("year")) in self.years:
            first = int(year)
            statement = statement.where(row.starts_on <= date(first + 1, 8, 31), row.ends_on >= date(first, 9, 1))
        phases = {
            "planned": row.starts_on > today,
            "ended": row.ends_on < today,
            "running": (row.starts_on <= today) & (row.ends_on >= today),
        }
        return statement.where(phases[asked]) if (asked := self.chosen("phase")) in phases else statement


class ProjectFilter(LocalFilter):
    """The same for those who see several faculties."""

    faculty_id = faculty_filter()

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        faculty = self.chosen("faculty_id")
        statement = super().narrow(statement)
        return statement.where(ResearchProject.department.has(faculty_id=faculty)) if faculty else statement


def filters() -> LocalFilter:
    """Return the filter that fits the viewer."""
    seen = viewer()
    return LocalFilter() if seen.faculty_id or seen.department_id or seen.role == "teacher" else ProjectFilter()


class ProjectForm(StepForm):
    """What a leader tells of a project; its department is the leader's own."""

    name = text(_l("Номи"), 500)
    number = text(_l("Лойиҳа рақами"), 60, optional=True, description=_l("Ташаббускор лойиҳада бўлмаслиги мумкин."))
    kind = choice(_l("Тури"), KINDS)
    category = choice(_l("Тоифаси"), CATEGORIES)
    funder = text(_l("Буюртмачи ёки жамғарма"), 300, optional=True)
    starts_on = DateField(_l("Бошланиш санаси"), required())
    ends_on = DateField(_l("Тугаш санаси"), required(), description=_l("Охирги куни; чўзилса, янги сана ёзилади."))
    contract_number = text(_l("Шартнома рақами"), 60, optional=True)
    contract_date = DateField(_l("Шартнома санаси"), [Optional()])
    amount = MoneyField(_l("Суммаси, жами"), [Optional()], description=_l("Масалан: 1 250 000 000,50"))
    currency = choice(_l("Валютаси"), CURRENCIES)
    about = text(_l("Мақсади ва кутилган натижа"), 2000, optional=True, area=True)
    team = TeamField(_l("Раҳбар ва аъзолар"))
    money = ReceiptsField(_l("Келиб тушган маблағ"))
    reason = text(
        _l("Ўзгартириш сабаби"), 1000, area=True, description=_l("Масалан: қўшимча келишув билан муддати чўзилди.")
    )

    def of(self, project: ResearchProject) -> "ProjectForm":
        """Offer the academic years, and ask for a reason only where one is due."""
        if project.status not in DECIDED:
            del self.reason
        years = db.session.scalars(scoped(AcademicYear).order_by(AcademicYear.starts_on.desc()))
        self.money.years = {year.id: year.name for year in years}
        return self

    @property
    def entry(self) -> Entry:
        """What was typed, as the rules take it."""
        apart = ("team", "money", "reason")
        values = {name: value for name, value in self.values.items() if name not in apart}
        values |= {"amount": self.amount.data or 0, "contract_date": self.contract_date.data or None}
        return Entry(values, self.team.data, self.money.data)

    @property
    def why(self) -> str:
        """The reason, where one is asked for."""
        return str(self.reason.data or "") if "reason" in self else ""

    def moved_rows(self) -> bool:
        """Carry out what a button beside the rows of a list asks; False when none was pressed."""
        asked = [(name, step) for name in ("team", "money") if (step := request.form.get(f"{name}_step"))]
        for name, step in asked:
            self[name].rearrange(step)
        return bool(asked)


class OfficeForm(ProjectForm):
    """The same for the science department, which says whose project it is."""

    department_id = department_field(Optional())
    division_id = ScopedSelect(
        _l("Бўлим"),
        [Optional()],
        model=Division,
        title=named,
        narrow=lambda rows: rows.where(Division.is_active).order_by(Division.name_key),
    )


class ToldForm(ProjectForm):
    """What the history of a project is told in: of its department the name, as it was then."""

    unit = StringField(_l("Кафедра ёки бўлим"))


WORDS = {
    "states": STATES,
    "kinds": KINDS,
    "categories": CATEGORIES,
    "currencies": CURRENCIES,
    "ranks": ROLES,
    "file_kinds": FILES,
    "phases": PHASES,
    "heads_of": heads_of,
    "phase_of": phase_of,
    "unit_of": unit_of,
    "size_of": uploads.size_in_words,
}
"""What templates of these pages call by name."""
__all__ = [
    "COLUMNS",
    "LOADS",
    "SORTS",
    "WHOLE",
    "WITH_MONEY",
    "WORDS",
    "OfficeForm",
    "ProjectForm",
    "ToldForm",
    "filters",
    "hand",
]
