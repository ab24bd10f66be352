"""Many personal schedules approved in one step: ticked or all that the filters show, previewed, confirmed once."""

import json
from datetime import date

import pytest
from sqlalchemy import func, select

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import SheetReopening
from hemis.models.audit import AuditEntry
from hemis.models.controls import AcademicDebt
from hemis.models.documents import IssuedDocument
from hemis.models.schedules import PersonalSchedule, ScheduleLine
from hemis.models.settings import RuleValue
from hemis.models.students import Student
from hemis.operations import schedule_approval, schedule_steps, schedules
from hemis.operations.schedules import NewSchedule
from hemis.web import clock
from tests import marks
from tests.house.walks import engine_of
from tests.rig.counter import count_statements

DAYS = {"starts_on": date(2026, 10, 5), "ends_on": date(2026, 11, 20), "final_on": date(2026, 11, 18)}
PAGE = "/performance/schedules/approvals"


@pytest.fixture
def sent(app, as_, world):
    """Two students owe the subject; the dean has sent a schedule for each of them."""
    with app.app_context():
        day = date(2026, 9, 1)
        db.session.add(RuleValue(key="contract.base", value="10000000", valid_from=day, act="Кенгаш қарори"))
        db.session.commit()
    teacher = as_("teacher")
    marks.fill(teacher, world, **{marks.name(world, 0, 2): "20", marks.name(world, 1, 2): "К"})
    marks.close(teacher, world)
    marks.confirm(as_("dean"), world)
    with app.app_context():
        keys = [_sent(world, student, world.users["dean"]) for student in world.students[:2]]
        db.session.commit()
        return keys


def _sent(world, student_id, user_id):
    by, when = db.session.get_one(User, user_id), {"today": clock.today(), "at": clock.now()}
    student = db.session.get_one(Student, student_id)
    db.session.refresh(student, ["group"])
    row = schedules.prepare(student, NewSchedule("debts", [world.subject]), **when, by=by)
    line = db.session.scalars(select(ScheduleLine).filter_by(schedule_id=row.id)).one()
    db.session.refresh(line, ["schedule"])
    values = {"form": "individual", "teacher_id": world.teacher, "midterm_on": None, **DAYS}
    schedules.settle(line, values, version=row.version, by=by)
    schedule_steps.submit(row, version=row.version, **when, by=by)
    return row.id


def states(app, keys):
    with app.app_context():
        rows = select(PersonalSchedule.status).where(PersonalSchedule.id.in_(keys)).order_by(PersonalSchedule.id)
        return db.session.scalars(rows).all()


def papers(app, keys):
    with app.app_context():
        rows = select(IssuedDocument).filter_by(kind="personal_schedule", revoked_at=None).order_by(IssuedDocument.id)
        return db.session.scalars(rows.where(IssuedDocument.subject_id.in_(keys))).all()


def seen(app, *keys):
    with app.app_context():
        return [f"{key}-{db.session.get_one(PersonalSchedule, key).version}" for key in keys]


def forged(client, page, schedules):
    """Send what the page does not offer."""
    data = {"csrf_token": page.form(PAGE).data["csrf_token"], "schedules": schedules}
    return client.read(client.post(PAGE, data=data), 422)


def test_all_that_the_filters_show_are_previewed_and_approved_at_once(app, as_, world, sent):
    studies, url = as_("studies"), f"{PAGE}?state=submitted"
    assert "Шахсий графиклар: 2 та" in studies.page("/").text
    assert "Шахсий графиклар: " not in as_("dean").page("/").text
    assert studies.page("/performance/schedules/?state=submitted").form(PAGE)
    page = studies.page(url)
    assert page.text.count("академик қарздорлик") == 2
    assert "1 333 334" in page.text  # twice 10 000 000 × 4 / 60, each rounded to a сўм (B14)
    studies.submit(page.form(url), schedules=seen(app, *sent))
    assert states(app, sent) == ["approved", "approved"]
    first, second = papers(app, sent)
    assert int(second.number[5:]) == int(first.number[5:]) + 1
    assert json.loads(first.content)["number"] == first.number != json.loads(second.content)["number"]
    assert studies.get(f"/performance/schedules/{sent[1]}/print").data.startswith(b"%PDF")
    with app.app_context():
        told = select(func.count()).where(AuditEntry.object_type == "personal_schedule", AuditEntry.verb == "approve")
        assert db.session.scalar(told.where(AuditEntry.object_id.in_(sent))) == 2
    assert "Тасдиқ кутаётган график топилмади" in studies.page(url).text
    assert "Шахсий графиклар: " not in studies.page("/").text


def test_the_paper_of_many_is_that_of_one(app, as_, world, sent):
    studies = as_("studies")
    studies.submit(studies.page(f"{PAGE}?ids={sent[0]}").form(f"{PAGE}?ids={sent[0]}"), schedules=seen(app, sent[0]))
    page = f"/performance/schedules/{sent[1]}"
    studies.submit(studies.page(page).form(f"{page}/approval"))
    many, one = (json.loads(row.content) for row in papers(app, sent))
    assert many.keys() == one.keys()
    assert (many["rows"], many["total"], many["signatures"][:2]) == (one["rows"], one["total"], one["signatures"][:2])


def test_what_was_unticked_waits_on(app, as_, sent):
    studies = as_("studies")
    url = f"{PAGE}?state=submitted&message=x&endpoint=y"
    shown = studies.submit(studies.page(url).form(), schedules=seen(app, sent[1]))
    assert shown.url == "/performance/schedules/?state=submitted"
    assert states(app, sent) == ["submitted", "approved"]


def test_nobody_approves_what_one_sent(app, as_, world, sent):
    with app.app_context():
        given = {"value": "dean", "valid_from": date(2026, 9, 1), "act": "Кенгаш қарори"}
        db.session.add(RuleValue(key="restudy.approval", **given))
        db.session.commit()
    dean = as_("dean")
    page = dean.page(PAGE)
    assert "Буни ўзингиз юборгансиз" in page.text
    said = forged(dean, page, seen(app, *sent))
    assert "Буни ўзингиз юборгансиз" in said.text
    assert said.by_id("schedules") is not None, "the error leads there"
    assert states(app, sent) == ["submitted", "submitted"]


def test_the_rector_approves_and_is_reminded_only_where_the_rule_says_so(app, as_, sent):
    rector = as_("management")
    assert "Шахсий графиклар: " not in rector.page("/").text
    with app.app_context():
        given = {"value": "rector", "valid_from": date(2026, 9, 1), "act": "Кенгаш қарори"}
        db.session.add(RuleValue(key="restudy.approval", **given))
        db.session.commit()
    assert "ректор" in as_("studies").page(PAGE).text
    page = rector.page("/")
    assert "Шахсий графиклар: 2 та" in page.links
    rector.submit(rector.page(PAGE).form(PAGE), schedules=seen(app, sent[0]))
    shown = f"/performance/schedules/{sent[1]}"
    rector.submit(rector.page(shown).form(f"{shown}/approval"))
    assert states(app, sent) == ["approved", "approved"]
    assert len(papers(app, sent)) == 2


def test_another_office_approves_nothing(app, as_, sent):
    dean = as_("dean")
    page = dean.page(PAGE)
    assert "ўқув ишлари бўйича проректор" in page.text
    assert "ўқув ишлари бўйича проректор" in forged(dean, page, seen(app, *sent)).text
    assert states(app, sent) == ["submitted", "submitted"]


def test_all_or_none_when_one_has_changed_since(app, as_, sent):
    studies = as_("studies")
    form, before = studies.page(PAGE).form(PAGE), seen(app, *sent)
    url = f"/performance/schedules/{sent[0]}/revision"
    studies.submit(studies.page(url).form(url), remark="Кунларини ўзгартиринг")
    studies.read(studies.send(form, schedules=before), 409)
    assert states(app, sent) == ["draft", "submitted"]
    assert not papers(app, sent)


def test_a_schedule_of_nobody_known_is_as_one_that_has_changed(app, as_, world, sent):
    studies = as_("studies")
    form = studies.page(PAGE).form(PAGE)
    studies.read(studies.send(form, schedules=[*seen(app, sent[0]), f"{world.schedule}-1"]), 409)
    for odd in ("x", "1-", "-1", "1-1-1", "9" * 13 + "-1", "１-１", ""):
        studies.refused(form, schedules=[odd])
    assert states(app, sent) == ["submitted", "submitted"]


def test_who_passed_meanwhile_neither_studies_again_nor_pays(app, as_, world, sent):
    _mark_anew(app, as_, world)
    studies = as_("studies")
    page = studies.page(PAGE)
    assert "фанини топширган" in page.text
    assert "фанини топширган" in studies.refused(page.form(PAGE), schedules=seen(app, *sent)).text
    own = f"/performance/schedules/{sent[0]}"
    assert "фанини топширган" in studies.submit(studies.page(own).form(f"{own}/approval")).text
    assert states(app, sent) == ["submitted", "submitted"]


def _mark_anew(app, as_, world):
    """The first student's debt is gone by the sheet itself, as after an appeal or a correction."""
    teacher, registrar, dean = as_("teacher"), as_("registrar"), as_("dean")
    marks.ask(teacher, world)
    with app.app_context():
        asked = db.session.scalar(select(SheetReopening.id).filter_by(sheet_id=world.sheet))
    url = f"/performance/reopenings/{asked}/allowance"
    registrar.submit(registrar.page(url).form(url))
    page = teacher.page(marks.address(world))
    teacher.submit(page.form("sheet"), **{marks.name_on(page, world, 0, 2): "45"})
    marks.close(teacher, world)
    marks.confirm(dean, world)
    with app.app_context():
        owed = select(AcademicDebt.student_id).filter_by(curriculum_subject_id=world.subject)
        assert world.students[0] not in db.session.scalars(owed).all()


def test_who_does_not_study_now_gets_no_schedule(app, as_, world, sent):
    with app.app_context():
        db.session.get_one(Student, world.students[0]).status = "13"
        db.session.commit()
    page = as_("studies").page(PAGE)
    assert "ҳозир ўқимаяпти" in page.text
    assert len(page.find_all("input", type="checkbox")) == 1


def test_hundreds_cost_no_more_statements_than_one(app, world, sent):
    engine = engine_of(app)

    def approve(keys):
        with app.app_context():
            by = db.session.get_one(User, world.users["studies"])
            known = {key: db.session.get_one(PersonalSchedule, key).version for key in keys}
            when = {"at": clock.now(), "today": clock.today(), "address": "http://localhost/"}
            db.session.expunge_all()
            with count_statements(engine) as found:
                schedule_approval.approve_all(known, "studies", **when, by=by)
            db.session.rollback()
            return len(found)

    assert approve(sent[:1]) == approve(sent) <= 30
