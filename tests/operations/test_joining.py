"""Фанга бириктириш: whole groups and single students, undone while nothing depends on it."""

import pytest
from sqlalchemy import select

from hemis.domain.errors import RuleError
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.joining import GroupSubject, StudentSubject
from hemis.models.students import AcademicGroup
from hemis.operations import joining, joining_states
from tests.plans import add_electives, person, semester_of
from tests.world import NOW

pytestmark = pytest.mark.both_engines


@pytest.fixture
def place(database, world):
    """The first group, its semester, two electives of one group, and the dean."""
    electives = add_electives(world, "Т01", "Т02")
    group, semester = database.get_one(AcademicGroup, world.group), semester_of(world.semester)
    return group, semester, electives, person("dean")


def state(group):
    return joining_states.states([group.id], is_spring=False)[group.id]


def refused(act, *args, **kwargs):
    with pytest.raises(RuleError) as error:
        act(*args, **kwargs)
    return str(error.value)


def test_a_group_is_joined_as_a_whole_and_counted(database, world, place):
    group, semester, electives, dean = place
    assert (state(group).planned, state(group).joined, state(group).state) == (2, 0, "none")
    joining.join_group(group, semester, [world.subject], by=dean, at=NOW)
    assert (state(group).joined, state(group).state) == (1, "partly")
    joining.join_group(group, semester, [world.subject, electives[0]], by=dean, at=NOW)
    assert (state(group).joined, state(group).state) == (2, "whole")
    assert database.scalars(select(StudentSubject)).all() == []


def test_only_one_of_the_electives_is_for_the_whole_group(database, world, place):
    group, semester, electives, dean = place
    assert "фақат битта фан" in refused(joining.join_group, group, semester, electives, by=dean, at=NOW)


def test_a_subject_with_a_sheet_stays_joined_and_another_is_undone(database, world, place):
    group, semester, electives, dean = place
    joining.join_group(group, semester, [world.subject, electives[0]], by=dean, at=NOW)
    assert "қайдномаси бор" in refused(joining.join_group, group, semester, [electives[0]], by=dean, at=NOW)
    joining.join_group(group, semester, [world.subject], by=dean, at=NOW)
    joined = select(GroupSubject.curriculum_subject_id).where(GroupSubject.group_id == group.id)
    assert list(database.scalars(joined)) == [world.subject]


def test_students_choose_one_by_one_out_of_what_the_whole_group_takes(database, world, place):
    group, semester, electives, dean = place
    joining.join_group(group, semester, [electives[0]], by=dean, at=NOW)
    first, *others = world.students
    wanted = {(key, "А"): electives[0] for key in others} | {(first, "А"): electives[1]}
    joining.choose(group, semester, wanted, by=dean, at=NOW)
    assert joining.chosen_by(group, semester.id) == wanted
    assert state(group).unchosen == 0
    joining.choose(group, semester, {(first, "А"): None}, by=dean, at=NOW)
    assert (state(group).unchosen, state(group).state) == (1, "partly")
    assert {choice.subject.id for choice in joining.choices_of(group, semester.id) if choice.joined} == {electives[0]}


def test_a_student_with_points_does_not_leave(database, world, place):
    group, semester, electives, dean = place
    first = world.students[0]
    joining.choose(group, semester, {(first, "А"): electives[0]}, by=dean, at=NOW)
    like = database.get_one(GradeSheet, world.sheet)
    names = ("group_id", "teacher_id", "department_id", "faculty_id")
    sheet = GradeSheet(curriculum_subject_id=electives[0], **{name: getattr(like, name) for name in names})
    database.add(sheet)
    database.flush()
    grade = {"control_id": world.controls[0], "entered_by_id": dean.id, "entered_at": NOW, "points": 10}
    database.add(Grade(sheet_id=sheet.id, student_id=first, **grade))
    database.flush()
    assert "чиқариб бўлмайди" in refused(joining.choose, group, semester, {(first, "А"): electives[1]}, by=dean, at=NOW)


def test_an_open_curriculum_joins_nobody(database, world, place):
    group, _, _, dean = place
    semester = semester_of(world.draft_semester)
    assert "тасдиқланмаган" in refused(joining.join_group, group, semester, [], by=dean, at=NOW)
