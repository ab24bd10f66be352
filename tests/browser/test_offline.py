"""Journals on a phone: under the thumb, without network, with lost answers, and never for another person."""

import json
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Route, expect
from playwright.sync_api import Page as Tab
from sqlalchemy import delete, select

from hemis.extensions import db
from hemis.models.accounts import Delivery, UserSession
from hemis.models.teaching import Absence, Lesson
from tests.rig.browser import axe, bring_axe, offline

pytestmark = pytest.mark.browser
QUEUE = """() => new Promise((done) => {
  const opening = indexedDB.open("hemis", 1);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("queue").objectStore("queue").getAll();
    asked.onsuccess = () => {
      opening.result.close();
      done(asked.result.map(({ key, state, person }) => ({ key, state, person })));
    };
  };
})"""

KEPT = """async () => {
  const wanted = document.querySelectorAll("[data-keep]").length;
  for (const name of await caches.keys()) {
    const pages = await (await caches.open(name)).keys();
    if (wanted && pages.filter(({ url }) => url.includes("/journals/")).length >= wanted) return true;
  }
  return false;
}"""
LENGTH = f"async () => (await ({QUEUE})()).length"
PATIENCE = 20_000
FLUSHED = f"""async () => {{
  await ({QUEUE})();
  await navigator.locks.request("journals", () => {{}});
}}"""
"""Until the deliveries that have begun are over: whoever delivers holds the lock, after a look into the queue."""


@pytest.fixture
def journal(world: Any) -> str:
    return f"/lessons/journals/{world.lesson}"


def row(tab: Tab, student: int) -> Any:
    return tab.locator(f".mark:has([name=s{student}])")


def save(tab: Tab) -> None:
    tab.get_by_role("button", name="Сақлаш").click()


def kept_day(context: BrowserContext, tab: Tab) -> None:
    """Open the day and wait until the phone has kept its journals."""
    tab.goto("/lessons/days/")
    until(tab, KEPT)


def until(tab: Tab, script: str, wanted: Any = True) -> None:
    """Let the page wait until it comes to what is wanted (Playwright's own waiting takes a promise for a yes)."""
    waiting = f"""async ([wanted, patience]) => {{
      for (const end = Date.now() + patience; ;) {{
        const found = await ({script})();
        if (found === wanted || Date.now() > end) return found;
        await new Promise((next) => setTimeout(next, 20));
      }}
    }}"""
    assert tab.evaluate(waiting, [wanted, PATIENCE]) == wanted


def queue(tab: Tab) -> list[dict[str, Any]]:
    return tab.evaluate(QUEUE)


def absences(app: Any) -> dict[tuple[int, int], int]:
    with app.app_context():
        rows = db.session.execute(select(Absence.lesson_id, Absence.student_id, Absence.unexcused_hours))
        return {(row[0], row[1]): row[2] for row in rows}


def test_a_tap_anywhere_on_the_row_goes_round_and_the_sum_follows(person, app, world, journal):
    tab = person("teacher").new_page()
    tab.goto(journal)
    first = row(tab, world.students[0])
    one, none = "Йўқ: 1 · Бор: 8", "Йўқ: 0 · Бор: 9"
    for value, words in (("2", one), ("1", one), ("0", none), ("2", one)):
        first.tap(position={"x": 20, "y": 20})
        expect(first.locator("select")).to_have_value(value)
        expect(tab.locator("#count")).to_have_text(words)
    tab.get_by_role("button", name="Ҳаммаси бор").first.click()
    expect(first.locator("select")).to_have_value("2")
    save(tab)
    expect(tab.locator("#said")).to_have_text("Сақланди")
    assert absences(app) == {(world.lesson, world.students[0]): 2}


def test_a_keyboard_does_the_same(person, world, journal):
    tab = person("teacher").new_page()
    tab.goto(journal)
    select_ = row(tab, world.students[1]).locator("select")
    select_.focus()
    tab.keyboard.press("ArrowDown")
    expect(select_).to_have_value("2")
    expect(tab.locator("#count")).to_have_text("Йўқ: 1 · Бор: 8")


def test_marks_made_without_network_arrive_once_it_is_back(person, app, world, journal):
    phone = person("teacher")
    tab = phone.new_page()
    kept_day(phone, tab)
    with offline(phone):
        tab.goto(journal)
        row(tab, world.students[0]).tap()
        save(tab)
        expect(tab.locator("#phone")).to_contain_text("кутилмоқда")
        expect(tab.locator("#said")).not_to_have_text("Сақланди")
        assert absences(app) == {}
        tab.reload()
        expect(row(tab, world.students[0]).locator("select")).to_have_value("2")
        expect(tab.locator("#phone")).to_contain_text("кутилмоқда")
    expect(tab.locator("#phone")).to_be_hidden()
    until(tab, LENGTH, 0)
    assert absences(app) == {(world.lesson, world.students[0]): 2}


@pytest.mark.promise("C4")
def test_twenty_marks_offline_are_delivered_exactly_once(person, app, world):
    """Saved one by one, the tab closed, every third answer lost, two tabs sending at once: twenty rows, in order."""
    phone = person("teacher")
    tab = phone.new_page()
    kept_day(phone, tab)
    marks = [(lesson, student) for lesson in (world.lesson, world.lesson_yesterday) for student in everybody(world)]
    marks = [*marks, *marks][:20]
    phone.set_offline(True)
    for number, (lesson, student) in enumerate(marks):
        if not tab.url.endswith(f"/{lesson}"):
            tab.goto(f"/lessons/journals/{lesson}")
        row(tab, student).tap()
        save(tab)
        until(tab, LENGTH, number + 1)
    made = [entry["key"] for entry in queue(tab)]
    tab.close()
    lost = lose_every_third_answer(phone)
    phone.set_offline(False)
    tabs = [phone.new_page(), phone.new_page()]
    for each in tabs:
        each.goto("/lessons/days/")
    flush_until_empty(tabs)
    assert lost
    with app.app_context():
        arrived = list(db.session.scalars(select(Delivery.key).order_by(Delivery.received_at, Delivery.key)))
        versions = dict(db.session.execute(select(Lesson.id, Lesson.version)).all())
    assert sorted(arrived) == sorted(made)
    taps = [marks.count((lesson, student)) for lesson, student in dict.fromkeys(marks)]
    expected = {mark: 2 if count == 1 else 1 for mark, count in zip(dict.fromkeys(marks), taps, strict=True)}
    assert absences(app) == expected
    assert versions[world.lesson] + versions[world.lesson_yesterday] == 2 + 20


def everybody(world: Any) -> list[int]:
    return [*world.students, *world.students2]


def lose_every_third_answer(phone: BrowserContext) -> list[str]:
    """The server gets every save, and of each third one the phone never hears."""
    seen: list[str] = []
    lost: list[str] = []

    def through(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        answer = route.fetch()
        seen.append(route.request.url)
        if len(seen) % 3 == 0:
            lost.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.fulfill(response=answer)

    phone.route("**/lessons/journals/*", through)
    return lost


def flush_until_empty(tabs: list[Tab]) -> None:
    """Both tabs are told of the network again and again: a lost answer ends what they deliver at a time."""
    for _ in range(40):
        for tab in tabs:
            tab.evaluate("dispatchEvent(new Event('online'))")
        for tab in tabs:
            tab.evaluate(FLUSHED)
        if not queue(tabs[0]):
            return
    raise AssertionError(f"still waiting: {queue(tabs[0])}")


@pytest.mark.promise("A11")
def test_the_queue_survives_the_end_of_the_session(person, app, world, journal, as_):
    phone = person("teacher")
    tab = phone.new_page()
    kept_day(phone, tab)
    with offline(phone):
        tab.goto(journal)
        row(tab, world.students[0]).tap()
        save(tab)
        expect(tab.locator("#phone")).to_contain_text("кутилмоқда")
        with app.app_context():
            db.session.execute(delete(UserSession))
            db.session.commit()
    expect(tab.locator("#phone")).to_contain_text("қайта киринг")
    assert absences(app) == {}
    tab.goto(journal)
    tab.get_by_label("Логин").fill("teacher")
    tab.get_by_label("Парол").fill("olma anor uzum 2026")
    tab.get_by_role("button", name="Кириш").click()
    expect(tab.locator("#phone")).to_be_hidden()
    until(tab, LENGTH, 0)
    assert absences(app) == {(world.lesson, world.students[0]): 2}


@pytest.mark.promise("C5")
def test_a_clash_is_shown_with_both_values_and_the_teacher_chooses(person, app, world, journal, as_):
    phone = person("teacher")
    tab = phone.new_page()
    kept_day(phone, tab)
    student = world.students[0]
    with offline(phone):
        tab.goto(journal)
        row(tab, student).tap()
        save(tab)
        desk = as_("teacher")
        desk.submit(desk.page(journal).form("journal"), **{f"s{student}": "1"})
    expect(tab.locator("#phone")).to_contain_text("журнал бу орада ўзгарган")
    assert absences(app) == {(world.lesson, student): 1}
    tab.get_by_role("button", name="Танлаш").click()
    choice = row(tab, student).locator("select")
    expect(choice).to_contain_text("сақлангани: ярим, 1 соат")
    expect(choice).to_contain_text("сизники: НБ, 2 соат")
    choice.select_option("2")
    save(tab)
    expect(tab.locator("#count")).to_have_text("Йўқ: 1 · Бор: 8")
    until(tab, LENGTH, 0)
    assert absences(app) == {(world.lesson, student): 2}


@pytest.mark.promise("C5")
def test_what_came_too_late_stays_in_sight_until_the_teacher_takes_it_off(person, app, world, journal):
    phone = person("teacher")
    tab = phone.new_page()
    late = {"status": 422, "content_type": "application/json", "body": json.dumps({"message": "Журнал ёпилган."})}
    phone.route("**/lessons/journals/*", lambda route: posted(route, late))
    tab.goto(journal)
    row(tab, world.students[0]).tap()
    save(tab)
    told = tab.locator("#phone")
    expect(told).to_contain_text("Абдуллаев Шерзод: НБ, 2 соат")
    expect(told).to_contain_text("Журнал ёпилган.")
    expect(told).to_contain_text("деканат орқали")
    expect(tab.locator("#said")).not_to_have_text("Сақланди")
    tab.get_by_role("button", name="Олиб ташлаш").click()
    expect(told).to_be_hidden()
    assert absences(app) == {}


def posted(route: Route, answer: dict[str, Any]) -> None:
    if route.request.method == "POST":
        route.fulfill(**answer)
    else:
        route.continue_()


def test_nobody_meets_the_pages_or_the_queue_of_another(person, app, world, journal, as_):
    phone = person("teacher")
    tab = phone.new_page()
    kept_day(phone, tab)
    with offline(phone):
        tab.goto(journal)
        row(tab, world.students[0]).tap()
        save(tab)
        expect(tab.locator("#phone")).to_contain_text("кутилмоқда")
        phone.clear_cookies()
    tab.goto("/account/login")
    tab.get_by_label("Логин").fill("teacher2")
    tab.get_by_label("Парол").fill("olma anor uzum 2026")
    tab.get_by_role("button", name="Кириш").click()
    tab.wait_for_url("**/lessons/days/**")
    expect(tab.locator("#phone")).to_be_hidden()
    assert absences(app) == {}
    assert len(queue(tab)) == 1
    phone.set_offline(True)
    with pytest.raises(Exception, match="ERR_"):
        tab.goto(journal)
    phone.set_offline(False)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_the_room_are_accessible(person, world, journal, width, scheme):
    phone = person("teacher", viewport={"width": width, "height": 800}, color_scheme=scheme)
    tab = bring_axe(phone).new_page()
    problems: dict[str, list[str]] = {}
    for address in (journal, "/lessons/days/", "/lessons/months/"):
        tab.goto(address)
        problems[address] = axe(tab)
    assert not any(problems.values()), json.dumps(problems, ensure_ascii=False, indent=1)


def test_a_journal_comes_in_five_requests_and_28_kb(person, journal):
    tab = person("teacher").new_page()
    tab.goto(journal)
    tab.wait_for_load_state("networkidle")
    loaded = tab.evaluate("performance.getEntriesByType('resource').map((each) => [each.name, each.transferSize])")
    sizes = [*loaded, ["page", tab.evaluate("performance.getEntriesByType('navigation')[0].transferSize")]]
    assert len(sizes) <= 5, sizes
    assert sum(size for _name, size in sizes) <= 28 * 1024, sizes
