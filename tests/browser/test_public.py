"""The public service in a real browser: for every eye, on every screen, by the keyboard, and nothing unasked for."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import DESK, OVERFLOW, PHONE, tab_to
from tests.public.test_photos import bring
from tests.public.test_service import many
from tests.rig.browser import axe, bring_axe

pytestmark = pytest.mark.browser
HOME = "/ilmiy-faoliyat"
FIRST = "document.querySelector('.cards li').getBoundingClientRect().top"
ENLARGED = {"width": 320, "height": 256}
"""What is left of a usual screen at 400 % (WCAG 2.2, 1.4.10)."""
LIGHT, DARK = "light", "dark"


LANGUAGES = ("uz_Cyrl", "uz_Latn", "ru", "en")


@pytest.mark.promise("F7")
@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.nightly)], ids=["each two", "all"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_look_of_the_pages_is_accessible_and_keeps_to_its_screen(world, person, lang, every):
    """Each look meets each language, each language each page, and each page each look; all three at once at night."""
    tab = bring_axe(person(None, viewport=PHONE)).new_page()
    said, found = [], {}
    tab.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    pages = (f"{HOME}/?", f"{HOME}/qidiruv?q=integral&", f"{HOME}/seminarlar/{world.seminar_published}?")
    looks = [("", LIGHT), ("large", LIGHT), ("contrast", LIGHT), ("contrast", DARK), ("large-contrast", DARK)]
    first = LANGUAGES.index(lang)
    for number, page in enumerate(pages):
        for turn, (view, scheme) in enumerate(looks):
            if not every and (number + turn + first) % len(pages):
                continue
            tab.emulate_media(color_scheme=scheme)
            tab.goto(f"{page}lang={lang}&view={view}")
            for size in (PHONE, DESK):
                tab.set_viewport_size(size)
                problems = [*axe(tab), *said]
                if (over := tab.evaluate(OVERFLOW)) > 0:
                    problems.append(f"{over} px wider than the screen of {size['width']} px")
                if problems:
                    found[f"{page}{view} {scheme} {size['width']}"] = problems
            said.clear()
    assert found == {}


@pytest.mark.promise("F7")
def test_enlarged_four_times_no_page_is_read_by_moving_it_sideways(world, person):
    tab = person(None, viewport=ENLARGED).new_page()
    items = {
        "kengashlar": world.council_published,
        "talablar": world.requirement_published,
        "seminarlar": world.seminar_published,
        "dissertatsiyalar": world.dissertation_published,
    }
    for place, key in items.items():
        tab.goto(f"{HOME}/{place}/{key}?view=large")
        assert tab.evaluate(OVERFLOW) == 0, tab.url


@pytest.mark.promise("F7")
def test_the_first_finds_are_seen_on_a_phone(app, world, person):
    many(app, 30, indexed=True)
    tab = person(None, viewport=PHONE, java_script_enabled=False).new_page()
    for address in (f"{HOME}/dissertatsiyalar/", f"{HOME}/seminarlar/", f"{HOME}/qidiruv?q=ilmiy"):
        tab.goto(address)
        assert tab.evaluate(FIRST) < PHONE["height"] - 100, address
    tab.goto(f"{HOME}/dissertatsiyalar/")
    tab.locator("main summary", has_text="Йиллар").tap()
    tab.locator("main details[open] a", has_text="2026").tap()
    tab.wait_for_url("**?year=2026")
    assert tab.locator("main summary", has_text="Йил: 2026").is_visible()


def test_large_text_is_larger_and_paper_is_as_it_was(world, person):
    tab = person(None, viewport=DESK).new_page()
    sizes, papers = {}, {}
    for view in ("", "large-contrast"):
        tab.goto(f"{HOME}/seminarlar/{world.seminar_published}?view={view}")
        sizes[view] = tab.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)")
        tab.emulate_media(media="print")
        papers[view] = tab.evaluate(
            """[...document.querySelectorAll("main *")].map((each) => getComputedStyle(each))
            .map((style) => [style.fontSize, style.color, style.backgroundColor])"""
        )
        tab.emulate_media(media="screen")
    assert sizes["large-contrast"] == 1.5 * sizes[""]
    assert papers[""] == papers["large-contrast"]


def test_on_paper_addresses_can_be_read_and_nothing_asks_to_be_pressed(world, person):
    tab = person(None, viewport=DESK).new_page()
    tab.goto(f"{HOME}/dissertatsiyalar/{world.dissertation_published}")
    tab.emulate_media(media="print")
    after = "(each) => getComputedStyle(each, '::after').content"
    assert "https://example.uz/" in tab.locator(".facts a[rel=noreferrer]").first.evaluate(after)
    pressed = tab.locator("a.button, footer a, .tabs a, header a")
    assert not [each for each in pressed.all() if each.is_visible()]


@pytest.mark.promise("H6")
def test_a_visitor_needs_no_mouse(world, person):
    tab = person(None, viewport=DESK).new_page()
    tab.goto(f"{HOME}/")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.getAttribute('href')") == "#main"
    tab.keyboard.press("Enter")
    tab_to(tab, "main input[name=q]", most=1)
    tab.keyboard.type("integral")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    tab_to(tab, ".cards a")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert "нтеграл" in tab.locator("main").inner_text()
    tab_to(tab, "header a[rel=nofollow]")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert tab.locator("html.large").count() == 1


def test_photos_come_to_whoever_opens_them(app, as_, world, person):
    bring(as_, app, world, count=2)
    tab = person(None, viewport=DESK).new_page()
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{HOME}/seminarlar/{world.seminar_published}", wait_until="networkidle")
    assert len(asked) <= 3, asked
    assert not [each for each in asked if each.endswith(".webp")]
    with tab.expect_response("**/*.webp"):
        tab.locator("summary", has_text="Суратлар").click()
    for photo in tab.locator("main img").all():
        expect(photo).to_have_js_property("naturalWidth", 480)
