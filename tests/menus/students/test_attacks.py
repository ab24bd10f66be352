"""What the room does not tell, does not lose and does not do twice, whoever asks and however."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.audit import AuditEntry, PersonalView
from hemis.models.reading import DataExport, SavedFilter
from hemis.models.settings import DocumentRegister
from hemis.models.students import AcademicGroup, MergedStudent, Student
from hemis.operations import reading, student_merging, students
from hemis.operations.students import NewStudent
from tests.menus.students.test_base import CARD, HOME, PNG, add, take
from tests.world import NOW

DUPLICATES = "/students/duplicates/"
PINFL = "31506854010016"
BORN = date(2007, 5, 5)


def give(app, key, **values):
    with app.app_context():
        row = db.session.get(Student, key)
        for name, value in values.items():
            setattr(row, name, value)
        db.session.commit()


def seen(app, login, world):
    """Return the people whom somebody was written down to have seen, and on which pages."""
    with app.app_context():
        rows = select(PersonalView.object_id, PersonalView.page).where(PersonalView.viewer_id == world.users[login])
        return {tuple(row) for row in db.session.execute(rows)}


def second_card(app, world, **changed):
    """Another card of the first student, in the same group."""
    with app.app_context():
        first = db.session.get(Student, world.students[0])
        first.birth_date = BORN
        values = {"surname": first.surname, "first_name": first.first_name, "patronymic": first.patronymic}
        values |= {"gender": "11", "birth_date": BORN, "number": "301259900001", "group_id": world.group}
        [key] = students.admit_many([NewStudent(**{**values, "starts_on": date(2026, 9, 2), **changed})], by=None)
        db.session.commit()
        return key


def test_who_enters_an_applicant_does_not_learn_whose_a_foreign_number_is(app, as_, world):
    give(app, world.foreign.students[0], pinfl=PINFL, surname="БЕГОНА", passport_number="AA7654321", birth_date=BORN)
    client = as_("dean")
    data = {**CARD, "group_id": str(world.group), "pinfl": PINFL}
    page = client.refused(client.page(f"{HOME}new").form(), **data)
    assert "базадаги бошқа талабаники" in page.form().errors["pinfl"]
    assert "БЕГОНА" not in page.text
    with app.app_context():
        number = db.session.get(Student, world.foreign.students[0]).number
    assert number not in page.text
    page = add(client, world, pinfl="", passport_number="AA7654321")
    assert "паспорт" in page.text
    assert number not in page.text


@pytest.mark.promise("F4", "F5")
def test_a_form_that_is_shown_again_is_a_look_too(app, as_, world):
    give(app, world.students[0], address="Махфий кўча, 7-уй")
    client = as_("dean")
    token = client.page(f"{HOME}new").form().data["csrf_token"]
    sent = {"csrf_token": token, "surname": ""}
    page = client.read(client.post(f"{HOME}{world.students[0]}/edit", data=sent), 422)
    assert (world.students[0], "edit") in seen(app, "dean", world)
    assert page.form()


def test_the_second_of_two_who_change_a_card_is_told_and_loses_nothing(app, as_, world):
    first, second = as_("dean"), as_("admin")
    address = f"{HOME}{world.students[0]}/edit"
    form = second.page(address).form()
    first.submit(first.page(address).form(), phone="90 111-11-11")
    page = second.read(second.send(form, address="Янги кўча, 3-уй"), 409)
    assert "бошқа ходим ўзгартирган" in page.text
    assert page.form().data["address"] == "Янги кўча, 3-уй"
    with app.app_context():
        row = db.session.get(Student, world.students[0])
        assert (row.phone, row.address) == ("+998901111111", "")
    second.submit(second.page(address).form(), address="Янги кўча, 3-уй")
    with app.app_context():
        row = db.session.get(Student, world.students[0])
        assert (row.phone, row.address) == ("+998901111111", "Янги кўча, 3-уй")


@pytest.mark.both_engines
@pytest.mark.parametrize(
    "spelled",
    [
        {"surname": "Abdullayev", "first_name": "Sherzod", "patronymic": "Yoqub o'g'li"},
        {"surname": "Абдулаев", "patronymic": ""},
        {"surname": "Шерзод", "first_name": "Абдуллаев"},
        {"patronymic": "Ёкуб угли"},
    ],
    ids=["latin", "one letter", "turned round", "russian keys"],
)
def test_a_second_card_is_found_in_any_spelling(app, as_, world, spelled):
    second_card(app, world, **spelled)
    client = as_("dean")
    assert [row[1][:8] for row in client.page(DUPLICATES).rows()] != []
    assert "301259900001" in client.page(DUPLICATES)
    form = client.page(f"{HOME}{world.students[0]}/edit").form()
    assert "301259900001" in client.submit(form, phone="90 111-11-11")


def test_brothers_born_on_one_day_are_two_people(app, as_, world):
    second_card(app, world, first_name="Бехзод")
    assert "топилмади" in as_("dean").page(DUPLICATES)


@pytest.mark.promise("F4")
def test_lists_of_doubled_cards_and_their_merging_are_written_down(app, as_, world):
    key = second_card(app, world)
    client = as_("dean")
    client.get(f"{DUPLICATES}?format=csv")
    assert {(world.students[0], "file"), (key, "file")} <= seen(app, "dean", world)
    client.get(f"{DUPLICATES}{world.students[0]}/with/{key}")
    assert {(world.students[0], "edit"), (key, "edit")} <= seen(app, "dean", world)


@pytest.mark.promise("F4")
def test_a_search_among_the_moves_is_written_down(app, as_, world):
    with app.app_context():
        many = [
            NewStudent(
                *(),
                **{"surname": "Кўпчиликов", "first_name": f"Али{n}", "gender": "11", "number": f"30125980{n:04}"},
                **{"group_id": world.group, "starts_on": date(2026, 9, 2)},
            )
            for n in range(25)
        ]
        students.admit_many(many, by=None)
        db.session.commit()
    as_("dean").page("/students/statuses/?q=кўпчиликов")
    assert len([page for _key, page in seen(app, "dean", world) if page == "search"]) == 25


@pytest.mark.promise("F4")
def test_a_photo_taken_by_its_address_is_a_look_at_the_card(app, as_, world):
    client, card = as_("dean"), f"{HOME}{world.students[0]}"
    form = client.page(f"{card}/photo/edit").form()
    sent = {**form.filled({}), "file": (io.BytesIO(PNG), "rasm.png")}
    client.post(f"{card}/photo/edit", data=sent, content_type="multipart/form-data")
    teacher = as_("teacher")
    assert teacher.get(f"{card}/photo").status_code == 200
    assert seen(app, "teacher", world) == {(world.students[0], "card")}
    teacher.page(card)
    teacher.get(f"{card}/photo")
    with app.app_context():
        mine = select(PersonalView.times).where(PersonalView.viewer_id == world.users["teacher"])
        assert db.session.scalars(mine).all() == [2]


def test_the_own_moves_are_nobody_s_look(app, as_, world):
    as_("student").page("/students/moves/")
    assert seen(app, "student", world) == set()


def test_no_link_leads_to_a_student_who_is_now_elsewhere(app, as_, world):
    with app.app_context():
        student = db.session.get_one(Student, world.students[0])
        group = db.session.get_one(AcademicGroup, world.foreign.group)
        students.move(student, on=date(2026, 9, 20), group=group, order_number="7-Т", by=None)
        db.session.commit()
    client, gone = as_("dean"), f"/students/timeline/{world.students[0]}"
    assert client.get(gone).status_code == 404
    for address in ("/students/contingent/people/?day=2026-09-05", "/students/statuses/"):
        page = client.page(address)
        assert "Абдуллаев Шерзод" in page.text
        assert gone not in page.links.values()
        assert f"/students/timeline/{world.students[1]}" in page.links.values()


def test_a_year_whose_serials_have_run_out_is_told_in_words(app, as_, world):
    with app.app_context():
        db.session.add(DocumentRegister(kind="student", year=2026, last_number=9_999_999))
        db.session.commit()
    client = as_("dean")
    page = client.refused(client.page(f"{HOME}new").form(), **{**CARD, "group_id": str(world.group)})
    assert "рақамлари тугади" in page.text


@pytest.mark.promise("F6")
def test_a_personal_number_that_was_searched_is_kept_nowhere(app, as_, world):
    give(app, world.students[0], pinfl=PINFL)
    client = as_("dean")
    assert take(client, query=f"format=csv&q={PINFL}").status_code == 200
    client.refused(client.page(f"{HOME}filters/new?q={PINFL}").form(), name="Ўша талаба")
    with app.app_context():
        assert PINFL not in " ".join(db.session.scalars(select(SavedFilter.query)))
        assert PINFL not in db.session.scalars(select(DataExport.asked)).one()
        told = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "export")).all()
        assert told
        assert PINFL not in " ".join(str(vars(each)) for each in told)


@pytest.mark.promise("F5")
@pytest.mark.both_engines
def test_of_many_files_asked_for_at_once_two_are_given(app, world):
    ready = threading.Barrier(6)

    def ask(_number):
        with app.app_context():
            user = db.session.get_one(User, world.users["dean"])
            db.session.rollback()
            ready.wait()
            try:
                reading.take_export("students.base", "", 1, by=user, role="faculty", at=NOW)
                db.session.commit()
            except RuleError:
                db.session.rollback()
                return False
            return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(ask, range(6))) == 2


@pytest.mark.both_engines
def test_two_who_merge_the_same_cards_at_once_leave_one(app, world):
    key = second_card(app, world)
    ready = threading.Barrier(2)

    def merge(pair):
        with app.app_context():
            kept, other = (db.session.get_one(Student, each) for each in pair)
            by = db.session.get_one(User, world.users["dean"])
            db.session.rollback()
            ready.wait()
            try:
                student_merging.merge(kept, other, at=NOW, by=by)
                db.session.commit()
            except RuleError:
                db.session.rollback()
                return False
            return True

    pairs = ((world.students[0], key), (key, world.students[0]))
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(merge, pairs)) == [False, True]
    with app.app_context():
        assert db.session.scalar(select(func.count(MergedStudent.id))) == 1
        left = select(func.count(Student.id)).where(Student.id.in_((key, world.students[0])))
        assert db.session.scalar(left) == 1


def test_a_day_to_come_is_told_to_be_unknown(as_, world):
    page = as_("dean").page("/students/contingent/?day=2030-01-01")
    assert "бугунги кун кўрсатилди" in page.text
    assert page.by_id("day").get("value") == "2026-10-06"
    page = as_("dean").page("/students/contingent/?than=2026-10-06")
    assert "олдинги кун" in page.text


def test_everybody_found_is_taken_to_an_order_without_ticking(as_, world):
    client = as_("dean")
    page = client.page(HOME, query_string={"group": "12-физ", "page": "1"})
    page = client.page(page.links["Топилганларнинг ҳаммаси билан ишлаш"])
    assert {row[2] for row in page.rows()} == {"12-ФИЗ"}
    assert len(page.rows()) == 3
    begun = page.links["Буйруқ тайёрлаш"]
    assert begun.count("student=") == 3


def test_the_day_compared_with_is_opened_too(app, as_, world):
    with app.app_context():
        student = db.session.get_one(Student, world.students[0])
        students.move(student, on=date(2026, 9, 20), status="13", order_number="7-Т", by=None)
        db.session.commit()
    client = as_("dean")
    page = client.page("/students/contingent/?than=2026-09-05&by=group")
    links = [link.get("href") for link in page.find_all("a") if "people/?day=2026-09-05" in (link.get("href") or "")]
    assert sorted(len(client.page(link).rows()) for link in links) == [3, 6, 9]


def test_the_form_of_a_card_says_whose_it_is(as_, world):
    page = as_("dean").page(f"{HOME}{world.students[0]}/edit")
    assert page.links["Абдуллаев Шерзод Ёқуб ўғли"] == f"{HOME}{world.students[0]}"


@pytest.mark.both_engines
def test_a_new_card_inherits_nothing_of_one_that_was_deleted(as_, world):
    """The history of a card tells numbers and addresses: it must not be met again under a number of a row."""
    client = as_("dean")
    add(client, world)
    card = client.page(HOME, query_string={"q": "Ғофуров"}).links["Ғофуров Шуҳрат Ўткир ўғли"]
    client.submit(client.page(f"{card}/remove").form())
    page = add(client, world, surname="Собиров", pinfl="", passport_number="", address="", parent_name="")
    assert "Собиров" in page.heading
    for told in ("Ғофуров", CARD["pinfl"], "Наврўз"):
        assert told not in page.text


@pytest.mark.promise("F4")
def test_who_looked_at_a_card_is_told_when_it_has_become_part_of_another(app, as_, world):
    key = second_card(app, world)
    as_("teacher").page(f"{HOME}{key}")
    client = as_("dean")
    client.submit(client.page(f"{DUPLICATES}{world.students[0]}/with/{key}").form())
    assert "Насруллаев Жаҳонгир Содиқович" in client.page(f"{HOME}{world.students[0]}")
    assert "Насруллаев Жаҳонгир Содиқович" in as_("student").page("/account/looks/")
