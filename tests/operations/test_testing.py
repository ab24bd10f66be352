"""Computer exams below the pages: who sits, what the clock ends, variants, the examiner, admission to the final."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, select

from hemis.domain.errors import RuleError
from hemis.models.accounts import User
from hemis.models.curriculum import SubjectControl
from hemis.models.joining import GroupSubject, StudentSubject
from hemis.models.materials import Question
from hemis.models.students import Student
from hemis.models.teaching import AbsenceTotal
from hemis.models.testing import AttemptQuestion, ComputerExam, ExamAttempt, ExamPart, ExamQuestion
from hemis.operations import testing, testing_attempts, testing_draws, testing_grading, testing_watch
from tests.world import NOW, TODAY


@pytest.fixture
def teacher(database, world):
    return database.get(User, world.users["teacher"])


@pytest.fixture
def exam(database, world):
    row = database.get(ComputerExam, world.computer_exam)
    row.control = database.get(SubjectControl, row.control_id)
    return row


@pytest.fixture
def begin(database, exam, teacher):
    def act(student_id, at=NOW):
        student = database.get(Student, student_id)
        return testing_attempts.begin(exam, student, address="127.0.0.1", by=teacher, at=at, today=TODAY)

    return act


def questions(database, attempt):
    rows = select(AttemptQuestion.exam_question_id, AttemptQuestion.option_order)
    rows = rows.where(AttemptQuestion.attempt_id == attempt.id).order_by(AttemptQuestion.position)
    return [tuple(row) for row in database.execute(rows)]


@pytest.mark.both_engines
def test_the_clock_ends_what_its_student_has_left(database, world, exam):
    row = database.get(ExamAttempt, world.attempt)
    assert testing_attempts.close_due(row.ends_at + timedelta(seconds=15)) == 0
    assert testing_attempts.close_due(row.ends_at + timedelta(seconds=16)) == 2, "here and at the other faculty"
    assert (row.ended_how, row.ended_at, row.points) == ("time", row.ends_at, 0)
    assert testing_attempts.close_due(row.ends_at + timedelta(hours=1)) == 0


@pytest.mark.both_engines
def test_an_attempt_that_ran_out_gives_way_to_the_next_one(database, world, exam, begin):
    exam.attempts = 2
    second = begin(world.students[0], at=NOW + timedelta(minutes=56))
    assert second.number == 2
    assert database.get(ExamAttempt, world.attempt).ended_how == "time"
    assert second.ends_at == NOW + timedelta(minutes=90), "the end of the group"


@pytest.mark.both_engines
def test_what_was_drawn_stays_and_two_students_differ_in_the_order(database, world, exam, begin):
    first, again = begin(world.students[1]), begin(world.students[1])
    assert first.id == again.id
    assert len(questions(database, first)) == 1


def test_variants_are_the_same_for_who_shares_them_and_neighbours_differ(database, world, exam, begin):
    exam.variants = 2
    attempts = [begin(key) for key in world.students[1:5]]
    by_variant = {}
    for each in attempts:
        by_variant.setdefault(each.variant, set()).add(tuple(questions(database, each)))
    assert set(by_variant) == {1, 2}
    assert all(len(each) == 1 for each in by_variant.values())
    printed = testing_draws.made(exam, testing_draws.variant_word(1))
    assert [(shown.key, shown.order) for shown in printed] == list(by_variant[1].pop())


@pytest.mark.both_engines
def test_only_who_chose_the_subject_sits_and_a_guest_too(database, world, exam, begin):
    joined = GroupSubject(group_id=world.group, curriculum_subject_id=exam.curriculum_subject_id, is_whole=False)
    database.add(joined)
    database.flush()
    for key in (world.students[1], world.students2[0]):
        database.add(StudentSubject(group_subject_id=joined.id, student_id=key))
    database.flush()
    assert begin(world.students[1]).number == 1
    assert begin(world.students2[0]).number == 1
    with pytest.raises(RuleError, match="гуруҳингиз учун очилмаган"):
        begin(world.students[2])
    names = {each.student.id for each in testing_watch.people_of(exam)}
    assert names == {world.students[0], world.students[1], world.students2[0]}, "and who began before"


def test_who_is_not_admitted_does_not_begin_the_final(database, world, exam, begin):
    exam.control = database.get(SubjectControl, world.controls[2])
    exam.control_id = exam.control.id
    row = {"curriculum_subject_id": exam.curriculum_subject_id, "faculty_id": world.faculty}
    database.add(AbsenceTotal(student_id=world.students[1], unexcused_hours=15, **row))
    database.flush()
    with pytest.raises(RuleError, match="Якуний назоратга киритилмайди"):
        begin(world.students[1])
    assert begin(world.students[2]).number == 1


def test_an_address_outside_is_refused_before_the_beginning(exam, begin, world):
    exam.networks = "10.20.30.0/24"
    with pytest.raises(RuleError, match=r"127\.0\.0\.1"):
        begin(world.students[1])


@pytest.mark.both_engines
def test_points_of_each_answer_sum_up_exactly(database, world, exam):
    question = database.get(ExamQuestion, world.exam_question)
    question.kind, question.options = "multiple", '[["а", 33], ["б", 33], ["в", 34], ["г", 0]]'
    row = database.scalars(select(AttemptQuestion).where(AttemptQuestion.attempt_id == world.attempt)).one()
    row.answer, row.version, row.answered_at, row.points = "0,1", 1, NOW, Decimal("12.5")
    attempt = database.get(ExamAttempt, world.attempt)
    testing_grading.grade(attempt)
    assert row.earned == Decimal("8.250")
    assert attempt.points == Decimal("8.3")


def test_a_frozen_question_does_not_follow_the_bank(database, world, exam):
    database.get(Question, world.question).text = "Бошқа савол"
    database.flush()
    assert [shown.text for shown in testing_draws.made(exam, "student 1 1")] == ["Функция лимити нима?"]


def test_a_question_is_frozen_only_if_a_rule_may_draw_it(database, world, exam, teacher):
    exam.status = "draft"
    database.execute(delete(AttemptQuestion))
    database.execute(delete(ExamAttempt))
    part = database.get(ExamPart, world.exam_part)
    part.kind = "text"
    database.flush()
    with pytest.raises(RuleError, match="яна 1 та савол"):
        testing.prepare(exam, by=teacher, today=TODAY)
    part.kind = "single"
    database.flush()
    testing.prepare(exam, by=teacher, today=TODAY)
    assert exam.grace_seconds == 15
    assert len(database.scalars(select(ExamQuestion).where(ExamQuestion.exam_id == exam.id)).all()) == 1
