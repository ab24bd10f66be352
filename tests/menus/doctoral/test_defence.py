"""A teacher's own way to a degree through all rooms: card, register, vice-rector, public page, defence, rating."""

from io import BytesIO

import pytest

from hemis.extensions import db
from hemis.models.dissertations import Dissertation
from hemis.models.doctoral import DoctoralStudent

COUNCIL = "DSc.03/04.06.2021.Fil.72.09"
"""A council of the house, as the world has published it."""
ROOM = "/research/dissertations/"
PUBLIC = "/ilmiy-faoliyat/dissertatsiyalar/"
TITLE = "Ўзбек тилида сўз ясалиши"
CARD = {
    "employee": "E-foreign_teacher",
    "form": "11",
    "speciality_code": "10.00.01",
    "speciality": "Ўзбек тили",
    "payment_form": "11",
    "admitted_on": "2023-01-10",
    "order_number": "7-Д",
    "order_date": "2023-01-08",
    "supervisor": "E-teacher",
}
WAY = {
    "submitted_on": "2026-05-04",
    "expertise_on": "2026-06-01",
    "conclusion": "positive",
    "review_asked_on": "2026-06-02",
    "reviewed_on": "2026-06-10",
    "seminar_on": "2026-06-15",
    "accepted_on": "2026-07-01",
    "announced_on": "2026-10-01",
    "summary_sent_on": "2026-09-01",
    "defended_on": "2026-10-20",
    "council": COUNCIL,
}
MORE = {
    "opponents": "Ҳакимов Анвар, фан доктори\nЮнусова Лола, фан номзоди",
    "supervisor_degree": "фан доктори, профессор",
    "leading_organisation": "Самарқанд давлат университети",
    "starts_at": "14:00",
    "place": "Бош бино, мажлислар зали",
}


def button(client, page, words):
    return client.submit(next(form for form in page.forms if form.action.endswith(words)))


def order(client, key, verb, day, **told):
    form = client.page(f"/doctoral/steps/{key}/new?verb={verb}").form()
    return client.submit(form, on_day=day, **told)


@pytest.fixture
def finished(as_, world):
    """The number of a teacher's card, whose studies are over and whose way to the defence is known."""
    bureau = as_("doctoral")
    page = bureau.submit(bureau.page("/doctoral/students/new").form(), **CARD, department_id=world.foreign.department)
    key = int(page.url.rsplit("/", 1)[1])
    order(bureau, key, "start", "2023-01-15", order_number="8-Д", order_date="2023-01-15")
    topic = {"title": TITLE, "approved_on": "2023-03-01", "minutes_number": "3", "registration": "B2023.1.PhD/Fil31"}
    bureau.submit(bureau.page(f"/doctoral/topics/{key}/new").form(), **topic)
    order(bureau, key, "finish", "2026-01-09", order_number="9-Д", order_date="2026-01-09")
    bureau.submit(bureau.page(f"/doctoral/defences/{key}/edit").form(), **WAY)
    return key


@pytest.fixture
def entered(as_, finished):
    """The number of the line of the register that the science department has begun from the card and submitted."""
    office = as_("scientist")
    page = office.page(f"/doctoral/defences/{finished}")
    form = office.page(page.links["Реестрга киритиш"]).form()
    assert (form.data["title"], form.data["kind"], form.data["council"]) == (TITLE, "phd", COUNCIL)
    assert form.data["registration"] == "B2023.1.PhD/Fil31"
    page = office.submit(form, **MORE)
    key = int(page.url.rsplit("/", 1)[1])
    address = f"/research/announcements/{key}/files/new"
    told = {"csrf_token": office.page(address).form().data["csrf_token"], "title": "Автореферат"}
    office.post(address, data=told | {"file": (BytesIO(b"%PDF-1.7\n1 0 obj\n%%EOF\n"), "avtoreferat.pdf")})
    button(office, office.page(f"{ROOM}{key}"), "/submission")
    return key


def test_from_the_card_to_the_public_register_and_the_rating(app, as_, client, at, finished, entered):
    bureau, office, rector = as_("doctoral"), as_("scientist"), as_("vice_rector")
    assert client.get(f"{PUBLIC}{entered}").status_code == 404, "what is not approved is nowhere"
    button(rector, rector.page(f"{ROOM}{entered}"), "/approval")
    button(office, office.page(f"{ROOM}{entered}"), "/publication")
    assert "20.10.2026 14:00" in client.page(f"{PUBLIC}{entered}")
    assert f"{PUBLIC}{entered}" in bureau.page(f"/doctoral/defences/{finished}").links.values()
    early = bureau.refused(bureau.page(f"/doctoral/steps/{finished}/new?verb=defend").form(), on_day="2026-10-06")
    assert "20.10.2026" in early.form().errors["on_day"]
    at("2026-10-21 10:00")
    own, chief = (as_(who) for who in ("foreign_teacher", "teacher"))
    assert "15,00" not in own.page("/rating/own/"), "a defence counts once the bureau has marked it"
    page = order(as_("doctoral"), finished, "defend", "2026-10-20")
    assert "ҳимоя қилган" in page
    page = own.page("/rating/own/")
    assert "Ўзи ёқлаган PhD диссертацияси: 15,00" in page
    assert f"/doctoral/students/{finished}" in page.links.values()
    assert "Раҳбарлигида ёқланган PhD диссертацияси: 10,00" in chief.page("/rating/own/")
    assert TITLE in client.page(f"{PUBLIC}?kind=phd").links


def test_nobody_is_a_doctor_of_an_own_council_before_the_vice_rector_has_let_it_out(app, as_, at, finished):
    at("2026-10-21 10:00")
    bureau = as_("doctoral")
    form = bureau.page(f"/doctoral/steps/{finished}/new?verb=defend").form()
    assert "реестрга киритилсин" in bureau.refused(form, on_day="2026-10-20")
    with app.app_context():
        assert db.session.get_one(DoctoralStudent, finished).status == "finished"


def test_a_line_that_is_only_submitted_or_tells_another_day_makes_no_doctor(app, as_, at, finished, entered):
    at("2026-10-21 10:00")
    bureau = as_("doctoral")
    form = bureau.page(f"/doctoral/steps/{finished}/new?verb=defend").form()
    assert "ҳали эълон қилинмаган" in bureau.refused(form, on_day="2026-10-20")
    rector, office = as_("vice_rector"), as_("scientist")
    button(rector, rector.page(f"{ROOM}{entered}"), "/approval")
    button(office, office.page(f"{ROOM}{entered}"), "/publication")
    bureau.submit(bureau.page(f"/doctoral/defences/{finished}/edit").form(), defended_on="2026-10-19")
    form = bureau.page(f"/doctoral/steps/{finished}/new?verb=defend").form()
    assert "Реестрда ҳимоя санаси 20.10.2026" in bureau.refused(form, on_day="2026-10-20")


def test_a_correction_nobody_has_approved_makes_no_doctor(as_, at, finished, entered):
    rector, office, bureau = as_("vice_rector"), as_("scientist"), as_("doctoral")
    button(rector, rector.page(f"{ROOM}{entered}"), "/approval")
    button(office, office.page(f"{ROOM}{entered}"), "/publication")
    button(office, office.page(f"{ROOM}{entered}"), "/correction")
    office.submit(office.page(f"{ROOM}{entered}/edit").form(), day="2026-10-15")
    at("2026-10-21 10:00")
    bureau = as_("doctoral")
    bureau.submit(bureau.page(f"/doctoral/defences/{finished}/edit").form(), defended_on="2026-10-15")
    form = bureau.page(f"/doctoral/steps/{finished}/new?verb=defend").form()
    assert "Реестрда ҳимоя санаси 20.10.2026" in bureau.refused(form, on_day="2026-10-20")


def test_a_line_of_the_register_is_of_one_doctoral_student_and_of_the_own_degree(app, as_, world, finished, entered):
    bureau = as_("doctoral")
    with app.app_context():
        other = db.session.get_one(DoctoralStudent, world.doctoral_student)
        assert other.degree == "phd"
    form = bureau.page(f"/doctoral/defences/{world.doctoral_student}/edit").form()
    assert "бошқа докторантга боғланган" in bureau.refused(form, dissertation_id=entered)
    with app.app_context():
        db.session.get_one(Dissertation, entered).kind = "dsc"
        db.session.get_one(DoctoralStudent, finished).dissertation_id = None
        db.session.commit()
    assert "бошқа даражада" in bureau.refused(form, dissertation_id=entered)


def test_a_card_has_one_line_of_the_register(app, as_, finished, entered):
    office = as_("scientist")
    assert "Реестрга киритиш" not in office.page(f"/doctoral/defences/{finished}").links
    assert f"{ROOM}{entered}" in office.page(f"/doctoral/defences/{finished}").links.values()
    form = office.page(f"{ROOM}new?doctoral_id={finished}").form()
    assert "реестрга киритилган" in office.refused(form, **MORE)
    with app.app_context():
        assert db.session.query(Dissertation).filter_by(title=TITLE).count() == 1


@pytest.mark.parametrize("asked", ["x", "99999", "-1", "٣"])
def test_a_card_that_is_not_there_begins_nothing(as_, world, asked):
    assert as_("scientist").get(f"{ROOM}new?doctoral_id={asked}").status_code in (200, 404)
