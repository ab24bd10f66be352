"""Qualifications, quotas and achievements from the files that offices keep."""

import pytest

from hemis.extensions import db
from hemis.models.achievements import Achievement, AdmissionQuota
from hemis.models.curriculum import Qualification
from tests.importing import by, faults, office  # noqa: F401 - fixtures

pytestmark = [pytest.mark.both_engines, pytest.mark.promise("B10")]
QUALIFICATIONS = ("№", "Квалификация номи", "Таълим тури", "Факультет")
QUOTAS = ("Ўқув йили", "Йўналиш шифри", "Таълим шакли", "Вид квоты", "Ўринлар сони")
PAPERS = (
    *("Талаба рақами", "Ютуқ тури", "Номи", "Сертификат тури", "Фан", "Даражаси", "Спорт тури", "Ўрин"),
    *("Серия ва рақами", "Берилган сана", "Амал қилиш муддати"),
)
IELTS = ["Sertifikat", "IELTS", "халқаро", "инглиз тили", 7, "", "", "UZ 7", "01.09.2026", "31.08.2028"]
CHESS = ["спорт", "Универсиада", "", "", "республика", "шахматы", 1, "Д-5", "10.05.2026", ""]
STUDENT, OTHER = "301260100001", "301260100002"


def newest(model):
    return db.session.scalars(db.select(model).order_by(model.id.desc())).first()


def test_qualifications_stand_once_at_a_faculty_and_level(office, world):  # noqa: F811
    rows = [[1, "Астроном", "бакалавр", "Физика факультети"], [2, "Астроном", "магистр", "Физика факультети"]]
    row = office.bring("qualifications", QUALIFICATIONS, rows, faculty_id=world.faculty)
    office.check(row)
    assert (faults(row), row.taken_count) == ([], 2)
    assert office.take(row).status == "done"
    made = newest(Qualification)
    assert (made.name, made.name_latin, made.education_type, made.faculty_id) == (
        "Астроном",
        "Astronom",
        "12",
        world.faculty,
    )
    bad = [rows[0], [2, "Физикачи", "бакалавр", "Физика факультети"], [3, "Бегона", "бакалавр", "Филология факультети"]]
    row_2 = office.bring("qualifications", QUALIFICATIONS, bad, faculty_id=world.faculty)
    office.check(row_2)
    assert [(field, reason) for _line, field, reason in faults(row_2)] == [
        ("qualification_name", "record_known"),
        ("qualification_name", "record_known"),
        ("faculty", "unknown_faculty"),
    ]
    assert office.undo(row) == 2


def test_quotas_find_the_speciality_and_the_year(office, world):  # noqa: F811
    rows = [["2026/2027", "60501", "кундузги", "грант", 25], ["2026-2027", "60501", "сиртқи", "контракт", 50]]
    row = office.bring("quotas", QUOTAS, rows, faculty_id=world.faculty)
    office.check(row)
    assert (faults(row), row.taken_count) == ([], 2)
    assert office.take(row).status == "done"
    made = newest(AdmissionQuota)
    assert (made.education_form, made.kind, made.planned, made.faculty_id) == ("13", "12", 50, world.faculty)
    bad = [
        ["2026/2027", "60501", "кундузги", "контракт", 5],
        ["2026/2027", "60502", "кундузги", "грант", 5],
        ["2031/2032", "60501", "кечки", "грант", 5],
        ["2026/2027", "60501", "кечки", "совға", 5],
        ["2026/2027", "60501", "кечки", "грант", 0],
        ["2026/2027", "60501", "масофавий", "грант", 5],
        ["2026/2027", "60501", "масофавий", "грант", 6],
    ]
    row_2 = office.bring("quotas", QUOTAS, bad, faculty_id=world.faculty)
    office.check(row_2)
    assert [field for _line, field, _reason in faults(row_2)] == [
        "quota_kind",
        "speciality",
        "academic_year",
        "quota_kind",
        "planned",
        "",
    ]
    assert office.undo(row) == 2


def test_achievements_find_the_student_by_number(office, world):  # noqa: F811
    row = office.bring("achievements", PAPERS, [[STUDENT, *IELTS], [OTHER, *CHESS]], faculty_id=world.faculty)
    office.check(row)
    assert (faults(row), row.taken_count) == ([], 2)
    assert office.take(row).status == "done"
    made = newest(Achievement)
    assert (made.student_id, made.kind, made.sport, made.place) == (world.students[1], "14", "18", 1)
    assert (made.certificate_kind, made.stored_name, made.title_key) == ("", "", "universiada d 5")
    assert office.undo(row) == 2


@pytest.mark.parametrize(
    ("student", "changed", "refused"),
    [
        ("301260200001", {}, ("student_number", "unknown_student")),
        (STUDENT, {8: "07.10.2026"}, ("issued_on", "paper_in_future")),
        (STUDENT, {9: "31.08.2026"}, ("valid_until", "ends_before_start")),
        (STUDENT, {2: ""}, ("certificate_kind", "paper_incomplete")),
        (STUDENT, {4: ""}, ("grade", "paper_incomplete")),
        (STUDENT, {0: "спорт", 5: ""}, ("sport", "paper_incomplete")),
        (STUDENT, {0: "стипендия", 7: ""}, ("paper_number", "paper_incomplete")),
        (STUDENT, {7: "UZ 123456"}, ("paper_number", "record_known")),
        (STUDENT, {1: "IELTS", 8: "10.04.2024"}, ("", "record_known")),
    ],
)
def test_a_paper_that_cannot_be_is_told(office, world, student, changed, refused):  # noqa: F811
    cells = [changed.get(place, cell) for place, cell in enumerate(IELTS)]
    row = office.bring("achievements", PAPERS, [[student, *cells]], faculty_id=world.faculty)
    office.check(row)
    assert [(field, reason) for _line, field, reason in faults(row)] == [refused]
