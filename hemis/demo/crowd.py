"""Groups and the students in them, those on leave and those who changed their group included."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hemis.access.roles import Role
from hemis.demo import facts, free_controls
from hemis.demo.cards import card_of, grant_of
from hemis.demo.cast import Cast
from hemis.demo.curricula import BACHELOR, ELECTIVES, Plan, choices_of, plan_of
from hemis.demo.groups import Layout, Stream, group_names
from hemis.demo.people import Crowd
from hemis.demo.staffing import Staff, birth_years
from hemis.demo.structure import Structure
from hemis.demo.term import Term, term
from hemis.domain.movement import APPLICANT
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import AcademicYear, Curriculum, Speciality
from hemis.models.students import AcademicGroup, Student
from hemis.operations import plain
from hemis.operations.calendar import WorkingWeek
from hemis.operations.curriculum import NewSemester, NewSubject, add_curriculum
from hemis.operations.students import ON_LEAVE, STUDYING, NewStudent, admit_many, move

GRANT, CONTRACT = "11", "12"
GRANTS = 0.35
LEAVES_EVERY, TRANSFERS_EVERY = 90, 250
"""One student in so many is on academic leave, has changed the group."""
HELD_COURSE, CHOOSING_COURSE = 2, 3
"""Students of the second choose electives for their next semester; groups of the first go up by an order that shows."""
APPLIED = timedelta(days=30)
"""So long before the first study day applicants are entered."""
GroupKey = tuple[Stream, int, int]
"""Stream, campus and place in the stream."""


@dataclass(frozen=True)
class Stay:
    """A student in a group from a day until the day before another."""

    student_id: int
    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass
class Crew:
    """The groups, and who studies in them when."""

    groups: dict[GroupKey, AcademicGroup] = field(default_factory=dict)
    stays: dict[int, list[Stay]] = field(default_factory=dict)

    def leave(self, student_id: int, on: date) -> None:
        """Let somebody stay in a group until a day."""
        for stays in self.stays.values():
            for place, stay in enumerate(stays):
                if stay.student_id == student_id and stay.until is None:
                    stays[place] = Stay(student_id, stay.since, on)

    def join(self, student_id: int, group_id: int, on: date) -> None:
        """Let somebody stay in a group from a day."""
        self.stays[group_id].append(Stay(student_id, on))


def add_curricula(
    plan: Layout, now: Term, week: WorkingWeek, made: Structure, years: dict[int, AcademicYear], system_id: int
) -> dict[tuple[str, int], Curriculum]:
    """A curriculum for each speciality and intake that has a group."""
    curricula: dict[tuple[str, int], Curriculum] = {}
    for code, course in dict.fromkeys((stream.speciality, stream.course) for stream in plan.streams):
        row, speciality = facts.by_code("specialities")[code], made.specialities[code]
        intake = now.start_year - course + 1
        curriculum = Curriculum(
            name=f"{row['name']} ({'бакалавр' if row['education_type'] == BACHELOR else 'магистр'}), {intake}",
            speciality_id=speciality.id,
            faculty_id=speciality.faculty_id,
            intake_year_id=years[intake].id,
            grading_system_id=system_id,
            semesters=int(row["years"]) * 2,
            credits=int(row["credits"]),
            is_approved=True,
        )
        planned = list(semesters(code, intake, week, made, years))
        if course == 1 and not any(other == 1 for _, other in curricula):
            planned = free_controls.choose(planned, now.number(course), free_controls.name(system_id))
        curricula[code, course] = add_curriculum(curriculum, planned, by=None)
    return curricula


def semesters(
    code: str, intake: int, week: WorkingWeek, made: Structure, years: dict[int, AcademicYear], *, pause: int = 0
) -> Iterator[NewSemester]:
    """The semesters of a plan; after its first year the intake may have paused for some years."""
    plans = plan_of(code)
    for number in range(1, max(plan.semester for plan in plans) + 1):
        year = intake + (number - 1) // 2 + (pause if number > 2 else 0)
        dates = term(year, number % 2 == 1, week)
        yield NewSemester(
            number=number,
            year_id=years[year].id,
            starts_on=dates.starts_on,
            theory_until=dates.theory_until,
            ends_on=dates.ends_on,
            subjects=tuple(_subjects(code, number, made)),
        )


def _subjects(code: str, semester: int, made: Structure) -> Iterator[NewSubject]:
    """The subjects of a semester; behind them those that may be taken instead of its electives."""
    plans = [plan for plan in plan_of(code) if plan.semester == semester]
    choices = {subject: choice for (number, subject), choice in choices_of(code).items() if number == semester}
    for plan in plans:
        yield _subject(plan, choices[plan.subject][0] if plan.subject in choices else "", made)
    for name, other in choices.values():
        yield _subject(other, name, made)


def _subject(plan: Plan, elective_group: str, made: Structure) -> NewSubject:
    return NewSubject(
        subject_id=made.subjects[plan.subject].id,
        department_id=made.departments[plan.department].id,
        block=plan.block,
        kind="12" if plan.block == ELECTIVES else "11",
        elective_group=elective_group,
        finish=plan.finish,
        credits=plan.credits,
        total_hours=plan.total,
        lecture_hours=plan.hours.get("11", 0),
        lab_hours=plan.hours.get("12", 0),
        practice_hours=plan.hours.get("13", 0),
        seminar_hours=plan.hours.get("14", 0),
        independent_hours=plan.total - sum(plan.hours.values()),
        controls=plan.controls,
    )


def add_groups(
    plan: Layout, now: Term, made: Structure, curricula: dict[tuple[str, int], Curriculum], staff: Staff, *, held: int
) -> dict[GroupKey, AcademicGroup]:
    """All groups, each with a teacher of its department as tutor; those of `held` come into the second course later.

    An order takes them there, which is written with the year's others.
    """
    groups: dict[GroupKey, AcademicGroup] = {}
    for stream, campus, place, name in group_names(plan, now.start_year):
        speciality = made.specialities[stream.speciality]
        department = facts.by_code("specialities")[stream.speciality]["department_code"]
        group = AcademicGroup(
            name=name,
            faculty_id=speciality.faculty_id,
            speciality_id=speciality.id,
            curriculum_id=curricula[stream.speciality, stream.course].id,
            tutor_id=staff.teachers[campus, (department, 0)].employee_id,
            course=1 if _is_held(stream, speciality, held) else stream.course,
            start_year=now.start_year - stream.course + 1,
        )
        groups[stream, campus, place] = group
    plain.create_many(list(groups.values()), by=None)
    return groups


def _is_held(stream: Stream, speciality: Speciality, faculty_id: int) -> bool:
    return stream.course == HELD_COURSE and speciality.faculty_id == faculty_id


def admit(
    groups: dict[GroupKey, AcademicGroup],
    now: Term,
    week: WorkingWeek,
    crowd: Crowd,
    cast: Cast,
    shown: Sequence[str],
    *,
    held: int,
) -> Crew:
    """Admit the students of each group on the first day of their first year.

    The new students of `held` are applicants, whom the order of admission makes students.
    """
    new: list[NewStudent] = []
    waiting = {_shown_group(groups, faculty): faculty for faculty in shown}
    for place_of, group in groups.items():
        stream, _campus, place = place_of
        since = term(group.start_year, True, week).starts_on
        is_new = group.faculty_id == held and stream.course == 1
        order = "" if is_new else f"{since.year}-{group.id:04}-Т"
        for _ in range(stream.sizes[place]):
            student = newcomer(
                crowd,
                len(new) + 1,
                born=birth_years(now.start_year, stream.course),
                group_id=group.id,
                starts_on=since - APPLIED if is_new else since,
                year=since.year,
                order_number=order,
                status=APPLICANT if is_new else STUDYING,
            )
            if faculty := waiting.pop(place_of, None):
                user = _student_user(student, cast, f"student{shown.index(faculty) + 1}", group.name)
                student = NewStudent(**vars(student) | {"user_id": user.id})
            new.append(student)
    crew = Crew(groups)
    for key, each in zip(admit_many(new, by=None), new, strict=True):
        since = each.starts_on + APPLIED if each.status == APPLICANT else each.starts_on
        crew.stays.setdefault(each.group_id, []).append(Stay(key, since))
    return crew


def newcomer(crowd: Crowd, serial: int, *, born: tuple[int, int], year: int, **told: Any) -> NewStudent:
    """Somebody who comes into a group, as the `serial`-th whom the demo has called into life."""
    paid = crowd.chance.random()
    person = crowd.person(born=born)
    card = card_of(person, serial)
    return NewStudent(
        number=f"301{year % 100:02}1{serial:06}",
        payment_form=GRANT if paid < GRANTS else CONTRACT,
        grant_kind=grant_of(serial),
        region=card.pop("region"),
        district=card.pop("district"),
        admission_year=year,
        card=card,
        **told,
        **person,
    )


def _shown_group(groups: dict[GroupKey, AcademicGroup], faculty: str) -> GroupKey:
    """The group of a faculty whose first student gets an account: of a course that has electives to choose, if any."""
    codes = facts.by_code("specialities")
    own = [key for key in groups if codes[key[0].speciality]["faculty_code"] == faculty]
    return next((key for key in own if key[0].course == CHOOSING_COURSE), own[0])


def _student_user(student: NewStudent, cast: Cast, login: str, group: str) -> User:
    user = cast.open(login, student.full_name, student.full_name_latin, Role.STUDENT)
    cast.give(user, Role.STUDENT)
    cast.show(user, Role.STUDENT, group)
    return user


def disturb(crew: Crew, now: Term, today: date) -> None:
    """Send some students on academic leave and some to the other group of their stream."""
    on = min(now.starts_on + timedelta(days=20), max(now.starts_on + timedelta(days=1), today - timedelta(days=3)))
    groups = list(crew.groups.values())
    for group in groups[:: max(1, LEAVES_EVERY // 17)]:
        stay = crew.stays[group.id].pop()
        move(_student(stay), on=on, status=ON_LEAVE, order_number=f"{now.start_year}-АТ-{stay.student_id}", by=None)
        crew.stays[group.id].append(Stay(stay.student_id, stay.since, on))
    streams = [(first, second) for first, second in pairwise(groups) if first.curriculum_id == second.curriculum_id]
    for first, second in streams[:: max(1, TRANSFERS_EVERY // 34)]:
        stay = crew.stays[first.id].pop(1)
        move(_student(stay), on=on, group=second, order_number=f"{now.start_year}-К-{stay.student_id}", by=None)
        crew.stays[first.id].append(Stay(stay.student_id, stay.since, on))
        crew.stays[second.id].append(Stay(stay.student_id, on))


def _student(stay: Stay) -> Student:
    return db.session.get_one(Student, stay.student_id)
