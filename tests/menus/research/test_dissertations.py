"""Диссертациялар: the register of defences, entered by the science department and carried away as ОАК asks for it."""

import csv
import io
from datetime import date

import pytest

from hemis.extensions import db
from hemis.models.announcements import AnnouncementFile
from hemis.models.dissertations import Dissertation
from hemis.models.settings import RuleValue
from tests.menus.research.test_seminars import press

ROOM = "/research/dissertations/"
FILLED = {
    "kind": "phd",
    "title": "Тақрибий ечимларнинг турғунлиги",
    "author": "Ёқубова Нигора Баҳромовна",
    "speciality_code": "01.01.03",
    "speciality": "Ҳисоблаш математикаси",
    "organisation": "Бухоро давлат университети",
    "registration": "В2025.2.PhD/FM31",
    "council": "DSc.03/30.12.2019.FM.02.01",
    "day": "20.11.2026",
    "accepted_on": "01.10.2026",
    "opponents": "Ҳакимов Анвар, фан доктори\n\nЮнусова Лола, фан номзоди",
}
ARCHIVE = {
    "kind": "candidate",
    "registration": "",
    "council": "К 067.72.01",
    "day": "01.06.2009",
    "accepted_on": "",
    "opponents": "",
}


def enter(client, **changes):
    return client.submit(client.page(f"{ROOM}new").form(), **(FILLED | changes))


def refused(client, **changes):
    return client.refused(client.page(f"{ROOM}new").form(), **(FILLED | changes)).form()


def test_a_dissertation_is_entered(as_):
    page = enter(as_("scientist"))
    assert page.heading == FILLED["title"]
    assert "B2025.2.PhD/FM31" in page, "the look-alike letter is mended"
    assert "Юнусова Лола, фан номзоди" in page
    assert "20.11.2026" in page


def test_the_archive_holds_what_is_known(as_):
    office = as_("scientist")
    page = enter(office, **ARCHIVE)
    assert "Номзодлик диссертацияси" in page
    assert "тасдиқ кутмоқда" in press(office, page, "/submission")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"registration": "B2025.5.PhD/FM31"}, "registration"),
        ({"registration": ""}, "registration"),
        ({"registration": "B2025.2.DSc/FM31"}, "registration"),
        ({"council": "DSc.3/30.12.2019.FM.02.01"}, "council"),
        ({"speciality_code": "математика"}, "speciality_code"),
        ({"kind": "candidate"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"accepted_on": "21.11.2026"}, "day"),
        ({"sent_to_oak_on": "19.11.2026"}, "sent_to_oak_on"),
        ({"summary_on": "30.09.2026"}, "summary_on"),
        ({"summary_url": "javascript:alert(1)"}, "summary_url"),
        ({"opponents": "Ҳакимов Анвар"}, "opponents"),
        ({"oak_decision": "тасдиқланган"}, "oak_decided_on"),
        ({"oak_decided_on": "30.12.2026"}, "oak_decision"),
    ],
)
def test_what_cannot_be_true_is_said_beside_its_field(as_, changes, field):
    form = refused(as_("scientist"), **changes)
    assert field in form.errors
    assert form.data["title"] == FILLED["title"], "what was typed stays"


def test_a_date_that_runs_backwards_names_the_step_before_it(as_):
    form = refused(as_("scientist"), seminar_on="05.10.2026", returned_on="04.10.2026")
    assert "илмий семинар санасидан (05.10.2026) олдин" in form.errors["returned_on"]


def test_nobody_is_invited_to_a_defence_without_time_place_and_abstract(app, as_, world):
    office = as_("scientist")
    page = press(office, enter(office), "/submission")
    assert "Илмий раҳбар ёки маслаҳатчини киритинг." in page
    page = press(office, office.page(f"{ROOM}{world.dissertation}"), "/submission")
    assert "Авторефератни PDF файл қилиб бириктиринг" in page
    with app.app_context():
        held = db.session.scalars(
            db.select(AnnouncementFile).where(AnnouncementFile.announcement_id == world.dissertation_published)
        ).one()
        kept = {name: getattr(held, name) for name in ("title", "stored_name", "media_type", "size", "uploaded_at")}
        db.session.add(AnnouncementFile(announcement_id=world.dissertation, uploaded_by_id=1, **kept))
        db.session.commit()
    assert "тасдиқ кутмоқда" in press(office, office.page(f"{ROOM}{world.dissertation}"), "/submission")


def test_the_terms_of_a_defence_are_told_by_the_rules_of_its_day(app, as_, world):
    office = as_("scientist")
    page = office.page(f"{ROOM}{world.dissertation}")
    assert "Дастлабки экспертиза: 04.07.2026 гача муддатида" in page
    assert "Ҳимоя: 28.10.2026 гача муддатида" in page
    with app.app_context():
        first = {"valid_from": date(2026, 1, 1), "act": "кенгаш қарори"}
        for key, value in (("council.expertise_months", "1/3"), ("council.defence_days", "30")):
            db.session.add(RuleValue(key=key, value=value, **first))
        db.session.commit()
    page = office.page(f"{ROOM}{world.dissertation}")
    assert "Дастлабки экспертиза: 04.06.2026 гача муддати ўтган" in page
    assert "Ҳимоя: 18.10.2026 дам олиш кунига тўғри келади, 19.10.2026 гача муддати ўтган" in page


def test_the_archive_has_no_terms(as_):
    assert "Муддатлар" not in enter(as_("scientist"), **ARCHIVE)


def test_the_register_is_carried_away_with_its_nineteen_columns(as_):
    client = as_("management")
    answer = client.get(f"{ROOM}?format=csv")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    titles = rows[0][:19]
    assert titles[0] == "№"
    assert [row[0] for row in rows[1:]] == [str(number) for number in range(1, len(rows))]
    assert titles[1] == "Фамилияси, исми, отасининг исми"
    assert titles[18] == "ОАК Раёсати қарори"
    found = next(row for row in rows if "тақрибий усуллари" in " ".join(row))
    assert found[1] == "Ғафуров Шерзод Ёқубович"
    assert "Етакчи ташкилот: Самарқанд" in found[11]
    assert client.get(f"{ROOM}?format=xlsx").status_code == 200
    assert client.get(f"{ROOM}?format=print").text.count(">№<") == 1


def test_the_list_is_narrowed_and_searched_in_either_script(as_):
    client = as_("vice_rector")
    assert len(client.page(f"{ROOM}?q=gafurov+integral").rows()) == 1
    assert len(client.page(f"{ROOM}?kind=phd&speciality_code=01.01.03&year=2026").rows()) == 2
    assert "топилмади" in client.page(f"{ROOM}?kind=dsc")


def test_a_decision_of_oak_is_added_by_a_correction(as_, client, world):
    office, rector, key = as_("scientist"), as_("vice_rector"), world.dissertation_published
    press(office, office.page(f"{ROOM}{key}"), "/correction")
    typed = {"sent_to_oak_on": "02.11.2026", "oak_decision": "тасдиқланган", "oak_decided_on": "30.12.2026"}
    page = office.submit(office.page(f"{ROOM}{key}/edit").form(), **typed)
    press(office, page, "/submission")
    assert "30.12.2026" not in client.page(f"/ilmiy-faoliyat/dissertatsiyalar/{key}")
    press(rector, rector.page(f"{ROOM}{key}"), "/approval")
    press(office, office.page(f"{ROOM}{key}"), "/publication")
    assert "30.12.2026 — тасдиқланган" in client.page(f"/ilmiy-faoliyat/dissertatsiyalar/{key}")


def test_what_is_public_is_not_edited(as_, world):
    assert "қайтариб олинг" in as_("scientist").arrive(f"{ROOM}{world.dissertation_published}/edit")


@pytest.mark.parametrize("who", ["dean", "teacher", "head", "student", "hr", "ministry"])
def test_others_do_not_enter(as_, world, who):
    client = as_(who)
    for place in ("", "new", f"{world.dissertation}", f"{world.dissertation}/edit"):
        assert client.get(ROOM + place).status_code == 403


@pytest.mark.parametrize("who", ["vice_rector", "management"])
def test_those_who_read_do_not_write(as_, world, who):
    client = as_(who)
    assert client.get(f"{ROOM}new").status_code == 403
    assert client.get(f"{ROOM}{world.dissertation}/edit").status_code == 403


def test_a_seminar_is_no_dissertation(as_, world):
    assert as_("scientist").get(f"{ROOM}{world.seminar}").status_code == 404


def test_only_what_is_opened_at_an_address_names_one(app, as_, world):
    with app.app_context():
        row = db.session.get_one(Dissertation, world.dissertation_published)
        row.summary_on, row.summary_url, row.about = row.day, "https://example.uz/avtoreferat", "Биринчи\nИккинчи"
        db.session.commit()
    page = as_("scientist").page(f"/research/dissertations/{world.dissertation_published}")
    opened = [row[0] for row in page.rows() if row[2]]
    assert opened == ["Диссертация матни жойлаштирилган сана", "Автореферат жойлаштирилган сана"]
    text = as_("scientist").get(f"/research/dissertations/{world.dissertation_published}").text
    assert text.count('data-label="Манзил"') == len(opened)
    assert '<span class="lines">Биринчи\nИккинчи</span>' in text
