"""The whole card comes from a file: numbers of the office, classifiers in every spelling, and back from an export."""

import io
import json
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from hemis.domain.spreadsheets import cards, kinds
from hemis.domain.spreadsheets.cells import ACCEPTED, REFUSED, WARNED
from hemis.domain.spreadsheets.references import Known, References, by_group
from hemis.domain.spreadsheets.tables import Sheet, examine
from hemis.domain.translit import to_latin
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.jobs import Job
from hemis.models.structure import University
from hemis.models.students import AcademicGroup, Enrolment, MergedStudent, Student
from hemis.operations import imports, jobs, student_cards
from hemis.operations.workbooks import read_sheet
from hemis.web import clock
from tests import sheets
from tests.world import PASSWORD

BASIC = sheets.HEADING[1:]
OFFICE = {
    "Талаба рақами": "301250000777",
    "Familiyasi (lotincha)": "Karimov",
    "Исми (лотинча)": "Aʼzam",
    "Грант тури": "қўшимча давлат гранти",
    "Туғилган жойи": "Бухоро шаҳри",
    "Гражданство": "Узбекистан",
    "Миллати": "o'zbek",
    "Талаба тоифаси": "11",
    "Ижтимоий тоифа": "йўқ",
    "Камбағаллик даражаси": "кам таъминланган",
    "Давлати": "O'zbekiston",
    "МФЙ": "Дўстлик МФЙ",
    "Уй манзили": "Наврўз, 5",
    "Яшаш жойи": "Talabalar turar joyida",
    "Яшаш жойи статуси": "зелёная зона",
    "Ким билан яшайди": "курсдошлари",
    "Бирга яшайдиганлар сони": "3",
    "Жорий вилоят": "Toshkent shahri",
    "Жорий туман": "Чилонзор",
    "Жорий манзили": "12-мавзе",
    "Геолокация": "41.311081,69.240562",
    "Электрон почта": "a.karimov@example.uz",
    "Ота-онаси": "Каримов Собир",
    "Ота-она телефони": "998901234567",
    "Масъул шахс": "Каримова Лола",
    "Масъул шахс телефони": "(91) 765 43 21",
}


@pytest.fixture
def by(database, world):
    return db.session.get_one(User, world.users["admin"])


@pytest.fixture
def checked(app, by, world):
    """Bring rows of a sheet and check them; each row a dictionary of heading → cell."""

    def checked(*rows):
        heading = list(dict.fromkeys(title for row in rows for title in row))
        content = sheets.book([[row.get(title, "") for title in heading] for row in rows], heading)
        row = imports.bring(
            "students", content, "рўйхат.xlsx", folder=app.config["UPLOADS"], faculty_id=None, at=clock.now(), by=by
        )
        db.session.commit()
        done(app, imports.ask_check(row, json.loads(row.columns), at=clock.now(), by=by))
        db.session.refresh(row)
        return row

    return checked


def done(app, job):
    db.session.commit()
    jobs.run(job.id, clock.now, app.config["UPLOADS"])
    return db.session.get_one(Job, job.id, populate_existing=True)


def person(world, number=1, **more):
    group = db.session.get_one(AcademicGroup, world.group).name
    return dict(zip(BASIC, sheets.student(number, group)[1:], strict=True)) | more


def faults(row):
    return [(line, field, reason) for line, field, _column, _state, reason, _params in json.loads(row.faults)]


@pytest.mark.both_engines
def test_every_field_of_a_card_comes_with_the_number_of_the_office(app, checked, by, world):
    row = checked(person(world, **OFFICE))
    assert faults(row) == []
    options = {"starts_on": "2025-09-02", "order_number": "1-Т"}
    assert done(app, imports.ask_take(row, options, at=clock.now(), by=by)).status == "done"
    new = db.session.scalars(select(Student).where(Student.number == "301250000777")).one()
    told = {
        "surname_latin": "Karimov", "first_name_latin": "Aʼzam", "grant_kind": "12", "payment_form": "11",
        "birth_place": "Бухоро шаҳри", "citizenship": "11", "nationality": "11", "student_type": "11",
        "social_category": "10", "poverty_level": "12", "country": "UZ", "province": "1706",
        "mahalla": "Дўстлик МФЙ", "address": "Наврўз, 5", "accommodation": "15", "living_status": "11",
        "roommate_kind": "12", "roommate_count": 3, "current_province": "1726", "current_district": "Чилонзор",
        "current_address": "12-мавзе", "latitude": Decimal("41.311081"), "longitude": Decimal("69.240562"),
        "email": "a.karimov@example.uz", "parent_name": "Каримов Собир", "parent_phone": "+998901234567",
        "guardian_name": "Каримова Лола", "guardian_phone": "+998917654321",
    }  # fmt: skip
    assert {name: getattr(new, name) for name in told} == told
    stretch = db.session.scalars(select(Enrolment).where(Enrolment.student_id == new.id)).one()
    assert (stretch.payment_form, stretch.grant_kind) == ("11", "12")


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("30125000077", "student_number_invalid"),
        ("3,0125E+11", "student_number_invalid"),
        ("301250000000", "student_number_invalid"),
        ("302250000777", "student_number_other"),
        ("301240000777", "student_number_year"),
        ("301250000500", "student_number_known"),
        ("301250000600", "student_number_known"),
        ("301250000002", "student_number_given"),
    ],
)
def test_a_number_that_cannot_be_is_told_at_its_line(checked, world, number, reason):
    someone = db.session.get_one(Student, world.students[0])
    someone.number = "301250000500"
    merged = {"old_id": 99999, "old_name": "Эски", "merged_at": clock.now(), "merged_by_id": world.users["admin"]}
    db.session.add(MergedStudent(student_id=someone.id, old_number="301250000600", **merged))
    assert student_cards.give_numbers(2025, 3)[-1] == "301250000003"
    db.session.commit()
    row = checked(person(world, 1), person(world, 2, **{"Талаба рақами": number}))
    assert faults(row) == [(5, "student_number", reason)]


def test_a_number_stands_once_in_a_file_and_the_rest_get_the_next(app, checked, by, world):
    column = "Талаба рақами"
    doubled = checked(person(world, 1, **{column: "301250000001"}), person(world, 2, **{column: "301250000001"}))
    assert faults(doubled) == [(5, "student_number", "duplicate_in_file")]
    row = checked(person(world, 3, **{column: "301250000002"}), person(world, 4), person(world, 5))
    assert faults(row) == []
    job = imports.ask_take(row, {"starts_on": "2026-09-02"}, at=clock.now(), by=by)
    assert done(app, job).status == "done"
    newest = select(Student.number).order_by(Student.id.desc()).limit(3)
    assert sorted(db.session.scalars(newest)) == ["301250000001", "301250000002", "301250000003"]
    assert student_cards.give_number(2025) == "301250000004"


def test_without_a_code_of_the_institution_numbers_of_the_office_are_taken(checked, world):
    db.session.get_one(University, 1).code = ""
    db.session.commit()
    assert faults(checked(person(world, 1, **{"Талаба рақами": "999250000001"}))) == []


@pytest.mark.parametrize(
    ("column", "typed", "field", "reason"),
    [
        ("Давлати", "Атлантида", "country", "not_in_list:country"),
        ("Фуқаролиги", "99", "citizenship", "not_in_list:citizenship"),
        ("Геолокация", "41.31", "location", "location_invalid"),
        ("Геолокация", "141.31,69", "location", "location_invalid"),
        ("Электрон почта", "a@b", "email", "email_invalid"),
        ("Бирга яшайдиганлар сони", "100", "roommate_count", "number_invalid"),
        ("Фамилияси (лотинча)", "Каримов", "surname_latin", "latin_name_letters"),
        ("Ота-она телефони", "8901", "parent_phone", "phone_invalid_left_empty"),
        ("Давлати", "Қозоғистон", "region", "region_abroad"),
        ("Маҳалла", "ў" * 121, "mahalla", "text_too_long"),
    ],
)
def test_a_wrong_cell_is_told_with_its_column(checked, world, column, typed, field, reason):
    assert faults(checked(person(world, 1, **{column: typed}))) == [(4, field, reason)]


def test_a_kind_of_grant_beside_a_contract_is_told(checked, world):
    told = {"Тўлов шакли": "контракт", "Грант тури": "Давлат гранти"}
    assert faults(checked(person(world, 1, **told))) == [(4, "grant_kind", "grant_with_contract")]


@pytest.mark.parametrize(
    ("example", "pinfl", "gender", "born", "state", "reason"),
    [
        ("I1", "31506854010016", "эркак", "15.06.1985", ACCEPTED, ""),
        ("I2", "50101040010237", "эркак", "01.01.2004", ACCEPTED, ""),
        ("I4", "62902085001230", "аёл", "29.02.2008", ACCEPTED, ""),
        ("I5", "31506854010010", "эркак", "15.06.1985", WARNED, "pinfl_checksum"),
        ("I6", "62902075001230", "аёл", "28.02.2007", REFUSED, "pinfl_date"),
        ("I7", "33102850000000", "эркак", "28.02.1985", REFUSED, "pinfl_date"),
        ("I8", "71506854010016", "эркак", "15.06.1985", REFUSED, "pinfl_first_digit"),
        ("I9", "31506854010016", "аёл", "15.06.1985", WARNED, "pinfl_gender"),
        ("I9", "50101040010237", "аёл", "01.01.2004", WARNED, "pinfl_gender"),
        ("I10", "31056854010016", "эркак", "15.06.1985", REFUSED, "pinfl_date"),
    ],
)
def test_examples_of_the_personal_number_hold_in_a_file(example, pinfl, gender, born, state, reason):
    cells = ["Каримов", "Азиз", "", gender, born, pinfl, "1-1 АТР-25", "грант"]
    heading = ["Фамилияси", "Исми", "Отасининг исми", "Жинси", "Туғилган санаси", "ЖШШИР", "Гуруҳ", "Тўлов шакли"]
    known = References(groups=by_group([Known("1-1 АТР-25", 1)]))
    [line] = examine(Sheet("", [heading, cells]), kinds.STUDENTS, known).lines
    assert (line.state, line.reason) == (state, reason)


@pytest.mark.parametrize("field", cards.TITLES)
def test_every_value_of_a_classifier_is_known_by_code_and_by_name_in_both_scripts(field):
    column = next(each for each in cards.CARD if each.field == field)
    for code, title in cards.TITLES[field].items():
        for typed in (code, code.lower(), title, title.upper(), f" {title} ", to_latin(title)):
            cell = column.read(typed, References())
            assert cards.CODES[field].get(cell.value) == code, (typed, cell)


@pytest.mark.parametrize("language", ["uz_Cyrl", "uz_Latn", "ru", "en"])
def test_what_was_exported_can_be_imported_again(app, as_, world, language):
    with app.app_context():
        groups = db.session.scalars(select(AcademicGroup).where(AcademicGroup.faculty_id == world.faculty)).all()
        students = db.session.scalars(select(Student).where(Student.faculty_id == world.faculty)).all()
        for at, student in enumerate(students):
            student.pinfl = sheets.student(at, "")[6]
            student.birth_date = date(2003, 1, 1 + at)
            student.passport_number, student.number = f"AA123456{at}", f"30125000{at + 1:04}"
            student.region, student.province, student.admission_year = "Бухоро вилояти", "1706", 2025
            student.country, student.living_status, student.roommate_kind = "UZ", f"1{1 + at % 3}", f"1{1 + at % 4}"
            student.nationality, student.accommodation = "13", f"1{1 + at % 5}"
            student.latitude, student.longitude = Decimal("41.311081"), Decimal("-69.5")
            student.roommate_count, student.email, student.phone = at, "a@example.uz", "+998901234567"
            student.current_province, student.parent_phone, student.note = "1735", "+998917654321", "изоҳ"
        known = References(groups=by_group(Known(group.name, group.id) for group in groups))
        names = [*cards.card_of(dict.fromkeys(kinds.STUDENTS.fields, "")), "surname_latin", "number"]
        wanted = {row.number: {name: getattr(row, name) for name in names} for row in students}
        db.session.commit()
    client = as_("dean")
    client.post("/account/language", data={"language": language})
    form = client.page("/students/base/file?format=xlsx").form()
    content = client.send(form, password=PASSWORD).data
    report = examine(read_sheet(content), kinds.STUDENTS, known)
    taken = {line.cells["student_number"].value: line for line in report.lines if line.is_taken}
    refused = [(line.reason, line.values) for line in report.lines if line.state == REFUSED]
    assert (sorted(taken), refused) == (sorted(wanted), [])
    for number, line in taken.items():
        values = line.values
        got = cards.card_of(values) | {"surname_latin": values["surname_latin"], "number": number}
        assert got == wanted[number]
    assert io.BytesIO(content).read(2) == b"PK"
