"""Резюме: what counts stands there, for the teacher and for whoever has the teacher in scope, also on tagged paper."""

import pytest

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.profiles import ResearchIndicator
from hemis.models.scholarship import ScientificWork
from hemis.operations import indicators, scholarship
from tests.world import NOW
from tests.world_works import TITLE


def approve(app, world):
    with app.app_context():
        head = db.session.get(User, world.users["head"])
        work = db.session.get(ScientificWork, world.scientific_work)
        scholarship.approve(work, version=work.version, at=NOW, by=head)
        figures = db.session.get(ResearchIndicator, world.indicator)
        indicators.approve(figures, version=figures.version, at=NOW, by=head)
        db.session.commit()


@pytest.fixture
def address(app, world):
    with app.app_context():
        return f"/research/cv/{db.session.get(ResearchIndicator, world.indicator).employee_id}"


@pytest.mark.parametrize("who", ["teacher", "head", "dean", "scientist"])
def test_only_what_was_approved_stands_in_a_resume(app, as_, world, address, who):
    client = as_(who)
    page = client.page(address)
    assert TITLE not in page
    assert "5719001234" in page
    approve(app, world)
    page = client.page(address)
    assert TITLE in page
    assert "Ҳаммуаллифлар: Назаров Б." in page
    assert "2026/2027" in page


def test_a_resume_beyond_the_scope_does_not_exist(app, as_, world):
    with app.app_context():
        foreign = db.session.get(ResearchIndicator, world.foreign.indicator).employee_id
    for who in ("teacher", "head", "dean"):
        client = as_(who)
        for rest in ("", "/print", ".bib", "?format=xlsx"):
            assert client.get(f"/research/cv/{foreign}{rest}").status_code == 404


def test_a_resume_goes_out_as_tagged_paper_bibtex_and_a_workbook(app, as_, world, address):
    approve(app, world)
    client = as_("head")
    paper = client.get(f"{address}/print").data
    assert paper.startswith(b"%PDF")
    assert b"/StructTreeRoot" in paper
    assert b"/MarkInfo" in paper
    assert TITLE in client.get(f"{address}.bib").text
    assert client.get(f"{address}?format=xlsx").data.startswith(b"PK")


def test_the_list_counts_works_and_tells_the_newest_h_index(app, as_, world):
    approve(app, world)
    page = as_("scientist").page("/research/cv/?q=Насруллаев")
    assert "Scopus 3" in page
    assert "Бегонаев" not in page.text_at("main", id="main")
