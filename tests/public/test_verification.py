"""Ҳужжатни текшириш: valid, revoked or unknown; no name, no cookie, not too often."""

import pytest
from sqlalchemy import select

from hemis.extensions import db
from hemis.models.documents import IssuedDocument
from tests import marks


@pytest.fixture
def code(app, as_, world):
    teacher = as_("teacher")
    marks.fill(teacher, world)
    marks.close(teacher, world)
    marks.confirm(as_("dean"), world)
    with app.app_context():
        return db.session.scalar(select(IssuedDocument.code).filter_by(kind="grade_sheet"))


@pytest.mark.promise("C9")
def test_a_valid_paper_tells_what_it_is_and_nothing_about_persons(client, code):
    answer = client.get(f"/tekshirish/{code}")
    page = client.read(answer)
    assert "Set-Cookie" not in answer.headers
    assert "ҳақиқий" in page.text
    for known in ("2026/00001", "06.10.2026", "Математик анализ", "11-ФИЗ"):
        assert known in page.text
    for person in ("Абдуллаев", "Насруллаев", "Деканов", "3012601"):
        assert person not in page.text


def test_the_code_may_be_typed_as_people_type(client, code):
    typed = code.replace("-", " ").lower()
    assert "ҳақиқий" in client.page(f"/tekshirish/?code={typed}").text


def test_a_revoked_paper_says_so(app, client, code):
    with app.app_context():
        row = db.session.scalars(select(IssuedDocument).filter_by(kind="grade_sheet")).one()
        row.revoked_at, row.revoked_reason = row.issued_at, "Балл янглиш киритилган экан."
        db.session.commit()
    page = client.page(f"/tekshirish/{code}")
    assert "бекор қилинган" in page.text
    assert "янглиш" not in page.text


@pytest.mark.promise("C9")
def test_no_copy_of_an_answer_is_kept_that_may_be_wrong_a_moment_later(client, code):
    for address in (f"/tekshirish/{code}", f"/tekshirish/?code={code}", "/tekshirish/2345-6789-ABCD", "/tekshirish/"):
        headers = client.get(address).headers
        assert headers["Cache-Control"] == "no-store", address
        assert "ETag" not in headers


def test_an_unknown_code_says_so(client):
    assert "топилмади" in client.page("/tekshirish/2345-6789-ABCD").text
    assert "12 та ҳарф" in client.page("/tekshirish/?code=салом").text
    assert "топилмади" not in client.page("/tekshirish/").text


@pytest.mark.promise("C9")
def test_thirty_checks_a_minute_and_no_more(client):
    statuses = [client.get("/tekshirish/2345-6789-ABCD").status_code for _ in range(31)]
    assert statuses[:30] == [200] * 30
    assert statuses[30] == 429


@pytest.mark.parametrize(
    ("look", "way"),
    [("", "Хизматнинг биринчи саҳифаси"), ("lang=ru&view=large", "Первая страница услуги")],
)
def test_who_asks_too_often_is_told_for_how_long_and_led_on_in_the_own_look(client, look, way):
    for _number in range(30):
        client.get("/tekshirish/2345-6789-ABCD")
    answer = client.get(f"/tekshirish/2345-6789-ABCD?{look}")
    assert 0 < int(answer.headers["Retry-After"]) <= 61  # a begun second counts as a whole one
    place, _question, words = client.read(answer, 429).links[way].partition("?")
    assert place == "/ilmiy-faoliyat/"
    assert set(words.split("&")) == set(look.split("&"))
