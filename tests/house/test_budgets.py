"""Promises E5 and E6: what a page may weigh and how many statements it may take. Times are measured in bench/."""

import brotli
import pytest

from hemis.web import institution, maintenance
from tests import crowd
from tests.house.walks import engine_of
from tests.house.weights import BROTLI, LIST, SAVE, open_page, weigh
from tests.rig.counter import count_statements

SIZES = (6, 30, 300)


@pytest.fixture(autouse=True)
def _nothing_is_read_again(monkeypatch):
    """What is kept for seconds in production must not run out in the middle of a count."""
    for module in (institution, maintenance):
        monkeypatch.setattr(module, "KEPT_SECONDS", 3600)


@pytest.fixture
def pages(app, world, as_):
    """The pages that have a budget of their own, at the size that it speaks of: (client, address)."""
    with app.app_context():
        crowd.leave_one_group(world.lesson, world.group)
        crowd.fill_group(world.group, 30)
        crowd.fill_controls(world.subject, 4)
    return {
        "public list": (app.test_client(), "/ilmiy-faoliyat/seminarlar/"),
        "public detail": (app.test_client(), f"/ilmiy-faoliyat/seminarlar/{world.seminar_published}"),
        "sign-in": (app.test_client(), "/account/login"),
        "journal": (as_("teacher"), f"/lessons/journals/{world.lesson}"),
        "sheet": (as_("teacher"), f"/assessments/sheets/{world.sheet}"),
    }


def test_an_answer_is_compressed_as_the_browser_asks(client):
    plain = client.get("/account/login", headers={"Accept-Encoding": "identity"})
    small = client.get("/account/login", headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
    assert small.headers["Content-Encoding"] == "br"
    assert len(brotli.decompress(small.data)) == len(plain.data) > 2 * len(small.data)
    assert client.get("/account/login", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_public_page_that_did_not_change_is_not_sent_again(client):
    first = client.get("/ilmiy-faoliyat/seminarlar/", headers=BROTLI)
    again = client.get("/ilmiy-faoliyat/seminarlar/", headers=BROTLI | {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.promise("E5")
@pytest.mark.parametrize(
    ("name", "cold", "warm", "requests"),
    [
        ("public list", 14_000, 4_000, 3),
        ("public detail", 14_000, 4_000, 3),
        ("sign-in", 12_000, 6_000, 5),
        ("journal", 28_000, 3_500, 5),
        ("sheet", 30_000, 6_000, 6),
    ],
)
def test_a_page_weighs_no_more_than_its_budget(pages, name, cold, warm, requests):
    weight = weigh(*pages[name])
    assert weight.cold <= cold, weight
    assert weight.warm <= warm, weight
    assert weight.requests <= requests, weight


def test_the_journal_itself_is_three_kilobytes(pages):
    client, url = pages["journal"]
    assert len(client.get(url, headers=BROTLI).data) <= 3_000


@pytest.mark.promise("E6")
def test_a_journal_costs_the_same_for_six_and_for_three_hundred(app, world, as_):
    client, opened, saved = as_("teacher"), {}, {}
    with app.app_context():
        crowd.leave_one_group(world.lesson, world.group)
    for size in SIZES:
        with app.app_context():
            crowd.fill_group(world.group, size)
        *_answers, opened[size] = open_page(app, client, f"/lessons/journals/{world.lesson}")
        form = client.page(f"/lessons/journals/{world.lesson}").form("journal")
        marks = {name: "2" if size != 30 else "1" for name in form.data if name[0] == "s" and name[1:].isdigit()}
        assert len(marks) == size
        with count_statements(engine_of(app)) as saved[size]:
            assert client.send(form, **marks).status_code == 303
    assert len({len(seen) for seen in opened.values()}) == 1, opened
    assert len(opened[6]) <= LIST, opened[6]
    assert len({len(seen) for seen in saved.values()}) == 1, saved
    assert len(saved[6]) <= SAVE, saved[6]


@pytest.mark.promise("E6")
@pytest.mark.both_engines
@pytest.mark.parametrize("lesson", ["lesson", "lesson_yesterday"])
@pytest.mark.parametrize("marks", ["2100", "0021", "2211", "1200", "0000"], ids=lambda marks: f"marks {marks}")
def test_a_journal_is_saved_by_ten_statements_whatever_changes_in_it(app, world, as_, lesson, marks):
    """Some set, some taken back, some altered; on its own day and the day after."""
    client, url = as_("teacher"), f"/lessons/journals/{getattr(world, lesson)}"
    form = client.page(url).form("journal")
    names = [name for name in form.data if name[0] == "s" and name[1:].isdigit()]
    assert client.send(form, **dict(zip(names, "1200", strict=False))).status_code == 303
    form = client.page(url).form("journal")
    with count_statements(engine_of(app)) as saved:
        assert client.send(form, **dict(zip(names, marks, strict=False))).status_code == 303
    assert len(saved) <= SAVE, saved
    kept = client.page(url).form("journal").data
    assert "".join(kept[name] for name in names[:4]) == marks


@pytest.mark.promise("E6")
def test_a_sheet_costs_the_same_for_six_and_for_three_hundred(app, world, as_):
    client, opened, saved = as_("teacher"), {}, {}
    for size in SIZES:
        with app.app_context():
            crowd.fill_group(world.group, size)
        *_answers, opened[size] = open_page(app, client, f"/assessments/sheets/{world.sheet}")
        form = client.page(f"/assessments/sheets/{world.sheet}").form("sheet")
        cells = {name: str(size // 20) for name in form.data if name.split("-")[1:2] == [str(world.controls[0])]}
        assert len(cells) == size
        with count_statements(engine_of(app)) as saved[size]:
            assert client.send(form, **cells).status_code == 303
    assert len({len(seen) for seen in opened.values()}) == 1, opened
    assert len(opened[6]) <= LIST, opened[6]
    assert len({len(seen) for seen in saved.values()}) == 1, saved
    assert len(saved[6]) <= SAVE, saved[6]


@pytest.mark.promise("E6")
@pytest.mark.parametrize("url", ["/students/groups/", "/students/groups/?q=20"])
def test_a_list_costs_the_same_for_two_and_for_three_hundred(app, world, as_, url):
    client, counts = as_("dean"), {}
    for number in (0, 30, 300):
        with app.app_context():
            crowd.add_groups(world.group, number)
        *_answers, counts[number] = open_page(app, client, url)
    assert len({len(seen) for seen in counts.values()}) == 1, counts
    assert len(counts[0]) <= LIST, counts[0]
