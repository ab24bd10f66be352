"""The student's own results, the way from publication to an appeal, and what nobody else's student may see (H-25)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import delete, func, select

from hemis.extensions import db
from hemis.models.assessment import GradeSheet
from hemis.models.controls import Appeal
from hemis.models.documents import IssuedDocument
from hemis.models.exams import ExamGroup
from hemis.models.staff import Employee, Post
from hemis.models.structure import Department
from hemis.models.students import Student
from hemis.operations import commissions
from tests import marks
from tests.world import TODAY

CLAIM = "Учинчи саволга тўлиқ жавоб берганман."
OWN, CLAIMS = "/performance/own/", "/performance/claims/"


@pytest.fixture
def published(app, as_, world, at):
    """The sheet of the student's group: closed, and so published, at 10:30:00 of Tuesday."""
    teacher = as_("teacher")
    marks.fill(teacher, world, **{marks.name(world, 0, 2): "27"})
    marks.close(teacher, world)
    return world


def appeal(client, world, **values):
    url = f"{OWN}{world.sheet}/appeal"
    form = client.page(url).form(url)
    return form, {"control_id": str(world.controls[2]), "claim": CLAIM, **values}


def count(app, **which):
    with app.app_context():
        return db.session.scalar(select(func.count(Appeal.id)).filter_by(**which))


def test_a_result_is_seen_when_it_is_published_and_not_before(app, as_, world):
    teacher, student = as_("teacher"), as_("student")
    marks.fill(teacher, world)
    assert student.get(f"{OWN}{world.sheet}").status_code == 404
    marks.close(teacher, world)
    page = student.page(f"{OWN}{world.sheet}")
    assert "Натижа эълон қилинган 06.10.2026 10:30:00" in page
    assert "Апелляция 07.10.2026 10:30:00 гача қабул қилинади." in page
    assert "Жами балл 87,5" in page
    listed = student.page(OWN)
    assert "ЖН 25, ОН 17,5, ЯН 45" in listed
    assert "апелляция очиқ" in listed
    assert "Апелляция муддати ўтмаган натижалар" in student.page("/")


@pytest.mark.both_engines
def test_the_student_files_sees_the_commission_and_the_decision(app, as_, published):
    student, world = as_("student"), published
    form, values = appeal(student, world)
    page = student.submit(form, **values)
    assert "Апелляция қабул қилинди: 06.10.2026 10:30:00. Қарор 08.10.2026 гача чиқади." in page
    assert "берилган" in page
    assert "Апелляциялар" in as_("dean").page("/")
    assert CLAIM in as_("dean").page(f"/performance/appeals/{_last(app)}")
    assert "Абдуллаев" in as_("dean").page("/performance/appeals/?status=waiting")


def _last(app):
    with app.app_context():
        return db.session.scalar(select(func.max(Appeal.id)))


@pytest.mark.parametrize(("moment", "status"), [("2026-10-07 10:30:00", 303), ("2026-10-07 10:30:01", 422)])
def test_the_last_second_counts_and_the_next_is_refused_in_words(app, as_, published, at, moment, status):
    """A13."""
    at(moment)
    student = as_("student")
    form, values = appeal(student, published)
    answer = student.send(form, **values)
    assert answer.status_code == status
    assert count(app, sheet_id=published.sheet) == (status == 303)
    if status == 422:
        assert "Апелляция муддати тугаган" in answer.text
        assert CLAIM in answer.text
        assert "Апелляция бериш</a>" not in student.page(f"{OWN}{published.sheet}").text


def test_a_short_claim_a_foreign_control_and_a_second_appeal_are_refused(app, as_, published):
    student, world = as_("student"), published
    form, values = appeal(student, world)
    assert "камида 10" in student.refused(form, **(values | {"claim": "кам"})).text
    student.refused(form, **(values | {"control_id": "999999"}))
    student.submit(form, **values)
    assert "аллақачон" in student.refused(form, **values).text
    assert count(app, sheet_id=world.sheet) == 1


@pytest.mark.both_engines
def test_two_tabs_at_once_file_one_appeal(app, as_, published):
    student, other = as_("student"), as_("student")
    sent = [appeal(each, published) for each in (student, other)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(lambda pair: pair[0].send(pair[1][0], **pair[1][1]), zip((student, other), sent, strict=True))
        )
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    assert count(app, sheet_id=published.sheet) == 1


@pytest.mark.both_engines
def test_an_appeal_is_withdrawn_until_a_commission_has_it(app, as_, world):
    student = as_("student")
    url = f"{CLAIMS}{world.own_appeal}/withdrawal"
    page = student.submit(student.page(url).form(url))
    assert "қайтариб олинган" in page
    assert "қайтариб олиб бўлмайди" in student.refused(student.page(url).form(url)).text
    assert count(app, id=world.own_appeal, status="withdrawn") == 1


@pytest.mark.both_engines
def test_the_commission_is_formed_while_the_student_withdraws(app, as_, world):
    """Whoever comes second is told; an appeal is never with a commission and withdrawn."""
    with app.app_context():
        department = db.session.scalar(select(Department.id).where(Department.faculty_id == world.faculty))
        free = [each.id for each in commissions.free(department, {world.teacher}, TODAY)][:3]
        for number in range(3 - len(free)):
            names = {"surname": f"Аъзоев{number}", "first_name": "Аъзо", "patronymic": "", "sort_key": f"а{number}"}
            latin = {"surname_latin": "Azoyev", "first_name_latin": "Azo", "patronymic_latin": ""}
            member = Employee(number=f"A-{number}", gender="11", **names, **latin)
            db.session.add(member)
            db.session.flush()
            position = db.session.scalar(select(Post.position_id))
            post = {"department_id": department, "position_id": position, "starts_on": date(2026, 9, 1)}
            db.session.add(Post(employee_id=member.id, stake=1, **post))
            free.append(member.id)
        db.session.execute(delete(ExamGroup))
        db.session.commit()
    clients = as_("student"), as_("dean")
    urls = f"{CLAIMS}{world.own_appeal}/withdrawal", f"/performance/appeals/{world.own_appeal}/commission"
    forms = [client.page(url).form(url) for client, url in zip(clients, urls, strict=True)]
    values = {}, {"commission_number": "7", "member_ids": [str(each) for each in free]}
    with ThreadPoolExecutor(2) as pool:
        sent = zip(clients, forms, values, strict=True)
        found = list(pool.map(lambda each: each[0].send(each[1], **each[2]), sent))
    assert sorted(answer.status_code for answer in found) == [303, 422], [answer.text[:2000] for answer in found]
    with app.app_context():
        row = db.session.get(Appeal, world.own_appeal)
        assert (row.status, row.commission_id is not None) in (("withdrawn", False), ("taken", True))


def test_nothing_foreign_is_shown_and_nothing_unpublished(app, as_, world):
    student, foreign = as_("student"), as_("foreign_student")
    with app.app_context():
        others = db.session.scalar(
            select(Appeal.sheet_id).join(Appeal.student).where(Student.faculty_id != world.faculty)
        )
    assert student.get(f"{OWN}{others}").status_code == 404
    assert foreign.get(f"{OWN}{world.own_sheet}").status_code == 404
    for address in (f"{CLAIMS}{world.own_appeal}", f"{CLAIMS}{world.own_appeal}/withdrawal"):
        assert foreign.get(address).status_code == 404
    assert student.get(f"{CLAIMS}{world.appeal}").status_code == 404
    page = student.page(f"{OWN}{world.own_sheet}")
    assert "Ёқубова" not in page
    with app.app_context():
        db.session.get(GradeSheet, world.own_sheet).published_at = None
        db.session.commit()
    assert student.get(f"{OWN}{world.own_sheet}").status_code == 404


def test_a_sheet_in_correction_says_no_points_and_takes_no_appeal(app, as_, published):
    student = as_("student")
    form, values = appeal(student, published)
    with app.app_context():
        db.session.execute(
            db.text("UPDATE grade_sheet SET status = 'reopened' WHERE id = :key"), {"key": published.sheet}
        )
        db.session.commit()
    page = student.page(f"{OWN}{published.sheet}")
    assert "тузатилмоқда" in page
    assert "69,5" not in page
    assert "эълон қилинмаган" in student.refused(form, **values).text


def test_the_own_card_shows_published_points_alone(as_, world):
    teacher, student = as_("teacher"), as_("student")
    marks.fill(teacher, world, **{marks.name(world, 0, 2): "41"})
    assert "83,5" not in student.page("/students/own/?tab=results")
    marks.close(teacher, world)
    assert "83,5" in student.page("/students/own/?tab=results")


def test_own_results_appeals_and_extracts_are_files(app, as_, world):
    student = as_("student")
    assert "Математик анализ" in student.get(f"{OWN}?format=csv").get_data(as_text=True)
    assert "27" in student.get(f"{CLAIMS}?format=csv").get_data(as_text=True)
    assert student.get(f"{OWN}?format=print").status_code == 200
    page = student.page("/performance/copies/")
    with app.app_context():
        own = select(IssuedDocument).where(IssuedDocument.kind == "results_extract").order_by(IssuedDocument.id)
        mine, foreign = db.session.scalars(own).all()
        assert mine.number in page
        assert foreign.number not in page
        keys = mine.id, foreign.id
    assert student.get(f"/performance/copies/{keys[0]}/print").mimetype == "application/pdf"
    assert student.get(f"/performance/copies/{keys[1]}/print").status_code == 404
