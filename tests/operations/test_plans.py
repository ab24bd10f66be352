"""Curricula: made from dates, locked by approval, followed by the next edition."""

from datetime import date

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from hemis.domain.errors import RuleError
from hemis.models.audit import AuditEntry
from hemis.models.curriculum import (
    Curriculum,
    CurriculumSubject,
    Semester,
    SubjectControl,
    Week,
)
from hemis.models.schedules import ScheduleLine
from hemis.models.students import AcademicGroup
from hemis.operations import plan_parts, plan_steps, plans
from tests.plans import make_whole, person, semester_of
from tests.world import NOW, TODAY

pytestmark = pytest.mark.both_engines


@pytest.fixture
def draft(database, world):
    return make_whole(world)


def refused(act, *args, **kwargs):
    with pytest.raises(RuleError) as error:
        act(*args, **kwargs)
    return str(error.value)


def values(world, **changes):
    return {
        "name": "",
        "name_latin": "",
        "speciality_id": world.speciality,
        "intake_year_id": world.year,
        "education_form": "13",
        "grading_system_id": world.system,
        "semesters": 2,
        "credits": 60,
        "autumn_starts_on": date(2026, 10, 1),
        "spring_starts_on": date(2027, 2, 15),
        "theory_weeks": 10,
        "exam_weeks": 2,
    } | changes


def test_semesters_and_weeks_are_made_from_dates_and_days_off(database, world):
    made = plans.create_curriculum(values(world), by=person("dean"))
    assert made.name == "Физика (сиртқи), 2026/2027"
    held = plans.contents(made.id, with_weeks=True)
    assert [each.number for each in held.semesters] == [1, 2]
    assert held.semesters[0].starts_on == date(2026, 10, 2), "the first of October is a day off"
    kinds = [week.kind for week in held.weeks[held.semesters[0].id]]
    assert kinds == ["12"] * 10 + ["14"] * 2
    assert held.semesters[0].ends_on == date(2026, 12, 20)


def test_a_second_curriculum_of_the_same_intake_and_a_year_that_is_missing_are_refused(database, world):
    act, by = plans.create_curriculum, person("dean")
    assert "ўқув режа бор" in refused(act, values(world, education_form="11"), by=by)
    assert "2027/2028 ўқув йилини ҳам" in refused(act, values(world, semesters=3), by=by)
    assert "чиқиб кетади" in refused(act, values(world, theory_weeks=30, spring_starts_on=date(2027, 5, 3)), by=by)
    assert "кейин бошланади" in refused(act, values(world, spring_starts_on=date(2026, 11, 2)), by=by)


def test_an_approved_curriculum_is_locked_for_every_operation(database, world, draft):
    dean, office = person("dean"), person("registrar")
    plan_steps.submit(draft, at=NOW, by=dean)
    assert "қайтариб олинг" in refused(plans.edit_curriculum, draft, {"name": "Бошқа"}, by=dean)
    plan_steps.approve(draft, at=NOW, by=office)
    semester = semester_of(world.draft_semester)
    subject = database.get_one(CurriculumSubject, world.draft_subject)
    dates = {"starts_on": date(2026, 9, 3), "theory_until": date(2026, 12, 20), "ends_on": date(2027, 1, 24)}
    for act, args, kwargs in (
        (plans.edit_curriculum, (draft, {"name": "Бошқа"}), {}),
        (plan_parts.save_semester, (semester,), dates),
        (plan_parts.set_week_kinds, (semester, {}), {}),
        (plan_parts.save_subject, (subject, semester, {}, {}), {"today": TODAY}),
        (plan_parts.move_subject, (subject, semester), {}),
        (plan_parts.remove_subject, (subject, draft), {}),
        (plan_steps.submit, (draft,), {"at": NOW}),
    ):
        assert "қулфланган" in refused(act, *args, by=dean, **kwargs), act.__name__
    assert plans.remove_curriculum(draft, by=dean) is False
    assert not draft.is_active


@pytest.mark.parametrize("verb", ["insert", "update", "delete"])
@pytest.mark.parametrize("model", [CurriculumSubject, SubjectControl, Semester, Week])
def test_the_database_itself_takes_no_change_into_an_approved_curriculum(database, world, model, verb):
    table = model.__table__
    owner = {
        CurriculumSubject: table.c.get("semester_id") == world.semester,
        Week: table.c.get("semester_id") == world.semester,
        Semester: table.c.get("curriculum_id") == world.curriculum,
        SubjectControl: table.c.get("curriculum_subject_id") == world.subject,
    }[model]
    row = dict(database.execute(table.select().where(owner)).mappings().first())
    statement = {
        "insert": table.insert().values({**row, "id": 9999}),
        "update": table.update().where(owner).values(id=table.c.id),
        "delete": table.delete().where(owner),
    }[verb]
    with pytest.raises(IntegrityError, match="curriculum is approved"):
        database.execute(statement)


def test_nobody_approves_what_is_faulty_own_or_not_submitted(database, world):
    dean, office = person("dean"), person("registrar")
    bad = database.get_one(Curriculum, world.draft)
    assert "камчилик бор" in refused(plan_steps.submit, bad, at=NOW, by=dean)
    draft = make_whole(world)
    assert "Фақат тасдиққа юборилган" in refused(plan_steps.approve, draft, at=NOW, by=office)
    plan_steps.submit(draft, at=NOW, by=dean)
    assert "бошқа ходим" in refused(plan_steps.approve, draft, at=NOW, by=dean)
    final = (SubjectControl.curriculum_subject_id == world.draft_subject) & (SubjectControl.kind == "13")
    database.execute(update(SubjectControl).where(final).values(max_points=40))
    assert "камчилик бор" in refused(plan_steps.approve, draft, at=NOW, by=office)


def test_the_database_knows_that_two_persons_approve(database, world, draft):
    plan_steps.submit(draft, at=NOW, by=person("dean"))
    own = {"is_approved": True, "approved_at": NOW, "approved_by_id": draft.submitted_by_id}
    with pytest.raises(IntegrityError):
        database.execute(update(Curriculum).where(Curriculum.id == draft.id).values(own))


def test_a_returned_curriculum_is_open_again_with_its_remark(database, world, draft):
    dean = person("dean")
    plan_steps.submit(draft, at=NOW, by=dean)
    plan_steps.send_back(draft, "Физика соати кам", by=person("registrar"))
    assert (draft.status, draft.remark) == ("sent_back", "Физика соати кам")
    plans.edit_curriculum(draft, {"name": "Физика, тузатилган"}, by=dean)
    plan_steps.submit(draft, at=NOW, by=dean)
    assert (draft.status, draft.remark) == ("submitted", "")
    plan_steps.withdraw(draft, by=dean)
    assert draft.status == "draft"
    told = select(AuditEntry.verb).where(AuditEntry.object_type == "curriculum", AuditEntry.object_id == draft.id)
    database.commit()
    verbs = list(database.scalars(told.order_by(AuditEntry.number)))
    assert verbs == ["submit", "send_back", "update", "submit", "withdraw"]


def test_a_new_edition_copies_everything_and_old_groups_stay(database, world, draft):
    dean = person("dean")
    approved = database.get_one(Curriculum, world.curriculum)
    assert "2-таҳрир" in refused(plan_steps.open_edition, approved, by=dean)
    assert "Янги таҳрир фақат" in refused(plan_steps.open_edition, draft, by=dean)
    plan_steps.submit(draft, at=NOW, by=dean)
    plan_steps.approve(draft, at=NOW, by=person("registrar"))
    third = plan_steps.open_edition(draft, by=dean)
    assert (third.edition, third.based_on_id, third.is_approved) == (3, draft.id, False)
    assert third.name == "Физика (бакалавр), 3-таҳрир"
    old, new = plans.contents(draft.id, with_weeks=True), plans.contents(third.id, with_weeks=True)
    assert sizes(old) == sizes(new)
    assert set(database.scalars(select(AcademicGroup.curriculum_id))) == {world.curriculum, world.foreign.curriculum}


def sizes(held):
    [semester] = held.semesters
    [subject] = held.subjects[semester.id]
    controls = [(each.kind, each.position, each.max_points) for each in subject.controls]
    return (semester.starts_on, len(held.weeks[semester.id]), subject.subject_id, subject.credits, controls)


def test_only_one_edition_is_open_at_a_time_and_the_database_knows(database, world):
    draft = database.get_one(Curriculum, world.draft)
    names = ("speciality_id", "faculty_id", "intake_year_id", "grading_system_id", "semesters", "credits")
    database.add(Curriculum(name="Учинчи", edition=3, **{name: getattr(draft, name) for name in names}))
    with pytest.raises(IntegrityError):
        database.flush()


def test_an_open_curriculum_is_removed_with_its_content(database, world):
    database.execute(delete(ScheduleLine).where(ScheduleLine.curriculum_subject_id == world.draft_subject))
    draft = database.get_one(Curriculum, world.draft)
    assert plans.remove_curriculum(draft, by=person("dean")) is True
    assert database.scalar(select(func.count()).where(Semester.curriculum_id == world.draft)) == 0
    assert database.scalar(select(func.count()).where(SubjectControl.curriculum_subject_id == world.draft_subject)) == 0


@pytest.mark.both_engines
def test_a_curriculum_whose_subject_somebody_studies_again_is_switched_off_and_stays_whole(database, world):
    draft = database.get_one(Curriculum, world.draft)
    assert database.scalar(select(func.count()).where(ScheduleLine.curriculum_subject_id == world.draft_subject)) > 0
    assert plans.remove_curriculum(draft, by=person("dean")) is False
    assert not draft.is_active
    assert database.scalar(select(func.count()).where(SubjectControl.curriculum_subject_id == world.draft_subject)) > 0


def test_a_moved_semester_keeps_the_kinds_of_its_weeks(database, world):
    semester = semester_of(world.draft_semester)
    weeks, dean = plan_parts.weeks_of(semester.id), person("dean")
    plan_parts.set_week_kinds(semester, {weeks[3].id: "13"}, by=dean)
    until = plan_parts.theory_end(semester.id)
    plan_parts.save_semester(
        semester, starts_on=semester.starts_on, theory_until=until, ends_on=date(2027, 1, 31), by=dean
    )
    now = plan_parts.weeks_of(semester.id)
    assert (len(now), now[3].kind, now[-1].ends_on) == (len(weeks) + 1, "13", date(2027, 1, 31))
    said = refused(
        plan_parts.save_semester,
        semester,
        starts_on=date(2026, 8, 1),
        theory_until=until,
        ends_on=date(2027, 1, 31),
        by=dean,
    )
    assert "2026/2027 ўқув йилидан чиқиб кетади" in said
