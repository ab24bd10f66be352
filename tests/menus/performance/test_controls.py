"""Қарздорлар, қайта топшириш, апелляция, бекор қилиш: over HTTP, as people do it."""

from datetime import date

import pytest
from sqlalchemy import select, update

from hemis.extensions import db
from hemis.models.assessment import GradeSheet
from hemis.models.controls import AcademicDebt, Appeal
from hemis.models.staff import Employee, Post
from tests import marks

WHY = "Имтиҳон иши комиссияда қайта кўриб чиқилди."


@pytest.fixture
def confirmed(as_, world):
    """Whose first two students owe the subject: one failed, one did not come."""
    teacher = as_("teacher")
    low = {marks.name(world, 0, 2): "20", marks.name(world, 1, 2): "К"}
    marks.fill(teacher, world, **low)
    marks.close(teacher, world)
    marks.confirm(as_("dean"), world)


def test_the_deans_office_sees_its_debtors_and_what_they_may_do(as_, world, confirmed):
    page = as_("dean").page("/performance/debtors/?semester=1")
    assert "қайта топшириш" in page.text
    assert "келмаган" in page.text
    assert "БЕГОНА" not in page.text
    failed = as_("dean").get("/performance/debtors/?state=failed&format=csv").data.decode()
    assert "ўзлаштирмаган" in failed
    assert "келмаган" not in failed


def test_a_debtor_is_one_click_from_what_comes_next(app, as_, world, confirmed):
    way = {"retake": f"/performance/retakes/new/{world.sheet}", "restudy": "/performance/schedules/new/"}
    assert way["retake"] in as_("dean").page("/performance/debtors/").html
    assert way["retake"] not in as_("teacher").page("/performance/debtors/").html
    with app.app_context():
        db.session.execute(update(AcademicDebt).values(until=date(2026, 9, 30)))
        db.session.commit()
    page = as_("dean").page("/performance/debtors/?step=expired")
    assert f"{way['restudy']}{world.students[0]}" in page.html
    assert "30.09.2026" in page.text
    with app.app_context():
        db.session.execute(update(AcademicDebt).values(step="restudy"))
        db.session.commit()
    page, file = as_("dean").page("/performance/debtors/"), as_("dean").get("/performance/debtors/?format=csv")
    assert f"{way['restudy']}{world.students[0]}" in page.html
    assert "30.09.2026" not in page.text + file.data.decode()
    url = f"{way['restudy']}{world.students[0]}"
    dean = as_("dean")
    made = dean.submit(dean.page(url).form(url), ground="debts", places=[str(world.subject)]).url
    page = dean.page("/performance/debtors/")
    assert made in page.html
    assert url not in page.html


@pytest.mark.parametrize("who", ["registrar", "head", "teacher", "management"])
def test_the_others_see_debtors_of_their_own(as_, world, confirmed, who):
    assert as_(who).get("/performance/debtors/").status_code == 200


@pytest.mark.parametrize("step", ["retake", "commission", "restudy", "repeat", "expired"])
def test_debtors_are_found_by_what_they_may_do(as_, world, confirmed, step):
    assert as_("dean").get(f"/performance/debtors/?step={step}").status_code == 200


def test_debtors_are_a_file(as_, world, confirmed):
    file = as_("dean").get("/performance/debtors/?format=csv").data.decode()
    assert "қайта топшириш" in file


def test_a_retake_is_opened_for_the_debtors(app, as_, world, confirmed):
    dean, url = as_("dean"), f"/performance/retakes/new/{world.sheet}"
    form = dean.page(url).form(url)
    ticked = {"student_ids": str(world.students[0]), "held_on": "2026-10-09"}
    assert "дарс берган" in dean.refused(form, **ticked, examiner_id=str(world.teacher)).text
    with app.app_context():
        assert db.session.scalar(select(GradeSheet.id).filter_by(round=2)) is None
        own = select(Post.employee_id).where(Post.department_id == world.department, Post.employee_id != world.teacher)
        head = db.session.scalars(own).first()
    dean.submit(form, **ticked, examiner_id=str(head))
    with app.app_context():
        opened = db.session.scalars(select(GradeSheet).filter_by(round=2)).one()
        assert (opened.teacher_id, opened.entered_count) == (head, 2)


def test_the_list_of_admitted_says_why_not(as_, world, confirmed):
    dean = as_("dean")
    page = dean.page(f"/performance/admissions/{world.sheet}")
    assert "қўйилди" in page.text
    url = f"/performance/admissions/{world.sheet}/permits/{world.students[1]}/{world.controls[2]}"
    form = dean.page(url).form(url)
    dean.refused(form, order_number="", reason="касаллик варақаси")
    dean.submit(form, order_number="15-Ф", reason="касаллик варақаси")
    assert "15-Ф" in dean.page(f"/performance/admissions/{world.sheet}").text
    assert "қўйилди" in dean.get(f"/performance/admissions/{world.sheet}?format=print").text


def test_nobody_is_admitted_before_the_semester_is_entered(as_, world):
    """No midterm is no admission: the list that hangs on the door does not say otherwise."""
    rows = {marks.name(world, place, control): "" for place in range(6) for control in (1, 2)}
    rows[marks.name(world, 0, 1)] = "17"
    rows[marks.name(world, 1, 1)] = "11"
    marks.fill(as_("teacher"), world, **rows)
    dean, url = as_("dean"), f"/performance/admissions/{world.sheet}"
    text = dean.page(url).text
    assert "Қўйилди: 1, қўйилмади: 1." in text
    assert "Ҳали аниқ эмас: 4." in text
    assert "Бали киритилмаган: ОН." in text
    lines = dean.get(f"{url}?format=csv").data.decode().splitlines()
    assert [sum(word in line for line in lines) for word in ("қўйилди", "қўйилмади", "ҳали аниқ эмас")] == [1, 1, 4]


def test_an_appeal_is_entered_taken_up_and_decided(app, as_, world, confirmed):
    dean, url = as_("dean"), f"/performance/appeals/new/{world.sheet}"
    said = {"student_id": str(world.students[0]), "control_id": str(world.controls[2]), "claim": "Балл кам қўйилган"}
    dean.submit(dean.page(url).form(url), **said)
    with app.app_context():
        key = db.session.scalar(select(Appeal.id).filter_by(sheet_id=world.sheet))
        for number in range(3):
            names = {"surname": f"Аъзоев{number}", "first_name": "Аъзо", "patronymic": "", "sort_key": f"а{number}"}
            latin = {"surname_latin": "Azoyev", "first_name_latin": "Azo", "patronymic_latin": ""}
            member = Employee(number=f"A-{number}", gender="11", **names, **latin)
            db.session.add(member)
            db.session.flush()
            position = db.session.scalar(select(Post.position_id))
            post = {"department_id": world.department, "position_id": position, "starts_on": date(2026, 9, 1)}
            db.session.add(Post(employee_id=member.id, stake=1, **post))
        db.session.commit()
        free = db.session.scalars(select(Employee.id).where(Employee.number.startswith("A-"))).all()
    page = dean.page(f"/performance/appeals/{key}")
    assert "Балл кам қўйилган" in page.text
    formed = f"/performance/appeals/{key}/commission"
    form = dean.page(formed).form(formed)
    assert f'value="{world.teacher}"' not in dean.page(formed).text
    assert "камида 3" in dean.refused(form, commission_number="3", member_ids=[str(each) for each in free[:2]]).text
    page = dean.submit(form, commission_number="3", member_ids=[str(each) for each in free])
    assert "комиссияда" in page
    decision = f"/performance/appeals/{key}/decision"
    given = {"verdict": "upheld", "points": "31", "reason": WHY}
    assert "Ўзингиз" in dean.refused(dean.page(decision).form(decision), **given).text
    registrar = as_("registrar")
    page = registrar.submit(registrar.page(decision).form(decision), **given)
    assert "қаноатлантирилган" in page
    assert "Янги балл 31" in page
    assert dean.get(f"/performance/appeals/{key}/print").status_code == 200


def test_the_study_office_annuls_and_the_sheet_says_so(app, as_, world, confirmed):
    registrar, url = as_("registrar"), f"/performance/annulments/new/{world.sheet}"
    registrar.submit(registrar.page(url).form(url), act_number="5-A", reason="Имтиҳонда ташқи ёрдамдан фойдаланилган.")
    assert "бекор қилинган" in registrar.page(f"/performance/sheets/{world.sheet}").text
    assert marks.status(app, world.sheet) == "annulled"
    with app.app_context():
        assert db.session.scalar(select(AcademicDebt.id).filter_by(sheet_id=world.sheet)) is None
    assert as_("dean").get(url).status_code == 403


@pytest.mark.parametrize(("held", "is_written", "is_late"), [("2026-10-01", False, True), ("2026-10-05", True, False)])
def test_the_board_finds_late_sheets(app, as_, world, held, is_written, is_late):
    with app.app_context():
        values = {"key": world.sheet, "held": held, "written": is_written}
        change = "UPDATE grade_sheet SET round = 2, held_on = :held, is_written = :written WHERE id = :key"
        db.session.execute(db.text(change), values)
        db.session.commit()
    found = as_("dean").page("/performance/sheets/?late=1").text
    assert (f"/performance/sheets/{world.sheet}" in found) is is_late or ("11-ФИЗ" in found) is is_late
