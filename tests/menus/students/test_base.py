"""Талабалар базаси: found in any script, kept by the dean's office, personal facts only for who may see them."""

import io
import json
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from hemis.extensions import db
from hemis.models.audit import AuditEntry, PersonalView
from hemis.models.reading import DataExport, ReadingAlarm, SavedFilter
from hemis.models.settings import RuleValue
from hemis.models.students import AcademicGroup, Student
from hemis.operations import jobs, students
from hemis.operations.students import NewStudent
from hemis.web import clock
from tests.operations.test_files import PNG
from tests.world import NOW, PASSWORD, TODAY

HOME = "/students/base/"
CARD = {
    "surname": "Ғофуров",
    "first_name": "Шуҳрат",
    "patronymic": "Ўткир ўғли",
    "gender": "11",
    "birth_date": "01.01.2004",
    "pinfl": "50101040010237",
    "passport_number": "аа1234567",
    "payment_form": "12",
    "province": "1706",
    "district": "Ғиждувон тумани",
    "address": "Наврўз кўчаси, 5-уй",
    "phone": "90 123-45-67",
    "parent_name": "Ғофуров Ўткир",
    "parent_phone": "91 765-43-21",
}


def add(client, world, **changed):
    form = client.page(f"{HOME}new").form()
    return client.submit(form, **{**CARD, "group_id": str(world.group), **changed})


@pytest.mark.both_engines
def test_the_dean_enters_an_applicant_who_gets_a_number_and_does_not_study(app, as_, world):
    page = add(as_("dean"), world)
    assert page.heading == "Ғофуров Шуҳрат Ўткир ўғли"
    for told in ("301260000001", "Gʻofurov Shuhrat Oʻtkir oʻgʻli", "50101040010237", "AA1234567", "+998 90 123-45-67"):
        assert told in page
    assert "+998 91 765-43-21" in page
    assert "Номзод: қабул буйруғи" in page
    with app.app_context():
        student = db.session.scalars(select(Student).where(Student.number == "301260000001")).one()
        assert (student.status, student.faculty_id, student.region) == ("10", world.faculty, "Бухоро вилояти")
        group = db.session.get(AcademicGroup, world.group)
        assert group.student_count == 6


def test_the_numbers_go_on_and_pass_over_those_that_a_file_has_brought(app, as_, world):
    with app.app_context():
        db.session.get(Student, world.students[0]).number = "301260000002"
        db.session.commit()
    client = as_("dean")
    add(client, world)
    page = add(client, world, surname="Собиров", pinfl="", passport_number="")
    assert "301260000003" in page


@pytest.mark.both_engines
@pytest.mark.parametrize(
    "typed", ["Ғофур", "G'ofurov", "gofurov shuhrat", "шуҳрат ғофуров", "301260000001", "30126000", "50101040010237"]
)
def test_a_student_is_found_by_any_spelling_or_number(as_, world, typed):
    client = as_("dean")
    add(client, world)
    rows = client.page(HOME, query_string={"q": typed}).rows()
    assert [row[0] for row in rows] == ["Ғофуров Шуҳрат Ўткир ўғли"]


@pytest.mark.both_engines
def test_a_group_is_found_by_its_name(as_, world):
    rows = as_("dean").page(HOME, query_string={"q": "12-физ"}).rows()
    assert len(rows) == 3
    assert {row[2] for row in rows} == {"12-ФИЗ"}
    assert len(as_("dean").page(HOME, query_string={"q": "11-fiz"}).rows()) == 6


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 9),
        ({"gender": "12"}, 3),
        ({"course": "2"}, 0),
        ({"course": "1", "language": "11", "education_form": "11"}, 9),
        ({"group": "11"}, 6),
        ({"status": "12"}, 0),
        ({"payment_form": "12"}, 9),
        ({"province": "1706"}, 0),
        ({"speciality_id": "1"}, 9),
        ({"gender": "99"}, 9),
        ({"sort": "-group"}, 9),
        ({"sort": "course"}, 9),
    ],
)
def test_the_filters_narrow(as_, world, asked, found):
    page = as_("dean").page(HOME, query_string=asked)
    assert (len(page.rows()) if page.find("table") is not None else 0) == found


def test_who_sees_all_faculties_chooses_one(as_, world):
    client = as_("registrar")
    assert len(client.page(HOME).rows()) == 11
    assert len(client.page(HOME, query_string={"faculty_id": str(world.foreign.faculty)}).rows()) == 2


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("surname", "", "Тўлдирилиши шарт."),
        ("group_id", "", "Тўлдирилиши шарт."),
        ("pinfl", "123", "14 та рақамдан"),
        ("pinfl", "71506854010016", "1 дан 6 гача"),
        ("pinfl", "62902075001230", "туғилган сана мавжуд эмас"),
        ("passport_number", "1234567", "AA1234567"),
        ("birth_date", "01.01.2025", "ёшига мос эмас"),
        ("phone", "12", "9 та рақамдан"),
        ("parent_phone", "8901234567", "9 та рақамдан"),
        ("email", "x", "манзили нотўғри"),
        ("gender", "99", "Рўйхатдаги"),
        ("social_category", "99", "Рўйхатдаги"),
    ],
)
def test_a_wrong_value_is_told_beside_its_field_and_nothing_typed_is_lost(as_, world, field, typed, said):
    client = as_("dean")
    data = client.page(f"{HOME}new").form().filled({**CARD, "group_id": str(world.group), field: typed})
    page = client.read(client.post(f"{HOME}new", data=data), 422)
    assert said in page.form().errors[field]
    kept = "first_name" if field == "surname" else "surname"
    assert page.form().data[kept] == CARD[kept]


def test_a_group_of_another_faculty_is_refused_like_any_wrong_value(as_, world):
    client = as_("dean")
    data = client.page(f"{HOME}new").form().filled(CARD)
    page = client.read(client.post(f"{HOME}new", data={**data, "group_id": str(world.foreign.group)}), 422)
    assert "БЕГОНА" not in page.text


def test_a_wrong_check_digit_is_told_or_refused_as_the_rule_says(app, as_, world):
    client = as_("dean")
    page = add(client, world, pinfl="50101040010230")
    assert "ЖШШИРнинг назорат рақами мос келмади" in page
    with app.app_context():
        db.session.add(RuleValue(key="pinfl.checksum", value="block", valid_from=TODAY, act="Кенгаш"))
        db.session.commit()
    data = {**CARD, "group_id": str(world.group), "surname": "Бошқа", "pinfl": "50101040010231"}
    refused = client.refused(client.page(f"{HOME}new").form(), **data)
    assert "назорат рақами" in refused.form().errors["pinfl"]


def test_a_number_of_somebody_else_is_refused_and_a_foreign_holder_not_named(app, as_, world):
    client = as_("dean")
    add(client, world)
    data = {**CARD, "group_id": str(world.group), "surname": "Бошқа", "passport_number": ""}
    page = client.refused(client.page(f"{HOME}new").form(), **data)
    assert "талабаники" in page.form().errors["pinfl"]
    with app.app_context():
        db.session.get(Student, world.foreign.students[0]).pinfl = "31506854010016"
        db.session.commit()
    own = f"{HOME}{world.students[0]}/edit"
    page = client.refused(client.page(own).form(), pinfl="31506854010016")
    assert "базадаги бошқа талабаники" in page.form().errors["pinfl"]
    assert "БЕГОНА" not in page.text


def test_a_twin_is_told_when_a_card_is_saved(as_, world):
    client = as_("dean")
    add(client, world)
    page = add(client, world, pinfl="")
    assert "Шу исмли ва туғилган санали талаба бор" in page
    assert "паспорт рақами" in page


@pytest.mark.both_engines
def test_a_changed_card_is_told_and_found_by_the_new_name_only(app, as_, world):
    client, key = as_("dean"), world.students[0]
    page = client.submit(
        client.page(f"{HOME}{key}/edit").form(), surname="Исмоилов", surname_latin="", address="Боғ кўчаси, 1"
    )
    assert page.heading == "Исмоилов Шерзод Ёқуб ўғли"
    assert "Боғ кўчаси, 1" in page
    assert len(client.page(HOME, query_string={"q": "Исмоил"}).rows()) == 1
    assert "топилмади" in client.page(HOME, query_string={"q": "Абдулла"})


@pytest.fixture
def with_papers(app, world):
    with app.app_context():
        row = db.session.get(Student, world.students[0])
        row.pinfl, row.passport_number, row.address = "31506854010016", "AA1234567", "Махфий кўча, 7-уй"
        db.session.commit()
    return f"{HOME}{world.students[0]}"


@pytest.mark.parametrize("who", ["hr", "head", "teacher", "management", "accountant", "studies"])
def test_personal_facts_are_hidden_from_everybody_else(as_, with_papers, who):
    client = as_(who)
    page = client.page(with_papers)
    assert "3**********016" in page
    assert "AA*****67" in page
    assert "Махфий" not in page
    assert client.get(f"{with_papers}/paper").status_code == 403
    assert client.get(f"{HOME}file").status_code == 403
    assert "Махфий" not in client.page(HOME, query_string={"format": "print"})
    assert "топилмади" in client.page(HOME, query_string={"q": "31506854010016"})


@pytest.mark.parametrize("who", ["dean", "registrar", "admin"])
def test_who_may_sees_them_in_full(as_, with_papers, who):
    client = as_(who)
    for address in (with_papers, f"{with_papers}/paper"):
        page = client.page(address)
        for told in ("31506854010016", "AA1234567", "Махфий кўча"):
            assert told in page, (address, told)


def test_a_student_sees_the_own_card_and_no_other(as_, with_papers, world):
    client = as_("student")
    page = client.page("/students/own/")
    assert page.heading == "Абдуллаев Шерзод Ёқуб ўғли"
    assert "31506854010016" in page
    for tab in ("movement", "attendance", "results", "orders", "documents"):
        assert client.get(f"/students/own/?tab={tab}").status_code == 200
    for address in (HOME, f"{HOME}{world.students[0]}", f"{HOME}{world.students[1]}"):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("who", ["dean", "head", "teacher", "registrar", "admin"])
@pytest.mark.parametrize("tab", ["personal", "movement", "attendance", "results", "orders", "documents"])
def test_every_tab_opens(as_, world, who, tab):
    assert as_(who).get(f"{HOME}{world.students[0]}?tab={tab}").status_code == 200


def test_every_look_at_a_card_is_written_down_and_told_on_it(app, as_, world):
    as_("teacher").page(f"{HOME}{world.students[0]}")
    page = as_("dean").page(f"{HOME}{world.students[0]}")
    assert "Насруллаев Жаҳонгир Содиқович" in page
    with app.app_context():
        seen = select(PersonalView.page).where(PersonalView.object_id == world.students[0])
        assert db.session.scalars(seen).all() == ["card", "card"]


def test_a_photo_is_shown_to_whoever_sees_the_card(as_, world):
    client, card = as_("dean"), f"{HOME}{world.students[0]}"
    form = client.page(f"{card}/photo/edit").form()
    sent = {**form.filled({}), "file": (io.BytesIO(PNG), "rasm.png")}
    assert client.post(f"{card}/photo/edit", data=sent, content_type="multipart/form-data").status_code == 303
    for who in ("dean", "teacher", "registrar"):
        assert as_(who).get(f"{card}/photo").mimetype == "image/png"
    assert as_("student").get("/students/own/photo").mimetype == "image/png"
    assert as_("foreign_dean").get(f"{card}/photo").status_code == 404
    client.submit(client.page(f"{card}/photo/remove").form())
    assert client.get(f"{card}/photo").status_code == 404


def test_an_applicant_is_deleted_and_the_number_never_given_again(as_, world):
    client = as_("dean")
    add(client, world)
    card = client.page(HOME, query_string={"q": "Ғофуров"}).links["Ғофуров Шуҳрат Ўткир ўғли"]
    client.submit(client.page(f"{card}/remove").form())
    assert "301260000002" in add(client, world)


def test_a_student_is_not_deleted(as_, world):
    client = as_("dean")
    page = client.refused(client.page(f"{HOME}{world.students[0]}/remove").form())
    assert "Фақат буйруқсиз киритилган номзод" in page


def test_a_search_is_kept_applied_and_thrown_away(app, as_, world):
    client = as_("dean")
    page = client.page(f"{HOME}?gender=12&page=2")
    assert "Бу филтрни сақлаш" in page
    client.submit(client.page(f"{HOME}filters/new?gender=12&page=2&evil=1").form(), name="Қизлар")
    with app.app_context():
        kept = db.session.scalars(select(SavedFilter).where(SavedFilter.name == "Қизлар")).one()
        assert kept.query == "gender=12"
    assert "Қизлар" in client.page(HOME)
    page = client.refused(client.page(f"{HOME}filters/new?gender=12").form(), name="Қизлар")
    assert "аллақачон бор" in page.text
    assert "Қизлар" not in as_("registrar").page(HOME)
    assert as_("registrar").get(f"{HOME}filters/{kept.id}/remove").status_code == 404
    client.submit(client.page(f"{HOME}filters/{kept.id}/remove").form())
    assert "Қизлар" not in client.page(HOME)


def test_ticked_students_are_listed_printed_and_none_of_another_faculty(as_, world):
    client = as_("dean")
    keys = [*world.students[:2], world.foreign.students[0]]
    page = client.page(f"{HOME}chosen", query_string={"student": keys})
    assert len(page.rows()) == 2
    sheet = client.page(HOME, query_string={"student": keys, "format": "print"})
    assert len(sheet.rows()) == 2
    assert "Ҳеч ким белгиланмаган" in client.page(f"{HOME}chosen")


def take(client, password=PASSWORD, query="format=csv"):
    form = client.page(f"{HOME}file?{query}").form()
    return client.send(form, password=password)


@pytest.mark.promise("F5")
@pytest.mark.both_engines
def test_a_file_asks_for_the_password_and_says_who_took_it(app, as_, with_papers):
    client = as_("dean")
    answer = client.get(f"{HOME}?format=csv&gender=11")
    assert answer.headers["Location"].endswith("/students/base/file?format=csv&gender=11")
    refused = client.read(take(client, "нотўғри парол"), 422)
    assert "Парол нотўғри." in refused.form().errors["password"]
    text = take(client, query="format=csv&gender=11").data.decode("utf-8-sig")
    assert text.count("\r\n") == 1 + 6 + 2
    assert "31506854010016" in text
    assert "Файлни олди: Деканов Декан (dean, Факультет), 06.10.2026 10:30, 6 нафар." in text
    assert "БЕГОНА" not in text
    with app.app_context():
        taken = db.session.scalars(select(DataExport)).one()
        assert (taken.row_count, taken.asked, taken.role) == (6, "gender=11", "faculty")


@pytest.mark.promise("F5")
def test_a_third_file_of_a_day_stops_the_account_and_the_administrator_sees_it(app, as_, world):
    client, admin = as_("dean"), as_("admin")
    for _number in range(2):
        assert take(client).status_code == 200
    assert "огоҳлантиришлари" not in admin.page("/").by_id("main").text.lower()
    refused = client.read(take(client), 422)
    assert "Администраторга хабар кетди" in refused.text
    with app.app_context():
        assert db.session.scalar(select(func.count(DataExport.id))) == 2
        alarm = db.session.scalars(select(ReadingAlarm).where(ReadingAlarm.released_at.is_(None))).one()
        assert (alarm.kind, alarm.most, alarm.user_id) == ("exports", 2, world.users["dean"])
    client.read(take(client), 422)
    rows = admin.page("/system/alarms/?state=1").rows()
    assert len(rows) == 1
    assert "Деканов Декан" in rows[0][0]
    form = admin.page(f"/system/alarms/{alarm.id}/release").form()
    assert "камида 10" in admin.refused(form, reason="ҳа").form().errors["reason"]
    admin.submit(form, reason="Ҳисобот учун олинган, текширилди")
    assert take(client).status_code == 200


def test_nobody_lets_the_own_account_read_again(app, as_, world):
    with app.app_context():
        alarm = ReadingAlarm(user_id=world.users["admin"], kind="cards", most=300, raised_at=NOW)
        db.session.add(alarm)
        db.session.commit()
        key = alarm.id
    client = as_("admin")
    page = client.refused(client.page(f"/system/alarms/{key}/release").form(), reason="Ўзимга ўзим рухсат")
    assert "Ўз ҳисобингизга" in page.text


@pytest.mark.promise("F5")
@pytest.mark.both_engines
def test_too_many_cards_an_hour_stop_the_account(app, as_, world):
    with app.app_context():
        db.session.add(RuleValue(key="privacy.cards_per_hour", value="10", valid_from=date(2026, 1, 1), act="Кенгаш"))
        first = NOW - timedelta(minutes=20)
        for number in range(9):
            db.session.add(
                PersonalView(
                    **{"viewer_id": world.users["dean"], "role": "faculty", "object_type": "student"},
                    **{"object_id": 9000 + number, "page": "card", "is_whole": True, "day": TODAY, "times": 1},
                    **{"first_at": first, "last_at": first},
                )
            )
        db.session.commit()
    client = as_("dean")
    assert client.get(f"{HOME}{world.students[0]}").status_code == 200
    assert client.get(f"{HOME}{world.students[0]}").status_code == 200
    answer = client.get(f"{HOME}{world.students[1]}")
    assert answer.status_code == 429
    assert "кўпи билан 10 та" in answer.text
    assert client.get(f"{HOME}{world.students[0]}").status_code == 429
    with app.app_context():
        alarm = db.session.scalars(select(ReadingAlarm).where(ReadingAlarm.released_at.is_(None))).one()
        assert (alarm.kind, alarm.user_id) == ("cards", world.users["dean"])
        told = db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.number.desc()).limit(1)).one()
        assert told == "alarm"
    admin = as_("admin")
    admin.submit(admin.page(f"/system/alarms/{alarm.id}/release").form(), reason="Қабул даврида зарур экан")
    assert client.get(f"{HOME}{world.students[1]}").status_code == 200


@pytest.mark.promise("F5")
def test_a_long_file_is_written_beside_only_after_the_password(app, as_, world):
    with app.app_context():
        db.session.add(RuleValue(key="export.rows", value="100", valid_from=date(2026, 1, 1), act="Кенгаш"))
        people = [
            NewStudent(
                surname="Кўп", first_name=f"Исм{n}", gender="11", number=f"3012611{n:05}", group_id=world.group,
                starts_on=date(2026, 9, 2),
            )
            for n in range(120)
        ]  # fmt: skip
        students.admit_many(people, by=None)
        db.session.commit()
    client = as_("dean")
    answer = take(client, query="format=csv&sort=name")
    assert answer.status_code == 303
    assert "/jobs/" in answer.headers["Location"]
    with app.app_context():
        waiting = jobs.sweep(clock.now())
        db.session.commit()
        assert [jobs.run(key, clock.now, app.config["UPLOADS"]) for key in waiting] == ["done"]
    text = client.get(f"{answer.headers['Location']}/file").data.decode("utf-8-sig")
    assert text.count("\r\n") == 1 + 129 + 2
    assert "Файлни олди: Деканов Декан" in text


def test_the_audit_masks_the_numbers(app, as_, world):
    add(as_("dean"), world)
    with app.app_context():
        told = "".join(json.dumps(each) for each in db.session.scalars(select(AuditEntry.changes)))
    assert "50101040010237" not in told


MORE = {
    "country": "UZ",
    "living_status": "12",
    "roommate_kind": "14",
    "roommate_count": "0",
    "location": "41,311081; 69,2405624",
    "email": "shuhrat@example.uz",
    "guardian_name": "Ғофурова Лола",
    "guardian_phone": "901234567",
}
SHOWN = ("Ўзбекистон", "Сариқ ҳудуд", "Ижара уй эгаси", "41.311081, 69.240562", "shuhrat@example.uz")


@pytest.mark.both_engines
def test_home_company_and_place_on_the_map_are_kept_shown_and_told_in_the_history(app, as_, world):
    client = as_("dean")
    page = add(client, world, **MORE)
    for told in (*SHOWN, "Ғофурова Лола", "+998 90 123-45-67"):
        assert told in page
    with app.app_context():
        student = db.session.scalars(select(Student).where(Student.number == "301260000001")).one()
        key = student.id
        assert (f"{student.latitude}", f"{student.longitude}", student.roommate_count) == ("41.311081", "69.240562", 0)
    form = client.page(f"{HOME}{key}/edit").form()
    assert form.data["location"] == "41.311081, 69.240562"
    page = client.submit(form, location="", living_status="", roommate_count="4")
    assert "41.311081, 69.240562" not in page.text.split("Ўзгаришлар")[0].split("Геолокация")[1][:60]
    with app.app_context():
        student = db.session.get(Student, key)
        assert (student.latitude, student.longitude, student.living_status) == (None, None, "")
    assert "Бирга яшайдиганлар сони" in page


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"location": "41.31"}, "location", "харитадан икки сонни"),
        ({"location": "191,69"}, "location", "Аввал кенглик"),
        ({"roommate_count": "100"}, "roommate_count", "0 дан 99 гача"),
        ({"country": "XX"}, "country", "Рўйхатдаги"),
        ({"country": "KZ"}, "province", "фақат Ўзбекистон"),
        ({"guardian_phone": "8901234567"}, "guardian_phone", "рақам"),
        ({"pinfl": "62902075001230"}, "pinfl", ""),
        ({"pinfl": "33102850000000"}, "pinfl", ""),
        ({"pinfl": "71506854010016"}, "pinfl", ""),
        ({"pinfl": "31056854010016"}, "pinfl", ""),
    ],
)
def test_what_is_wrong_about_home_or_papers_is_told_beside_its_field(as_, world, changed, field, said):
    client = as_("dean")
    data = client.page(f"{HOME}new").form().filled({**CARD, **MORE, "group_id": str(world.group), **changed})
    page = client.read(client.post(f"{HOME}new", data=data), 422)
    assert said in page.form().errors[field]
    assert page.form().data["guardian_name"] == MORE["guardian_name"]


def test_a_sex_that_the_number_denies_is_a_warning(as_, world):
    assert "ЖШШИРдаги жинс" in add(as_("dean"), world, gender="12")


def test_home_is_for_the_office_and_the_student_alone(app, as_, world):
    with app.app_context():
        student = db.session.get(Student, world.students[0])
        student.latitude, student.longitude, student.living_status = 41, 69, "13"
        db.session.commit()
    place = "41.000000, 69.000000"
    assert place in as_("dean").page(f"{HOME}{world.students[0]}")
    assert place in as_("student").page("/students/own/")
    page = as_("teacher").page(f"{HOME}{world.students[0]}")
    assert place not in page
    assert "Қизил ҳудуд" not in page


def test_an_applicant_of_a_grant_has_the_state_grant_until_an_order_says_another(as_, world):
    assert "Давлат гранти" in add(as_("dean"), world, payment_form="11")
