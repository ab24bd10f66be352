"""The card of a doctoral student as it is typed, and by what the list is narrowed."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, false
from wtforms import StringField
from wtforms.validators import Optional

from hemis.access import can, viewer
from hemis.access.roles import Role
from hemis.domain.classifiers import PAYMENT_FORM
from hemis.domain.doctoral import FIELDS, FORMS, MOST_YEARS, STATES
from hemis.domain.i18n import N_
from hemis.domain.identifiers import parse_pinfl
from hemis.models.doctoral import DoctoralStudent
from hemis.models.structure import Department
from hemis.operations import doctoral_search
from hemis.web import clock
from hemis.web.contacts import ruled
from hemis.web.fields import IntegerField
from hemis.web.forms import DateField, ScopedSelect, between, choice, required, text
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, folded
from hemis.web.steps import StepForm

DUE = {"late": N_("муддати ўтган")}
OF_THE_HOUSE = _l("Ходим рақами ёки исм-шарифи.")


def _digits(typed: str) -> str:
    return parse_pinfl(typed).number


def _departments(rows: Select[Any]) -> Select[Any]:
    return rows.where(Department.is_active).order_by(Department.sort_key)


def _seen_departments(rows: Select[Any]) -> Select[Any]:
    """Whoever has one department, or none, has nothing to choose from."""
    if viewer().role in (Role.DEPARTMENT_HEAD, Role.TEACHER):
        return rows.where(false())
    return rows.order_by(Department.sort_key)


def department_filter() -> ScopedSelect:
    """The departments of the institution, for who sees doctoral students of several."""
    return ScopedSelect(_l("Кафедра"), model=Department, title=named, narrow=_seen_departments, blank=ALL)


class StudentForm(StepForm):
    number = text(_l("Рақами"), 30, optional=True, description=_l("Вазирлик берган рақам, берилган бўлса."))
    employee = text(_l("Ўз ходимимиз"), 120, optional=True, description=OF_THE_HOUSE)
    name = text(
        _l("Исм-шарифи"), 200, optional=True, description=_l("Ўз ходимимиз бўлмаса: фамилияси, исми, отасининг исми.")
    )
    birth_date = DateField(_l("Туғилган санаси"), [Optional()])
    pinfl = text(_l("ЖШШИР"), 20, optional=True)
    form = choice(_l("Тури"), FORMS, asks=True, blank=_l("танланг"))
    speciality_code = text(_l("Ихтисослик шифри"), 12, description=_l("Масалан, 01.01.01."))
    speciality = text(
        _l("Ихтисослик номи"), 300, optional=True, description=_l("Бўш қолдирилса, кенгашлар рўйхатидан олинади.")
    )
    payment_form = choice(_l("Тўлов шакли"), PAYMENT_FORM)
    department_id = ScopedSelect(_l("Кафедра"), required(), model=Department, title=named, narrow=_departments)
    admitted_on = DateField(_l("Қабул санаси"), required())
    ends_on = DateField(
        _l("Муддат тугаши"), [Optional()], description=_l("Бўш қолдирилса, турининг одатдаги муддати олинади.")
    )
    order_number = text(_l("Қабул буйруғи рақами"), 40)
    order_date = DateField(_l("Қабул буйруғи санаси"), required())
    supervisor = text(_l("Илмий раҳбар ёки маслаҳатчи"), 120, optional=True, description=OF_THE_HOUSE)
    supervisor_name = text(
        _l("Бошқа муассасадаги раҳбар"), 200, optional=True, description=_l("Раҳбар ўз ходимимиз бўлмаса.")
    )
    supervisor_degree = text(_l("Бошқа муассасадаги раҳбарнинг даражаси ва иш жойи"), 200, optional=True)

    def validate(self, **kwargs: Any) -> bool:
        """Read the personal number beside its field."""
        sound = bool(super().validate(**kwargs))
        if self.pinfl.data and not self.pinfl.errors and not self.pinfl.validate(self, [ruled(_digits)]):
            return False
        return sound


class StudentWords(StudentForm):
    """The fields that everybody who sees a card may read of in its history."""

    version = pinfl = birth_date = None  # type: ignore[assignment]  # how WTForms leaves a field out


class StudentFilter(FilterForm):
    q = StringField(_l("Исм"))
    status = choice(_l("Ҳолати"), STATES, optional=True, blank=ALL)
    form = choice(_l("Тури"), FORMS, optional=True, blank=ALL)
    field = choice(_l("Фан тармоғи"), FIELDS, optional=True, blank=ALL)
    department_id = department_filter()
    payment_form = choice(_l("Тўлов шакли"), PAYMENT_FORM, optional=True, blank=ALL)
    year = IntegerField(_l("Қабул йили"), [Optional(), between(1990, 2100)])
    course = IntegerField(_l("Ўқиш йили"), [Optional(), between(1, MOST_YEARS)])
    speciality_code = StringField(_l("Ихтисослик шифри"))
    supervisor = StringField(_l("Илмий раҳбар ёки маслаҳатчи"))
    due = choice(_l("Муддати"), DUE, optional=True, blank=ALL)

    def __init__(self) -> None:
        super().__init__()
        if not can("doctoral.deadlines:view"):
            del self.due

    def narrow(self, statement: Select[DoctoralStudent]) -> Select[DoctoralStudent]:
        row = DoctoralStudent
        statement = self.by_columns(statement, row.status, row.form, row.department_id, row.payment_form)
        if field := self.chosen("field"):
            statement = statement.where(row.speciality_code.startswith(f"{field}."))
        if year := self.chosen("year"):
            statement = statement.where(row.admitted_on.between(date(year, 1, 1), date(year, 12, 31)))
        if code := (self.speciality_code.data or "").strip():
            statement = statement.where(row.speciality_code.startswith(code, autoescape=True))
        return self._by_studies(statement.where(folded(row.name_key, self.q.data)))

    def _by_studies(self, statement: Select[DoctoralStudent]) -> Select[DoctoralStudent]:
        """Narrow by what no column holds: after all columns, so that as few as possible are looked at."""
        today = clock.today()
        if words := self.chosen("supervisor"):
            statement = doctoral_search.supervised_by(statement, words)
        if course := self.chosen("course"):
            statement = doctoral_search.in_year(statement, course, today)
        if "due" in self and self.chosen("due"):
            statement = doctoral_search.late(statement, today)
        return statement


__all__ = ["StudentFilter", "StudentForm", "StudentWords", "department_filter"]
