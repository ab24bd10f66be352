"""Қайдномалар: what a teacher sees, closes and prints, and what nobody else does."""

import pytest

from hemis.extensions import db
from hemis.models.assessment import GradeSheet
from hemis.models.teaching import AbsenceTotal
from tests import marks
from tests.marks import address


def test_a_teacher_finds_own_sheets_by_subject_group_semester_and_state(as_, world):
    teacher = as_("teacher")
    assert "11-ФИЗ" in teacher.page("/assessments/sheets/").text
    assert "11-ФИЗ" in teacher.page("/assessments/sheets/?q=matematik&group=11-fiz&semester=1&status=draft").text
    for query in ("q=физика", "group=99", "semester=8", "status=confirmed"):
        assert "топилмади" in teacher.page(f"/assessments/sheets/?{query}").text
    assert "БЕГОНА" not in teacher.page("/assessments/sheets/?sort=-entered").text


@pytest.mark.parametrize("kind", ["xlsx", "csv", "print"])
def test_the_list_goes_out_as_it_is_filtered(as_, world, kind):
    assert as_("teacher").get(f"/assessments/sheets/?format={kind}").status_code == 200


def test_the_sheet_shows_points_total_mark_and_reasons(app, as_, world):
    teacher = as_("teacher")
    changes = {marks.name(world, 0, 1): "8", marks.name(world, 0, 2): "", marks.name(world, 1, 2): "к"}
    marks.fill(teacher, world, **changes)
    with app.app_context():
        row = AbsenceTotal(student_id=world.students[5], curriculum_subject_id=world.subject, faculty_id=world.faculty)
        row.unexcused_hours = 15  # of 60: exactly 25 percent
        db.session.add(row)
        db.session.commit()
    rows = teacher.page(address(world)).rows()
    assert rows[0][-4:-1] == ["—", "33", ""]
    assert "8 балл олган (камида 12 балл керак)" in rows[0][-1]
    assert "келмаган" in rows[1][-1]
    assert rows[2][-3:] == ["87,5", "4 яхши", ""]
    assert "25 фоизи сабабсиз" in rows[5][-1]


def test_a_foreign_sheet_does_not_exist(as_, world):
    teacher = as_("teacher")
    for step in ("", "/closure", "/upload", "/print", "/history"):
        assert teacher.get(f"/assessments/sheets/{world.foreign.sheet}{step}").status_code == 404
    assert as_("teacher2").get(address(world)).status_code == 404


@pytest.mark.parametrize("login", ["dean", "head", "registrar", "student", "admin"])
def test_only_teachers_keep_sheets(as_, world, login):
    client = as_(login)
    assert client.get(address(world)).status_code == 403
    assert client.get(address(world, "/closure")).status_code == 403


def test_a_sheet_with_gaps_is_not_closed_and_the_gaps_are_named(app, as_, world):
    teacher = as_("teacher")
    marks.fill(teacher, world, **{marks.name(world, 3, 0): ""})
    page = teacher.page(address(world, "/closure"))
    assert "1 нафар" in page.text
    assert "Ўринова" in page.text
    assert not list(page.form(address(world, "/closure")).element.iter("button"))
    refused = teacher.refused(page.form(address(world, "/closure")))
    assert "Ўринова" in refused.text
    assert marks.status(app, world.sheet) == "draft"


def test_who_is_not_admitted_needs_no_final_to_close(app, as_, world):
    teacher = as_("teacher")
    marks.fill(teacher, world, **{marks.name(world, 0, 1): "8", marks.name(world, 0, 2): ""})
    marks.close(teacher, world)
    assert marks.status(app, world.sheet) == "closed"
    page = teacher.page(address(world))
    assert "Қайта очишни сўраш" in page.text
    assert page.find("input", name=marks.name(world, 0, 0)) is None


def test_a_draft_is_printed_as_a_draft(as_, world):
    page = as_("teacher").page(address(world, "/print"))
    assert "қоралама" in page.heading
    assert "ҳужжат эмас" in page.text


def test_the_history_tells_cell_by_cell_who_wrote_what(as_, world):
    teacher = as_("teacher")
    marks.fill(teacher, world)
    page = teacher.page(address(world))
    marks.send_cells(teacher, world, page, **{marks.name_on(page, world, 2, 0): "30"})
    history = teacher.page(address(world, "/history")).text
    assert "Насруллаев" in history
    assert "Шарипов Акмал · ЖН: 25 → 30" in " ".join(history.split())


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_sheet_goes_out_as_a_file(as_, world, kind):
    teacher = as_("teacher")
    marks.fill(teacher, world)
    answer = teacher.get(address(world, f"?format={kind}"))
    assert answer.status_code == 200
    if kind == "csv":
        text = answer.data.decode("utf-8-sig")
        assert "Абдуллаев" in text
        assert ";17.5;" in text


def test_a_student_who_left_stays_on_the_sheet_but_is_not_marked(app, as_, world):
    teacher = as_("teacher")
    marks.fill(teacher, world)
    with app.app_context():
        db.session.execute(
            db.text("UPDATE enrolment SET ends_on = '2026-10-05' WHERE student_id = :key"), {"key": world.students[0]}
        )
        db.session.commit()
    page = teacher.page(address(world))
    assert "Гуруҳдан чиққан" in page.text
    answer = marks.send_cells(teacher, world, page, **{marks.name(world, 0, 0, 1, "250"): "26"})
    assert answer.status_code == 422
    with app.app_context():
        assert db.session.get(GradeSheet, world.sheet).entered_count == 18
