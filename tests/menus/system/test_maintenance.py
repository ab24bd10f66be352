"""Профилактика ишлари: announced, told with its reason and end, over by itself; its keepers still come in."""

import pytest

from tests.house.walks import engine_of
from tests.rig.counter import count_statements

PUBLIC = "/ilmiy-faoliyat/"
NIGHT = {
    "reason": "Тизимни янгилаш",
    "first_day": "2026-10-06",
    "starts_at": "12:00",
    "last_day": "2026-10-06",
    "ends_at": "14:00",
}


def announce(as_, **changes):
    client = as_("admin")
    return client.submit(client.page("/system/maintenance/new").form(), **(NIGHT | changes))


def test_it_is_announced_ahead_and_nothing_is_refused_yet(as_, client):
    assert "эълон қилинган" in announce(as_).rows()[0][3]
    page = client.page(PUBLIC)
    assert "06.10.2026 12:00 – 06.10.2026 14:00" in page
    assert "Тизимни янгилаш" in page


@pytest.mark.promise("H1")
def test_while_it_runs_only_its_keepers_come_in(as_, client, at, world):
    announce(as_)
    inside = {who: as_(who) for who in ("dean", "vice_rector", "admin")}
    at("2026-10-06 12:30")
    for who in (client, inside["dean"], inside["vice_rector"]):
        for address in (PUBLIC, f"{PUBLIC}seminarlar/{world.seminar_published}", "/structure/faculties/", "/"):
            answer = who.get(address)
            assert answer.status_code == 503, address
            assert answer.headers["Retry-After"] == "5400"
            assert answer.headers["Cache-Control"] == "no-store"
            assert "Тизимни янгилаш" in answer.text
            assert "06.10.2026 14:00" in answer.text
    assert as_("admin").page("/system/maintenance/").rows()[0][0] == "Тизимни янгилаш"
    assert client.get("/health/live").status_code == 200
    client.page("/account/login")


@pytest.mark.promise("H1")
def test_robots_and_finders_of_weaknesses_read_on_what_holds_of_every_day(as_, client, at):
    addresses = ("/robots.txt", "/.well-known/security.txt")
    usual = [client.get(address).text for address in addresses]
    announce(as_)
    at("2026-10-06 12:30")
    assert [client.get(address).text for address in addresses] == usual
    assert client.get("/sitemap.xml").status_code == 503


def test_it_speaks_the_language_of_the_address(as_, client, at):
    announce(as_, reason="Серверни кўчириш")
    at("2026-10-06 12:30")
    assert "Serverni koʻchirish" in client.get(f"{PUBLIC}?lang=uz_Latn").text


def test_its_language_can_be_chosen(app, as_, client, at):
    """Also where there is no page, and without asking the database for it."""
    announce(as_)
    office, engine = as_("dean"), engine_of(app)
    at("2026-10-06 12:30")
    client.get(PUBLIC)  # this process learns of the work
    for who, address, asked in ((client, PUBLIC, 0), (client, "/no-such-page", 0), (office, "/students/groups/", 1)):
        with count_statements(engine) as seen:
            answer = who.get(address)
        assert '<a href="?lang=ru"' in answer.text, address
        assert 'lang="ru"' in who.get(f"{address}?lang=ru").text.partition("<head>")[0]
        assert len(seen) == asked, seen


def test_the_page_that_refuses_keeps_the_look_of_the_address(as_, client, at):
    announce(as_, reason="Серверни кўчириш")
    at("2026-10-06 12:30")
    for view, look in (("large-contrast", 'class="large contrast"'), ("contrast", 'class="contrast"')):
        text = client.get(f"{PUBLIC}?view={view}").text
        assert look in text.partition("<head>")[0]
        assert f'href="?lang=ru&amp;view={view}"' in text
        assert f"/status?view={view}" in text
    assert "class=" not in client.get(f"{PUBLIC}?view=x").text.partition("<head>")[0]


@pytest.mark.parametrize(("lang", "spoken"), [("uz_Cyrl", ""), ("ru", "uz-Cyrl"), ("en", "uz-Latn")])
def test_a_reason_that_nobody_has_translated_says_its_language(as_, client, at, lang, spoken):
    announce(as_, reason="Серверни кўчириш")
    for time, address in (("11:00", PUBLIC), ("12:30", PUBLIC), ("12:30", "/status")):
        at(f"2026-10-06 {time}")
        main = client.get(f"{address}?lang={lang}").text.partition("<main")[2]
        assert ("<span lang=" in main) == bool(spoken)
        assert not spoken or f'<span lang="{spoken}">Ser' in main or f'<span lang="{spoken}">Сер' in main
    at("2026-10-06 12:30")
    told = client.get("/no-such-page?lang=ru", headers={"Accept": "application/json"}).get_json()
    assert told["reason"] == "Серверни кўчириш"


def test_a_script_learns_when_to_come_back(as_, client, at):
    announce(as_)
    at("2026-10-06 12:30")
    answer = client.get("/structure/faculties/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["error"]) == (503, "maintenance")


def test_nobody_is_told_to_come_back_before_the_end(as_, client, at):
    announce(as_)
    at("2026-10-06 13:59:58.300")
    assert client.get(PUBLIC).headers["Retry-After"] == "2"


def test_nothing_is_saved_while_it_runs(as_, at, world):
    office = as_("scientist")
    form = office.page(f"/research/seminars/{world.seminar}/edit").form()
    announce(as_)
    at("2026-10-06 12:30")
    assert office.send(form, title="Ўзгарди").status_code == 503


def test_it_ends_by_itself(as_, client, at):
    announce(as_)
    at("2026-10-06 14:00")
    client.page(PUBLIC)


def test_it_is_ended_earlier_or_called_off(as_, client, at):
    announce(as_)
    at("2026-10-06 12:30")
    admin = as_("admin")
    end = next(link for link in admin.page("/system/maintenance/").links.values() if link.endswith("/end"))
    assert "тугаган" in admin.submit(admin.page(end).form()).rows()[0][3]
    client.page(PUBLIC)
    announce(as_, starts_at="20:00", ends_at="21:00")
    end = next(link for link in admin.page("/system/maintenance/").links.values() if link.endswith("/end"))
    admin.submit(admin.page(end).form())
    assert client.page(PUBLIC).html.count("Профилактика ишлари:") == 0


def test_it_is_extended(as_, client, at):
    announce(as_)
    at("2026-10-06 12:30")
    admin = as_("admin")
    form = admin.page(admin.page("/system/maintenance/").links["Тизимни янгилаш"]).form()
    assert form.data["ends_at"] == "14:00"
    admin.submit(form, ends_at="16:00")
    at("2026-10-06 15:00")
    assert client.get(PUBLIC).status_code == 503


def test_stretches_that_overlap_are_one_to_whoever_waits(as_, client, at):
    """The end that is told is the end of the last; to end one does not open the service, and nobody says so."""
    announce(as_, ends_at="13:00")
    announce(as_, starts_at="12:30", ends_at="15:00", reason="Серверни кўчириш")
    at("2026-10-06 12:10")
    answer = client.get(PUBLIC)
    assert (answer.headers["Retry-After"], "06.10.2026 15:00 да ишлаши" in answer.text) == ("10200", True)
    assert "(06.10.2026 15:00 гача)" in as_("admin").page("/")
    at("2026-10-06 12:40")
    admin = as_("admin")
    ends = [each.get("href") for each in admin.page("/system/maintenance/").find_all("a") if "/end" in each.get("href")]
    said = admin.submit(admin.page(ends[0]).form())
    assert "бошқа профилактика давом этмоқда: хизмат 06.10.2026 13:00 гача ёпиқ" in said
    assert client.get(PUBLIC).status_code == 503
    assert "Хизмат очиқ." in admin.submit(admin.page(ends[1]).form())
    client.page(PUBLIC)


def test_work_that_has_not_begun_is_called_off_in_its_own_words(as_):
    announce(as_)
    admin = as_("admin")
    end = next(link for link in admin.page("/system/maintenance/").links.values() if link.endswith("/end"))
    page = admin.page(end)
    assert "режалаштирилган иш бекор қилинсинми?" in page
    assert "Режалаштирилган иш бекор қилинди." in admin.submit(page.form())


def test_every_page_tells_of_the_work_of_the_next_two_days_once(as_, client, at, world):
    lists, item = f"{PUBLIC}seminarlar/", f"{PUBLIC}seminarlar/{world.seminar_published}"
    client.page(lists)  # its frame is kept
    announce(as_, first_day="2026-10-08", last_day="2026-10-08", starts_at="18:00", ends_at="19:00")
    told = "08.10.2026 18:00 – 08.10.2026 19:00"
    assert told not in client.page(lists).html
    at("2026-10-06 18:30")
    for address in (PUBLIC, lists, item, "/status", f"{PUBLIC}pasport"):
        assert client.page(address).html.count(told) == 1, address
    assert told in as_("dean").page("/")
    assert "ишингизни олдинроқ тугатинг" in as_("student").page("/")
    at("2026-10-08 19:00")
    assert told not in client.page(lists).html


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_at": "11:00"}, "ends_at"),
        ({"first_day": "2026-10-05", "last_day": "2026-10-05"}, "ends_at"),
        ({"last_day": "2026-10-20"}, "ends_at"),
        ({"reason": ""}, "reason"),
        ({"first_day": "32.13.2026"}, "first_day"),
    ],
)
def test_a_wrong_stretch_is_refused_beside_its_field(as_, changes, field):
    admin = as_("admin")
    assert field in admin.refused(admin.page("/system/maintenance/new").form(), **(NIGHT | changes)).form().errors


@pytest.mark.promise("H1")
def test_one_click_closes_the_service_and_the_banner_says_so(as_, client):
    admin = as_("admin")
    page = admin.submit(admin.page("/system/maintenance/").form(), minutes="30")
    assert "Профилактика давом этмоқда (06.10.2026 11:00 гача)" in page
    assert client.get(PUBLIC).headers["Retry-After"] == "1800"
    assert "Профилактика давом этмоқда" in admin.page("/")


def test_running_work_is_prolonged_by_a_click(as_, client, at):
    admin = as_("admin")
    page = admin.submit(admin.page("/system/maintenance/").form(), minutes="15")
    longer = next(link for link in page.links.values() if link.endswith("/extension"))
    admin.submit(admin.page(longer).form(), minutes="60")
    at("2026-10-06 11:30")
    assert client.get(PUBLIC).status_code == 503
    at("2026-10-06 11:45")
    client.page(PUBLIC)


def test_work_that_is_prolonged_in_time_is_foretold_as_a_whole(as_, at):
    later = {"first_day": "2026-10-09", "last_day": "2026-10-09"}
    admin, page = as_("admin"), announce(as_, **later)
    longer = next(link for link in page.links.values() if link.endswith("/extension"))
    page = admin.submit(admin.page(longer).form(), minutes="30")
    assert "09.10.2026 14:30" in page.rows()[0][2]
    assert "олдин эълон қилинмаган" not in page
    at("2026-10-08 12:00")
    admin = as_("admin")
    assert "48 соат олдин эълон қилинмаган" in admin.submit(admin.page(longer).form(), minutes="30")


def test_short_notice_and_too_much_work_are_told(as_):
    page = announce(as_)
    assert "48 соат олдин эълон қилинмаган" in page
    assert "кеч эълон қилинган" in page.rows()[0][3]
    later = {"first_day": "2026-10-09", "last_day": "2026-10-09"}
    page = announce(as_, **later, starts_at="01:00", ends_at="02:30")
    assert "олдин эълон қилинмаган" not in page
    assert "ошмаслиги керак" not in page
    page = announce(as_, **later, starts_at="03:00", ends_at="04:00")
    assert "10.2026 ойида профилактика 4:30 соат бўлади: 4 соатдан ошмаслиги керак" in page


def test_own_words_are_told_in_each_language(as_, client, at):
    announce(as_, reason="Кўчириш", reason_ru="Переезд", reason_en="Move")
    assert "Переезд" in client.page(f"{PUBLIC}?lang=ru")
    at("2026-10-06 12:30")
    assert "Move" in client.get(f"{PUBLIC}?lang=en").text
    assert "Кўчириш" in client.get(PUBLIC).text


@pytest.mark.parametrize("who", ["vice_rector", "scientist", "dean", "management"])
def test_others_do_not_enter(as_, who):
    for address in ("/system/maintenance/", "/system/maintenance/new"):
        assert as_(who).get(address).status_code == 403
