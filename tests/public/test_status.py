"""The state of the service: measured by itself, told to everybody, also while it is closed for work."""

import logging
from datetime import UTC, date, datetime, timedelta

import pytest

from hemis.extensions import db
from hemis.models.service import ServiceDay, ServiceHour
from hemis.models.settings import Maintenance
from hemis.operations import maintenance, service_days
from hemis.web import answered, clock, probe, service_status
from hemis.web.batching import BATCHES, flush_all
from tests.house.walks import engine_of
from tests.rig.counter import count_statements

HOME = "/ilmiy-faoliyat"
TODAY = date(2026, 10, 6)


@pytest.fixture(autouse=True)
def _afresh(app):
    """What one test counted or read is nothing to the next."""
    for batch in app.extensions[BATCHES]:
        batch.clear()
    app.extensions.pop(service_status.KEPT, None)


def counted(app):
    flush_all(app)
    with app.app_context():
        return db.session.execute(db.select(ServiceDay.day, ServiceDay.answers, ServiceDay.quick)).all()


def announce(app, starts_at, ends_at, *, told_at, **words):
    with app.app_context():
        work, values = Maintenance(), {"reason": "Тизимни янгилаш", "starts_at": starts_at, "ends_at": ends_at}
        maintenance.plan(work, values | words, at=told_at, by=None)
        db.session.commit()


def test_pages_are_counted_and_nothing_else(app, client, as_, world):
    for address in (f"{HOME}/", f"{HOME}/seminarlar/", f"{HOME}/yoq"):
        client.get(address)
    client.get(f"{HOME}/seminarlar/{world.seminar_published}.ics")
    client.get("/account/login")
    as_("dean").get("/students/groups/")
    assert counted(app) == [(TODAY, 3, 3)]
    assert counted(app) == [(TODAY, 3, 3)]


def test_a_copy_that_is_still_right_is_an_answer(app, client):
    tag = client.get(f"{HOME}/").headers["ETag"]
    assert client.get(f"{HOME}/", headers={"If-None-Match": tag}).status_code == 304
    assert counted(app) == [(TODAY, 2, 2)]


def test_slow_answers_are_told_apart(app, client, monkeypatch):
    monkeypatch.setattr(answered, "QUICK", 0.0)
    client.get(f"{HOME}/")
    assert counted(app) == [(TODAY, 1, 0)]


def test_a_refusal_during_maintenance_is_no_answer(app, client, at):
    announce(app, clock_at(12), clock_at(14), told_at=clock_at(9))
    at("2026-10-06 12:30")
    assert client.get(f"{HOME}/").status_code == 503
    assert counted(app) == []


def clock_at(hour, day=TODAY):
    return datetime(day.year, day.month, day.day, hour - 5, tzinfo=UTC)


def test_the_probe_notes_its_minute_and_is_no_visitor(app):
    assert probe.ask(app)
    assert probe.ask(app)
    assert counted(app) == []
    with app.app_context():
        [row] = db.session.scalars(db.select(ServiceHour)).all()
        assert row.minutes == 1 << clock.now().minute
        assert row.hour == clock.now().replace(minute=0, second=0, microsecond=0)


def test_the_probe_finds_the_service_closed(app, at):
    announce(app, clock_at(12), clock_at(14), told_at=clock_at(9))
    at("2026-10-06 12:30")
    assert not probe.ask(app)
    with app.app_context():
        assert db.session.scalar(db.select(ServiceHour)) is None


def test_the_probe_goes_on_after_it_stumbled(app, caplog, monkeypatch):
    calls = []

    def stumble(_moment):
        calls.append(1)
        raise OSError

    monkeypatch.setattr(service_days, "mark_answered", stumble)
    with caplog.at_level(logging.CRITICAL):
        stopped = probe.start_probing(app, seconds=0.01)
        for _attempt in range(1000):
            if len(calls) > 1 or stopped.wait(0.01):
                break
        stopped.set()
    assert len(calls) > 1


def test_before_anything_was_measured(client):
    page = client.page("/status")
    assert "Хизмат ишлаяпти" in page
    assert "Ҳали ўлчанмаган" in page
    assert "Режалаштирилган иш йўқ" in page


def measure(app, days, *, missing=0):
    """Every minute of some last days was up but for the first of this day."""
    with app.app_context():
        last = clock.now().replace(minute=0, second=0, microsecond=0)
        for number in range(days * 24 + 1):
            hour = last - timedelta(hours=number)
            minutes = ((1 << 60) - 1) & ~((1 << missing) - 1 if number == 24 else 0)
            db.session.add(ServiceHour(hour=hour, minutes=minutes))
        db.session.add(ServiceDay(day=TODAY - timedelta(days=1), answers=2000, quick=1999))
        db.session.commit()


def test_the_figures_of_a_month_and_of_yesterday(app, client):
    measure(app, 91, missing=50)
    page = client.page("/status")
    assert "99,88 фоиз" in page  # 43 150 of 43 200
    assert "99,96 фоиз" in page  # 129 550 of 129 600
    assert "мақсаддан паст" in page
    assert "2 000 марта жавоб берди, 99,9 фоизи 1 сония ичида" in page
    assert "2\N{NO-BREAK SPACE}000 марта" in client.get("/status").text, "thousands are broken over no line"


def test_fewer_than_five_answers_are_not_told(app, client):
    """As the ministry is told no such count, so the public is not."""
    with app.app_context():
        db.session.add(ServiceDay(day=TODAY - timedelta(days=1), answers=4, quick=3))
        db.session.commit()
    page = client.page("/status")
    assert "саҳифалар деярли очилмаган" in page
    assert "марта жавоб берди" not in page


def test_planned_work_is_no_outage_but_what_was_announced_late_is(app, client, at):
    measure(app, 91, missing=50)
    yesterday = TODAY - timedelta(days=1)
    hour = clock_at(10, yesterday)
    announce(app, hour, hour + timedelta(minutes=50), told_at=hour - timedelta(hours=48))
    assert "100 фоиз" in client.page("/status") or "100,00 фоиз" in client.page("/status")
    app.extensions.pop(service_status.KEPT)
    with app.app_context():
        [work] = db.session.scalars(db.select(Maintenance).where(Maintenance.starts_at == hour)).all()
        work.foretold_starts_at = work.foretold_ends_at = None
        db.session.commit()
    assert "99,88 фоиз" in client.page("/status")


def test_it_is_told_while_the_service_is_closed(app, client, at):
    announce(
        app, clock_at(12), clock_at(14), told_at=clock_at(9), reason="Кўчириш", reason_ru="Переезд", reason_en="Move"
    )
    assert "06.10.2026 12:00 – 06.10.2026 14:00. Сабаби: Кўчириш" in client.page("/status")
    at("2026-10-06 12:30")
    assert client.get(f"{HOME}/").status_code == 503
    assert "вақтинча тўхтатилган" in client.page("/status")
    assert "Переезд" in client.page("/status?lang=ru")
    assert "Переезд" in client.get(f"{HOME}/?lang=ru").text
    assert "Move" in client.get(f"{HOME}/?lang=en").text
    assert "Koʻchirish" in client.get(f"{HOME}/?lang=uz_Latn").text


def test_while_it_is_closed_a_search_is_carried_into_another_language(app, client, at):
    announce(app, clock_at(12), clock_at(14), told_at=clock_at(9))
    at("2026-10-06 12:30")
    address = f"{HOME}/qidiruv"
    text = client.get(f"{address}?q=a%26b&year=2025&lang=uz_Latn&view=large").text
    assert 'href="?lang=ru&amp;q=a%26b&amp;year=2025&amp;view=large"' in text
    again = client.get(f"{address}?lang=ru&q=a%26b&year=2025&view=large").text
    assert 'href="?lang=en&amp;q=a%26b&amp;year=2025&amp;view=large"' in again
    assert '"><b>' not in client.get(f'{address}?"><b>=1&q="><b>').text


def test_it_says_when_its_figures_were_counted(app, client, at):
    measure(app, 2)
    at("2026-10-06 12:00:58")
    assert "Пастдаги рақамлар 06.10.2026 12:00 да ҳисобланган." in client.page("/status")
    at("2026-10-06 12:01:55")
    page = client.page("/status?lang=uz_Cyrl")
    assert "Ҳолат вақти: 06.10.2026 12:01. Пастдаги рақамлар 06.10.2026 12:00 да ҳисобланган." in page


def test_the_figures_are_read_once_a_minute(app, client):
    measure(app, 2)
    client.page("/status")
    with count_statements(engine_of(app)) as seen:
        assert client.get("/status?lang=ru").headers["Cache-Control"] == "public, max-age=55"
    assert len(seen) <= 1, seen


@pytest.mark.parametrize("address", [f"{HOME}/", f"{HOME}/seminarlar/?q=махфий+сўз", f"{HOME}/pasport", "/status"])
def test_every_page_carries_itself_to_the_e_reception(client, address):
    link = client.get(client.page(address).links["«Электрон қабулхона» орқали шикоят қилиш"]).location
    assert link.startswith("https://example.uz/qabulxona?xizmat=%D0%9E%D0%A2%D0%9C")
    assert link.endswith("&sahifa=http%3A%2F%2Flocalhost" + address.partition("?")[0].replace("/", "%2F"))
