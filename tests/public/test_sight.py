"""Large text and high contrast: chosen by a link, kept from page to page, and safe for shared copies."""

import re
from itertools import pairwise

import pytest

HOME = "/ilmiy-faoliyat"
LIST = f"{HOME}/seminarlar/"
VIEWS = ("large", "contrast", "large-contrast")


@pytest.mark.parametrize("address", [f"{HOME}/", LIST, f"{HOME}/yoriqnoma", "/tekshirish/", f"{HOME}/yoq"])
def test_a_visitor_turns_them_on_and_off_on_every_page(client, address):
    status = 404 if address.endswith("yoq") else 200
    plain = client.page(address, status)
    assert not plain.find("html").get("class")
    large = client.page(plain.links["Йирик ҳарфлар"], status)
    assert large.find("html").get("class") == "large"
    both = client.page(large.links["Юқори контраст"], status)
    assert both.find("html").get("class") == "large contrast"
    contrast = client.page(both.links["Одатий ҳарфлар"], status)
    assert contrast.find("html").get("class") == "contrast"
    assert "view=" not in contrast.links["Одатий ранглар"]


def test_every_link_and_form_of_the_door_carries_them_on(client, world):
    for address in (f"{HOME}/", f"{LIST}?q=семинар&lang=ru", f"{LIST}{world.seminar_published}", "/tekshirish/"):
        page = client.page(f"{address}{'&' if '?' in address else '?'}view=large-contrast")
        inner = [link for link in page.find_all("a") if (link.get("href") or "").startswith(HOME)]
        kept = [link for link in inner if "view=large-contrast" in link.get("href")]
        assert kept
        assert all("view=" in each.get("href") for each in inner if each.get("rel") != "nofollow"), address
        assert all(form.data.get("view") == "large-contrast" for form in page.forms)


def test_what_is_no_look_is_the_ordinary_one(client):
    for asked in ("x", "large contrast", '"><b>', "large&view=contrast&view=x"):
        page = client.page(f"{LIST}?view={asked}")
        assert page.find("html").get("class") in (None, "", "large")
        assert "Эълон қилинган семинар" in page.links


def test_a_shared_copy_fits_whoever_asks_for_its_address(client):
    answers = {view: client.get(f"{LIST}?view={view}") for view in ("", *VIEWS)}
    for answer in answers.values():
        assert answer.headers["Cache-Control"] == "public, max-age=55"
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
    assert len({answer.headers["ETag"] for answer in answers.values()}) == 4


def test_search_engines_are_led_to_the_ordinary_look(client):
    page = client.page(f"{LIST}?view=large&year=2026")
    assert all("view=" not in link.get("href") for link in page.find_all("link"))
    assert page.find("link", rel="canonical").get("href").endswith(f"{LIST}?year=2026")


@pytest.mark.parametrize(("lang", "spoken"), [("", ""), ("uz_Latn", ""), ("ru", "uz-Cyrl"), ("en", "uz-Latn")])
def test_what_is_uzbek_on_a_page_of_another_language_says_so(client, world, lang, spoken):
    """A voice that reads Russian makes nothing of an Uzbek title."""
    page = client.page(f"{LIST}{world.seminar_published}?lang={lang}")
    inner = [each.get("lang") for each in page.find("main").iter() if each.get("lang")]
    assert set(inner) == ({spoken} if spoken else set())
    heading = page.find("h1")
    assert [each.get("lang") for each in heading] == ([spoken] if spoken else [])


@pytest.mark.parametrize(("lang", "spoken"), [("uz_Latn", ""), ("ru", "uz-Cyrl"), ("en", "uz-Latn")])
def test_the_passport_marks_what_nobody_has_translated(client, lang, spoken):
    for address in (f"{HOME}/pasport", f"{HOME}/"):
        text = client.get(f"{address}?lang={lang}").text.partition("<main")[2]
        marked = re.findall(r'<span lang="([^"]+)">([^<]*)</span>', text)
        assert {code for code, _words in marked} == ({spoken} if spoken else set()), address
        if spoken:
            assert any("11" in words for _code, words in marked), "the address of the institution"
        assert "&lt;span" not in text


@pytest.mark.parametrize("lang", ["uz_Cyrl", "uz_Latn", "ru", "en"])
def test_read_aloud_a_page_has_an_order_and_links_that_make_sense_alone(client, world, lang):
    addresses = (
        f"{HOME}/",
        LIST,
        f"{HOME}/qidiruv?q=integral",
        f"{LIST}{world.seminar_published}",
        f"{HOME}/yoriqnoma",
        "/tekshirish/",
    )
    for address in addresses:
        page = client.page(f"{address}{'&' if '?' in address else '?'}lang={lang}")
        assert page.find("html").get("lang")
        first = next(iter(page.find_all("a")))
        assert first.get("href") == "#main", "one step leads to the content"
        assert len(page.find_all("main")) == len(page.find_all("h1")) == 1
        levels = [int(each.tag[-1]) for each in page.find("main").iter() if str(each.tag) in ("h1", "h2", "h3", "h4")]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), (address, levels)
        names = [each.get("aria-label") for each in page.find_all("nav")]
        assert all(next(each.iter("a"), None) is not None for each in page.find_all("nav")), "none is empty"
        assert all(names), "each way through the page has a name"
        assert len(set(names)) == len(names)
        told = {}
        for link in page.find_all("a"):
            words = " ".join("".join(link.itertext()).split()) or link.get("aria-label")
            told.setdefault(words, set()).add(link.get("href"))
        assert not {words for words, targets in told.items() if len(targets) > 1}, (address, told)
