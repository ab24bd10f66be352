"""Whatever changes what an average is made of computes it anew at once: stored and recounted stay equal (C7, C12)."""

from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from hemis.extensions import db
from hemis.models.curriculum import Curriculum, CurriculumSubject
from hemis.models.differences import DifferenceLine, SubjectDifference
from hemis.models.joining import GroupSubject, StudentSubject
from hemis.models.teaching import AbsenceTotal, Lesson
from hemis.operations import (
    attendance,
    difference_papers,
    gpa,
    gpa_all,
    joining,
    joining_guests,
    student_merging,
    students,
)
from hemis.operations.attendance import Sent
from hemis.operations.groups import save_group
from hemis.operations.rosters import open_journal
from hemis.operations.students import NewStudent
from hemis.operations.tallies import Hours
from tests.crowd import unlocked
from tests.operations.test_gpa import AT, marked, of
from tests.orders import NewLine, another_group, days_later, done, group, student, user
from tests.plans import add_electives, semester_of

BORN = date(2007, 3, 14)
pytestmark = pytest.mark.both_engines


def equal():
    """Say whether what is stored is what a recount finds; the session keeps its rows."""
    db.session.flush()
    wanted, had = gpa_all._read(gpa_all.everybody())
    return all(set(had.get(key, {})) == rows for key, rows in wanted.items())


def test_another_elective_has_other_credits(world, database):
    dear, cheap = add_electives(world, "Т01", "Т02")
    with unlocked(world.subject):
        db.session.get_one(CurriculumSubject, dear).credits = 6
        db.session.flush()
    home, semester, by = group(world.group), semester_of(world.semester), user()
    _failed, _middling, good = marked(world)
    joining.join_group(home, semester, [world.subject, cheap], by=by, at=AT)
    assert equal()
    before = of(good, "year").weight
    joining.choose(home, semester, {(good, "А"): dear}, by=by, at=AT)
    assert of(good, "year").weight == before + 2
    assert equal()
    joining.choose(home, semester, {(good, "А"): None}, by=by, at=AT)
    assert equal()


def test_a_guest_of_another_group_has_chosen_whoever_is_asked_about(world, database):
    dear, cheap = add_electives(world, "Т01", "Т02")
    marked(world)
    guest, by = world.students[2], user()
    other = another_group(world.group)
    mine = GroupSubject(group_id=world.group, curriculum_subject_id=dear, is_whole=False)
    theirs = GroupSubject(group_id=other, curriculum_subject_id=dear, is_whole=True)
    db.session.add_all([mine, theirs])
    db.session.flush()
    db.session.add(StudentSubject(group_subject_id=mine.id, student_id=world.students[3]))
    db.session.add(GroupSubject(group_id=world.group, curriculum_subject_id=cheap, is_whole=False))
    db.session.flush()
    rows = select(CurriculumSubject).where(CurriculumSubject.id == dear)
    subject = db.session.scalars(rows.options(joinedload(CurriculumSubject.subject))).one()
    joining_guests.add_guest(group(other), subject, student(guest), by=by, at=AT)
    alone = gpa.rows_of(gpa.people([guest]))
    everybody = [*gpa.people(world.students), gpa.Person(0, other, plan(world), world.faculty)]
    assert alone == [row for row in gpa.rows_of(everybody) if row[0] == guest]
    assert equal()
    joining_guests.release_guest(group(other), subject, guest, by=by, at=AT)


def plan(world):
    return group(world.group).curriculum_id


def test_a_group_of_another_plan(world, database):
    _failed, _middling, good = marked(world)
    home = group(world.group)
    db.session.get_one(CurriculumSubject, world.draft_subject).credits = 7
    assert (of(good).value, of(good).weight) == (5, 4)
    save_group(home, {"curriculum_id": world.draft, "course": home.course}, by=user(), at=AT)
    assert of(good) is None or of(good).weight == 7
    assert equal()


def test_hours_that_a_teacher_marks_after_the_sheet_bar_from_it(world, database):
    with unlocked(world.subject):
        row = db.session.get_one(CurriculumSubject, world.subject)
        row.lecture_hours, row.practice_hours, row.independent_hours = 4, 0, 116
        db.session.flush()
    _failed, _middling, good = marked(world)
    assert of(good).value == 5
    teach(world, {good: 2})
    assert (of(good).value, of(good).debts) == (0, 1)
    assert equal()
    teach(world, {good: 0})
    assert of(good).value == 5
    assert equal()
    journal = open_journal(select(Lesson), world.lesson)
    wanted = {good: Hours(2)}
    attendance.correct(journal, wanted, version=journal.lesson.version, reason="Журналда хато бор", by=user(), at=AT)
    assert of(good).debts == 1
    assert equal()


def teach(world, marks):
    journal = open_journal(select(Lesson), world.lesson, None, AT)
    sent = Sent(journal.lesson.version, marks)
    attendance.save(journal, sent, teacher_id=world.teacher, by=user("teacher"), at=AT)


def test_what_a_fixed_difference_counts(world, database):
    failed, _middling, _good = marked(world)
    assert (of(failed).earned, of(failed).debts) == (0, 1)
    row = SubjectDifference(student_id=failed, curriculum_id=plan(world), upto_semester=2, drafted_at=AT)
    row.edition, row.reason = 2, "Янги маълумотнома келтирилди"
    row.drafted_by_id = user().id
    db.session.add(row)
    db.session.flush()
    line = {"position": 1, "semester": 1, "name": "Алгебра", "counted": 4, "to_make_up": 0}
    db.session.add(DifferenceLine(difference_id=row.id, curriculum_subject_id=world.subject, **line))
    db.session.flush()
    difference_papers.fix(row, version=row.version, at=AT, by=user())
    assert (of(failed).earned, of(failed).debts, of(failed).weight) == (4, 0, 0)
    assert equal()


def test_a_transfer_and_its_cancellation(world, database):
    database.execute(update(Curriculum).where(Curriculum.id == world.draft).values(is_approved=True))
    _failed, _middling, good = marked(world)
    before = gpa.stored([good])[good].keys()
    goal = another_group(world.group)
    row = done("transfer", NewLine(student_id=good, group_id=goal, ground="language"), on=days_later(1))
    assert equal()
    done("cancellation", NewLine(student_id=good), on=days_later(2), target_id=row.id)
    assert gpa.stored([good])[good].keys() == before
    assert equal()


def test_two_cards_of_one_person(app, world, database):
    _failed, _middling, good = marked(world)
    other = second_card(good)
    keys = {"curriculum_subject_id": world.subject, "faculty_id": world.faculty}
    db.session.add(AbsenceTotal(student_id=other, unexcused_hours=16, **keys))
    db.session.flush()
    assert of(good).value == 5
    student_merging.merge(student(good), student(other), at=AT, by=user())
    assert (of(good).value, of(good).debts) == (0, 1)
    assert equal()


def second_card(key):
    """Another card of the same person, with nothing on it."""
    like = student(key)
    like.birth_date = BORN
    values = {"surname": like.surname, "first_name": like.first_name, "patronymic": like.patronymic}
    values |= {"gender": "11", "birth_date": BORN, "number": "301259900001", "group_id": like.group_id}
    [made] = students.admit_many([NewStudent(**values, starts_on=date(2026, 9, 2))], by=None)
    return made
