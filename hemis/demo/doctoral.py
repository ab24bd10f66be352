"""Doctoral students in every state: of the house and from outside, on time and late, with topics and attestations."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from hemis.access.roles import Role
from hemis.demo.staffing import Staff
from hemis.domain.calendar import add_months
from hemis.domain.dissertations import DSC
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.councils import CouncilSpeciality
from hemis.models.doctoral import Attestation, DoctoralStudent, DoctoralTopic, PlanItem
from hemis.models.staff import Employee, Post
from hemis.models.structure import Department
from hemis.operations import doctoral, doctoral_study

ITEMS = (
    "Адабиётлар шарҳини тайёрлаш",
    "Тажриба ва кузатувлар ўтказиш",
    "ОАК рўйхатидаги журналда мақола чоп этиш",
    "Диссертация бобини ёзиш",
)
TOPICS = (
    "{field}: замонавий ёндашувлар ва уларнинг самарадорлиги",
    "{field}: назарий асослар ва амалий тадқиқот",
    "{field}: минтақавий хусусиятлар таҳлили",
)
ELSEWHERE = "DSc.03/30.12.2019.Fil.19.01"
DEFENDED = {
    **{"submitted_on": 240, "expertise_on": 200, "review_asked_on": 198, "reviewed_on": 186, "seminar_on": 170},
    **{"accepted_on": 150, "announced_on": 45, "summary_sent_on": 44, "defended_on": 10},
}
"""How many days ago each step of a way was that has come to its end."""
FAILED = "Режадаги мақола чоп этилмади, боб ёзилмади."


class Pattern(NamedTuple):
    """How far somebody has come: months since the admission, and the orders since."""

    name: str
    """Empty for a teacher of the house."""
    born: date | None
    form: str
    months: int
    verbs: tuple[str, ...]
    is_late: bool = False


class Place(NamedTuple):
    """A department with its people, those with a degree first, and a speciality that is studied there."""

    department: int
    people: list[Employee]
    speciality: tuple[str, str]


PATTERNS = (
    Pattern("", None, "11", 20, ("start",)),
    Pattern("Раҳимова Нигора Баҳодировна", date(1997, 5, 14), "11", 30, ("start",), is_late=True),
    Pattern("", None, "13", 34, ("start", "finish")),
    Pattern("Тошев Жамшид Комилович", date(1989, 11, 2), "12", 14, ("start",), is_late=True),
    Pattern("", None, "14", 9, ("start",)),
    Pattern("Ҳамроева Ситора Анваровна", date(1999, 2, 21), "15", 2, ("start",)),
    Pattern("Элмуродов Бекзод Шавкатович", date(1994, 8, 8), "11", 40, ("start", "extend")),
    Pattern("Нурматова Гулбаҳор Тоҳировна", date(1995, 6, 30), "11", 18, ("start", "leave")),
    Pattern("Қодиров Улуғбек Ғайратович", date(1990, 1, 17), "12", 26, ("start", "expel")),
    Pattern("", None, "11", 1, ()),
    Pattern("Исмоилов Дилшод Рустамович", date(1992, 12, 3), "11", 44, ("start", "finish", "defend")),
)
NAMES = {
    **{"01": ("математик", "физик", "тенглама"), "02": ("кимё",), "03": ("биолог", "зоолог"), "07": ("тарих",)},
    **{"08": ("иқтисод", "бухгалтер", "менежмент"), "10": ("адабиёт", "тилшунос"), "13": ("педагог", "таълим")},
}
"""The fields of science by the names of the departments in which people study them."""
REASONS = {
    "leave": "Оилавий шароитга кўра, аризаси асосида",
    "extend": "Тажрибалар якунланмагани сабабли, кафедра тавсияси асосида",
    "expel": "Йиллик аттестациядан ўтмагани учун",
}


def write(staff: Staff, now: datetime) -> None:
    """Admit them at the departments of the teachers in turn, each with a teacher of the department as supervisor."""
    office, today = staff.offices[Role.DOCTORAL_OFFICE], now.date()
    places, taken = list(_places()), set[int]()
    for serial, pattern in enumerate(PATTERNS if places else ()):
        place = places[serial % len(places)]
        number = "" if pattern.name else _free(place, taken)
        if pattern.name or number:
            _write_one(serial, pattern, place, number, office, today)


def _free(place: Place, taken: set[int]) -> str:
    """Return the number of a teacher who does not study yet, the chief of the department aside."""
    found = next((each for each in reversed(place.people[1:]) if each.id not in taken), None)
    if found is None:
        return ""
    taken.add(found.id)
    return found.number


def _places() -> Iterator[Place]:
    """Yield departments with a speciality of a council that is studied there."""
    codes = select(CouncilSpeciality.code, CouncilSpeciality.name).order_by(CouncilSpeciality.id)
    specialities = list({code: name for code, name in db.session.execute(codes)}.items())
    names = {key: name for key, name in db.session.execute(select(Department.id, Department.name))}
    for serial, (department, people) in enumerate(_departments()):
        name = names[department].lower()
        fitting = [each for each in specialities if any(word in name for word in NAMES.get(each[0][:2], ()))]
        if fitting:
            yield Place(department, people, fitting[serial % len(fitting)])


def _departments() -> Iterator[tuple[int, list[Employee]]]:
    """Yield each department that has at least three teachers, those with a degree first."""
    rows = select(Post.department_id, Employee).join(Post.employee).where(Post.department_id.is_not(None))
    found: dict[int, dict[int, Employee]] = {}
    for department, employee in db.session.execute(rows.order_by(Post.department_id, Employee.id)):
        found.setdefault(int(department or 0), {})[employee.id] = employee
    for department, people in found.items():
        if len(people) > 2:
            yield department, sorted(people.values(), key=lambda each: (each.academic_degree == "10", each.id))


def _write_one(serial: int, pattern: Pattern, place: Place, number: str, office: User, today: date) -> None:
    admitted = add_months(today, -pattern.months)
    student = DoctoralStudent()
    values = {
        "number": f"{500000 + serial}" if serial % 3 else "",
        "employee": number,
        "name": pattern.name,
        "birth_date": pattern.born,
        "pinfl": "",
        "form": pattern.form,
        "speciality_code": place.speciality[0],
        "speciality": place.speciality[1],
        "payment_form": "12" if pattern.form in ("12", "14") else "11",
        "department_id": place.department,
        "admitted_on": admitted,
        "ends_on": None,
        "order_number": f"{serial + 1}-Д",
        "order_date": admitted - timedelta(days=3),
        "supervisor": place.people[0].number,
        "supervisor_name": "",
        "supervisor_degree": "",
    }
    doctoral.save(student, values, version=1, today=today, by=office)
    if pattern.verbs:
        _take(student, "start", admitted, office, today)
        _study(student, serial, pattern, office, today)
        for verb in pattern.verbs[1:2]:
            _take(student, verb, today - timedelta(days=20), office, today)
    if "defend" in pattern.verbs:
        _defend(student, office, today)
    elif "finish" in pattern.verbs:
        _submit(student, office, today)


def _take(student: DoctoralStudent, verb: str, day: date, office: User, today: date) -> None:
    until = {"leave": today + timedelta(days=200), "extend": add_months(student.ends_on, 12)}.get(verb)
    values = {
        "on_day": day,
        "until": until,
        "order_number": f"{student.id}-Д/{day.year}",
        "order_date": day,
        "reason": REASONS.get(verb, ""),
    }
    doctoral_study.take(student, verb, values, version=student.version, today=today, by=office)


def _study(student: DoctoralStudent, serial: int, pattern: Pattern, office: User, today: date) -> None:
    """Topic, plan and attestations of the years that are over; who is late has not done the last items."""
    _topic(student, serial, office, today)
    course = doctoral_study.course_of(student, today)
    for year in range(1, course + 1):
        first, last = doctoral_study.year_of(student, year)
        for place, title in enumerate(ITEMS):
            _item(student, year, title, first + timedelta(days=70 + 80 * place), pattern.is_late, office, today)
        if last < today and not (pattern.is_late and year == course - 1):
            _attest(student, year, last, office, today, is_failed="expel" in pattern.verbs)


def _defend(student: DoctoralStudent, office: User, today: date) -> None:
    """Everything in its time, in a council of another institution, whose register holds it."""
    gone = {name: today - timedelta(days=before) for name, before in DEFENDED.items()}
    values = {**gone, "conclusion": "positive", "council": ELSEWHERE, "dissertation_id": None}
    doctoral.save_defence(student, values, version=student.version, today=today, by=office)
    _take(student, "defend", gone["defended_on"], office, today)


def _topic(student: DoctoralStudent, serial: int, office: User, today: date) -> None:
    approved = student.admitted_on + timedelta(days=60)
    if approved > today:
        return
    degree = "DSc" if student.degree == DSC else "PhD"
    quarter = (approved.month + 2) // 3
    values = {
        "title": TOPICS[serial % len(TOPICS)].format(field=student.speciality),
        "approved_on": approved,
        "minutes_number": str(serial + 2),
        "registration": f"B{approved.year}.{quarter}.{degree}/T{1200 + serial}" if serial % 4 else "",
    }
    doctoral.save_topic(DoctoralTopic(), student, values, today=today, by=office)


def _item(student: DoctoralStudent, year: int, title: str, due: date, is_late: bool, office: User, today: date) -> None:
    item = PlanItem()
    doctoral_study.save_item(item, student, {"study_year": year, "title": title, "due_on": due}, by=office)
    done = due - timedelta(days=5)
    if done < today and not (is_late and due > today - timedelta(days=120)):
        values = {"done_on": done, "remark": ""}
        doctoral_study.mark_item(item, student, values, keeps=True, today=today, by=office)


def _attest(student: DoctoralStudent, year: int, last: date, office: User, today: date, *, is_failed: bool) -> None:
    values: dict[str, Any] = {
        "study_year": year,
        "held_on": last - timedelta(days=10),
        "minutes_number": str(year + 3),
        "result": "failed" if is_failed else "passed",
        "remark": FAILED if is_failed else "",
    }
    doctoral_study.save_attestation(Attestation(), student, values, today=today, by=office)


def _submit(student: DoctoralStudent, office: User, today: date) -> None:
    """The file lies with the council, whose conclusion is due soon."""
    days: dict[str, Any] = dict.fromkeys(
        (
            *("expertise_on", "review_asked_on", "reviewed_on", "seminar_on", "accepted_on", "announced_on"),
            *("summary_sent_on", "defended_on", "dissertation_id"),
        )
    )
    values = {**days, "submitted_on": today - timedelta(days=80), "conclusion": "", "council": ""}
    doctoral.save_defence(student, values, version=student.version, today=today, by=office)
