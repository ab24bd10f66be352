"""GPA on the pages: the list and its rank, every number explained, the summary sheet, progress, the extract (H-13)."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import SheetReopening
from hemis.models.audit import PersonalView
from hemis.models.curriculum import AcademicYear, Curriculum
from hemis.models.documents import IssuedDocument
from hemis.models.gpa import GpaResult
from hemis.models.jobs import Job
from hemis.models.settings import RuleValue
from hemis.models.students import AcademicGroup, Student
from hemis.operations import extracts, gpa_all, progress
from hemis.web import clock
from tests import marks
from tests.house.walks import engine_of
from tests.marks import address
from tests.rig.counter import count_statements

LIST = "/performance/gpa/"


def test_a_year_without_averages_leads_to_the_last_one_that_has_them(app, as_, world, confirmed):
    with app.app_context():
        db.session.execute(update(AcademicYear).values(is_current=False))
        dates = {"starts_on": date(2027, 9, 2), "ends_on": date(2028, 6, 30)}
        db.session.add(AcademicYear(code="2027", name="2027/2028", is_current=True, **dates))
        db.session.commit()
    page = as_("dean").page(f"{LIST}?kind=semester")
    assert "Бу ўқув йилида бундай ўртача балл йўқ." in page
    assert "Абдуллаев" in as_("dean").page(page.links["2026/2027 ўқув йилини кўриш"])
    assert (
        "2026/2027 ўқув йилини кўриш" not in as_("dean").page(f"{LIST}?kind=semester&year_id={world.year}&q=йўқ").links
    )


@pytest.fixture
def confirmed(as_, world):
    """The sheet as the teacher closed it and the dean's office confirmed it; the first student has less."""
    teacher = as_("teacher")
    cells = {marks.name(world, 0, 0): "20", marks.name(world, 0, 1): "14", marks.name(world, 0, 2): "32"}
    marks.fill(teacher, world, **cells)
    marks.close(teacher, world)
    marks.confirm(as_("dean"), world)


def page_of(world, place=0):
    return f"{LIST}students/{world.students[place]}"


def test_a_student_is_found_by_name_and_by_number(app, as_, world, confirmed):
    with app.app_context():
        number = db.session.get_one(Student, world.students[0]).number
    for words in (number, "абдуллаев", "Abdullayev"):
        page = as_("dean").page(f"{LIST}?kind=total&q={words}")
        assert page_of(world) in page.html
        assert page_of(world, 1) not in page.html


def test_the_list_has_the_average_at_once_and_ranks(as_, world, confirmed):
    page = as_("dean").page(LIST + "?kind=semester")
    assert "Абдуллаев" in page.text
    assert "3,00" in page.text
    assert "4,00" in page.text


@pytest.fixture
def archived(app, world, confirmed):
    """The averages of the weakest student are those of the archive: 78,5 of 100 points."""
    with app.app_context():
        row = update(GpaResult).where(GpaResult.student_id == world.students[0], GpaResult.kind == "semester")
        db.session.execute(row.values(method="rating", value=Decimal("78.5")))
        db.session.execute(update(GpaResult).values(missing=0))
        db.session.commit()


def test_points_of_the_archive_are_not_compared_with_gpa(as_, world, archived):
    dean, url = as_("dean"), f"{LIST}?kind=semester&sort="
    for sort in ("", "value", "-value"):
        rows = dean.page(url + sort).rows()
        assert rows[-1][3] == "78,5 балл", "behind every GPA, whichever way it is sorted"
        assert {row[3] for row in rows[:-1]} == {"4,00"}
        assert rows[-1][0] == rows[0][0] == "1", "each is the first among its like"
    assert [row[3] for row in dean.page(f"{LIST}?kind=semester&scale=rating").rows()] == ["78,5 балл"]
    assert len(dean.page(f"{LIST}?kind=semester&scale=gpa").rows()) == len(world.students) - 1
    text = dean.get(f"{LIST}?kind=semester&format=csv").get_data(as_text=True)
    heads, *lines = [line.split(";" if ";" in text.split("\n")[0] else ",") for line in text.strip().splitlines()]
    at = [next(place for place, head in enumerate(heads) if word in head) for word in ("GPA", "Рейтинг")]
    assert all(bool(line[at[0]]) != bool(line[at[1]]) for line in lines), "a column each, never both"


def test_whoever_began_in_another_year_is_not_among_the_ranked(app, as_, world, confirmed):
    with app.app_context():
        rows = db.session.scalars(select(Student).order_by(Student.id)).all()
        weakest = next(row for row in rows if row.id == world.students[0])
        group = db.session.get(AcademicGroup, weakest.group_id)
        values = {column.name: getattr(group, column.name) for column in AcademicGroup.__table__.columns}
        earlier = AcademicGroup(**values | {"id": None, "name": "Олдингилар", "start_year": group.start_year - 1})
        db.session.add(earlier)
        db.session.flush()
        weakest.group_id = earlier.id
        db.session.execute(update(GpaResult).values(missing=0))
        db.session.commit()
    ranks = [row[0] for row in as_("dean").page(f"{LIST}?kind=semester").rows()]
    assert ranks == ["1"] * len(world.students)


def test_three_clicks_from_the_number_to_the_person(as_, world, confirmed):
    dean = as_("dean")
    assert page_of(world) in dean.page(LIST).html
    explained = dean.page(page_of(world))
    assert "4 × 3 = 12" in explained.text
    assert "12 / 4" in explained.text
    history = f"/performance/sheets/{world.sheet}/history"
    assert history in explained.html
    assert "Абдуллаев" in dean.page(history).text


def test_a_student_of_another_faculty_does_not_exist(as_, world, confirmed):
    dean = as_("dean")
    for url in (f"{LIST}students/{world.foreign.students[0]}", f"/performance/summaries/{world.foreign.group}"):
        assert dean.get(url).status_code == 404
    new = f"/performance/extracts/students/{world.foreign.students[0]}/new"
    assert dean.get(new).status_code == 404


@pytest.mark.parametrize("login", ["teacher", "head", "hr"])
def test_others_do_not_see_the_list(as_, world, login):
    assert as_(login).get(LIST).status_code == 403


@pytest.mark.parametrize("login", ["registrar", "management"])
def test_leaders_look_and_do_not_compute(as_, world, confirmed, login):
    client = as_(login)
    assert "Абдуллаев" in client.page(LIST + "?kind=total").text
    assert client.get(LIST + "computation").status_code == 403


@pytest.mark.parametrize("asked", ["format=xlsx", "format=csv", "format=print", "kind=total&debts=1", "ended=0"])
def test_files_and_filters(as_, world, confirmed, asked):
    assert as_("dean").get(f"{LIST}?{asked}").status_code == 200


def test_statements_of_the_list_are_bounded(app, as_, world, confirmed):
    dean = as_("dean")
    dean.page(LIST)
    with app.app_context(), count_statements(db.engine) as seen:
        dean.get(LIST + "?kind=semester")
    assert len(seen) <= 8


def test_a_reopened_sheet_takes_the_average_back(app, as_, world, confirmed):
    dean = as_("dean")
    marks.ask(dean, world, "performance")
    with app.app_context():
        rows = select(SheetReopening.id).where(SheetReopening.sheet_id == world.sheet)
        url = f"/performance/reopenings/{db.session.scalar(rows)}/allowance"
        assert db.session.scalar(select(GpaResult.id).limit(1)) is not None
    registrar = as_("registrar")
    registrar.submit(registrar.page(url).form(url))
    with app.app_context():
        assert db.session.scalar(select(GpaResult.id).limit(1)) is None
        assert gpa_all.unequal() == []


def test_the_job_is_started_once(app, as_, world, confirmed):
    dean = as_("dean")
    url = LIST + "computation"
    dean.submit(dean.page(url).form(url))
    assert "аллақачон бошланган" in dean.refused(dean.page(url).form(url)).text
    with app.app_context():
        assert db.session.scalars(select(Job.kind).where(Job.kind == gpa_all.KIND)).all() == [gpa_all.KIND]


def waiting(app):
    with app.app_context():
        return db.session.scalars(select(Job.params).where(Job.kind == gpa_all.KIND)).all()


def test_an_intake_that_begins_another_day_is_computed_anew(app, as_, world, confirmed):
    """The rules of an intake are those of its first day."""
    client = as_("registrar")
    with app.app_context():
        key = db.session.scalar(
            select(Curriculum.intake_year_id).join(AcademicGroup).where(AcademicGroup.id == world.group)
        )
    url = f"/curriculum/years/{key}/edit"
    form = client.page(url).form(url)
    client.submit(form)
    assert waiting(app) == []
    day = date.fromisoformat(form.data["starts_on"])
    client.submit(client.page(url).form(url), starts_on=day.replace(day=2 if day.day == 1 else 1).isoformat())
    assert waiting(app) == ['{"rule": "year"}']


def test_the_summary_sheet(as_, world, confirmed):
    dean = as_("dean")
    page = dean.page(f"/performance/summaries/{world.group}?semester=1")
    assert "66 (3)" in page.text
    assert "Математик анализ" in page.text
    for kind in ("print", "xlsx", "csv"):
        assert dean.get(f"/performance/summaries/{world.group}?semester=1&format={kind}").status_code == 200


def test_the_summary_sheet_has_places_and_tells_debts(app, as_, world, confirmed):
    dean = as_("dean")
    url = f"/performance/summaries/{world.group}?semester=1"
    rows = dean.page(url).rows()
    places = {row[0].split(". ")[1]: row[3] for row in rows[:-1]}
    assert sorted(places.values())[0] == "1"
    assert places[next(name for name in places if name.startswith("Абдуллаев"))] == str(len(world.students))
    assert "қарз" not in dean.get(f"{url}&format=csv").get_data(as_text=True).split("\n", 1)[1]
    with app.app_context():
        rule = {"key": "grade.final_min", "value": "100", "act": "Кенгаш"}
        db.session.add(RuleValue(valid_from=date(2020, 1, 1), **rule))
        db.session.commit()
    assert "— қарз" in dean.get(f"{url}&format=csv").get_data(as_text=True)
    assert "<strong>66 (2)</strong>" in dean.page(url).html


def test_progress_by_subject_and_where_its_lines_lead(as_, world, confirmed, monkeypatch):
    dean = as_("dean")
    page = dean.page("/performance/progress/?period=semester&by=subject")
    assert page.rows()[0][0] == "Математик анализ"
    assert page.rows()[0][1].startswith(str(len(world.students)))
    assert "/performance/sheets/?q=" in page.html
    assert "by=group" in dean.page("/performance/progress/?period=semester").html
    for kind in ("xlsx", "csv", "print"):
        assert dean.get(f"/performance/progress/?period=semester&by=subject&format={kind}").status_code == 200
    assert "топилмади" in dean.page("/performance/progress/?period=semester&by=subject&course=3").text
    monkeypatch.setattr(progress, "MOST", 1)
    assert "факультет ва курсни танланг" in dean.page("/performance/progress/?period=semester&by=subject").text


def test_progress_of_the_courses(as_, world, confirmed):
    dean = as_("dean")
    page = dean.page("/performance/progress/?period=semester&by=group")
    assert "100" in page.text
    assert dean.get("/performance/progress/?period=semester&format=xlsx").status_code == 200


def test_the_extract_is_numbered_verified_and_frozen(app, as_, world, confirmed):
    dean = as_("dean")
    url = f"/performance/extracts/students/{world.students[0]}/new"
    shown = dean.submit(dean.page(url).form(url), purpose="Банкка")
    with app.app_context():
        rows = select(IssuedDocument).where(IssuedDocument.kind == "results_extract").order_by(IssuedDocument.id.desc())
        row = db.session.scalars(rows).first()
        key, code, number = row.id, row.code, row.number
        views = db.session.scalars(select(PersonalView.page).where(PersonalView.object_id == world.students[0])).all()
    assert views
    assert number in dean.page(f"/performance/extracts/{key}").text
    assert "11-ФИЗ, 1-курс" in dean.page(f"/performance/extracts/{key}").text
    assert shown is not None
    paper = dean.get(f"/performance/extracts/{key}/print")
    assert paper.content_type == "application/pdf"
    with app.app_context():
        db.session.execute(update(Student).values(surname="Бошқаев"))
        db.session.commit()
    assert dean.get(f"/performance/extracts/{key}/print").data == paper.data
    verdict = dean.get(f"/tekshirish/{code}")
    text = verdict.get_data(as_text=True)
    assert "ҳақиқий" in text
    assert "Абдуллаев Ш.Ё." in text
    assert "Ёқуб ўғли" not in text
    url = f"/performance/extracts/{key}/revocation"
    dean.submit(dean.page(url).form(url), reason="Янгиси берилди")
    assert "бекор қилинган" in dean.get(f"/tekshirish/{code}").get_data(as_text=True)
    assert "аллақачон" in dean.refused(dean.page(url).form(url), reason="Яна").text
    assert number in dean.page(f"/performance/extracts/?q={number}").text


def test_nobody_gets_an_extract_of_nothing(as_, world):
    dean = as_("dean")
    url = f"/performance/extracts/students/{world.students[0]}/new"
    assert "ҳали йўқ" in dean.refused(dean.page(url).form(url), purpose="Банкка").text


def test_the_card_and_the_file_of_the_base_tell_the_average(as_, world, confirmed):
    page = as_("dean").page(f"/students/base/{world.students[0]}?tab=results")
    assert "3,00" in page.text
    assert page_of(world) in page.html


def test_each_sheet_of_the_example_opens(as_, world, confirmed):
    assert as_("dean").get(address(world, "/history", "performance")).status_code == 200


def issued(app, **asked):
    with app.app_context():
        return db.session.scalars(select(IssuedDocument).filter_by(kind="results_extract", **asked)).all()


def test_a_whole_group_gets_its_extracts_in_one_file(app, as_, world, confirmed):
    dean, before = as_("dean"), {row.id for row in issued(app)}
    url = f"/performance/extracts/groups/{world.group}/new"
    assert url in dean.page(f"/performance/summaries/{world.group}?semester=1").html
    shown = dean.submit(dean.page(url).form(url), purpose="Банкка", language="ru")
    made = [row for row in issued(app) if row.id not in before]
    assert len(made) == len(world.students)
    assert {row.subject_id for row in made} == set(world.students)
    assert "кучда" in shown.text
    paper = dean.get("/performance/extracts/bundle?state=1")
    assert paper.content_type == "application/pdf"
    assert dean.get("/performance/extracts/bundle?q=бундай-йўқ").status_code == 404
    foreign = f"/performance/extracts/groups/{world.foreign.group}/new"
    assert dean.get(foreign).status_code == 404


def test_a_button_pressed_twice_gives_one_number(app, as_, world, confirmed):
    dean, before = as_("dean"), {row.id for row in issued(app)}
    for place in (f"students/{world.students[0]}", f"groups/{world.group}"):
        url = f"/performance/extracts/{place}/new"
        form = dean.page(url).form(url)
        for _press in range(2):
            dean.submit(form, purpose="Банкка", language="uz_Cyrl")
    made = [row.subject_id for row in issued(app) if row.id not in before]
    assert sorted(made) == sorted(world.students)
    dean.submit(form, purpose="Ҳарбий хизматга", language="uz_Cyrl")
    assert len(issued(app)) == len(before) + 2 * len(world.students)


def test_a_group_costs_no_more_statements_than_a_student(app, world, confirmed):
    def give(count):
        with app.app_context():
            by = db.session.get_one(User, world.users["dean"])
            group = joinedload(Student.group).joinedload(AcademicGroup.speciality)
            found = select(Student).where(Student.id.in_(world.students[:count])).options(group)
            students, now = db.session.scalars(found).all(), clock.now()
            with count_statements(engine) as seen:
                made = extracts.issue_many(students, "Банкка", by=by, at=now, today=now.date(), address="http://a/")
            db.session.rollback()
            assert len(made) == count
            return len(seen)

    engine = engine_of(app)
    assert give(1) == give(len(world.students)) <= 30


@pytest.mark.parametrize("code", ["ru", "en", "uz_Latn"])
def test_an_extract_in_another_language(app, as_, world, confirmed, code):
    dean, before = as_("dean"), {row.id for row in issued(app)}
    url = f"/performance/extracts/students/{world.students[1]}/new"
    dean.submit(dean.page(url).form(url), purpose="Банкка", language=code)
    [row] = [each for each in issued(app) if each.id not in before]
    assert f'"language":"{code}"' in row.content
    assert "Ўзлаштириш кўчирмаси" not in row.content
    assert "language" in dean.refused(dean.page(url).form(url), purpose="Банкка", language="xx").form().errors


def test_an_extract_tells_that_the_results_have_changed(app, as_, world, confirmed):
    dean, before = as_("dean"), {row.id for row in issued(app)}
    url = f"/performance/extracts/students/{world.students[0]}/new"
    dean.submit(dean.page(url).form(url), purpose="Банкка", language="uz_Cyrl")
    [row] = [each for each in issued(app) if each.id not in before]
    shown, public = f"/performance/extracts/{row.id}", f"/tekshirish/{row.code}"
    assert "эскирган" not in dean.page(shown).text + dean.get(public).get_data(as_text=True)
    with app.app_context():
        db.session.execute(update(GpaResult).where(GpaResult.student_id == world.students[0]).values(earned=1))
        db.session.commit()
    assert "эскирган" in dean.page(shown).text
    assert "эскирган" in dean.page("/performance/extracts/").text
    verdict = dean.get(public).get_data(as_text=True)
    assert "эскирган" in verdict
    for private in ("3,00", "GPA", "Банкка", "Ёқуб ўғли"):
        assert private not in verdict
