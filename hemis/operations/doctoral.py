"""Doctoral students: the card that the bureau keeps, topics that councils approve, the way to the defence (H-R5)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import inspect, select

from hemis.domain import doctoral as rule
from hemis.domain.calendar import add_months
from hemis.domain.councils import parse_speciality
from hemis.domain.dissertations import parse_council, parse_registration
from hemis.domain.errors import RuleError
from hemis.domain.formats import short_date
from hemis.domain.i18n import N_
from hemis.domain.identifiers import parse_pinfl
from hemis.domain.translit import to_latin
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.councils import CouncilSpeciality
from hemis.models.doctoral import DoctoralStep, DoctoralStudent, DoctoralTopic
from hemis.models.staff import Employee
from hemis.operations import plain
from hemis.operations.authorship import people_called
from hemis.operations.doctoral_register import require_own_line
from hemis.operations.hands import take_turn
from hemis.operations.rules import rule_values, whole_rule

NOBODY = N_("Бундай ходим топилмади: рақамини ёки исм-шарифини тўлиқ ёзинг.")
SEVERAL = N_("Бу исмли ходим бир нечта: рақамини ёзинг (%(numbers)s).")
NO_NAME = N_("Ўз ходимимиз бўлмаса, исм-шарифини ёзинг.")
NO_SPECIALITY = N_("Ихтисослик номини ёзинг: бу шифр кенгашларимизда йўқ.")
STUDIES_ALREADY = N_("Бу ходим докторантлар рўйхатида бор: аввалгиси тугалланмаган.")
ENTERED_ALREADY = N_("Бу докторант шу буйруқ билан киритилган: рўйхатдан топиб очинг.")
OWN_SUPERVISOR = N_("Докторант ўзига раҳбар бўла олмайди.")
TWO_SUPERVISORS = N_("Раҳбарни ё ходимлардан танланг, ё бошқа муассасадан ёзинг: иккаласини эмас.")
NO_DEGREE = N_("Бошқа муассасадаги раҳбарнинг илмий даражаси ва иш жойини ёзинг.")
SHORT_TERM = N_("Муддат қабул қилинган санадан кейин тугайди.")
TERM_BY_ORDER = N_("Муддат ва қабул санаси ўқиш бошлангандан кейин фақат буйруқ билан ўзгаради.")
FORM_BY_ORDER = N_("Тури ўқиш бошлангандан кейин ўзгармайди.")
IN_FUTURE = N_("Бу сана ҳали келмаган.")
BEFORE_ADMISSION = N_("Бу сана қабул қилинган санадан олдин: %(day)s.")
OTHER_DEGREE = N_("Мавзу %(degree)s даражаси учун рўйхатдан ўтган: докторантнинг турини текширинг.")
NO_CONCLUSION = N_("Экспертиза санаси ва хулосаси бирга киритилади.")
TOO_SOON = N_("Қайта экспертизага %(day)s дан олдин топширилмайди.")
NO_COUNCIL = N_("Ҳимоя қилинган кенгаш шифрини киритинг.")
LONG_TERM = N_("Ўқиш муддати %(years)s йилдан ошмайди.")
FAR_ADMISSION = N_("Қабул санаси бугундан бир йилдан кўп кейин бўлмайди.")
BORN_LATER = N_("Туғилган сана қабул санасидан олдин бўлади.")
NO_DAY = N_("Ҳимоя қилган докторантнинг ҳимоя санаси ўчирилмайди.")
SENT_BACK = N_("Экспертиза ишни қайтарган: аввал қайта топширинг ва янги хулосасини киритинг.")
MISPLACED_SUMMARY = N_("Автореферат ҳимояга қабул қилингандан кейин, ҳимоядан олдин тарқатилади.")
BEFORE_STEP = N_("Бу сана аввалги босқич санасидан (%(day)s) олдин бўлиши мумкин эмас.")
BEHIND_EXPERTISE = rule.CHAIN[rule.CHAIN.index("expertise_on") + 1 :]
"""Where a file that was sent back does not get."""


def find_employee(text: str, field: str) -> Employee | None:
    """Return the employee of a number or a name; nothing typed is nobody."""
    if not text:
        return None
    by_number = db.session.scalar(select(Employee).where(Employee.number == text))
    called = [by_number] if by_number else people_called(text)
    if not called:
        raise RuleError(NOBODY, field=field)
    if len(called) > 1:
        raise RuleError(SEVERAL, field=field, numbers=", ".join(each.number for each in called[:5]))
    return called[0]


def save(student: DoctoralStudent, values: Mapping[str, Any], *, version: int, today: date, by: User | None) -> None:
    """Create or change a card; the form gives the degree and proposes the term, the council's list the speciality."""
    is_new = bool(inspect(student).transient)
    whole = _proved(student, values, today, is_new=is_new)
    if is_new:
        _require_once(whole)
        for name, value in {"status": rule.ADMITTED, "version": 1, "leave_days": 0, **whole}.items():
            setattr(student, name, value)
        plain.create(student, by=by)
    else:
        _change(student, whole, version, by)


def _require_once(values: Mapping[str, Any]) -> None:
    """A button pressed twice makes no second card; namesakes differ by the birth date."""
    names = ("name", "birth_date", "admitted_on", "speciality_code", "form", "order_number")
    same = (getattr(DoctoralStudent, name) == values[name] for name in names)
    if db.session.scalar(select(DoctoralStudent.id).where(*same).limit(1)) is not None:
        raise RuleError(ENTERED_ALREADY)


def _change(student: DoctoralStudent, values: Mapping[str, Any], version: int, by: User | None, **how: str) -> None:
    """Write what differs; who has changed nothing stands in nobody's way."""
    if any(getattr(student, name) != value for name, value in values.items()):
        take_turn(student, version)
        plain.update(student, values, by=by, **how)


def _proved(student: DoctoralStudent, values: Mapping[str, Any], today: date, *, is_new: bool) -> dict[str, Any]:
    person = find_employee(values["employee"], "employee")
    supervisor = find_employee(values["supervisor"], "supervisor")
    own = {
        **_person(person, values, student),
        **_speciality(values),
        **_supervision(supervisor, person, values),
        **_term(student, values, today, is_new=is_new),
    }
    kept = ("number", "payment_form", "department_id", "order_number", "order_date")
    return {**own, **{name: values[name] for name in kept}}


def _person(person: Employee | None, values: Mapping[str, Any], student: DoctoralStudent) -> dict[str, Any]:
    if person is None:
        if not values["name"]:
            raise RuleError(NO_NAME, field="name")
        pinfl = parse_pinfl(values["pinfl"]).number if values["pinfl"] else student.pinfl or ""
        own = {"name": values["name"], "name_latin": to_latin(values["name"])}
        return {**own, "employee_id": None, "birth_date": values["birth_date"], "pinfl": pinfl}
    if studies_elsewhere(student, person.id):
        raise RuleError(STUDIES_ALREADY, field="employee")
    name, latin = person.full_name, person.full_name_latin
    return {"employee_id": person.id, "name": name, "name_latin": latin, "birth_date": None, "pinfl": ""}


def studies_elsewhere(student: DoctoralStudent, employee_id: int | None) -> bool:
    """Whether a person of the house has another card that is not closed."""
    if employee_id is None:
        return False
    others = select(DoctoralStudent.id).where(
        DoctoralStudent.employee_id == employee_id,
        DoctoralStudent.status.in_(rule.OPEN),
        DoctoralStudent.id != (student.id or 0),
    )
    return db.session.scalar(others.limit(1)) is not None


def _speciality(values: Mapping[str, Any]) -> dict[str, str]:
    code = parse_speciality(values["speciality_code"], field="speciality_code")
    named = select(CouncilSpeciality.name).where(CouncilSpeciality.code == code).order_by(CouncilSpeciality.id)
    name = values["speciality"] or db.session.scalar(named.limit(1))
    if not name:
        raise RuleError(NO_SPECIALITY, field="speciality")
    return {"speciality_code": code, "speciality": name}


def _supervision(supervisor: Employee | None, person: Employee | None, values: Mapping[str, Any]) -> dict[str, Any]:
    name, degree = values["supervisor_name"], values["supervisor_degree"]
    if supervisor is None:
        if name and not degree:
            raise RuleError(NO_DEGREE, field="supervisor_degree")
        return {"supervisor_id": None, "supervisor_name": name, "supervisor_degree": degree if name else ""}
    if name:
        raise RuleError(TWO_SUPERVISORS, field="supervisor_name")
    if person and person.id == supervisor.id:
        raise RuleError(OWN_SUPERVISOR, field="supervisor")
    return {"supervisor_id": supervisor.id, "supervisor_name": "", "supervisor_degree": ""}


def _term(student: DoctoralStudent, values: Mapping[str, Any], today: date, *, is_new: bool) -> dict[str, Any]:
    form, admitted_on = values["form"], values["admitted_on"]
    ends_on = values["ends_on"] or proposed_end(form, admitted_on)
    term = {"form": form, "admitted_on": admitted_on, "ends_on": ends_on}
    if not is_new and student.status != rule.ADMITTED:
        if form != student.form:
            raise RuleError(FORM_BY_ORDER, field="form")
        for name in ("admitted_on", "ends_on"):
            if term[name] != getattr(student, name):
                raise RuleError(TERM_BY_ORDER, field=name)
    _require_likely(admitted_on, values["birth_date"], today)
    require_term(admitted_on, ends_on, "ends_on")
    if values["order_date"] > today:
        raise RuleError(IN_FUTURE, field="order_date")
    return {**term, "degree": rule.DEGREE_OF[form]}


def _require_likely(admitted_on: date, born_on: date | None, today: date) -> None:
    """A slip of the pen in a year is told before terms and years of study are made of it."""
    if admitted_on > add_months(today, rule.MONTHS):
        raise RuleError(FAR_ADMISSION, field="admitted_on")
    if born_on and born_on >= admitted_on:
        raise RuleError(BORN_LATER, field="birth_date")


def require_term(admitted_on: date, ends_on: date, field: str) -> None:
    """A term ends after it has begun, and has no more years than a plan knows."""
    if ends_on <= admitted_on:
        raise RuleError(SHORT_TERM, field=field)
    if ends_on > rule.term_end(admitted_on, rule.MOST_YEARS):
        raise RuleError(LONG_TERM, field=field, years=rule.MOST_YEARS)


def proposed_end(form: str, admitted_on: date) -> date:
    """Return the end of the usual term of a form by the rules of the day of admission."""
    values: Mapping[str, Any] = rule_values("doctoral.years", on=admitted_on)
    trainee = whole_rule("doctoral.trainee_years", on=admitted_on)
    return rule.term_end(admitted_on, rule.term_years(form, values["doctoral.years"], trainee))


def save_topic(
    topic: DoctoralTopic, student: DoctoralStudent, values: Mapping[str, Any], *, today: date, by: User | None
) -> None:
    """Write a topic as the council has approved it; its number at ОАК may follow later."""
    if values["approved_on"] > today:
        raise RuleError(IN_FUTURE, field="approved_on")
    if values["approved_on"] < student.admitted_on:
        raise RuleError(BEFORE_ADMISSION, field="approved_on", day=short_date(student.admitted_on))
    number = ""
    if values["registration"]:
        read = parse_registration(values["registration"])
        if read.degree != rule.DEGREES[student.degree]:
            raise RuleError(OTHER_DEGREE, field="registration", degree=read.degree)
        number = read.number
    plain.save(topic, {**values, "registration": number, "student_id": student.id}, by=by)
    db.session.expire(student, ["topics"])


def save_defence(
    student: DoctoralStudent, values: Mapping[str, Any], *, version: int, today: date, by: User | None
) -> None:
    """Write how far the way to a defence has gone; a step never stands before an earlier one (rules 10.3)."""
    whole = dict(values)
    if bool(whole["expertise_on"]) != bool(whole["conclusion"]):
        raise RuleError(NO_CONCLUSION, field="conclusion" if whole["expertise_on"] else "expertise_on")
    _require_rework(student, whole)
    _require_order(whole)
    _require_known_days(student, whole, today)
    if whole["council"]:
        whole["council"] = parse_council(whole["council"], student.degree)
    elif student.status == rule.DEFENDED:
        raise RuleError(NO_COUNCIL, field="council")
    if whole["dissertation_id"] != student.dissertation_id:
        require_own_line(student, whole["dissertation_id"])
    _change(student, whole, version, by, verb="defence")


def _require_order(days: Mapping[str, Any]) -> None:
    backwards = rule.first_backwards(days)
    if backwards:
        name, before = backwards
        raise RuleError(BEFORE_STEP, field=name, day=short_date(days[before]))
    if rule.misplaced_summary(days):
        raise RuleError(MISPLACED_SUMMARY, field="summary_sent_on")
    reached = next((name for name in BEHIND_EXPERTISE if days[name]), None)
    if reached and days["conclusion"] == rule.REWORK:
        raise RuleError(SENT_BACK, field=reached)


def _require_known_days(student: DoctoralStudent, days: Mapping[str, Any], today: date) -> None:
    """A defence may be set for a day to come until it has been held; every other step is told when it is behind."""
    held = student.status == rule.DEFENDED
    if held and not days["defended_on"]:
        raise RuleError(NO_DAY, field="defended_on")
    for name in rule.DAYS:
        if days[name] and days[name] > today and (held or name != "defended_on"):
            raise RuleError(IN_FUTURE, field=name)
        if days[name] and days[name] < student.admitted_on:
            raise RuleError(BEFORE_ADMISSION, field=name, day=short_date(student.admitted_on))


def _require_rework(student: DoctoralStudent, values: Mapping[str, Any]) -> None:
    """After a file was sent back it comes again not earlier than the rule says."""
    again, before = values["submitted_on"], student.submitted_on
    if student.conclusion != rule.REWORK or not again or again == before or student.expertise_on is None:
        return
    months = whole_rule("council.rework_months", on=student.expertise_on)
    earliest = add_months(student.expertise_on, months)
    if again < earliest:
        raise RuleError(TOO_SOON, field="submitted_on", day=short_date(earliest))


def last_step(student: DoctoralStudent) -> DoctoralStep | None:
    """Return the last change of the state, if there was one."""
    rows = select(DoctoralStep).where(DoctoralStep.student_id == student.id).order_by(DoctoralStep.id.desc())
    return db.session.scalar(rows.limit(1))


__all__ = [
    "IN_FUTURE",
    "STUDIES_ALREADY",
    "find_employee",
    "last_step",
    "proposed_end",
    "require_term",
    "save",
    "save_defence",
    "save_topic",
    "studies_elsewhere",
]
