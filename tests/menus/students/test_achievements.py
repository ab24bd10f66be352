"""Ютуқлар: what students have achieved beside their marks, with evidence."""

from io import BytesIO

import pytest

from hemis.extensions import db
from hemis.models.achievements import Achievement
from hemis.models.students import AcademicGroup, Student
from hemis.operations.achievements import of_student
from tests.house.walks import engine_of
from tests.rig.counter import count_statements

HOME = "/students/achievements/"
PDF = b"%PDF-1.7\n%%EOF\n"
CERTIFICATE = {"title": "CEFR", "subject": "инглиз тили", "level": "B2", "number": "AA 1", "issued_on": "01.09.2026"}


def scan(name="nusxa.pdf", content=PDF):
    return BytesIO(content), name


def enter(client, student, kind, file=True, **values):
    form = client.page(f"{HOME}new/{student}?kind={kind}").form()
    data = form.filled(values)
    data.poplist("file")
    if file:
        data["file"] = scan() if file is True else file
    return client.post(form.action, data=data, content_type="multipart/form-data")


def entered(client, student, kind, **values):
    return client.read(client.get(enter(client, student, kind, **values).headers["Location"]))


@pytest.mark.both_engines
def test_a_certificate_is_entered_for_a_student_who_was_searched(as_, world):
    client = as_("dean")
    found = client.page(f"{HOME}new?q=ёқубова")
    assert [row[0] for row in found.rows()] == ["Ёқубова Нигора Баҳром қизи"]
    kinds = client.page(found.links["Ёқубова Нигора Баҳром қизи"])
    assert "Ёқубова Нигора Баҳром қизи, 11-ФИЗ" in kinds
    form = client.page(kinds.links["Сертификат"]).form()
    assert {"certificate_kind", "valid_until"} <= set(form.data)
    page = entered(client, world.students[1], "15", **CERTIFICATE, valid_until="31.08.2028")
    assert page.heading == "CEFR"
    assert "31.08.2028 гача" in page
    assert "Даражаси B2" in page
    assert client.get(page.links["Юклаб олиш"]).data == PDF


@pytest.mark.parametrize("query", ["301260100001", "Abdullayev"])
def test_a_student_is_found_by_number_and_in_latin(as_, world, query):
    assert [row[2] for row in as_("dean").page(f"{HOME}new?q={query}").rows()] == ["301260100001"]


def test_a_foreign_student_is_neither_found_nor_given_anything(as_, world):
    client = as_("dean")
    assert "Бундай талаба топилмади" in client.page(f"{HOME}new?q=БЕГОНАЕВ")
    assert client.get(f"{HOME}new/{world.foreign.students[0]}?kind=15").status_code == 404


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("kind", "values", "told"),
    [
        ("11", {"title": "Математика олимпиадаси", "subject": "математика", "place": "1"}, "Ўрин 1"),
        ("14", {"title": "Универсиада", "sport": "18", "level": "республика", "place": "2"}, "Спорт тури Шахмат"),
        ("13", {"title": "Навоий стипендияси", "number": "77", "valid_until": "31.08.2027"}, "31.08.2027 гача"),
        ("16", {"title": "Йил талабаси"}, "муддатсиз"),
    ],
)
def test_each_kind_has_the_fields_of_its_paper(as_, world, kind, values, told):
    page = entered(as_("dean"), world.students[2], kind, issued_on="15.09.2026", **values)
    assert told in page


@pytest.mark.parametrize(
    ("changed", "field", "told"),
    [
        ({"issued_on": "07.10.2026"}, "issued_on", "ҳали келмаган"),
        ({"valid_until": "31.08.2026"}, "valid_until", "олдин бўлмасин"),
        ({"number": ""}, "number", "Тўлдирилиши шарт"),
        ({"level": ""}, "level", "Тўлдирилиши шарт"),
        ({"title": ""}, "title", "Тўлдирилиши шарт"),
        ({"file": None}, "file", "нусхасини танланг"),
        ({"file": (BytesIO(b"MZ"), "virus.exe")}, "file", "PDF"),
        ({"file": (BytesIO(b"<html></html>"), "nusxa.pdf")}, "file", "мазмуни"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_lost(as_, world, changed, field, told):
    client = as_("dean")
    page = client.read(enter(client, world.students[1], "15", **{**CERTIFICATE, **changed}), 422)
    assert told in page.form().errors[field]
    assert page.form().data["subject"] == "инглиз тили"


@pytest.mark.both_engines
def test_a_paper_is_entered_once(as_, world):
    client = as_("dean")
    entered(client, world.students[1], "15", **CERTIFICATE)
    page = client.read(enter(client, world.students[1], "15", **CERTIFICATE), 422)
    assert "«CEFR» ютуғи бор" in page.form().errors["title"]
    again = {**CERTIFICATE, "issued_on": "02.09.2026"}
    page = client.read(enter(client, world.students[1], "15", **again), 422)
    assert "Бу рақамли сертификат киритилган: CEFR, 01.09.2026." in page.form().errors["number"]


@pytest.mark.both_engines
def test_an_expired_one_is_told_and_filtered(as_, world):
    client = as_("dean")
    assert "муддати ўтган: 09.04.2026" in client.page(HOME)
    assert len(client.page(f"{HOME}?validity=0").rows()) == 1
    assert "Бундай ютуқ топилмади" in client.page(f"{HOME}?validity=1")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ielts", 1),
        ("q=uz 123456", 1),
        ("q=абдуллаев", 1),
        ("q=шарипов", 0),
        ("kind=15", 1),
        ("kind=14", 0),
        ("kind=yoq", 1),
        ("year=2024", 1),
        ("year=2025", 0),
        ("year=%00", 1),
        ("evidence=1", 1),
        ("evidence=0", 0),
        ("group_id=1", 1),
        ("group_id=2", 0),
        ("sort=-student", 1),
        ("sort=title", 1),
    ],
)
def test_filters_narrow_and_nonsense_does_not(as_, world, query, found):
    page = as_("dean").page(f"{HOME}?{query}")
    assert len(page.rows()) == found if found else "Бундай ютуқ топилмади" in page


@pytest.mark.both_engines
@pytest.mark.parametrize("who", ["dean", "teacher", "head", "student"])
@pytest.mark.parametrize("page", ["", "/evidence"])
def test_a_foreign_one_is_not_there(as_, world, who, page):
    client = as_(who)
    assert client.get(f"{HOME}{world.foreign.achievement}{page}").status_code == 404
    assert "БЕГОНА" not in client.page(HOME)
    assert client.get(f"{HOME}{world.achievement}{page}").status_code == 200


@pytest.mark.parametrize("page", ["edit", "remove"])
def test_a_foreign_one_is_not_changed(as_, world, page):
    assert as_("dean").get(f"{HOME}{world.foreign.achievement}/{page}").status_code == 404


def test_a_student_sees_the_own_ones_and_changes_nothing(as_, world):
    client = as_("student")
    page = client.page(HOME)
    assert page.heading == "Ютуқларим"
    assert [row[0].split()[0] for row in page.rows()] == ["IELTS"]
    for address in ("new", f"new/{world.students[0]}", f"{world.achievement}/edit", f"{world.achievement}/remove"):
        assert client.get(f"{HOME}{address}").status_code == 403


@pytest.mark.both_engines
def test_a_tutor_sees_the_own_groups_without_teaching_them(as_, world, app):
    client = as_("teacher2")
    assert "Сизга кўринадиган ютуқ ҳали йўқ" in client.page(HOME)
    with app.app_context():
        user = world.users["teacher2"]
        from_user = db.select(db.metadata.tables["employee"].c.id).where(
            db.metadata.tables["employee"].c.user_id == user
        )
        db.session.get(AcademicGroup, world.group).tutor_id = db.session.scalar(from_user)
        db.session.commit()
    assert [row[0].split()[0] for row in client.page(HOME).rows()] == ["IELTS"]


@pytest.mark.both_engines
def test_a_change_keeps_the_evidence_and_a_removal_is_asked(as_, world):
    client = as_("dean")
    address = f"{HOME}{world.achievement}"
    page = client.submit(client.page(f"{address}/edit").form(), level="7.0")
    assert "Даражаси: 6.5 → 7.0" in page.text_at("section", class_="history")
    assert client.get(f"{address}/evidence").data == PDF
    asked = client.page(f"{address}/remove")
    assert "«IELTS» ёзуви" in asked
    assert "Ютуқ ёзуви ўчирилди." in client.submit(asked.form())
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("who", ["hr", "registrar", "marketing", "accountant", "management", "head", "teacher"])
def test_others_look_only(as_, world, who):
    client = as_(who)
    assert "IELTS" in client.page(HOME)
    assert client.get(f"{HOME}new").status_code == 403
    assert client.get(f"{HOME}{world.achievement}/edit").status_code == 403


@pytest.mark.parametrize("who", ["ministry", "vice_rector", "scientist"])
def test_some_have_no_business_here(as_, world, who):
    assert as_(who).get(HOME).status_code == 403


def test_the_file_holds_the_faculty_s_students_alone(as_, world):
    text = as_("dean").get(f"{HOME}?format=csv").data.decode("utf-8-sig")
    assert "IELTS;Халқаро сертификат;инглиз тили;6.5;;;UZ 123456;10.04.2024;09.04.2026;ҳа" in text
    assert "БЕГОНА" not in text


def test_the_group_counts_them(as_, world):
    page = as_("dean").page(f"/students/groups/{world.group}")
    assert page.links["1 та ютуқ"].endswith(f"group_id={world.group}")


def test_all_of_one_student_the_newest_first(as_, world, app):
    client = as_("dean")
    entered(client, world.students[0], "15", **CERTIFICATE)
    page = client.page(f"{HOME}new/{world.students[0]}")
    assert "Ютуқлар: 2 та" in page
    assert [row[2] for row in page.rows()] == ["01.09.2026", "10.04.2024"]
    with app.app_context():
        assert [row.title for row in of_student(world.students[0])] == ["CEFR", "IELTS"]
        assert of_student(world.students[3]) == []


def test_a_longer_list_costs_no_more_queries(as_, world, app):
    client = as_("dean")
    client.page(HOME)
    with count_statements(engine_of(app)) as few:
        client.page(HOME)
    with app.app_context():
        first = db.session.get(Achievement, world.achievement)
        assert db.session.get(Student, first.student_id)
        for number in range(30):
            row = {"title": f"Танлов {number}", "title_key": f"tanlov {number}", "issued_on": first.issued_on}
            db.session.add(Achievement(student_id=world.students[number % 6], kind="16", **row))
        db.session.commit()
    with count_statements(engine_of(app)) as many:
        assert len(client.page(HOME).rows()) == 30
    assert len(many) == len(few) <= 8, many


def test_the_form_stays_within_its_queries(as_, world, app):
    client = as_("dean")
    pages = ("new?q=а", f"new/{world.students[0]}?kind=15", f"{world.achievement}/edit", f"{world.achievement}")
    for address in pages:
        with count_statements(engine_of(app)) as seen:
            client.page(f"{HOME}{address}")
        assert len(seen) <= 12, seen
