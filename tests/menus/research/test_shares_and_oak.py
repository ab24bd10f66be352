"""Shares of authors make a hundred or are not told; the list of the ОАК is compared with the flag of a work."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.oak import OakEdition
from hemis.models.scholarship import ScientificWork, WorkAuthor
from hemis.operations import oak, scholarship_import
from hemis.operations.authorship import prove_shares
from tests.menus.research.test_works import enter, rows
from tests.world import TODAY

SHARES = [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
LISTED = "0378-5955"


def test_shares_are_all_told_and_make_exactly_a_hundred():
    prove_shares([None, None])
    prove_shares(SHARES)
    with pytest.raises(RuleError, match="ё ҳеч кимга"):
        prove_shares([Decimal(100), None])
    with pytest.raises(RuleError, match="ҳозир 99,99 фоиз"):
        prove_shares([Decimal("33.33")] * 3)


def test_the_shares_of_a_work_are_typed_shown_and_kept(as_):
    client = as_("teacher")
    form = client.page("/research/works/new?kind=article_foreign").form()
    authors = rows(form, author=["Насруллаев Ж.", "Smith J."], organisation=["", "MIT"], share=["66,67", "33.32"])
    answer = client.send(form, title="Улушли иш", published_on="2026-09-20", source="Nature", **authors)
    assert "ҳозир 99,99 фоиз" in answer.text
    assert "66,67" in answer.text
    authors["share"][1] = "33,33"
    page = client.submit(form, title="Улушли иш", published_on="2026-09-20", source="Nature", **authors)
    assert "улуши: 66,67%" in page
    assert "улуши: 33,33%" in page


@pytest.mark.parametrize("typed", ["0", "-1", "101", "33,333", "NaN", "ярми"])
def test_what_is_no_percent_is_refused(as_, typed):
    client = as_("teacher")
    form = client.page("/research/works/new?kind=article_foreign").form()
    answer = client.send(form, title="Иш", published_on="2026-09-20", source="N", **rows(form, share=[typed]))
    assert answer.status_code == 422
    assert "Улуш 0 дан катта" in answer.text or "6 белгидан" in answer.text


@pytest.mark.both_engines
def test_the_database_keeps_no_share_beyond_a_hundred(app, world):
    with app.app_context():
        row = db.session.scalars(db.select(WorkAuthor).where(WorkAuthor.work_id == world.scientific_work)).first()
        row.share = Decimal("100.01")
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


def test_a_flag_that_the_list_denies_is_told_to_the_author_and_to_the_head(as_, world):
    assert "бу ISSN йўқ" in as_("teacher").page(f"/research/works/{world.scientific_work}")
    assert "бу ISSN йўқ" in as_("head").page("/research/approvals/")
    page = enter(as_("teacher"), issn=LISTED)
    assert "лекин ишда белгиланмаган" in page


@pytest.mark.parametrize(("day", "listed"), [("2019-12-31", False), ("2020-01-01", True), ("2026-01-01", True)])
def test_the_list_counts_on_the_day_of_the_work(app, day, listed):
    with app.app_context():
        work = ScientificWork(id=1, kind="article_local", issn=LISTED, in_oak=True)
        work.published_on = date.fromisoformat(day)
        assert oak.is_listed(LISTED, work.published_on) is listed
        assert bool(oak.doubts_of([work])) is not listed


def test_the_office_keeps_the_list_and_its_days_never_overlap(app, as_, world):
    office = as_("scientist")
    values = {"name": "Физика ва астрономия", "issn": "0378 5955", "valid_from": "2026-01-01", "act": "Қарор 5"}
    answer = office.send(office.page("/research/oak/new").form(), **values)
    assert "рўйхатда шу кунларда бор" in answer.text
    page = office.refused(office.page("/research/oak/new").form(), **values | {"issn": "ISSN -"})
    assert "ISSN нотўғри" in page.form().errors["issn"]
    form = office.page(f"/research/oak/{world.oak_edition}/edit").form()
    assert "31.12.2025" in office.submit(form, valid_to="2025-12-31")
    assert "ҳозир рўйхатда" in office.submit(office.page("/research/oak/new").form(), **values)
    assert "Физика" in office.page("/research/oak/?q=03785955&standing=now")
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(OakEdition.id))) == 2


def test_a_teacher_reads_the_list_and_keeps_nothing(as_, world):
    client = as_("teacher")
    assert "Физика ва астрономия" in client.page("/research/oak/")
    assert client.get("/research/oak/new").status_code == 403


def test_what_comes_from_bibtex_is_marked_as_the_list_says(app, world):
    text = "@article{a, title={Иш}, author={Насруллаев, Ж.}, year={2025}, month=jan, journal={Ж}, issn={%s}}"
    with app.app_context():
        teacher = db.session.get(User, world.users["teacher"])
        for issn, listed in ((LISTED, True), ("2181-6875", False)):
            line = scholarship_import.lines_of(text % issn, today=TODAY, by=teacher)[0]
            assert line.values["in_oak"] is listed
