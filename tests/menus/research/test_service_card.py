"""Хизмат паспорти: the office writes, the vice-rector approves, and the public reads the new words at once."""

import pytest

HOME = "/research/service-card/"
PUBLIC = "/ilmiy-faoliyat/pasport"


@pytest.fixture
def draft(world):
    return f"{HOME}{world.service_card}"


def press(client, page, words):
    return client.submit(next(form for form in page.forms if form.action.endswith(words)))


def write(office, draft, number, **texts):
    return office.submit(office.page(f"{draft}/rows/{number}").form(), **texts)


def test_all_eighteen_rows_stand_before_the_public_from_the_first_day(client):
    page = client.page(PUBLIC)
    titles = page.find_all("h2")
    assert len(titles) == 18
    assert "Бухоро давлат университети" in page
    assert "Илмий ишлар бўйича проректор" in page
    assert "Муҳаммад Иқбол кўчаси 11" in page


def test_a_row_is_written_approved_and_read(as_, client, draft):
    office, rector = as_("scientist"), as_("vice_rector")
    texts = {"uz": "Ҳамма фойдаланади", "ru": "Пользуются все", "en": "Everybody uses it"}
    page = write(office, draft, 4, **texts)
    assert "Ҳамма фойдаланади" in page
    assert "Ҳамма фойдаланади" not in client.page(PUBLIC)
    press(office, page, "/submission")
    press(rector, rector.page(draft), "/approval")
    assert "Ҳамма фойдаланади" in client.page(PUBLIC)
    assert "Ҳамма фойдаланади" in client.page("/ilmiy-faoliyat/")
    assert "Hamma foydalanadi" in client.page(f"{PUBLIC}?lang=uz_Latn")
    assert "Пользуются все" in client.page(f"{PUBLIC}?lang=ru")
    assert "Everybody uses it" in client.page(f"{PUBLIC}?lang=en")


def test_an_earlier_edition_stays_readable_for_the_staff(as_, client, draft):
    office, rector = as_("scientist"), as_("vice_rector")
    for words in ("Биринчи матн", "Иккинчи матн"):
        press(office, write(office, draft, 6, uz=words), "/submission")
        press(rector, rector.page(draft), "/approval")
        earlier, draft = draft, office.submit(office.page(f"{HOME}new").form()).url
    assert "Биринчи матн" not in client.page(PUBLIC)
    first = next(link for words, link in office.page(HOME).links.items() if words.startswith("1-"))
    page = rector.page(first)
    assert "Биринчи матн" in page
    assert "алмаштирилган" in page
    assert not page.forms or all("/approval" not in form.action for form in page.forms)
    assert earlier != first


def test_the_person_in_post_is_told_unless_somebody_is_typed(as_, client, draft):
    office, rector = as_("scientist"), as_("vice_rector")
    press(office, write(office, draft, 13, uz="Илмий бўлим бошлиғи Каримов А."), "/submission")
    press(rector, rector.page(draft), "/approval")
    assert "Илмий бўлим бошлиғи Каримов А." in client.page(PUBLIC)


def test_what_was_sent_is_not_written_in(as_, draft):
    office = as_("scientist")
    page = write(office, draft, 4, uz="Ҳамма")
    press(office, page, "/submission")
    assert "ўзгартирилмайди" in office.arrive(f"{draft}/rows/4")


def test_it_is_sent_back_with_a_remark(as_, draft):
    office, rector = as_("scientist"), as_("vice_rector")
    press(office, write(office, draft, 4, uz="Ҳамма"), "/submission")
    rector.submit(rector.page(f"{draft}/revision").form(), remark="Тўлиқ ёзинг")
    assert "Тўлиқ ёзинг" in office.page(draft)


def test_an_empty_row_is_refused_beside_its_field(as_, draft):
    office = as_("scientist")
    page = office.refused(office.page(f"{draft}/rows/4").form(), uz=" ", ru="Все")
    assert "uz" in page.form().errors
    assert page.form().data["ru"] == "Все"


def test_a_draft_is_dropped_and_another_is_opened(as_, draft):
    office = as_("scientist")
    office.refused(office.page(f"{HOME}new").form())
    office.submit(office.page(f"{draft}/removal").form())
    assert "1-таҳрир" in office.submit(office.page(f"{HOME}new").form())


@pytest.mark.parametrize(("who", "status"), [("dean", 403), ("teacher", 403), ("doctoral", 200)])
def test_who_may_read_it(as_, draft, who, status):
    assert as_(who).get(draft).status_code == status
    assert as_(who).get(f"{draft}/rows/4").status_code == 403


def test_a_row_that_is_not_there(as_, draft):
    assert as_("scientist").get(f"{draft}/rows/19").status_code == 404
