"""Promises E5 and E6: what a page may weigh and how many statements it may take. Times are measured in bench/."""

from typing import NamedTuple

import brotli
import pytest

from hemis.web import institution, maintenance
from tests import crowd
from tests.house.walks import CAST, engine_of, samples, visits
from tests.rig.counter import count_statements

LIST, FORM, SAVE, WEEK = 8, 12, 10, 10
WHOSE_WEEKS = ("group", "teacher", "room", "courses")
WEEKS = {
    f"curriculum.timetables.{name}" for whose in WHOSE_WEEKS for name in (whose, f"{whose}_paper", f"draft_{whose}")
}
"""Lessons, exams and what changed among them; of a draft what stands and what would stand."""
FORMED_ON = {"movement.orders.show"}
"""A draft is formed on its own page: each student stands there with what still keeps the order."""
ANY_PAGE_COLD = 45_000
SIZES = (6, 30, 300)
BROTLI = {"Accept-Encoding": "br"}


class Weight(NamedTuple):
    cold: int
    warm: int
    requests: int
    files: dict[str, int]


def open_page(app, client, url):
    """Open a page twice and return both answers with the statements of the second time, when nothing is new to it."""
    first = client.get(url)
    with count_statements(engine_of(app)) as seen:
        answer = client.get(url, headers=BROTLI)
    return first, answer, seen


@pytest.fixture(autouse=True)
def _nothing_is_read_again(monkeypatch):
    """What is kept for seconds in production must not run out in the middle of a count."""
    for module in (institution, maintenance):
        monkeypatch.setattr(module, "KEPT_SECONDS", 3600)


def wire(client, url):
    """The bytes of an answer as they travel: status line, headers, body."""
    with client.get(url, headers=BROTLI) as answer:
        assert answer.status_code == 200, url
        return size(answer)


def size(answer):
    head = f"HTTP/1.1 {answer.status}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in answer.headers)
    return len(head.encode()) + 2 + len(answer.data)


weighed = {}
"""Address of a static file, which names its content → its bytes."""


def files_of(client, page):
    """Address → bytes of the static files that a page asks for."""
    asked = (*page.find_all("script", src=True), *page.find_all("link"))
    addresses = {each.get("src") or each.get("href") for each in asked}
    for address in addresses:
        if "/static/" in address and address not in weighed:
            weighed[address] = wire(client, address)
    return {address: weighed[address] for address in addresses if "/static/" in address}


def weigh(client, url):
    """Return (bytes of the first visit, of a later one, requests of the first) of a page with its static files."""
    first, later, files = wire(client, url), wire(client, url), files_of(client, client.page(url))
    return Weight(first + sum(files.values()), later, 1 + len(files), files)


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
@pytest.mark.parametrize("who", CAST)
def test_no_page_is_heavy_or_takes_many_statements(app, world, as_, who):
    """Lists and what is only read: 8 statements, weeks: 10, forms: 12; a whole page with its files: 45 KB."""
    client, forms = as_(who), {visit.endpoint for visit in visits(app) if visit.method == "POST"}
    excess = {}
    for visit in visits(app):
        same_for_all = visit.endpoint.startswith("public.") and who != CAST[0]
        if visit.method != "GET" or visit.endpoint.startswith("health.") or same_for_all:
            continue
        url = visit.address(app, samples(world, world))
        first, answer, seen = open_page(app, client, url)
        most = FORM if visit.endpoint in forms | FORMED_ON else WEEK if visit.endpoint in WEEKS else LIST
        if answer.status_code == 200 and len(seen) > most:
            excess[url] = seen
        if answer.status_code == 200 and answer.mimetype == "text/html":
            files = files_of(client, client.read(first))
            assert size(answer) + sum(files.values()) <= ANY_PAGE_COLD, url
    assert excess == {}


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
