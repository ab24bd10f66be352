"""What is taught in which semester: real curricula where we have them, for the rest one of the same shape."""

from functools import cache
from itertools import cycle
from typing import NamedTuple

from hemis.demo import facts
from hemis.demo.facts import Row
from hemis.operations.plan_controls import NewControl

LECTURE, LABORATORY, PRACTICE, SEMINAR = "11", "12", "13", "14"
LABORATORY_ROOM, PRACTICE_ROOM = "12", "13"
HOURS = {LECTURE: "lecture_hours", LABORATORY: "lab_hours", PRACTICE: "practice_hours", SEMINAR: "seminar_hours"}
EXACT_SCIENCES = {"F01", "F08", "F09"}
ECONOMY = "F07"
BACHELOR = "11"
ELECTIVES = "15"


class Plan(NamedTuple):
    """A subject in a semester; `hours` by kind of lesson."""

    semester: int
    subject: str
    department: str
    block: str
    finish: str
    credits: int
    total: int
    hours: dict[str, int]
    controls: tuple[NewControl, ...]


@cache
def plan_of(speciality: str) -> tuple[Plan, ...]:
    """All semesters of a speciality."""
    if speciality in facts.real_curricula():
        return tuple(_plan(row) for row in facts.read(f"curricula/{speciality}"))
    return tuple(_derived(facts.by_code("specialities")[speciality]))


@cache
def choices_of(speciality: str) -> dict[tuple[int, str], tuple[str, Plan]]:
    """(semester, elective) → the name of its elective group, and the other subject that may be taken instead."""
    row, plans = facts.by_code("specialities")[speciality], plan_of(speciality)
    planned = {plan.subject for plan in plans}
    free = cycle([each for each in _own_subjects(row) if each["code"] not in planned] or _own_subjects(row))
    found: dict[tuple[int, str], tuple[str, Plan]] = {}
    taken = {(plan.semester, plan.subject) for plan in plans}
    for plan in plans:
        if plan.block == ELECTIVES:
            other = next(each for each in free if (plan.semester, each["code"]) not in taken)
            taken.add((plan.semester, other["code"]))
            number = 1 + sum(semester == plan.semester for semester, _ in found)
            found[plan.semester, plan.subject] = ("АБВГД"[number - 1], _replaced(plan, other))
    return found


def _plan(row: Row) -> Plan:
    return Plan(
        semester=int(row["semester"]),
        subject=row["subject_code"],
        department=row["department_code"],
        block=row["block"],
        finish=row["finish"],
        credits=int(row["credits"]),
        total=int(row["total_hours"]),
        hours={kind: int(row[column]) for kind, column in HOURS.items() if row[column] != "0"},
        controls=tuple(
            NewControl(kind, int(row[column]))
            for kind, column in (("11", "jn_max"), ("12", "on_max"), ("13", "yn_max"))
            if row[column] != "0"
        ),
    )


def _derived(speciality: Row) -> list[Plan]:
    """Put the subjects of the speciality's own department and faculty where the pattern has those of its faculty."""
    pattern = facts.by_code("specialities")[_pattern(speciality)]
    own = cycle(_own_subjects(speciality))
    made: list[Plan] = []
    plans = [_plan(row) for row in facts.read(f"curricula/{pattern['code']}")]
    taken = {(plan.semester, plan.subject) for plan in plans if not _is_special(plan, pattern)}
    for plan in plans:
        if not _is_special(plan, pattern):
            made.append(plan)
        elif not plan.hours:
            made.append(plan._replace(department=speciality["department_code"]))
        else:
            subject = next(each for each in own if (plan.semester, each["code"]) not in taken)
            made.append(_replaced(plan, subject))
        taken.add((plan.semester, made[-1].subject))
    return made


def _pattern(speciality: Row) -> str:
    exact, economy = speciality["faculty_code"] in EXACT_SCIENCES, speciality["faculty_code"] == ECONOMY
    if speciality["education_type"] == BACHELOR:
        return "60540100" if exact else "60310106" if economy else "60230119"
    return "70540101" if exact else "70310102"


def _is_special(plan: Plan, pattern: Row) -> bool:
    return facts.by_code("departments")[plan.department]["faculty_code"] == pattern["faculty_code"]


def _own_subjects(speciality: Row) -> list[Row]:
    """The subjects of the department, then those of the faculty's others; never a general or a final one."""
    departments = facts.by_code("departments")
    faculty, department = speciality["faculty_code"], speciality["department_code"]
    special = [row for row in facts.read("subjects") if row["practical_room_kind"]]
    near = [row for row in special if departments[row["department_code"]]["faculty_code"] == faculty]
    return sorted(near, key=lambda row: row["department_code"] != department)


def _replaced(plan: Plan, subject: Row) -> Plan:
    """The same hours for another subject; practical hours go to where its room kind wants them."""
    is_laboratory = subject["practical_room_kind"] == LABORATORY_ROOM
    moved = {PRACTICE: LABORATORY} if is_laboratory else {LABORATORY: PRACTICE}
    hours: dict[str, int] = {}
    for kind, count in plan.hours.items():
        target = moved.get(kind, kind)
        hours[target] = hours.get(target, 0) + count
    return plan._replace(subject=subject["code"], department=subject["department_code"], hours=hours)
