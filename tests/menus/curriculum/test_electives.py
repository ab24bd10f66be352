"""Танлов фанлари: students choose on their own page, the dean's office opens, places, moves and joins."""

import pytest

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.joining import StudentSubject
from hemis.models.settings import RuleValue
from hemis.models.students import Student
from hemis.operations import elective_boards, elective_choices
from tests.house.walks import engine_of
from tests.plans import add_electives
from tests.rig.counter import count_statements
from tests.world import NOW, TODAY

OWN, HOME = "/curriculum/electives/", "/curriculum/choosing/"


@pytest.fixture
def electives(app, world):
    with app.app_context():
        keys = add_electives(world, "Т01", "Т02")
        db.session.commit()
    return keys


def chosen(app, world):
    with app.app_context():
        window = db.session.get(elective_boards.ElectiveWindow, world.window)
        return {key[0]: each.curriculum_subject_id for key, each in elective_boards.made_in(window).items()}


def choose_as_all(app, world, subject, students):
    """Let students choose without their accounts."""
    with app.app_context():
        window = db.session.get(elective_boards.ElectiveWindow, world.window)
        by = db.session.get(User, world.users["student"])
        for key in students:
            student = db.session.get(Student, key)
            elective_choices.choose(window, student, {"А": subject}, by=by, at=NOW, today=TODAY)
        db.session.commit()


def least(app, number):
    with app.app_context():
        db.session.add(RuleValue(key="elective.min_group", value=str(number), valid_from=TODAY.replace(day=1), act="К"))
        db.session.commit()


@pytest.mark.both_engines
def test_a_student_chooses_sees_it_confirmed_and_changes_it(app, as_, world, electives):
    client = as_("student")
    page = client.page(OWN)
    assert "14.10.2026 куни охиригача" in page
    assert "ҳали танланмаган" in page
    assert "Т01 фани" in page
    page = client.submit(page.form(), **{"block-0": electives[0]})
    assert "Танловингиз сақланди." in page
    assert "06.10.2026 10:30" in page
    assert "1 талаба танлаган" in page
    assert page.form().data["block-0"] == str(electives[0])
    client.submit(page.form(), **{"block-0": electives[1]})
    assert list(chosen(app, world).values()) == [electives[1]]


@pytest.mark.both_engines
def test_what_is_not_offered_is_422_and_a_foreign_window_404(app, as_, world, electives):
    client = as_("student")
    form = client.page(OWN).form()
    data = form.filled({"block-0": electives[0]})
    for strange in (world.subject, world.foreign.subject, "x"):
        assert client.post(form.action, data={**data, "block-0": strange}).status_code == 422
    assert client.get(f"{OWN}{world.foreign.window}").status_code == 404
    assert client.post(f"{OWN}{world.foreign.window}", data=data).status_code == 404
    assert "фанни белгилаб" in client.refused(form)
    assert chosen(app, world) == {}


def test_outside_the_window_the_page_says_when_it_was_or_will_be(app, as_, world, electives, at):
    at("2026-09-30 10:00")
    assert "01.10.2026 куни бошланади" in as_("student").page(OWN)
    at("2026-10-14 23:59")
    client = as_("student")
    form = client.page(OWN).form()
    client.submit(form, **{"block-0": electives[0]})
    at("2026-10-15 00:00")
    assert "Танлов якунланган" in client.refused(form, **{"block-0": electives[1]})
    page = client.page(OWN)
    assert "01.10.2026 – 14.10.2026 кунлари эди" in page
    assert "Танловни сақлаш" not in page
    assert list(chosen(app, world).values()) == [electives[0]]


def test_the_dean_opens_the_choice_for_the_groups_of_a_term(as_, world, electives):
    client = as_("dean")
    client.submit(client.page(f"{HOME}{world.window}/removal").form())
    page = client.page(f"{HOME}new")
    form = page.form()
    assert (form.data["opens_on"], form.data["closes_on"]) == ("2026-10-06", "2026-10-19")
    assert "11-ФИЗ" in page
    data = form.filled({})
    data["groups"] = [world.foreign.group]
    assert client.post(form.action, data=data).status_code == 422
    page = client.submit(form)
    assert page.rows()[0][2:] == ["06.10.2026", "19.10.2026", "9 тадан 0 та", "танлаш давом этмоқда"]
    assert "бу ерда кўринмайди" in client.page(f"{HOME}new")


@pytest.mark.both_engines
def test_who_has_not_chosen_is_placed_by_a_proposal_that_a_person_accepts(app, as_, world, electives):
    choose_as_all(app, world, electives[0], world.students[:2])
    client, student, place = as_("dean"), as_("student"), f"{HOME}{world.window}"
    opened = student.page(OWN).form()
    assert "танламаганлар: 4" in client.page(place)
    assert len(client.page(f"{place}/students?made=no").rows()) == 4
    assert len(client.page(f"{place}/students?subject_id={electives[0]}").rows()) == 2
    client.submit(client.page(f"{place}/closing").form())
    assert "Танлов якунланган" in student.refused(opened, **{"block-0": electives[1]})
    by_hand = client.page(f"{place}/placing").form()
    assert set(by_hand.data.values()) & {str(key) for key in electives} == set()
    form = client.page(f"{place}/placing?proposal=1").form()
    assert chosen(app, world).keys() == set(world.students[:2]), "a proposal writes nothing"
    last = f"place-{world.students[-1]}-0"
    assert form.data[last] == str(electives[0])
    data = form.filled({last: world.subject})
    assert client.post(form.action, data=data).status_code == 422
    page = client.submit(form, **{last: electives[1]})
    assert "4 та танлов ёзилди" in page
    client.submit(client.page(f"{place}/joining").form())
    with app.app_context():
        assert len(db.session.scalars(db.select(StudentSubject)).all()) == len(world.students)
    assert "бириктирилгансиз" in as_("student").page(OWN)
    assert "фанга бириктирилган" in client.page(HOME)


@pytest.mark.both_engines
def test_a_subject_with_too_few_is_told_and_its_students_are_moved(app, as_, world, electives):
    least(app, 3)
    choose_as_all(app, world, electives[0], world.students[1:])
    choose_as_all(app, world, electives[1], world.students[:1])
    place, client = f"{HOME}{world.window}", as_("dean")
    client.submit(client.page(f"{place}/closing").form())
    page = client.page(place)
    assert "«Т02 фани»: 1 талаба танлаган" in page
    assert "танловни қайта очинг" in page
    assert "Кўчириш" in page
    form = client.page(f"{place}/moving?subject={electives[1]}").form()
    assert client.post(form.action, data=form.filled({"target": world.subject})).status_code == 422
    client.submit(form, target=electives[0])
    assert set(chosen(app, world).values()) == {electives[0]}
    page = client.page(place)
    assert "талаба етарли эмас" not in page
    assert "Т01 фани: 1" in page, "the history says where they went"


def test_a_choice_is_reopened_with_a_reason_and_both_names_are_told(as_, world, electives):
    place, client = f"{HOME}{world.window}", as_("dean")
    client.submit(client.page(f"{place}/closing").form())
    form = client.page(f"{place}/reopening").form()
    assert "камида 10" in client.refused(form, reason="йўқ")
    page = client.submit(form, reason="Ётоқхонада интернет узилиб қолди")
    assert "Қайта очган" in page
    assert "Деканов Декан" in page
    assert "Ётоқхонада интернет узилиб қолди" in as_("student").page(OWN)


def test_the_lists_keep_to_their_statements_however_many_students_there_are(app, as_, world, electives):
    choose_as_all(app, world, electives[0], world.students[:3])
    dean, student = as_("dean"), as_("student")
    for client, address, most in (
        (dean, HOME, 8),
        (dean, f"{HOME}{world.window}", 8),
        (dean, f"{HOME}{world.window}/students", 8),
        (dean, f"{HOME}{world.window}/placing?proposal=1", 12),
        (student, OWN, 8),
    ):
        with count_statements(engine_of(app)) as statements:
            client.page(address)
        assert len(statements) <= most, (address, len(statements))


def test_the_choices_are_told_in_a_file(app, as_, world, electives):
    choose_as_all(app, world, electives[0], world.students[:1])
    answer = as_("dean").get(f"{HOME}{world.window}/students?format=csv")
    assert "Т01 фани" in answer.get_data(as_text=True)
    assert "танланмаган" in answer.get_data(as_text=True)


def test_who_may_only_watch_sees_no_buttons(as_, world, electives):
    page = as_("registrar").page(f"{HOME}{world.window}")
    assert "Якунлаш" not in page
    assert as_("registrar").get(f"{HOME}{world.window}/closing").status_code == 403
    assert as_("dean").get(f"{HOME}{world.foreign.window}").status_code == 404
