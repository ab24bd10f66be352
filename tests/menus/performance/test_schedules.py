"""Шахсий график: drafted, sent, approved, paid, marked on a sheet of re-study, and closed by it; over HTTP."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import delete, select, update

from hemis.extensions import db
from hemis.models.assessment import GradeSheet, SheetReopening
from hemis.models.controls import AcademicDebt, SheetStudent
from hemis.models.documents import IssuedDocument
from hemis.models.gpa import GpaResult
from hemis.models.schedules import PersonalSchedule, RestudyGroup, ScheduleLine
from hemis.models.settings import RuleValue
from hemis.models.students import Student
from hemis.models.teaching import AbsenceTotal
from tests import marks

DAYS = {"starts_on": "2026-10-05", "ends_on": "2026-11-20", "midterm_on": "2026-10-30", "final_on": "2026-11-18"}
DAY = date(2026, 9, 1)


@pytest.fixture
def base(app):
    """A base contract of 9 250 000, and groups of two."""
    with app.app_context():
        for key, value in (("contract.base", "9250000"), ("restudy.min_group", "2")):
            row = RuleValue(key=key, value=value, valid_from=DAY, act="Кенгаш қарори")
            db.session.add(row)
        db.session.commit()


@pytest.fixture
def owed(as_, world):
    """Whose first two students owe the subject of the sheet."""
    teacher = as_("teacher")
    low = {marks.name(world, 0, 2): "20", marks.name(world, 1, 2): "К"}
    marks.fill(teacher, world, **low)
    marks.close(teacher, world)
    marks.confirm(as_("dean"), world)


def drafted(app, as_, world, student=0, ground="debts"):
    """Draft a schedule of the debt; return its number and that of its line."""
    dean, url = as_("dean"), f"/performance/schedules/new/{world.students[student]}"
    dean.submit(dean.page(url).form(url), ground=ground, places=[str(world.subject)])
    with app.app_context():
        rows = select(ScheduleLine).filter_by(student_id=world.students[student], curriculum_subject_id=world.subject)
        line = db.session.scalars(rows.order_by(ScheduleLine.id.desc())).first()
        return line.schedule_id, line.id


def settled(as_, world, key, line, **changes):
    dean, url = as_("dean"), f"/performance/schedules/{key}/lines/{line}"
    dean.submit(dean.page(url).form(url), form="individual", teacher_id=str(world.teacher), **(DAYS | changes))


def step(client, key, name):
    page = f"/performance/schedules/{key}"
    return client.submit(client.page(page).form(f"{page}/{name}"))


def approved(app, as_, world, student=0):
    key, line = drafted(app, as_, world, student)
    settled(as_, world, key, line)
    step(as_("dean"), key, "submission")
    step(as_("studies"), key, "approval")
    return key, line


def paid(as_, line):
    url = f"/performance/restudies/{line}/payment"
    accountant = as_("accountant")
    accountant.submit(accountant.page(url).form(url), paid_on="2026-10-05", payment_number="КВ-17")


def opened(app, as_, line, *lines):
    """Open the sheet of re-study; return its number."""
    dean, url = as_("dean"), f"/performance/restudies/{line}/sheet"
    dean.submit(dean.page(url).form(url), held_on="2026-11-18", lines=[str(each) for each in (line, *lines)])
    with app.app_context():
        return db.session.scalar(select(ScheduleLine.sheet_id).filter_by(id=line))


def of(app, model, key):
    with app.app_context():
        return db.session.get(model, key)


def marked(as_, world, sheet, *students, points=("25", "17,5", "45")):
    """Fill, close and confirm a sheet of re-study."""
    teacher, dean = as_("teacher"), as_("dean")
    page = teacher.page(f"/assessments/sheets/{sheet}")
    cells = {
        f"{world.students[at]}-{world.controls[control]}-0-": points[control] for at in students for control in range(3)
    }
    teacher.submit(page.form("sheet"), **cells)
    for client, url in (
        (teacher, f"/assessments/sheets/{sheet}/closure"),
        (dean, f"/performance/sheets/{sheet}/confirmation"),
    ):
        client.submit(client.page(url).form(url))


def test_from_the_debt_to_the_closed_subject(app, as_, world, base, owed):
    key, line = approved(app, as_, world)
    paid(as_, line)
    sheet = opened(app, as_, line)
    row = of(app, GradeSheet, sheet)
    assert (row.round, row.teacher_id, row.status) == (4, world.teacher, "draft")
    marked(as_, world, sheet, 0)
    assert of(app, ScheduleLine, line).status == "passed"
    assert of(app, PersonalSchedule, key).status == "finished"
    with app.app_context():
        debts = select(AcademicDebt.student_id).filter_by(curriculum_subject_id=world.subject)
        assert db.session.scalars(debts).all() == [world.students[1]]
        total = select(GpaResult).filter_by(student_id=world.students[0], kind="total")
        assert (db.session.scalars(total).one().value, db.session.scalars(total).one().debts) == (Decimal("4.00"), 0)
    assert "топширилган" in as_("dean").page(f"/performance/schedules/{key}").text


def test_a_reopened_sheet_opens_the_subject_and_brings_the_debt_back(app, as_, world, base, owed):
    key, line = approved(app, as_, world)
    paid(as_, line)
    sheet = opened(app, as_, line)
    marked(as_, world, sheet, 0)
    teacher, registrar = as_("teacher"), as_("registrar")
    url = f"/assessments/reopenings/new/{sheet}"
    teacher.submit(teacher.page(url).form(url), reason=marks.REASON)
    with app.app_context():
        asked = db.session.scalar(select(SheetReopening.id).filter_by(sheet_id=sheet))
    url = f"/performance/reopenings/{asked}/allowance"
    registrar.submit(registrar.page(url).form(url))
    assert of(app, ScheduleLine, line).status == "open"
    assert of(app, PersonalSchedule, key).status == "approved"
    with app.app_context():
        debts = select(AcademicDebt.student_id, AcademicDebt.sheet_id).filter_by(curriculum_subject_id=world.subject)
        assert set(db.session.execute(debts).all()) == {
            (world.students[0], world.sheet),
            (world.students[1], world.sheet),
        }


def test_hours_missed_at_first_bar_nobody_who_studies_again(app, as_, world, base, owed):
    with app.app_context():
        missed = {"student_id": world.students[0], "curriculum_subject_id": world.subject}
        db.session.execute(delete(AbsenceTotal).filter_by(**missed))
        db.session.add(AbsenceTotal(**missed, faculty_id=world.faculty, unexcused_hours=40))
        db.session.commit()
    _key, line = approved(app, as_, world)
    paid(as_, line)
    sheet = opened(app, as_, line)
    marked(as_, world, sheet, 0)
    assert of(app, ScheduleLine, line).status == "passed"
    own = as_("student").page(f"/performance/own/{sheet}").text
    assert "ўзлаштирган" in own
    assert "киритилмаган" not in own


def test_who_fails_again_owes_again_and_may_begin_anew(app, as_, world, base, owed):
    _key, line = approved(app, as_, world)
    paid(as_, line)
    sheet = opened(app, as_, line)
    marked(as_, world, sheet, 0, points=("25", "17,5", "20"))
    assert of(app, ScheduleLine, line).status == "failed"
    with app.app_context():
        debt = select(AcademicDebt).filter_by(student_id=world.students[0], curriculum_subject_id=world.subject)
        row = db.session.scalars(debt).one()
        assert (row.sheet_id, row.step) == (sheet, "restudy")
    _again, second = approved(app, as_, world)
    paid(as_, second)
    assert opened(app, as_, second) != sheet


def test_the_fee_is_that_of_the_rule_and_the_paper_freezes_it(app, as_, world, base, owed):
    key, line = approved(app, as_, world)
    row = of(app, ScheduleLine, line)
    assert (row.base, row.fee) == (Decimal("9250000.00"), Decimal("616667.00"))
    with app.app_context():
        paper = select(IssuedDocument).filter_by(kind="personal_schedule", subject_id=key)
        assert "616 667" in db.session.scalars(paper).one().content
    answer = as_("dean").get(f"/performance/schedules/{key}/print")
    assert answer.data.startswith(b"%PDF")


def test_a_free_ground_costs_nothing(app, as_, world, base, owed):
    _key, line = drafted(app, as_, world, ground="leave")
    assert of(app, ScheduleLine, line).fee == 0


def test_without_a_base_nothing_is_sent(app, as_, world, owed):
    key, line = drafted(app, as_, world)
    settled(as_, world, key, line)
    assert of(app, ScheduleLine, line).fee is None
    dean, page = as_("dean"), f"/performance/schedules/{key}"
    said = dean.submit(dean.page(page).form(f"{page}/submission")).text
    assert "Базавий шартнома суммаси белгиланмаган" in said
    assert of(app, PersonalSchedule, key).status == "draft"


def test_a_subject_stands_in_one_schedule_at_a_time(app, as_, world, base, owed):
    drafted(app, as_, world)
    page = as_("dean").page(f"/performance/schedules/new/{world.students[0]}")
    assert "Бошқа графикда турган фанлар" in page.text
    assert str(world.subject) not in {each.get("value") for each in page.find_all("input", type="checkbox")}


def test_nobody_is_said_to_owe_nothing_whose_subjects_all_stand_in_a_schedule(as_, world, owed):
    dean, url = as_("dean"), f"/performance/schedules/new/{world.students[0]}"
    page = dean.page(url)
    every = [str(each.get("value")) for each in page.find_all("input", type="checkbox")]
    dean.submit(page.form(url), ground="debts", places=every)
    said = dean.page(url).text
    assert "янги графикка фан қолмаган" in said
    assert "қайта ўқиладиган фан йўқ" not in said


def test_an_unpaid_student_is_on_no_sheet(app, as_, world, base, owed):
    _key, line = approved(app, as_, world)
    dean, url = as_("dean"), f"/performance/restudies/{line}/sheet"
    assert "тўлови киритилмаган" in dean.refused(dean.page(url).form(url), lines=[str(line)]).text
    with app.app_context():
        db.session.add(RuleValue(key="restudy.unpaid", value="warn", valid_from=DAY, act="Кенгаш қарори"))
        db.session.commit()
    assert opened(app, as_, line)


@pytest.mark.parametrize("number", ["   ", "\x00\u202e", "\u200b \ufeff"])
def test_a_payment_has_a_number_that_can_be_read(app, as_, world, base, owed, number):
    _key, line = approved(app, as_, world)
    accountant, url = as_("accountant"), f"/performance/restudies/{line}/payment"
    said = accountant.refused(accountant.page(url).form(url), paid_on="2026-10-05", payment_number=number)
    assert "Тўлдирилиши шарт" in said.text
    assert of(app, ScheduleLine, line).paid_on is None


def test_who_was_expelled_meanwhile_is_on_no_sheet(app, as_, world, base, owed):
    lines = [approved(app, as_, world, student)[1] for student in (0, 1)]
    for line in lines:
        paid(as_, line)
    dean, url = as_("dean"), f"/performance/restudies/{lines[0]}/sheet"
    form = dean.page(url).form(url)
    with app.app_context():
        db.session.get_one(Student, world.students[1]).status = "13"
        db.session.commit()
    assert "рўйхат ўзгарган" in dean.refused(form, lines=[str(each) for each in lines], held_on="2026-11-18").text
    [offered] = dean.page(url).find_all("input", name="lines")
    assert offered.get("value") == str(lines[0])


@pytest.mark.parametrize(
    ("held_on", "said"), [("2029-11-18", "20.11.2026"), ("2026-11-21", "20.11.2026"), ("2026-10-04", "олдин")]
)
def test_the_final_lies_within_the_approved_days(app, as_, world, base, owed, held_on, said):
    _key, line = approved(app, as_, world)
    paid(as_, line)
    dean, url = as_("dean"), f"/performance/restudies/{line}/sheet"
    form = dean.refused(dean.page(url).form(url), held_on=held_on, lines=[str(line)]).form(url)
    assert said in form.errors["held_on"]
    assert form.data["held_on"] == held_on, "what was typed stays"
    assert of(app, ScheduleLine, line).sheet_id is None


def test_the_final_of_a_subject_that_is_late_may_be_held_until_today(app, as_, world, base, owed):
    _key, line = approved(app, as_, world)
    paid(as_, line)
    with app.app_context():
        days = {"starts_on": date(2026, 9, 7), "ends_on": date(2026, 9, 30), "midterm_on": None}
        db.session.execute(update(ScheduleLine).filter_by(id=line).values(final_on=date(2026, 9, 29), **days))
        db.session.commit()
    dean, url = as_("dean"), f"/performance/restudies/{line}/sheet"
    refused = dean.refused(dean.page(url).form(url), held_on="2026-10-07", lines=[str(line)])
    assert "06.10.2026" in refused.form(url).errors["held_on"]
    dean.submit(refused.form(url), held_on="2026-10-06")
    assert of(app, ScheduleLine, line).sheet_id


def test_students_of_one_subject_and_teacher_share_a_sheet(app, as_, world, base, owed):
    lines = [approved(app, as_, world, student)[1] for student in (0, 1)]
    for line in lines:
        paid(as_, line)
    sheet = opened(app, as_, *lines)
    with app.app_context():
        listed = db.session.scalars(select(SheetStudent.student_id).filter_by(sheet_id=sheet)).all()
        assert set(listed) == set(world.students[:2])
    marked(as_, world, sheet, 0, 1)
    assert {of(app, ScheduleLine, line).status for line in lines} == {"passed"}


def test_the_one_who_sent_does_not_approve_where_the_dean_does(app, as_, world, base, owed):
    with app.app_context():
        db.session.add(RuleValue(key="restudy.approval", value="dean", valid_from=DAY, act="Кенгаш қарори"))
        db.session.commit()
    key, line = drafted(app, as_, world)
    settled(as_, world, key, line)
    step(as_("dean"), key, "submission")
    step(as_("dean"), key, "approval")
    assert of(app, PersonalSchedule, key).status == "submitted"
    assert (
        f"/performance/schedules/{key}/approval"
        not in as_("studies").get(f"/performance/schedules/{key}").data.decode()
    )


def test_what_is_sent_back_says_why_and_its_paper_counts_no_more(app, as_, world, base, owed):
    key, _line = approved(app, as_, world)
    studies, url = as_("studies"), f"/performance/schedules/{key}/revision"
    studies.submit(studies.page(url).form(url), remark="Кунларини ўзгартиринг")
    row = of(app, PersonalSchedule, key)
    assert (row.status, row.approved_at, row.remark) == ("draft", None, "Кунларини ўзгартиринг")
    with app.app_context():
        paper = select(IssuedDocument.revoked_at).filter_by(kind="personal_schedule", subject_id=key)
        assert db.session.scalar(paper) is not None
    assert "Кунларини ўзгартиринг" in as_("dean").page(f"/performance/schedules/{key}").text


def test_a_payment_stays_written_when_its_subject_is_taken_out(app, as_, world, base, owed):
    key, line = approved(app, as_, world)
    paid(as_, line)
    studies, dean = as_("studies"), as_("dean")
    back, out = f"/performance/schedules/{key}/revision", f"/performance/schedules/{key}/lines/{line}/remove"
    studies.submit(studies.page(back).form(back), remark="Бу фан керак эмас")
    form = dean.page(out).form(out)
    dean.submit(form)
    row = of(app, ScheduleLine, line)
    assert (row.status, row.payment_number) == ("cancelled", "КВ-17")
    page = dean.page(f"/performance/schedules/{key}")
    assert "КВ-17" in dean.get(f"/performance/schedules/{key}?format=csv").data.decode()
    assert out not in page.html
    assert "Жами: 0 кредит, 0 сўм" in page.text
    assert "у ўзгармайди" in dean.refused(dean.page(out).form(out)).text
    assert drafted(app, as_, world)[0] != key  # the subject is free for another schedule


def test_a_cancelled_schedule_frees_its_subjects(app, as_, world, base, owed):
    key, line = approved(app, as_, world)
    dean, url = as_("dean"), f"/performance/schedules/{key}/cancellation"
    dean.submit(dean.page(url).form(url), reason="Талаба академик таътилга чиқди")
    assert of(app, PersonalSchedule, key).status == "cancelled"
    assert of(app, ScheduleLine, line).status == "cancelled"
    assert drafted(app, as_, world)


def test_drafts_for_all_debtors_at_once(app, as_, world, base, owed):
    dean, url = as_("dean"), "/performance/schedules/drafts?who=all"
    page = dean.page(url)
    assert "616 667" in page.text
    form = page.form("/performance/schedules/drafts?who=all")
    dean.submit(form, students=[str(each) for each in world.students[:2]])
    with app.app_context():
        made = select(PersonalSchedule.student_id).filter_by(ground="debts", status="draft")
        assert set(world.students[:2]) <= set(db.session.scalars(made).all())
    assert not dean.page(url).find_all("input", value=str(world.students[1]), type="checkbox")


def test_what_another_tab_has_drafted_is_told_and_not_drafted_again(app, as_, world, base, owed):
    dean, url = as_("dean"), "/performance/schedules/drafts?who=all"
    first, second = dean.page(url).form(url), dean.page(url).form(url)
    dean.submit(first, students=[str(world.students[0])])
    said = dean.refused(second, students=[str(each) for each in world.students[:2]])
    assert "рўйхат ўзгарган бўлиши мумкин" in said.text
    assert "valid choice" not in said.text
    assert said.by_id("students") is not None, "the error leads there"
    assert "танланг" in dean.refused(second, students=["x"]).text
    with app.app_context():
        made = select(PersonalSchedule.student_id).where(PersonalSchedule.student_id.in_(world.students[:2]))
        assert world.students[1] not in db.session.scalars(made.filter_by(note="")).all()


def test_a_group_gives_days_and_teacher_to_all(app, as_, world, base, owed):
    with app.app_context():
        subject = world.taught_subject
    lines = [drafted(app, as_, world, student)[1] for student in (0, 1)]
    dean, url = as_("dean"), f"/performance/restudy-groups/new/{subject}"
    form, said = dean.page(url).form(url), {"form": "summer", "teacher_id": str(world.teacher), **DAYS}
    assert "камида 2 талабадан" in dean.refused(form, **said, lines=[str(lines[0])]).text
    dean.submit(form, **said, lines=[str(each) for each in lines])
    rows = [of(app, ScheduleLine, line) for line in lines]
    assert {(row.teacher_id, row.form, row.final_on) for row in rows} == {(world.teacher, "summer", date(2026, 11, 18))}
    key = rows[0].restudy_group_id
    url = f"/performance/restudy-groups/{key}/edit"
    dean.submit(dean.page(url).form(url), final_on="2026-11-19")
    assert {of(app, ScheduleLine, line).final_on for line in lines} == {date(2026, 11, 19)}
    url = f"/performance/restudy-groups/{key}/members/{lines[0]}/remove"
    dean.submit(dean.page(url).form(url))
    assert of(app, ScheduleLine, lines[0]).restudy_group_id is None
    url = f"/performance/restudy-groups/{key}/remove"
    dean.submit(dean.page(url).form(url))
    assert of(app, RestudyGroup, key) is None
    assert of(app, ScheduleLine, lines[1]).restudy_group_id is None


def test_a_student_reads_the_own_approved_schedule(app, as_, world):
    student = as_("student")
    page = student.page("/performance/mine/")
    assert "616 667" in page.text
    assert student.get(f"/performance/mine/{world.approved_schedule}/print").data.startswith(b"%PDF")
    assert student.get(f"/performance/mine/{world.schedule}").status_code == 404
    assert student.get(f"/performance/mine/{world.foreign.approved_schedule}").status_code == 404


@pytest.mark.parametrize("state", ["draft", "submitted", "approved", "running", "late", "finished", "cancelled"])
def test_schedules_are_found_by_state(as_, world, state):
    page = as_("dean").page(f"/performance/schedules/?state={state}")
    assert ("ЁҚУБОВА" in page.text.upper()) == (state == "draft")
    assert ("АБДУЛЛАЕВ" in page.text.upper()) == (state == "running")


@pytest.mark.parametrize(("paid_", "shown"), [("1", False), ("0", True), ("free", False)])
def test_subjects_are_found_by_payment(as_, world, paid_, shown):
    assert ("Абдуллаев" in as_("accountant").page(f"/performance/restudies/?paid={paid_}").text) == shown


@pytest.mark.parametrize("address", ["schedules", "restudies", "restudy-groups", "restudy-groups/demand"])
def test_lists_are_files_and_paper(as_, world, address):
    dean = as_("dean")
    for kind in ("csv", "xlsx", "print"):
        assert dean.get(f"/performance/{address}/?format={kind}".replace("demand/", "demand")).status_code == 200
    if address == "schedules":
        assert "Ёқубова" in dean.get("/performance/schedules/?format=csv").data.decode()
