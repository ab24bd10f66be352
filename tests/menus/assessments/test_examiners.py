"""Якуний назорат: marked by the examiner of the approved timetable alone, never by the group's teacher (rules 1.1)."""

import json
from datetime import date
from decimal import Decimal

import pytest

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.assignments import Assignment
from hemis.models.exams import Exam, ExamSession
from hemis.models.settings import RuleValue
from hemis.models.staff import Employee
from hemis.models.testing import ComputerExam, ExamAttempt
from hemis.operations import assessment, gradebook, sheets
from hemis.operations.assessment import Points
from hemis.web.sheets import WITH_SUBJECT
from tests import marks
from tests.house.walks import token_of
from tests.marks import address
from tests.menus.assessments.test_uploads import changed, rows_of, upload
from tests.world import NOW, TODAY

HELD, TO_COME = date(2026, 10, 4), date(2027, 1, 5)


def approve(app, world, day=HELD, own=None):
    """The vice-rector approves the timetable in which teacher2 examines the group."""
    with app.app_context():
        own = own or world
        session = db.session.get(ExamSession, own.exam_session)
        db.session.get(Exam, own.exam).day = day
        db.session.flush()
        session.starts_on, session.status = date(2026, 10, 1), "approved"
        session.submitted_by_id, session.submitted_at = world.users["dean"], NOW
        session.approved_by_id, session.approved_at = world.users["studies"], NOW
        db.session.commit()


@pytest.fixture
def held(app, world):
    approve(app, world)


def semester_work(teacher, world):
    """What the teacher enters before the final; the last student fails the mid-term."""
    cells = {name: text for name, text in marks.full(world).items() if f"-{world.controls[2]}-" not in name}
    cells[marks.name(world, 5, 1)] = "5"
    teacher.submit(teacher.page(address(world)).form("sheet"), **cells)


def finals(world, points="45", students=5):
    return {marks.name(world, student, 2): points for student in range(students)}


@pytest.mark.both_engines
def test_the_examiner_marks_the_final_and_the_teacher_the_rest_and_closes(app, as_, world, held):
    teacher, examiner = as_("teacher"), as_("teacher2")
    semester_work(teacher, world)
    listed = examiner.page("/assessments/sheets/?part=examined")
    assert "11-ФИЗ" in listed.text
    assert "якуний назоратни оламан" in listed.text
    assert "топилмади" in examiner.page("/assessments/sheets/?part=taught").text
    page = examiner.page(address(world))
    examiner.submit(page.form("sheet"), **finals(world))
    stored = marks.stored(app, world)
    assert {stored[student, 2] for student in range(5)} == {("45.0", False, 1)}
    told = teacher.page(address(world))
    assert "Якуний назоратни Ҳайитова Маҳлиё Ботир қизи олади (04.10.2026), балларини ҳам у қўяди: 5 / 5." in told
    assert told.rows()[0][3] == "45"
    assert told.find("input", name=f"{world.students[0]}-{world.controls[2]}-1-450") is None
    marks.close(teacher, world)
    assert marks.status(app, world.sheet) == "closed"
    assert examiner.page(address(world)).rows()[0][1:5] == ["25", "17,5", "45", "87,5"]


def test_an_examiner_sees_neither_semester_points_nor_why_somebody_is_barred(as_, world, held):
    semester_work(as_("teacher"), world)
    examiner = as_("teacher2")
    for step in ("", "/print", "/closure", "/history"):
        text = examiner.page(address(world, step)).text
        assert "17,5" not in text
        assert "12 балл" not in text
    rows = examiner.page(address(world)).rows()
    assert rows[5][1:] == ["—", "Талаба якуний назоратга киритилмаган."]
    assert len(rows_of(examiner, world)[0]) == 4
    assert examiner.get(address(world, "/shares")).status_code == 404
    assert examiner.get(address(world, f"/shares/{world.controls[0]}")).status_code == 404


@pytest.mark.both_engines
def test_no_way_lets_the_teacher_of_the_group_write_its_final(app, as_, world, held):
    teacher = as_("teacher")
    semester_work(teacher, world)
    before, page = marks.stored(app, world), teacher.page(address(world))
    assert page.find("input", name=marks.name(world, 0, 2)) is None
    answer = marks.send_cells(teacher, world, page, **{marks.name(world, 0, 2): "45"})
    assert answer.status_code == 422
    assert "имтиҳон олувчи" in answer.get_data(as_text=True)
    whole = teacher.post(address(world), data={"csrf_token": marks.token(page), **finals(world)})
    assert whole.status_code == 422
    assert "45" in teacher.read(whole, 422).form("sheet").data.values()

    def change(rows):
        rows[1][4] = 45

    assert "имтиҳон олувчи" in upload(teacher, world, changed(teacher, world, change)).text
    with app.app_context():
        db.session.get(Assignment, world.task).control_id = world.controls[2]
        db.session.get(Assignment, world.task).due_at = NOW.replace(day=5)
        db.session.commit()
    shares = address(world, f"/shares/{world.controls[2]}")
    assert "имтиҳон олувчи" in teacher.refused(teacher.page(shares).form()).text
    assert marks.stored(app, world) == before


@pytest.mark.both_engines
def test_a_forged_sending_of_the_examiner_writes_nothing_but_the_final(app, as_, world, held):
    teacher, examiner = as_("teacher"), as_("teacher2")
    semester_work(teacher, world)
    before, page = marks.stored(app, world), examiner.page(address(world))
    for control in (0, 1):
        sent = {marks.name_on(teacher.page(address(world)), world, 0, control): "12"}
        assert marks.send_cells(examiner, world, page, **sent).status_code == 404
    refused = marks.send_cells(examiner, world, page, **{marks.name(world, 5, 2): "45"})
    assert refused.status_code == 422
    assert "балл олган" not in refused.get_data(as_text=True)
    url = address(world, "/closure")
    answer = examiner.post(url, data={"csrf_token": marks.token(page)})
    assert answer.status_code == 422
    assert marks.stored(app, world) == before
    assert marks.status(app, world.sheet) == "draft"


def test_not_before_the_day_of_the_exam(app, as_, world):
    semester_work(as_("teacher"), world)
    approve(app, world, TO_COME)
    examiner = as_("teacher2")
    page = examiner.page(address(world))
    assert "05.01.2027" in page.text
    assert page.find("input", name=marks.name(world, 0, 2)) is None
    answer = marks.send_cells(examiner, world, page, **{marks.name(world, 0, 2): "45"})
    assert answer.status_code == 422
    assert "05.01.2027" in answer.get_data(as_text=True)


def test_only_after_the_mid_term_stands_in_the_sheet(app, as_, world, held):
    examiner = as_("teacher2")
    page = examiner.page(address(world))
    assert page.rows()[0][1] == "—"
    assert "Оралиқ назорат балли ҳали қўйилмаган" in page.rows()[0][2]
    assert marks.send_cells(examiner, world, page, **{marks.name(world, 0, 2): "45"}).status_code == 422


@pytest.mark.parametrize("step", ["", "/closure", "/upload", "/print", "/history"])
def test_another_examiner_finds_no_sheet(app, as_, world, step):
    """Neither who examines by a timetable that is not approved, nor who examines elsewhere."""
    examiner = as_("teacher2")
    assert examiner.get(address(world, step)).status_code == 404
    approve(app, world, own=world.foreign)
    assert examiner.get(address(world, step)).status_code == 404
    assert examiner.get(f"/assessments/sheets/{world.foreign.sheet}").status_code == 200
    assert as_("foreign_teacher").get(address(world, step)).status_code == 404


def test_without_an_approved_exam_the_teacher_marks_it_all_unless_the_rule_forbids_it(app, as_, world):
    teacher = as_("teacher")
    marks.fill(teacher, world)
    with app.app_context():
        rule = RuleValue(key="exam.by_examiner", value="always", valid_from=date(2020, 9, 1), act="Кенгаш қарори № 4")
        db.session.add(rule)
        db.session.commit()
    page = teacher.page(address(world))
    assert "тасдиқланган имтиҳон жадвалида" in page.text
    answer = marks.send_cells(teacher, world, page, **{marks.name(world, 0, 2, 1, "450"): "40"})
    assert answer.status_code == 422
    assert "Деканатга мурожаат қилинг" in answer.get_data(as_text=True)


def test_an_examiner_without_an_account_is_told_to_the_teacher(app, as_, world, held):
    with app.app_context():
        db.session.execute(db.update(Employee).where(Employee.number == "E-teacher2").values(user_id=None))
        db.session.commit()
    assert "аккаунти йўқ" in as_("teacher").page(address(world)).text


def test_the_paper_names_both_with_places_for_signatures(app, as_, world, held):
    teacher, examiner = as_("teacher"), as_("teacher2")
    semester_work(teacher, world)
    examiner.submit(examiner.page(address(world)).form("sheet"), **finals(world))
    marks.close(teacher, world)
    with app.app_context():
        sheet = db.session.scalars(db.select(GradeSheet).filter_by(id=world.sheet).options(*WITH_SUBJECT)).one()
        book = gradebook.read(sheet, today=TODAY)
        dean = db.session.get(User, world.users["dean"])
        paper = json.loads(sheets.confirm(book, by=dean, at=NOW, today=TODAY, address="https://example.uz/").content)
    signed = [label for label, _name in paper["signatures"]]
    assert signed[:2] == ["Ўқитувчи", "Имтиҳон олувчи"]
    assert ["Якуний назорат куни", "2026 йил 4 октябрь"] in [fact for row in paper["facts"] for fact in row]


def test_a_file_of_the_examiner_holds_the_final_and_is_taken_back(app, as_, world, held):
    semester_work(as_("teacher"), world)
    examiner = as_("teacher2")

    def change(rows):
        rows[1][2] = 45

    page = upload(examiner, world, changed(examiner, world, change))
    examiner.submit(page.form("changes"))
    assert marks.stored(app, world)[0, 2] == ("45.0", False, 1)


@pytest.mark.both_engines
def test_what_an_examiner_entered_is_not_changed_while_the_timetable_is_opened_again(app, as_, world, held):
    teacher, examiner = as_("teacher"), as_("teacher2")
    semester_work(teacher, world)
    examiner.submit(examiner.page(address(world)).form("sheet"), **finals(world, students=1))
    with app.app_context():
        session = db.session.get(ExamSession, world.exam_session)
        session.status, session.remark = "sent_back", "Хона алмашади"
        session.approved_by_id = session.approved_at = None
        db.session.commit()
    page = teacher.page(address(world))
    refused = marks.send_cells(teacher, world, page, **{marks.name(world, 0, 2, 1, "450"): "50"})
    assert refused.status_code == 422
    assert "қайта тасдиқлангунча" in refused.get_data(as_text=True)
    assert marks.send_cells(teacher, world, page, **{marks.name(world, 1, 2): "40"}).status_code == 200
    assert marks.stored(app, world)[0, 2] == ("45.0", False, 1)
    assert examiner.get(address(world)).status_code == 404


@pytest.mark.both_engines
def test_many_points_at_once_leave_the_final_to_its_examiner_too(app, world, held):
    with app.app_context():
        cell = (world.sheet, world.students[0], world.controls[2], Decimal(45))
        with pytest.raises(RuleError, match="имтиҳон олувчи"):
            assessment.enter_many([Points(*cell, world.users["teacher"])], at=NOW)
        assert assessment.enter_many([Points(*cell, world.users["teacher2"])], at=NOW) == 1


@pytest.mark.both_engines
def test_a_final_on_the_computer_is_entered_by_its_examiner(app, as_, world, held):
    """The teacher who made it sees who enters it, and is refused."""
    teacher, examiner = as_("teacher"), as_("teacher2")
    semester_work(teacher, world)
    results = f"/testing/exams/sittings/{world.sitting}/results"
    assert examiner.get(results).status_code == 404
    with app.app_context():
        exam = db.session.get(ComputerExam, world.computer_exam)
        exam.control_id, exam.status, exam.finished_at = world.controls[2], "finished", NOW
        exam.finished_by_id = world.users["teacher"]
        db.session.execute(db.update(ExamAttempt).values(ended_at=NOW, ended_how="closed", points=Decimal(41)))
        db.session.commit()
    page = teacher.page(results)
    assert "имтиҳон олувчи Ҳайитова" in page
    refused = teacher.post(results, data={"csrf_token": token_of(teacher)})
    assert refused.status_code == 422
    assert (0, 2) not in marks.stored(app, world)
    page = examiner.page(results)
    assert "балл олган" not in page.text
    examiner.submit(page.form())
    assert marks.stored(app, world)[0, 2] == ("41.0", False, 1)
