"""Choosing electives: the window, the student's choice, places for the rest, and the joining, all or nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from hemis.domain.errors import RuleError, StaleError
from hemis.extensions import db
from hemis.models.audit import AuditEntry
from hemis.models.electives import ElectiveChoice, ElectiveWindow
from hemis.models.joining import StudentSubject
from hemis.models.settings import RuleValue
from hemis.models.students import AcademicGroup, Student
from hemis.operations import audit, elective_boards, elective_choices, elective_windows, joining
from hemis.operations.publication import term_of
from tests.plans import add_electives, person, semester_of
from tests.world import NOW, TODAY

pytestmark = pytest.mark.both_engines
AFTER = date(2026, 10, 15)


@pytest.fixture
def window(database, world):
    semester_of(world.semester)  # keeps the curriculum loaded
    return database.get_one(ElectiveWindow, world.window)


@pytest.fixture
def electives(database, world, window):
    keys = add_electives(world, "Т01", "Т02")
    window.semester = semester_of(world.semester)
    return keys


def refused(act, *args, **kwargs):
    with pytest.raises(RuleError) as error:
        act(*args, **kwargs)
    return str(error.value)


def choose(window, student_id, subject_id, today=TODAY):
    student = db.session.get_one(Student, student_id)
    elective_choices.choose(window, student, {"А": subject_id}, by=person("student"), at=NOW, today=today)


def chosen(window):
    return {student: each.curriculum_subject_id for (student, _), each in elective_boards.made_in(window).items()}


def least(number):
    db.session.add(RuleValue(key="elective.min_group", value=str(number), valid_from=date(2026, 9, 1), act="Кенгаш"))
    db.session.flush()


def test_a_student_chooses_and_changes_until_the_last_day(database, world, window, electives):
    first = world.students[0]
    choose(window, first, electives[0])
    choose(window, first, electives[1], today=window.closes_on)
    assert chosen(window) == {first: electives[1]}
    told = select(AuditEntry.verb).where(AuditEntry.object_type == "elective_choice").order_by(AuditEntry.number)
    audit_verbs = [fact.verb for fact in database.info[audit.PENDING] if fact.object_type == "elective_choice"]
    assert audit_verbs == ["create", "update"] or list(database.scalars(told)) == ["create", "update"]


def test_outside_the_window_nothing_is_kept_and_the_student_reads_why(database, world, window, electives):
    first = world.students[0]
    assert "01.10.2026 куни бошланади" in refused(choose, window, first, electives[0], today=date(2026, 9, 30))
    assert "якунланган" in refused(choose, window, first, electives[0], today=AFTER)
    elective_windows.close(window, by=person("dean"), at=NOW, today=TODAY)
    assert "якунланган" in refused(choose, window, first, electives[0])
    assert chosen(window) == {}


def test_who_is_not_asked_and_what_is_not_offered_is_refused(database, world, window, electives):
    assert "гуруҳингиз учун эмас" in refused(choose, window, world.students2[0], electives[0])
    assert "гуруҳида йўқ" in refused(choose, window, world.students[0], world.subject)
    database.get_one(Student, world.students[1]).status = "13"
    database.flush()
    assert "ҳозир ўқимаяпсиз" in refused(choose, window, world.students[1], electives[0])


def test_the_rest_are_placed_as_proposed_and_the_choice_becomes_the_joining(database, world, window, electives):
    dean = person("dean")
    least(2)
    choose(window, world.students[0], electives[0])
    choose(window, world.students[1], electives[1])
    moment = {"by": dean, "at": NOW, "today": AFTER}
    assert "4 талаба фан танламаган" in refused(elective_choices.join, window, **moment)
    people = [database.get_one(Student, key) for key in world.students]
    made = set(elective_boards.made_in(window))
    proposed = elective_boards.proposal(people, elective_boards.blocks_of(window), made, 2)
    assert elective_choices.place(window, proposed, **moment) == 4
    assert sorted(chosen(window).values()) == [electives[0]] * 3 + [electives[1]] * 3
    elective_choices.join(window, **moment)
    group = database.get_one(AcademicGroup, world.group)
    taken = {student: subject for (student, _), subject in joining.chosen_by(group, world.semester).items()}
    assert taken == chosen(window)
    assert window.joined_at == NOW
    assert window.closed_by_id == dean.id
    assert "Фанга бириктириш" in refused(elective_choices.join, window, **moment)


def test_too_few_students_are_told_and_moved(database, world, window, electives):
    least(3)
    for number, student in enumerate(world.students):
        choose(window, student, electives[0 if number else 1])
    moment = {"by": person("dean"), "at": NOW, "today": AFTER}
    assert "«Т02 фани»: 1 талаба танлаган, фан очилиши учун камида 3" in refused(
        elective_choices.join, window, **moment
    )
    assert "бошқа фанни" in refused(
        elective_choices.move, window, electives[1], world.subject, [world.students[0]], **moment
    )
    assert elective_choices.move(window, electives[1], electives[0], [world.students[0]], **moment) == 1
    elective_choices.join(window, **moment)
    assert len(database.scalars(select(StudentSubject)).all()) == len(world.students)


def test_a_place_taken_meanwhile_is_not_overwritten(database, world, window, electives):
    wanted = {(world.students[0], "А"): electives[0]}
    moment = {"by": person("dean"), "at": NOW, "today": AFTER}
    elective_choices.place(window, wanted, **moment)
    with pytest.raises(StaleError):
        elective_choices.place(window, {(world.students[0], "А"): electives[1]}, **moment)
    assert chosen(window) == {world.students[0]: electives[0]}


def test_while_students_choose_the_office_neither_places_nor_joins(database, world, window, electives):
    moment = {"by": person("dean"), "at": NOW, "today": TODAY}
    for act in (
        lambda: elective_choices.place(window, {(world.students[0], "А"): electives[0]}, **moment),
        lambda: elective_choices.join(window, **moment),
        lambda: elective_windows.reopen(window, AFTER, "Янги талабалар қабул қилинди", **moment),
    ):
        assert "ҳали якунланмаган" in refused(act)


def test_joining_is_all_or_nothing(database, world, window, electives, monkeypatch):
    for student in world.students:
        choose(window, student, electives[0])
    real = joining.choose

    def fails_at_last(*args, **kwargs):
        real(*args, **kwargs)
        raise RuleError("йўқ")

    monkeypatch.setattr(joining, "choose", fails_at_last)
    refused(elective_choices.join, window, by=person("dean"), at=NOW, today=AFTER)
    assert database.scalars(select(StudentSubject)).all() == []
    assert window.joined_at is None


def test_reopening_needs_a_reason_and_keeps_what_was_chosen(database, world, window, electives):
    choose(window, world.students[0], electives[0])
    moment = {"by": person("dean"), "at": NOW, "today": AFTER}
    last = AFTER + timedelta(days=3)
    assert "камида 10" in refused(elective_windows.reopen, window, last, "йўқ", **moment)
    assert "бугундан олдин" in refused(elective_windows.reopen, window, TODAY, "Интернет узилиб қолди", **moment)
    elective_windows.reopen(window, last, "Интернет узилиб қолди", **moment)
    choose(window, world.students[0], electives[1], today=last)
    assert chosen(window) == {world.students[0]: electives[1]}


def test_windows_are_opened_once_for_the_groups_of_a_term(database, world, electives):
    dean = person("dean")
    term = term_of(world.faculty, TODAY)
    groups = select(AcademicGroup).where(AcademicGroup.faculty_id == world.faculty)
    assert elective_windows.candidates(groups, term) == []  # the window of the world holds the semester
    window = database.get_one(ElectiveWindow, world.window)
    elective_windows.remove(window, by=dean)
    found = elective_windows.candidates(groups, term)
    assert [each.group.id for each in found] == [world.group, world.group2]
    moment = {"by": dean, "at": NOW, "today": TODAY}
    assert "Камида битта" in refused(elective_windows.open_windows, [], TODAY, TODAY, **moment)
    late = date(2027, 1, 23)
    assert "23.01.2027" in refused(elective_windows.open_windows, found, TODAY, late, **moment)
    last = elective_windows.last_day(TODAY)
    assert last == TODAY + timedelta(days=13)
    (row,) = elective_windows.open_windows(found, TODAY, last, **moment)
    assert [group.id for group in elective_windows.groups_of(row)] == [world.group, world.group2]
    assert "аввал очилган" in refused(elective_windows.open_windows, found, TODAY, last, **moment)


def test_a_group_that_has_chosen_stays_in_the_window(database, world, window, electives):
    choose(window, world.students[0], electives[0])
    second = database.get_one(AcademicGroup, world.group2)
    days = {"by": person("dean"), "today": TODAY}
    said = refused(elective_windows.change, window, window.opens_on, window.closes_on, [second], **days)
    assert "чиқариб бўлмайди" in said
    first = database.get_one(AcademicGroup, world.group)
    elective_windows.change(window, window.opens_on, date(2026, 10, 20), [first, second], **days)
    assert window.closes_on == date(2026, 10, 20)
    choose(window, world.students2[0], electives[0])
    assert "ўчириб бўлмайди" in refused(elective_windows.remove, window, by=person("dean"))
    assert len(database.scalars(select(ElectiveChoice)).all()) == 2


def at_once(app, *acts):
    """Carry out each act in a session of its own, all at the same time; return what was said, empty if done."""

    def carry_out(act):
        with app.app_context():
            try:
                act()
                db.session.commit()
            except RuleError as error:
                db.session.rollback()
                return str(error)
            return ""

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(carry_out, acts))


def window_of(world):
    row = db.session.get_one(ElectiveWindow, world.window)
    row.semester = semester_of(world.semester)
    return row


@pytest.mark.promise("C13")
def test_two_clicks_at_once_leave_one_choice(app, world):
    with app.app_context():
        keys = add_electives(world, "Т01", "Т02")
        db.session.commit()
    said = at_once(
        app, *(lambda key=key: choose(window_of(world), world.students[0], key) for key in (keys[0], keys[1], keys[0]))
    )
    assert said == ["", "", ""]
    with app.app_context():
        assert len(db.session.scalars(select(ElectiveChoice)).all()) == 1


@pytest.mark.promise("C13")
def test_a_choice_at_the_closing_moment_is_whole_or_refused(app, world):
    with app.app_context():
        keys = add_electives(world, "Т01", "Т02")
        db.session.commit()

    def close():
        elective_windows.close(window_of(world), by=person("dean"), at=NOW, today=TODAY)

    said = at_once(app, *(lambda key=key: choose(window_of(world), key, keys[0]) for key in world.students), close)
    assert said[-1] == ""
    with app.app_context():
        assert len(chosen(window_of(world))) == said[:-1].count("")
        late = refused(choose, window_of(world), world.students[0], keys[1])
    assert "якунланган" in late
    assert all("якунланган" in each for each in said[:-1] if each)


@pytest.mark.promise("C13")
def test_of_two_offices_that_join_at_once_one_is_told(app, world):
    with app.app_context():
        keys = add_electives(world, "Т01", "Т02")
        for student in world.students:
            choose(window_of(world), student, keys[0])
        db.session.commit()

    def join():
        elective_choices.join(window_of(world), by=person("dean"), at=NOW, today=AFTER)

    said = at_once(app, join, join)
    assert sorted(said)[0] == ""
    assert "«Фанга бириктириш»" in sorted(said)[1]
    with app.app_context():
        assert len(db.session.scalars(select(StudentSubject)).all()) == len(world.students)
