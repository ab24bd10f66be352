"""`flask demo` and `flask demo logins`: a university for trying out, made in seconds, never over real data."""

import csv
import io
from collections import defaultdict
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

import hemis
from hemis.access.roles import Role
from hemis.cli import demo as commands
from hemis.config import UnsafeSettings, load
from hemis.demo import facts, publishing
from hemis.domain.identifiers import parse_pinfl
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.announcements import Edition
from hemis.models.assessment import Grade, GradeSheet, SheetReopening
from hemis.models.controls import Appeal
from hemis.models.councils import Council
from hemis.models.curriculum import AcademicYear, Curriculum, CurriculumSubject, Semester
from hemis.models.dissertations import Dissertation
from hemis.models.events import Conference, Meeting
from hemis.models.excuses import AbsenceExcuse
from hemis.models.generator import TeacherWish
from hemis.models.imports import SheetImport
from hemis.models.reminders import LessonReminder
from hemis.models.research import AgendaQuestion, Seminar
from hemis.models.staff import Employee, Position, Post
from hemis.models.structure import Department, Division, Faculty
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.models.teaching import Absence, Lesson, TeachingLoad
from hemis.models.testing import ComputerExam, ExamAttempt
from hemis.models.timetable import CancelledLesson, LessonChange, TimetablePublication
from hemis.operations import accounts
from hemis.operations.calendar import working_week
from hemis.operations.joining_states import states
from hemis.operations.loads import hours_placed_each
from hemis.operations.meetings import standing_of
from hemis.operations.setup import REFERENCE
from hemis.web import clock
from tests.world import TODAY


def count(session, model) -> int:
    return session.scalar(select(func.count()).select_from(model))


def logins(run) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run("demo", "logins", "--csv").output)))


def fingerprint(session) -> list[object]:
    people = session.execute(select(Student.number, Student.sort_key, Student.pinfl).order_by(Student.id)).all()
    lessons = session.execute(
        select(Lesson.teacher_id, Lesson.room_id, Lesson.day, Lesson.slot_id, Lesson.absent_count).order_by(Lesson.id)
    ).all()
    points = session.execute(select(func.sum(Grade.points), func.count()).select_from(Grade)).all()
    return [people, lessons, points]


def test_every_role_has_a_login(run):
    shown = logins(run)
    assert list(shown[0]) == ["role", "login", "password", "anchor"]
    assert {row["role"] for row in shown} == {role.value for role in Role}


def test_two_faculties_have_a_dean_a_head_and_a_teacher(run):
    for role in ("faculty", "department_head", "teacher", "student"):
        assert len({row["anchor"] for row in logins(run) if row["role"] == role}) == 2, role


def test_the_printed_passwords_open_the_accounts(run, session):
    for row in logins(run):
        user = accounts.find_user(row["login"])
        assert accounts.check_password(user, row["password"]), row
        assert not user.must_change_password
        assert row["role"] in {each.role for each in accounts.assignments(user, TODAY)}


def test_a_head_of_a_department_teaches_too(run, session):
    head = next(row["login"] for row in logins(run) if row["role"] == "department_head")
    assert {each.role for each in accounts.assignments(accounts.find_user(head), TODAY)} == {
        "department_head",
        "teacher",
    }


def test_every_teacher_signs_in(session):
    teachers = select(func.count()).select_from(RoleAssignment).where(RoleAssignment.role == "teacher")
    named = select(func.count()).select_from(User).where(User.login.like("t%"), User.login != "ministry")
    assert session.scalar(teachers) == session.scalar(named) > 43
    without = select(Post.employee_id).join(Employee).join(Position).where(Employee.user_id.is_(None))
    assert session.scalars(without.where(Position.category == "teacher")).all() == []


def test_the_facts_are_all_there(session):
    assert [count(session, model) for model in (Faculty, Department, Division)] == [10, 43, 28]
    assert count(session, Student) == 61
    assert session.scalar(select(func.count()).select_from(Student).where(Student.status == "10")) == 1
    assert count(session, AcademicGroup) == 4


def test_the_current_semester_holds_today(demo, session):
    year = session.execute(select(AcademicYear).where(AcademicYear.is_current)).scalar_one()
    assert year.starts_on <= TODAY <= year.ends_on
    first, last = session.execute(select(func.min(Lesson.day), func.max(Lesson.day))).one()
    ends_on = session.scalar(
        select(func.min(Semester.ends_on)).where(Semester.starts_on <= first, Semester.ends_on > first)
    )
    assert first <= TODAY <= last <= ends_on


def test_every_group_has_thirty_credits_this_semester(session):
    columns = (CurriculumSubject.semester_id, CurriculumSubject.elective_group, CurriculumSubject.id)
    counted = defaultdict(dict)
    for semester, group, key, credits in session.execute(select(*columns, CurriculumSubject.credits)):
        counted[semester][group or key] = credits  # electives that stand for one another count once
    assert {sum(each.values()) for each in counted.values()} == {30}


def test_groups_are_joined_to_their_subjects_and_some_wait(session):
    groups = list(session.scalars(select(AcademicGroup.id)))
    with_states = states(groups, is_spring=False).values()
    assert {each.state for each in with_states} >= {"whole"}
    assert all(each.unchosen == 0 for each in with_states)
    waiting = select(Curriculum).where(Curriculum.submitted_at.is_not(None), ~Curriculum.is_approved)
    assert session.scalars(waiting).first().edition == 2


def test_lessons_that_are_over_are_held_but_for_the_last_days(demo, session):
    with demo.test_request_context():
        now = clock.now()
    held = session.scalars(select(Lesson.held_at).where(Lesson.held_at.is_not(None))).all()
    assert max(held) < now
    waiting = set(session.scalars(select(Lesson.day).where(Lesson.held_at.is_(None), Lesson.day <= TODAY)))
    assert 1 <= len(waiting) <= 2
    assert min(waiting) >= TODAY.replace(day=5)


def test_the_shown_teachers_have_something_to_mark(run, session):
    for row in logins(run):
        if row["role"] == "teacher":
            employee = session.execute(select(Employee).join(User).where(User.login == row["login"])).scalar_one()
            unmarked = select(Lesson.id).where(
                Lesson.teacher_id == employee.id, Lesson.day <= TODAY, Lesson.held_at.is_(None)
            )
            assert session.scalars(unmarked).all(), row


def test_absences_are_few_and_some_are_excused(session):
    assert session.scalar(select(func.sum(Absence.excused_hours))) > 0
    assert session.scalar(select(func.sum(Absence.unexcused_hours))) > 50


def test_somebody_is_on_leave_and_somebody_changed_the_group(session):
    assert session.scalar(select(func.count()).select_from(Student).where(Student.status == "12")) > 0
    before, after = aliased(Enrolment), aliased(Enrolment)
    follows = (after.student_id == before.student_id) & (after.starts_on == before.ends_on)
    moved = select(func.count()).select_from(before).join(after, follows).where(after.group_id != before.group_id)
    assert session.scalar(moved) > 0


def test_sheets_stand_in_every_state(session):
    states = set(session.scalars(select(GradeSheet.status)))
    assert states == {"draft", "closed", "confirmed", "reopened", "annulled"}
    open_ones = select(SheetReopening.id).where(SheetReopening.ended_at.is_(None))
    assert len(session.scalars(open_ones).all()) == 1, "those of upheld appeals have ended"


def test_students_have_appealed_and_sent_papers(session):
    assert set(session.scalars(select(Appeal.status))) == {"filed", "taken", "upheld", "dismissed", "withdrawn"}
    assert set(session.scalars(select(AbsenceExcuse.status))) == {"sent", "accepted", "refused"}


def test_a_day_brings_work_to_everybody_who_signs_in(demo, run, session):
    with demo.test_request_context():
        now = clock.now()
    shown = [row["login"] for row in logins(run) if row["role"] == "teacher"]
    teachers = set(session.scalars(select(Employee.id).join(User).where(User.login.in_(shown))))
    sitting = select(ComputerExam.teacher_id).join(ExamAttempt, ExamAttempt.exam_id == ComputerExam.id)
    running = sitting.where(ExamAttempt.ended_at.is_(None), ExamAttempt.ends_at > now)
    assert teachers & set(session.scalars(running)), "somebody sits in an exam of a teacher who signs in"
    assert teachers & set(session.scalars(select(LessonReminder.teacher_id)))
    given = select(Lesson.id).join(TeachingLoad, TeachingLoad.id == Lesson.load_id)
    away = given.where(TeachingLoad.teacher_id.in_(teachers), Lesson.teacher_id != TeachingLoad.teacher_id)
    assert session.scalars(away.where(Lesson.day > TODAY)).all(), "a colleague gives a lesson"
    assert session.scalars(select(Appeal.id).where(Appeal.status == "filed")).all()
    assert session.scalars(select(AbsenceExcuse.id).where(AbsenceExcuse.status == "sent")).all()


def test_seminars_stand_on_working_days(session):
    for day in session.scalars(select(Seminar.day)):
        assert working_week(day).is_working(day), day
        assert day.weekday() < 5, day
        assert (day.month, day.day) > (1, 4), day


def test_seminars_stand_in_every_state_past_and_coming(session):
    assert (count(session, Seminar), count(session, AgendaQuestion)) == (12, 39)
    states = set(session.scalars(select(Seminar.status)))
    assert states == {"draft", "submitted", "sent_back", "approved", "published"}
    days = session.scalars(select(Seminar.day).where(Seminar.status == "published")).all()
    assert min(days) < TODAY < max(days)


def test_requirements_have_two_editions_and_one_council_is_over(session):
    numbers = session.scalars(select(Edition.number).where(Edition.direction == "requirement")).all()
    assert sorted(numbers) == [1, 2]
    until = dict(session.execute(select(Council.valid_until, Council.status)).all())
    assert count(session, Council) == 6
    assert min(until) < TODAY < max(until)
    assert set(session.scalars(select(Council.status))) == {"submitted", "published"}


def test_the_councils_have_their_archive_and_defences_to_come(session):
    assert set(session.scalars(select(Dissertation.kind))) == {"candidate", "phd", "dsc"}
    assert set(session.scalars(select(Dissertation.status))) == {"submitted", "sent_back", "published"}
    days = session.scalars(select(Dissertation.day).where(Dissertation.status == "published")).all()
    assert min(days).year == 2003
    assert max(days) > TODAY


def test_conferences_and_meetings_stand_past_and_coming(session):
    assert (count(session, Conference), count(session, Meeting)) == (10, 10)
    for model in (Conference, Meeting):
        assert set(session.scalars(select(model.status))) == {"draft", "submitted", "published"}
        days = session.scalars(select(model.day).where(model.status == "published")).all()
        assert min(days) < TODAY < max(days)
        assert all(working_week(day).is_working(day) for day in session.scalars(select(model.day)))
    standings = {standing_of(meeting, TODAY) for meeting in session.scalars(select(Meeting))}
    assert {"planned", "held", "cancelled", "missed"} <= standings


def test_the_numbers_of_people_are_valid_and_their_names_are_in_both_scripts(session):
    for student in session.scalars(select(Student).where(Student.status != "10")):
        pinfl = parse_pinfl(student.pinfl)
        assert pinfl.is_checked
        assert (pinfl.gender, pinfl.birth_date) == (student.gender, student.birth_date)
        assert student.full_name_latin.isascii() or set(student.full_name_latin) & set("ʻʼ")


def test_a_second_run_keeps_the_data(run):
    again = run("demo")
    assert again.exit_code == 0
    assert "stands already" in again.output


@pytest.mark.parametrize(
    "demo", ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.nightly])], indirect=True
)
def test_fresh_makes_the_same_university_again(demo, run):
    with demo.app_context():
        before = fingerprint(db.session)
        db.session.remove()
        db.engine.dispose()
    assert run("demo", "--fresh", "--students", "60").exit_code == 0
    with demo.app_context():
        assert fingerprint(db.session) == before


def test_production_does_not_start_beside_a_demo(instance):
    environ = {
        "HEMIS_ENV": "production",
        "HEMIS_INSTANCE": str(instance),
        "HEMIS_DATABASE_URL": "postgresql+psycopg://hemis@/hemis",
        "HEMIS_SECRET_KEY": "a-secret-key-of-a-real-installation-1",
        "HEMIS_AUDIT_KEY": "an-audit-key-of-a-real-installation-2",
        "HEMIS_HOSTS": "hemis.example.uz",
        "HEMIS_PUBLIC_URL": "https://hemis.example.uz",
    }
    with pytest.raises(UnsafeSettings, match="demo"):
        load(environ)


def test_production_never_makes_a_demo(demo, run):
    demo.config["PRODUCTION"] = True
    refused = run("demo")
    demo.config["PRODUCTION"] = False
    assert (refused.exit_code, "never" in refused.output) == (1, True)


def test_other_data_are_never_thrown_away(app):
    runner = app.test_cli_runner()
    for arguments in (["demo"], ["demo", "--fresh"]):
        refused = runner.invoke(args=arguments)
        assert (refused.exit_code, "not the demo" in refused.output) == (1, True)
    with app.app_context():
        assert count(db.session, Student) > 0


def test_without_a_demo_there_are_no_logins(app):
    assert app.test_cli_runner().invoke(args=["demo", "logins"]).exit_code == 1


def test_all_facts_lie_inside_the_package():
    package = Path(hemis.__file__).parent
    assert facts.FACTS.is_relative_to(package)
    assert REFERENCE.is_relative_to(package)
    assert not any(path.is_symlink() for path in [*facts.FACTS.rglob("*"), *REFERENCE.rglob("*")])
    assert commands.maker.STUDENTS == 2000


def test_the_timetable_is_published_and_leaves_something_to_do(session):
    taught = set(session.scalars(select(Lesson.faculty_id)))
    assert set(session.scalars(select(TimetablePublication.faculty_id))) == taught
    cancelled = session.scalars(select(CancelledLesson)).one()
    assert len(cancelled.reason) > 5
    moved = session.scalars(select(LessonChange).where(LessonChange.reason == publishing.REPAIRS)).one()
    lesson = session.get(Lesson, moved.lesson_id)
    assert (lesson.day, lesson.slot_id) != (moved.day, moved.slot_id)
    short = session.scalars(select(TeachingLoad.id).where(TeachingLoad.hours > hours_placed_each())).all()
    assert set(short) > {cancelled.load_id}


def test_teachers_have_said_when_they_can_and_one_is_confirmed(session):
    states = set(session.scalars(select(TeacherWish.status)))
    assert "confirmed" in states


def test_one_file_was_taken_in_and_one_waits_with_its_faults(session):
    found = select(SheetImport.kind, SheetImport.status, SheetImport.taken_count, SheetImport.refused_count)
    [equipment, students] = session.execute(found.order_by(SheetImport.id)).all()
    assert (equipment.kind, equipment.status, equipment.refused_count) == ("equipment", "taken", 0)
    assert (students.kind, students.status, students.taken_count, students.refused_count) == (
        "students",
        "checked",
        5,
        3,
    )
