"""Илмий фаоллик: a teacher enters the figures of a year, the head and the science department decide on them."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.curriculum import AcademicYear
from hemis.models.profiles import ResearchIndicator, ResearchProfile
from hemis.operations import indicators
from tests.world import NOW, TODAY

NAME = "Насруллаев"


def decide(client, address, verb, rows, **values):
    form = next(form for form in client.page(address).forms if "remark" in form.data)
    data = {"csrf_token": form.data["csrf_token"], "work": rows, "remark": "", "decision": verb, **values}
    return client.post(form.action, data=data, follow_redirects=True)


def version_of(app, key):
    with app.app_context():
        return db.session.get(ResearchIndicator, key).version


def seen(app, key):
    return [f"{key}-{version_of(app, key)}"]


def last_year(app, world, **figures):
    """Give the home teacher approved figures of the year before."""
    with app.app_context():
        row = db.session.get(ResearchIndicator, world.indicator)
        year = AcademicYear(code="2025", name="2025/2026", starts_on=TODAY.replace(2025, 9, 2), ends_on=TODAY)
        db.session.add(year)
        db.session.flush()
        decided = {"status": "approved", "approved_by_id": world.users["head"], "submitted_by_id": row.submitted_by_id}
        whose = {"employee_id": row.employee_id, "department_id": row.department_id, "system": row.system}
        db.session.add(ResearchIndicator(year_id=year.id, **whose, **decided, **figures))
        db.session.commit()


def test_a_teacher_writes_profiles_and_gets_their_links(as_):
    client = as_("teacher")
    form = client.page("/research/activity/profiles").form()
    client.submit(form, orcid="0000-0002-1825-0097", scholar="qc6CJjYAAAAJ")
    assert 'href="https://orcid.org/0000-0002-1825-0097"' in client.get("/research/activity/").text
    form = client.page("/research/activity/profiles").form()
    answer = client.send(form, orcid="0000-0002-1825-0098")
    assert answer.status_code == 422
    assert "назорат рақами" in answer.text
    assert "0000-0002-1825-0098" in answer.text


def test_a_profile_belongs_to_one_teacher(app, world):
    with app.app_context():
        foreign = db.session.scalars(db.select(ResearchProfile).where(ResearchProfile.identifier == "5719001999")).one()
        teacher = db.session.get(User, world.users["teacher"])
        mine = db.session.get(ResearchIndicator, world.indicator)
        assert foreign.employee_id != mine.employee_id
        with pytest.raises(RuleError, match="бошқа ходимга"):
            indicators.save_profiles(indicators.employee_of(teacher), {"scopus": foreign.identifier}, by=teacher)


@pytest.mark.parametrize(
    ("status", "typed", "sentence"),
    [
        ("submitted", "", "аввал уни қайтариб олинг"),
        ("submitted", "57190012345", "аввал уни қайтариб олинг"),
        ("approved", "", "олиб ташланмайди"),
        ("checked", "", "олиб ташланмайди"),
    ],
)
def test_figures_keep_the_profile_by_which_they_are_decided(app, world, status, typed, sentence):
    with app.app_context():
        row = db.session.get(ResearchIndicator, world.indicator)
        row.status, row.approved_by_id, row.checked_by_id = status, world.users["head"], world.users["scientist"]
        teacher = db.session.get(User, world.users["teacher"])
        with pytest.raises(RuleError, match=sentence):
            indicators.save_profiles(indicators.employee_of(teacher), {"scopus": typed}, by=teacher)


@pytest.mark.both_engines
def test_a_profile_that_was_corrected_after_approval_is_told_where_it_is_checked(app, as_, world):
    key, teacher = world.indicator, as_("teacher")
    decide(as_("head"), "/research/approvals/figures", "confirm", seen(app, key))
    assert "профили тузатилган" not in as_("scientist").page("/research/checks/figures")
    with app.app_context():
        db.session.get(ResearchIndicator, key).approved_at = NOW - timedelta(hours=1)
        db.session.commit()
    teacher.submit(teacher.page("/research/activity/profiles").form(), scopus="57190012345")
    assert "профили тузатилган" in as_("scientist").page("/research/checks/figures")
    assert "профили тузатилган" in teacher.page(f"/research/activity/{key}")


def test_figures_need_a_profile_and_stand_once_a_year(as_):
    client = as_("teacher")
    form = client.page("/research/activity/new").form()
    figures = {"documents": "4", "citations": "20", "h_index": "2"}
    answer = client.send(form, system="wos", **figures)
    assert "профилингизни киритинг" in answer.text
    answer = client.send(form, system="scopus", **figures)
    assert "учун киритилган" in answer.text
    client.submit(client.page("/research/activity/profiles").form(), wos="AAB-1234-2020")
    answer = client.send(form, system="wos", **figures | {"h_index": "5"})
    assert answer.status_code == 422
    page = client.submit(client.page("/research/activity/new").form(), system="wos", **figures)
    assert "Web of Science" in page.heading


def test_the_head_approves_and_the_office_checks(app, as_, world):
    key, head = world.indicator, as_("head")
    answer = decide(head, "/research/approvals/figures", "confirm", seen(app, key))
    assert "Тасдиқланди: 1 та кўрсаткич" in answer.text
    office = as_("scientist")
    answer = decide(office, "/research/checks/figures", "confirm", seen(app, key))
    assert "Текширилди: 1 та кўрсаткич" in answer.text
    assert "текширилган" in as_("teacher").page(f"/research/activity/{key}")


def test_figures_go_back_with_a_remark_and_are_mended(app, as_, world):
    key, head = world.indicator, as_("head")
    for form in ("edit", "remove"):
        assert "энди ўзгартирилмайди" in as_("teacher").arrive(f"/research/activity/{key}/{form}")
    answer = decide(head, "/research/approvals/figures", "return", seen(app, key))
    assert answer.status_code == 422
    decide(head, "/research/approvals/figures", "return", seen(app, key), remark="Профил бўйича 11 та")
    client = as_("teacher")
    assert "Профил бўйича 11 та" in client.page(f"/research/activity/{key}")
    page = client.submit(client.page(f"/research/activity/{key}/edit").form(), documents="11")
    assert "11" in page


def test_a_fall_since_last_year_is_told_where_it_is_decided(app, as_, world):
    last_year(app, world, documents=14, citations=28, h_index=3)
    assert "камайган: Ҳужжатлар" in as_("head").page("/research/approvals/figures")
    page = as_("teacher").page(f"/research/activity/{world.indicator}")
    assert "Ўтган йилгидан кам: Ҳужжатлар." in page
    assert "2025/2026" in page
    assert "ўтган йили 14" in as_("scientist").page("/research/activity/")


def test_nobody_decides_on_figures_of_their_own(app, as_, world):
    with app.app_context():
        of_head = db.select(RoleAssignment).where(RoleAssignment.user_id == world.users["head"])
        db.session.scalars(of_head).one().user_id = world.users["teacher"]
        db.session.commit()
        row = db.session.get(ResearchIndicator, world.indicator)
        author = db.session.get(User, world.users["teacher"])
        with pytest.raises(RuleError, match="ўзингиз тасдиқлай олмайсиз"):
            indicators.approve(row, version=row.version, at=NOW, by=author)
    answer = decide(as_("vice_rector"), "/research/approvals/figures", "confirm", seen(app, world.indicator))
    assert "Тасдиқланди: 1 та кўрсаткич" in answer.text


def test_figures_of_another_department_are_neither_seen_nor_decided(app, as_, world):
    head, foreign = as_("head"), world.foreign.indicator
    assert head.get(f"/research/activity/{foreign}").status_code == 404
    decide(head, "/research/approvals/figures", "confirm", seen(app, foreign))
    with app.app_context():
        assert db.session.get(ResearchIndicator, foreign).status == "submitted"


def test_the_science_department_narrows_sorts_and_takes_the_list_away(as_, world):
    office = as_("scientist")
    assert NAME in office.page("/research/activity/?system=scopus&status=submitted&sort=-citations")
    assert NAME not in office.page("/research/activity/?system=wos")
    assert NAME not in office.page("/research/activity/?q=Бегонаев&status=submitted")
    answer = office.get("/research/activity/?format=xlsx&system=scopus")
    assert answer.data.startswith(b"PK")


@pytest.mark.both_engines
def test_the_database_refuses_an_h_index_over_the_documents(app, world):
    with app.app_context():
        db.session.get(ResearchIndicator, world.indicator).h_index = 13
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()
