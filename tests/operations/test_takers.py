"""Who stands in a journal and on a sheet: the group, those who chose the subject, and guests of other groups."""

from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from hemis.domain.errors import RuleError
from hemis.models.assessment import GradeSheet
from hemis.models.curriculum import CurriculumSubject, GradeSheetKind
from hemis.models.joining import GroupSubject, StudentSubject
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.models.teaching import Absence, AbsenceTotal, Lesson
from hemis.operations import assessment, gradebook, joining_guests, plain
from hemis.operations.rosters import open_journal, roster
from hemis.web.sheets import WITH_SUBJECT
from tests.crowd import unlocked
from tests.plans import add_electives, person
from tests.world import NOW, TODAY, enrolment

pytestmark = pytest.mark.both_engines


@pytest.fixture
def join(database, world):
    """Join the first group to the subject, whole or with some students; others are guests."""

    def act(students=(), *, is_whole=False):
        row = GroupSubject(group_id=world.group, curriculum_subject_id=world.subject, is_whole=is_whole)
        database.add(row)
        database.flush()
        database.add_all(StudentSubject(group_subject_id=row.id, student_id=key) for key in students)
        database.flush()
        return row

    return act


def journal(world):
    """Who can be marked in the first group, and who of it is only shown."""
    members = [each for each in open_journal(select(Lesson), world.lesson).members if each.group_id == world.group]
    return {each.id for each in members if not each.reason}, {each.id for each in members if each.reason}


def sheet(database, world):
    row = database.scalars(select(GradeSheet).where(GradeSheet.id == world.sheet).options(*WITH_SUBJECT)).one()
    return {line.student_id for line in gradebook.read(row, today=TODAY).lines if line.is_member}


def month(world):
    first, last = TODAY.replace(day=1), date(2026, 10, 31)
    return {each.id for each in roster(world.group, world.subject, first, last) if not each.reason}


def everywhere(database, world):
    marked, _shown = journal(world)
    assert marked == month(world) == sheet(database, world)
    return marked


def guest(database, world):
    """A student of the second group."""
    found = (
        select(Student.id)
        .join(AcademicGroup, AcademicGroup.id == Student.group_id)
        .where(AcademicGroup.id != world.group)
    )
    return database.scalars(found.where(Student.faculty_id == world.faculty).order_by(Student.id)).first()


def test_a_group_that_nobody_joined_takes_its_subjects(database, world):
    assert everywhere(database, world) == set(world.students)


def test_a_whole_group_takes_it(database, world, join):
    join(is_whole=True)
    assert everywhere(database, world) == set(world.students)


def test_only_those_who_chose_a_subject_are_there(database, world, join):
    join(world.students[:2])
    assert everywhere(database, world) == set(world.students[:2])


def test_a_subject_that_nobody_chose_has_nobody(database, world, join):
    join()
    assert everywhere(database, world) == set()


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_student_of_another_group_who_is_joined_is_there(database, world, join, is_whole):
    other = guest(database, world)
    join([*(() if is_whole else world.students[:2]), other], is_whole=is_whole)
    own = set(world.students) if is_whole else set(world.students[:2])
    assert everywhere(database, world) == own | {other}
    listed = [each.id for each in open_journal(select(Lesson), world.lesson).members if each.group_id == world.group]
    assert listed[-1] == other


def test_a_guest_who_left_is_shown_but_not_marked(database, world, join):
    other = guest(database, world)
    join([other])
    stay = database.scalars(select(Enrolment).where(Enrolment.student_id == other)).one()
    stay.status = "13"
    database.flush()
    assert journal(world) == (set(), {other})
    assert sheet(database, world) == set()


def test_who_moved_away_is_no_guest(database, world, join):
    first = world.students[0]
    join([first, world.students[1]])
    away = select(AcademicGroup.id).where(AcademicGroup.faculty_id == world.faculty, AcademicGroup.id != world.group)
    group = database.scalar(away)
    database.execute(update(Enrolment).where(Enrolment.student_id == first).values(ends_on=date(2026, 10, 1)))
    database.add(enrolment(first, group, date(2026, 10, 1)))
    database.flush()
    assert journal(world) == ({world.students[1]}, {first})
    assert sheet(database, world) == {world.students[1]}


def test_missed_hours_are_never_hidden(database, world, join):
    join(world.students[:1])
    last = world.students[-1]
    database.add(Absence(lesson_id=world.lesson, student_id=last, unexcused_hours=2))
    database.flush()
    marked, _shown = journal(world)
    assert marked == {world.students[0], last}


def places(database, world):
    loads = joinedload(CurriculumSubject.subject)
    subject = database.scalars(
        select(CurriculumSubject).where(CurriculumSubject.id == world.subject).options(loads)
    ).one()
    return database.get_one(AcademicGroup, world.group), subject


def test_guests_are_joined_and_released(database, world, join):
    group, subject = places(database, world)
    other, dean = database.get_one(Student, guest(database, world)), person("dean")
    with pytest.raises(RuleError) as refused:
        joining_guests.add_guest(group, subject, other, by=dean, at=NOW)
    assert refused.value.msgid == joining_guests.NOT_JOINED
    row = join(is_whole=True)
    joining_guests.add_guest(group, subject, other, by=dean, at=NOW)
    assert joining_guests.guests_of(row.id, group.id) == [other]
    for student, said in (
        (other, joining_guests.THERE),
        (database.get_one(Student, world.students[0]), joining_guests.OWN),
        (None, joining_guests.NOBODY),
    ):
        with pytest.raises(RuleError) as refused:
            joining_guests.add_guest(group, subject, student, by=dean, at=NOW)
        assert (refused.value.msgid, refused.value.field) == (said, "number")
    joining_guests.release_guest(group, subject, other.id, by=dean, at=NOW)
    assert everywhere(database, world) == set(world.students)


def test_a_guest_with_missed_hours_stays(database, world, join):
    group, subject = places(database, world)
    other = guest(database, world)
    join([other], is_whole=True)
    keys = {"curriculum_subject_id": world.subject, "faculty_id": world.faculty}
    database.add(AbsenceTotal(student_id=other, unexcused_hours=2, **keys))
    database.flush()
    with pytest.raises(RuleError, match="чиқариб бўлмайди"):
        joining_guests.release_guest(group, subject, other, by=person("dean"), at=NOW)


def test_a_sheet_is_of_the_kind_that_its_subject_asks_for(database, world):
    kind = plain.create(GradeSheetKind(code="27", name="Клиник имтиҳон"), by=None)
    [chosen, ordinary] = add_electives(world, "Т01", "Т02")
    with unlocked(chosen):
        database.get_one(CurriculumSubject, chosen).sheet_kind_id = kind.id
        database.flush()
    like = database.get_one(GradeSheet, world.sheet)
    names = ("group_id", "teacher_id", "department_id", "faculty_id")
    place = {name: getattr(like, name) for name in names}
    sheets = assessment.open_sheets([assessment.Opening(key, **place) for key in (chosen, ordinary)], by=None)
    assert [sheet.kind for sheet in sheets] == ["27", "11"]
    with pytest.raises(RuleError):
        plain.remove(kind, by=None)
