"""Диссертация талаблари: a long text is written, approved and corrected; the public reads what is in force."""

import pytest

from hemis.menus.research.requirements import LONGEST

FILLED = {
    "title": "Докторлик диссертацияси талаблари",
    "day": "2026-09-01",
    "act": "ВМҚ 304-сон, 22.05.2017",
    "text": "# Тузилиши\n\n| Қисм | PhD |\n|---|---|\n| Боб | 3 |\n\n## Нашрлар\n\n<script>alert(1)</script>",
}
PUBLIC = "/ilmiy-faoliyat/talablar/"


def enter(client, **changes):
    return client.submit(client.page("/research/requirements/new").form(), **(FILLED | changes))


def press(client, page, words):
    return client.submit(next(form for form in page.forms if form.action.endswith(words)))


def correct(as_, key, **changes):
    """Take a new text of what is published all the way to the public."""
    office, rector = as_("scientist"), as_("vice_rector")
    press(office, office.page(f"/research/requirements/{key}"), "/correction")
    office.submit(office.page(f"/research/requirements/{key}/edit").form(), **changes)
    press(office, office.page(f"/research/requirements/{key}"), "/submission")
    press(rector, rector.page(f"/research/requirements/{key}"), "/approval")
    return press(office, office.page(f"/research/requirements/{key}"), "/publication")


def test_a_text_is_entered_and_shown_with_its_contents(as_):
    page = enter(as_("scientist"))
    assert page.heading == FILLED["title"]
    assert page.links["Тузилиши"].endswith("#b1")
    assert page.links["Нашрлар"].endswith("#b2")
    assert page.rows()[0] == ["Боб", "3"]
    assert page.find("script", string="alert(1)") is None
    assert "<script>alert(1)</script>" in page


@pytest.mark.parametrize("field", ["title", "day", "act", "text"])
def test_what_is_missing_is_said_beside_its_field(as_, field):
    client = as_("scientist")
    page = client.refused(client.page("/research/requirements/new").form(), **(FILLED | {field: ""}))
    assert field in page.form().errors
    assert page.form().data["act"] == ("" if field == "act" else FILLED["act"])


def test_an_address_of_the_act_is_one_of_the_web(as_):
    client = as_("scientist")
    wrong = FILLED | {"act_url": "javascript:alert(1)"}
    assert "act_url" in client.refused(client.page("/research/requirements/new").form(), **wrong).form().errors


def test_a_text_without_headings_is_not_submitted(as_):
    client = as_("scientist")
    page = press(client, enter(client, text="Сарлавҳасиз матн"), "/submission")
    assert "Матнда сарлавҳа йўқ" in page
    assert "қоралама" in page


def test_the_list_is_searched_by_words_of_the_text_and_carried_away(as_):
    client = as_("management")
    assert len(client.page("/research/requirements/?q=boblar+soni").rows()) == 2
    assert "топилмади" in client.page("/research/requirements/?q=йўқсўз")
    assert "ВМҚ 304-сон" in client.get("/research/requirements/?format=csv").text


def test_the_public_reads_the_new_text_and_still_finds_the_old_one(as_, client, world):
    key = world.requirement_published
    assert "Аввалги таҳрирлар" not in client.page(f"{PUBLIC}{key}")
    correct(as_, key, day="2026-10-01", text="# Янги тартиб")
    page = client.page(f"{PUBLIC}{key}")
    assert "Янги тартиб" in page
    assert "Боблар сони" not in page
    earlier = client.page(page.links["1-таҳрир, 01.01.2025 дан"])
    assert "Боблар сони" in earlier
    assert "Бу аввалги, 1-таҳрир" in earlier
    assert client.page(earlier.links["Эълон қилинган талаблар"]).heading == page.heading


def test_a_text_that_is_valid_later_says_what_is_in_force_until_then(as_, at, client, world):
    key = world.requirement_published
    correct(as_, key, day="2027-01-01", text="# Янги тартиб")
    page = client.page(f"{PUBLIC}{key}")
    assert "01.01.2027 дан кучга киради. Ҳозир амалда:" in page
    assert "ҳозир амалда" in client.page(page.links["1-таҳрир, 01.01.2025 дан"])
    assert "01.01.2027 дан кучга киради" in client.page(PUBLIC)
    at("2027-01-01 09:00")
    assert "кучга киради" not in client.page(f"{PUBLIC}{key}")
    assert "Бу аввалги" in client.page(f"{PUBLIC}{key}/tahrir/1")


def test_what_was_taken_away_is_nowhere_even_after_a_new_text(as_, at, client, world):
    key, office = world.requirement_published, as_("scientist")
    correct(as_, key, text="# Хато матн")
    assert client.get(f"{PUBLIC}{key}/tahrir/1").status_code == 200
    form = office.page(f"/research/announcements/{key}/unpublication").form()
    office.submit(form, reason="Хато")
    for address in (f"{PUBLIC}{key}", f"{PUBLIC}{key}/tahrir/1", f"{PUBLIC}{key}/tahrir/2"):
        assert client.get(address).status_code == 404
    at("2026-10-07 10:00")
    office, rector = as_("scientist"), as_("vice_rector")
    office.submit(office.page(f"/research/requirements/{key}/edit").form(), text="# Тўғри матн")
    press(office, office.page(f"/research/requirements/{key}"), "/submission")
    press(rector, rector.page(f"/research/requirements/{key}"), "/approval")
    press(office, office.page(f"/research/requirements/{key}"), "/publication")
    page = client.page(f"{PUBLIC}{key}")
    assert "Тўғри матн" in page
    assert "Аввалги таҳрирлар" not in page
    for number in (1, 2, 3, 99):
        assert client.get(f"{PUBLIC}{key}/tahrir/{number}").status_code == 404


def test_other_directions_have_no_earlier_editions(as_, client, world):
    for place in (f"seminarlar/{world.seminar_published}", f"kengashlar/{world.council_published}"):
        assert client.get(f"/ilmiy-faoliyat/{place}/tahrir/1").status_code == 404
    assert client.get(f"{PUBLIC}{world.requirement}/tahrir/1").status_code == 404


def test_the_text_is_read_in_the_script_of_the_page(client, world):
    page = client.page(f"{PUBLIC}{world.requirement_published}?lang=uz_Latn")
    assert "Boblar soni" in page.links
    assert "Dissertatsiya" in page


def test_a_long_text_on_a_page_of_another_language_says_its_own(client, world):
    place = f"{PUBLIC}{world.requirement_published}"
    for lang, spoken in (("ru", "uz-Cyrl"), ("en", "uz-Latn")):
        text = client.get(f"{place}?lang={lang}").text
        assert f'<div lang="{spoken}">' in text
        assert f'<ul class="contents" lang="{spoken}">' in text
    assert "<div lang=" not in client.get(place).text


def test_councils_are_found_by_code_speciality_and_member_and_tell_their_end(at, client, world):
    place = f"/ilmiy-faoliyat/kengashlar/{world.council_published}"
    for words in ("Fil.72.09", "10.00.01", "haydarov", "ўзбек адабиёти"):
        assert "Эълон қилинган кенгаш" in client.page(f"/ilmiy-faoliyat/kengashlar/?q={words}").links
    assert "муддати тугаган" not in client.page("/ilmiy-faoliyat/kengashlar/")
    assert "31.12.2027 гача" in client.page(place)
    at("2028-01-01 09:00")
    assert "муддати тугаган" in client.page("/ilmiy-faoliyat/kengashlar/")
    assert "ҳимоялар ўтказилмайди" in client.page(place)


def test_a_text_longer_than_any_act_is_refused_and_kept(as_, world):
    client = as_("scientist")
    form = client.page(f"/research/requirements/{world.requirement}/edit").form()
    typed = "сўз " * (LONGEST // 4 + 1)
    page = client.refused(form, text=typed)
    assert page.form().errors["text"]
    assert page.form().data["text"].strip() == typed.strip()


def test_a_text_that_was_sent_while_it_was_written_on_is_not_lost(as_):
    office = as_("scientist")
    page = enter(office)
    form = office.page(f"{page.url}/edit").form()
    press(office, page, "/submission")
    refused = office.refused(form, text="# Янги сарлавҳа\n\nУзоқ ёзилган матн")
    assert "Узоқ ёзилган матн" in refused.form().data["text"]
    assert office.arrive(f"{page.url}/edit").url == page.url
