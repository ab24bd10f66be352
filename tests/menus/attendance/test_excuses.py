"""Papers that excuse absences and measures of attendance, as the offices see them."""

from io import BytesIO

import pytest
from sqlalchemy import select

from hemis.extensions import db
from hemis.models.audit import PersonalView
from hemis.models.excuses import AbsenceExcuse, AttendanceMeasure
from hemis.models.orders import Order
from hemis.models.students import AcademicGroup
from hemis.models.teaching import Absence, AbsenceTotal
from hemis.operations import measures
from tests.missing import autumn, miss
from tests.rig.counter import count_statements
from tests.world import NOW

EXCUSES, MEASURES = "/attendance/excuses/", "/attendance/measures/"


def pdf(name="nusxa.pdf"):
    return BytesIO(b"%PDF-1.7\n%%EOF\n"), name


@pytest.fixture
def missed(app, world):
    """The first student has missed 38 pairs from 7 September on; what that asks for was found."""
    with app.app_context():
        world.autumn = autumn(world, 38)
        miss(world, world.students[0], world.autumn)
        measures.follow(None, at=NOW)
        db.session.commit()
    return world


def later():
    return {"kind": "01", "number": "МТ-2", "file": [pdf("boshqa.pdf")]}


def new(world):
    return f"{EXCUSES}new/{world.students[0]}"


def send(client, page, values):
    form = next(each for each in page.forms if each.method == "POST" and "number" in each.data)
    return client.send(form, **values)


@pytest.mark.both_engines
def test_the_office_sees_what_will_turn_then_excuses_it_and_takes_it_back(as_, app, missed):
    client = as_("dean")
    page = client.page(f"{new(missed)}?starts_on=2026-09-07&ends_on=2026-09-08")
    assert "07.09.2026 – 08.09.2026: 12 та дарс, 24 соат сабабли бўлади." in page
    answer = send(client, page, {"kind": "01", "number": "МТ-1", "file": [pdf()]})
    assert answer.status_code == 303, answer.text
    page = client.page(answer.location)
    assert "барча фанларда 24 соатни сабабли қилди" in page
    assert "12 та дарс, 24 соат." in page
    answer = send(client, client.page(f"{new(missed)}?starts_on=2026-10-05&ends_on=2026-10-05"), later())
    assert "Бу кунларда сабабсиз қолдирилган дарс йўқ" in client.page(answer.location)
    with app.app_context():
        row = db.session.scalars(select(AbsenceExcuse).where(AbsenceExcuse.number == "МТ-1")).one()
        key = row.id
        total = db.session.scalars(select(AbsenceTotal).where(AbsenceTotal.student_id == missed.students[0])).one()
        assert (total.unexcused_hours, total.excused_hours) == (52, 24)
    page = client.page(f"{EXCUSES}{key}/withdrawal")
    assert "12 та дарсда 24 соатни" in page
    page = client.submit(page.form(), reason="Ҳужжат қалбаки экан")
    assert "қайтариб олинган" in page
    with app.app_context():
        assert db.session.scalar(select(Absence.excused_hours).where(Absence.excused_hours > 0)) is None


def test_the_list_finds_filters_and_exports(as_, missed):
    client = as_("dean")
    page = client.page(EXCUSES)
    assert "МТ-86" in page
    assert "БЕГОНА" not in page
    assert "МТ-86" in client.page(f"{EXCUSES}?q=mt-86")
    assert "МТ-86" in client.page(f"{EXCUSES}?kind=01&state=accepted&first=2026-09-04&last=2026-09-30")
    for nothing in ("kind=02", "state=refused", "first=2026-10-05", "last=2026-09-02", "q=ҲЕЧ"):
        assert "Бундай ҳужжат топилмади" in client.page(f"{EXCUSES}?{nothing}")
    assert "БЕГОНА" in as_("registrar").page(EXCUSES)
    answer = client.get(f"{EXCUSES}?format=csv")
    assert "МТ-86" in answer.get_data(as_text=True)


def test_a_paper_is_refused_in_words_and_nothing_typed_is_lost(as_, missed):
    client = as_("dean")
    page = client.page(f"{new(missed)}?starts_on=2026-09-07&ends_on=2026-09-08")
    answer = send(client, page, {"kind": "01", "number": "МТ-1"})
    assert answer.status_code == 422
    assert "Ҳужжат нусхасини танланг." in answer.text
    assert 'value="МТ-1"' in answer.text
    assert 'value="2026-09-07"' in answer.text


def test_scans_are_for_those_who_keep_the_card_and_every_look_is_noted(as_, app, world):
    address = f"{EXCUSES}{world.excuse}/files/{world.excuse_file}"
    assert as_("dean").get(address).status_code == 200
    assert as_("teacher").get(address).status_code == 403
    assert as_("foreign_dean").get(address).status_code == 404
    with app.app_context():
        seen = select(PersonalView.page).where(PersonalView.viewer_id == world.users["dean"])
        assert "card" in db.session.scalars(seen).all()
    client = as_("dean")
    page = client.page(f"{EXCUSES}{world.excuse}/files/{world.excuse_file}/remove")
    assert "ягона нусхаси" in client.refused(page.form())
    page = client.page(f"{EXCUSES}{world.excuse}/files/new")
    page = client.submit(page.form(), title="Орқа томони", file=[pdf()])
    assert "Орқа томони" in page


def test_the_card_of_the_student_tells_of_the_papers(as_, app, world):
    with app.app_context():
        key = db.session.scalar(select(AbsenceExcuse.student_id).where(AbsenceExcuse.id == world.excuse))
    page = as_("dean").page(f"/students/base/{key}?tab=attendance")
    assert "03.09.2026 – 04.09.2026, № МТ-86" in page


@pytest.mark.both_engines
def test_a_measure_shows_its_evidence_and_drafts_the_order(as_, app, missed):
    assert "Давомат чоралари" in as_("dean").page("/")
    page = as_("dean").page(f"{MEASURES}?state=open&kind=expulsion")
    assert "76 соат" in page
    with app.app_context():
        key = db.session.scalar(
            select(AttendanceMeasure.id).where(AttendanceMeasure.state == "open", AttendanceMeasure.kind == "expulsion")
        )
    client = as_("dean")
    page = client.page(f"{MEASURES}{key}")
    assert "393-сон" in page
    assert len(page.rows()) >= 38
    answer = client.send(next(each for each in page.forms if each.action.endswith("/order")))
    assert answer.status_code == 303
    assert "/movement/orders/" in answer.location
    with app.app_context():
        order = db.session.scalars(select(Order).order_by(Order.id.desc())).first()
        assert (order.kind, order.status) == ("expulsion", "draft")
    assert "бажарилган" in client.page(f"{MEASURES}{key}")


def test_a_measure_is_dismissed_with_a_reason(as_, app, missed):
    with app.app_context():
        key = db.session.scalar(
            select(AttendanceMeasure.id).where(AttendanceMeasure.state == "open", AttendanceMeasure.kind == "bar")
        )
    client = as_("dean")
    form = client.page(f"{MEASURES}{key}/dismissal").form()
    assert "камида 10" in client.refused(form, reason="йўқ")
    page = client.submit(form, reason="Фан қайта ўқилади")
    assert "рад этилган" in page
    assert "Фан қайта ўқилади" in page


def test_a_tutor_sees_the_own_groups_and_nobody_else(as_, app, missed):
    assert "гуруҳ бириктирилмаган" in as_("teacher").page(MEASURES)
    with app.app_context():
        group = db.session.get_one(AcademicGroup, missed.group)
        group.tutor_id = missed.teacher
        db.session.commit()
    page = as_("teacher").page(MEASURES)
    assert "Абдуллаев" in page
    assert "БЕГОНА" not in page
    assert as_("teacher").get(EXCUSES).status_code == 403


def test_the_lists_cost_few_statements(as_, app, missed):
    for address, most in ((EXCUSES, 12), (MEASURES, 12)):
        client = as_("dean")
        client.page(address)
        with app.app_context():
            engine = db.engine
        with count_statements(engine) as found:
            client.page(address)
        assert len(found) <= most, found
