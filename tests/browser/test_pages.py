"""Promises F7 and H6: every page in a real browser, on a phone and a desk; the main jobs without script or mouse."""

from hashlib import sha256
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from hemis.extensions import db
from hemis.models.research import Seminar
from hemis.models.scholarship import ScientificWork
from hemis.models.teaching import Absence
from tests.house.walks import CAST, PASSED, matrix, samples, visits
from tests.kept import once
from tests.rig.browser import axe, bring_axe
from tests.rig.outline import Outlines, looks

pytestmark = pytest.mark.browser
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
PARTS = 6
"""So that no single test keeps one processor busy when the other has finished."""
SMALLEST = 44
PRIMARY = ".primary, .actions button, .actions a.button, .mark, main .field input, main .field select"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SHOWN = """[...document.querySelectorAll("thead th")]
  .filter((each) => each.offsetWidth > 1).map((each) => each.innerText)"""
SMALL = """([selector, least]) => [...document.querySelectorAll(selector)]
  .filter((each) => each.checkVisibility() && !["checkbox", "radio", "file"].includes(each.type))
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && box.height > 1 && box.height < least - 0.5)
  .map(([each, box]) => `${box.height.toFixed(1)} px: ${each.outerHTML.slice(0, 90)}`)"""


class Stop(NamedTuple):
    """A page, who opens it, and at how many sizes axe looks at it in every run: at none what others showed before."""

    login: str | None
    url: str
    looks: int


@pytest.fixture
def stops(app, world, as_):
    """Every page once, by the first of the cast who may open it; the same for all parts, whichever worker they meet."""
    name = f"stops-{sha256(repr(world).encode()).hexdigest()}"
    return once(name, lambda: [Stop("teacher", "/no-such-page", 2), *find_stops(app, world, as_)])


def find_stops(app, world, as_):
    """A phone is for whatever is made of new pieces; a desk, where the same stands elsewhere, for what looks new."""
    clients, doors, on_phone, at_desk = {None: app.test_client()}, matrix(), Outlines(), Outlines(looks)
    for visit in visits(app):
        if visit.method != "GET" or visit.endpoint.startswith("health."):
            continue
        url = visit.address(app, samples(world, world))
        # A visitor's page is tried as one; all others by whoever works there, the administrator last.
        order = [None] if visit.endpoint.startswith("public.") else ["teacher", "dean", *CAST, None]
        for login in order:
            if doors[visit.endpoint, "GET", login or "visitor"] not in (PASSED, "404"):
                continue
            client = clients[login] = clients.get(login) or as_(login)
            answer = client.get(url)
            if answer.mimetype == "text/html" and answer.status_code == (
                404 if visit.endpoint == "public.missing" else 200
            ):
                yield Stop(login, url, on_phone.is_new(answer.text) + at_desk.is_new(answer.text))
                break


@pytest.mark.promise("F7", "H6")
@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.nightly)], ids=["what is new", "all"])
@pytest.mark.parametrize("part", range(PARTS), ids=lambda part: f"part {part + 1}")
def test_every_page_is_accessible_and_keeps_to_its_screen_and_host(stops, site, person, part, every):
    """On a phone, and when the same window grows to a desk's."""
    problems = {}
    stops = [stop._replace(looks=2) if every else stop for stop in stops[part::PARTS]]
    for (login, is_looked_at), group in groupby(sorted(stops, key=company), key=company):
        context = person(login, viewport=PHONE, has_touch=True)
        tab, said, asked = (bring_axe(context) if is_looked_at else context).new_page(), [], []
        context.on("console", lambda message, said=said: said.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error, said=said: said.append(str(error.error)))
        context.on("request", lambda request, asked=asked: asked.append(request.url))
        for stop in group:
            said.clear()
            found = [*seen_at_both(tab, stop), *foreign(asked, site)]
            found += [each for each in said if "404 (NOT FOUND)" not in each]
            if found:
                problems[f"{login} {stop.url}"] = found
    assert problems == {}, "\n".join(f"{url}\n    " + "\n    ".join(each) for url, each in problems.items())


def company(stop):
    """Those who travel in one context: to bring axe to a page that it does not look at would be in vain."""
    return stop.login or "", stop.looks > 0


def seen_at_both(tab, stop):
    """What is wrong with a page on a phone and at a desk."""
    tab.set_viewport_size(PHONE)
    tab.goto(stop.url)
    found = tab.evaluate(SMALL, [PRIMARY, SMALLEST])
    for number, size in enumerate((PHONE, DESK)):
        tab.set_viewport_size(size)
        found += axe(tab) if number < stop.looks else []
        if (over := tab.evaluate(OVERFLOW)) > 0:
            found.append(f"{over} px wider than the screen of {size['width']} px")
    return found


def foreign(asked, site):
    """The addresses on other hosts that were asked for since the last page."""
    found = [f"asked {url}" for url in asked if urlsplit(url).netloc != urlsplit(site.url).netloc]
    asked.clear()
    return found


@pytest.mark.promise("F7")
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_list_is_sorted_on_a_phone(world, person, script):
    """The headings that sort stand above the cards, as large as a thumb; the others are only read out."""
    tab = person("dean", java_script_enabled=script).new_page()
    tab.goto("/students/groups/")
    names = tab.locator("#list tbody th")
    before = names.all_inner_texts()
    assert len(before) > 1
    expect(tab.locator("thead th").first).to_contain_text("Номи")
    for order, wanted in (("ascending", sorted(before)), ("descending", sorted(before, reverse=True))):
        heading = tab.get_by_role("columnheader", name="Номи")
        assert heading.locator("a").bounding_box()["height"] >= SMALLEST
        heading.locator("a").tap()
        expect(heading).to_have_attribute("aria-sort", order)
        expect(names).to_have_text(wanted)
    assert tab.evaluate(SHOWN) == ["Номи", "Мутахассислик", "Курс", "Талабалар"]
    assert tab.get_by_role("columnheader").count() == tab.locator("thead th").count()
    assert tab.evaluate(OVERFLOW) == 0


def test_a_title_and_an_address_without_a_space_keep_to_the_screen(app, world, person):
    with app.app_context():
        work = db.session.get(ScientificWork, world.scientific_work)
        work.title, work.url, work.doi = "Узунсўз" * 60, "https://example.uz/" + "a" * 300, "10.1000/" + "x" * 150
        db.session.commit()
    tab = person("head", viewport=PHONE).new_page()
    for page in (f"/research/works/{world.scientific_work}", "/research/works/", "/research/approvals/"):
        tab.goto(page)
        assert tab.evaluate(OVERFLOW) == 0, page


def test_attendance_is_kept_without_script(app, world, person):
    tab = person("teacher", java_script_enabled=False).new_page()
    tab.goto("/lessons/days/")
    tab.locator(f"a[href='/lessons/journals/{world.lesson}']").first.click()
    tab.locator(f"[name=s{world.students[0]}]").select_option("2")
    tab.locator("#journal .primary").click()
    assert "Сақланди" in tab.locator("main").inner_text()
    with app.app_context():
        assert db.session.scalars(select(Absence.student_id)).all() == [world.students[0]]


def test_a_seminar_goes_to_the_public_without_script(app, person):
    """Entered by the department, approved by the vice-rector, published, read by a visitor."""
    tab = person("scientist", java_script_enabled=False).new_page()
    tab.goto("/research/seminars/new")
    typed = {
        "title": "Илмий семинар",
        "day": "2026-11-05",
        "starts_at": "10:00",
        "place": "201-хона",
        "organiser": "Кафедра",
    }
    for name, value in typed.items():
        tab.locator(f"main [name={name}]").fill(value)
    tab.locator("main [name=question]").first.fill("Интеграл тенгламалар")
    tab.locator("main form .primary").last.click()
    entered = tab.url
    press(tab, "submission")
    boss = person("vice_rector", java_script_enabled=False).new_page()
    boss.goto(entered)
    press(boss, "approval")
    tab.goto(entered)
    press(tab, "publication")
    with app.app_context():
        key = db.session.scalars(
            select(Seminar.id).where(Seminar.title == typed["title"], Seminar.status == "published")
        ).one()
    visitor = person(None, java_script_enabled=False).new_page()
    visitor.goto("/ilmiy-faoliyat/seminarlar/")
    visitor.locator(f"a[href='/ilmiy-faoliyat/seminarlar/{key}']").first.click()
    assert "Интеграл тенгламалар" in visitor.locator("main").inner_text()


def press(tab, step):
    """Press the button of the one-button form that takes a step; a step that asks first is answered with yes."""
    tab.locator(f"form[action$='/{step}'] button").first.click()


def tab_to(tab, selector, most=80):
    """Press the tabulator until the focus stands on an element."""
    for _ in range(most):
        tab.keyboard.press("Tab")
        if tab.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no way to {selector} by the keyboard")


@pytest.mark.promise("H6")
def test_a_journal_is_kept_by_the_keyboard_alone(app, world, person):
    tab = person("teacher", viewport=DESK).new_page()
    tab.goto("/lessons/days/")
    tab_to(tab, f"a[href='/lessons/journals/{world.lesson}']")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    tab_to(tab, f"[name=s{world.students[1]}]")
    tab.keyboard.press("ArrowDown")
    tab_to(tab, "#journal .primary")
    tab.keyboard.press("Enter")
    tab.locator("#count.saved").wait_for()
    with app.app_context():
        assert db.session.scalars(select(Absence.student_id)).all() == [world.students[1]]


@pytest.mark.promise("H6")
def test_a_sheet_is_filled_by_the_keyboard_alone(world, person):
    tab = person("teacher", viewport=DESK).new_page()
    tab.goto("/assessments/sheets/")
    tab_to(tab, f"main a[href='/assessments/sheets/{world.sheet}']")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    tab_to(tab, f"#i{world.students[0]}-{world.controls[0]}")
    tab.keyboard.type("27,5")
    tab.keyboard.press("Tab")
    tab.locator(f"#c{world.students[0]}-{world.controls[0]}.saved").wait_for()


@pytest.mark.promise("F7")
def test_after_signing_out_the_way_back_shows_nothing(world, person):
    tab = person("teacher", viewport=DESK).new_page()
    tab.goto(f"/assessments/sheets/{world.sheet}")
    assert "Ёқубова" in tab.content()
    tab.locator("form[action='/account/logout'] button").click()
    tab.wait_for_url("**/account/login*")
    tab.go_back()
    assert "Ёқубова" not in tab.content()
