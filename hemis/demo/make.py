"""Makes the demo university: what comes first is what the next step needs. The caller commits."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select

from hemis.demo import (
    archive,
    attendance,
    cards,
    careers,
    councils,
    crowd,
    daily,
    databases,
    differences,
    dissertations,
    doctoral,
    electives,
    events,
    exams,
    facts,
    finishing,
    groups,
    history,
    loads,
    marks,
    moves,
    orders,
    own_side,
    past,
    plans,
    projects,
    publishing,
    ratings,
    retakes,
    rolls,
    schedules,
    science,
    service,
    staffing,
    structure,
    subjects,
    tasks,
    testing,
    timetable,
    visits,
    wishes,
    works,
)
from hemis.demo.cast import Cast, Login
from hemis.demo.papers import Office
from hemis.demo.people import Crowd
from hemis.demo.term import Term, current_term
from hemis.domain.calendar import TASHKENT, exception_table
from hemis.domain.rules import RULES
from hemis.extensions import db
from hemis.models.curriculum import AcademicYear, Curriculum, CurriculumSubject, GradingSystem, Semester
from hemis.models.settings import Holiday
from hemis.models.staff import Position
from hemis.models.subjects import Subject
from hemis.operations import setup
from hemis.operations.calendar import WorkingWeek
from hemis.operations.curriculum import add_year

STUDENTS = 2000
YEARS_BACK, YEARS_AHEAD = 4, 5
CREDIT_SYSTEM = "13"
Say = Callable[[str], None]


def make(students: int, seed: int, now: datetime, say: Say) -> list[Login]:
    """Fill an empty database; return the accounts to sign in with."""
    now = now.astimezone(TASHKENT)
    setup.install(by=None)
    week = _week(now.year)
    running = current_term(now.date(), week)
    years = _years(running, week)
    plan = groups.layout(students)
    teaching = loads.plan(plan.streams, running, seed)
    say("units, rooms, subjects")
    made = structure.build(campuses=plan.campuses, by=None)
    subjects.set_levels(made)
    system = db.session.scalars(select(GradingSystem.id).where(GradingSystem.code == CREDIT_SYSTEM)).one()
    curricula = crowd.add_curricula(plan, running, week, made, years, system)

    say("employees, groups, students")
    cast, people = Cast(years[min(years)].starts_on), Crowd(Random(f"{seed} people"))
    faculties = _first_faculties(plan)
    recent = attendance.last_working_days(now.date(), 1, week)[0]
    shown = staffing.chosen_teachers(teaching, faculties, recent.isoweekday())
    positions = {code: key for code, key in db.session.execute(select(Position.code, Position.id))}
    staff = staffing.hire(made, people, cast, positions, teaching, plan.campuses, shown)
    first = made.faculties[faculties[0]].id
    rows = crowd.add_groups(plan, running, made, curricula, staff, held=first)
    crew = crowd.admit(rows, running, week, people, cast, faculties, held=first)
    history.write(crew, running, week)
    deans = {made.faculties[code].id: user for code, user in staff.deans.items()}
    office = Office(first, deans[first], running, week, now)
    finishing.write(curricula, made, years, system, staff, people, office)
    archive.write(curricula, made, staff, people, office)
    moves.begin_year(crew, office)
    crowd.disturb(crew, running, now.date())
    moves.write(crew, office, people)

    say("teaching loads, timetable")
    slots = {slot.number: slot for slot in setup.add_lesson_pairs(years[running.start_year], by=None)}
    setting = timetable.Setting(running, week, made, staff, rows, _subjects(curricula, running), slots)
    written = timetable.write(teaching, plan.campuses, setting)
    plans.join(crew, running)

    subjects.write(staff, shown, running.starts_on, now)

    say("attendance")
    waiting = {staff.teachers[key].employee_id for key in shown}
    attendance.write(written.lessons, crew, staff, waiting, now, week, Random(f"{seed} attendance"))
    attendance.excuse(written.lessons, deans, now)

    plans.prepare(running, years, dict(list(deans.items())[:2]), now)

    say("marks, seminars")
    marker = marks.Marker(crew, Random(f"{seed} marks"))
    marks.write(written, marker, staff, running.starts_on, waiting, now)
    differences.reinstate(deans, now)
    tasks.write(running, waiting, now)
    retakes.write(past.write(running, marker, staff, deans, now), staff, deans, now)
    differences.write(deans, now)
    own_side.write(running, deans, now)
    science.write(made, staff, now, week)
    councils.write(staff, now)
    dissertations.write(staff, now)
    events.write(made, staff, now, week)
    service.write(staff, now)
    visits.write(staff, now, Random(f"{seed} visits"))
    say("courses, elections, states of employees")
    careers.write(made, staff, people, positions, now)
    works.write(staff, now)
    projects.write(staff, now)
    databases.write(staff, now)
    doctoral.write(staff, now)
    ratings.write(staff, years, running.start_year, now)
    publishing.write(deans, waiting, now)
    wishes.write(deans, waiting, now)
    rolls.write(now)
    electives.write(deans, now)
    cards.write(dict(list(deans.items())[:1]), now.date())
    exams.write(running, years, list(deans.items())[:2], staff, waiting, now)
    orders.write(office)
    testing.write(waiting, now)
    daily.write(waiting, deans, now)
    schedules.write(deans, staff, years[running.start_year].starts_on, now)
    return list(cast.logins())


def _week(year: int) -> WorkingWeek:
    """The working week with all days off that are known; the years around now have at least the fixed ones."""
    for each in range(year - 1, year + 2):
        setup.add_fixed_holidays(each, by=None)
    rows = db.session.execute(select(Holiday.day, Holiday.week_days, Holiday.is_working))
    return WorkingWeek(int(RULES["week.days"].default), exception_table(rows))


def _years(running: Term, week: WorkingWeek) -> dict[int, AcademicYear]:
    """Academic years from the intake of the oldest students to the graduation of the youngest."""
    first = running.start_year
    return {
        year: add_year(
            year,
            starts_on=date(year, 9, 1),
            ends_on=date(year + 1, 9, 1) - timedelta(days=1),
            is_current=year == first,
            by=None,
        )
        for year in range(first - YEARS_BACK, first + YEARS_AHEAD)
    }


def _first_faculties(plan: groups.Layout) -> list[str]:
    """The two faculties that even the smallest demo has."""
    codes = (facts.by_code("specialities")[stream.speciality]["faculty_code"] for stream in plan.streams)
    return list(dict.fromkeys(codes))[:2]


def _subjects(curricula: dict[tuple[str, int], Curriculum], running: Term) -> dict[timetable.SubjectKey, int]:
    """The curriculum subjects of the running semester."""
    keys = {curriculum.id: key for key, curriculum in curricula.items()}
    found = db.session.execute(
        select(Semester.curriculum_id, Semester.number, Subject.code, CurriculumSubject.id)
        .select_from(CurriculumSubject)
        .join(CurriculumSubject.semester)
        .join(CurriculumSubject.subject)
    )
    return {
        (*keys[curriculum], code): key
        for curriculum, number, code, key in found
        if curriculum in keys and number == running.number(keys[curriculum][1])
    }
