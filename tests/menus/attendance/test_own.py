"""The student's own attendance and papers: sent, recalled, accepted, refused; nobody else's (H-13, rules 3)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import func, select

from hemis.extensions import db
from hemis.models.excuses import AbsenceExcuse, ExcuseFile
from hemis.models.teaching import AbsenceTotal
from tests.missing import autumn, miss

PAPERS, EXCUSES = "/attendance/papers/", "/attendance/excuses/"
REASON = "Нусхада муҳр ўқилмайди"


def pdf(text=b"1"):
    return BytesIO(b"%PDF-1.7\n" + text + b"\n%%EOF\n"), "nusxa.pdf"


@pytest.fixture
def missed(app, world):
    """The student has missed the twelve pairs of 28 and 29 September."""
    with app.app_context():
        lessons = autumn(world, 12, date(2026, 9, 28))
        miss(world, world.students[0], lessons)
        db.session.commit()
    return world


def paper(client, first="2026-09-28", last="2026-09-29", **changed):
    form = next(each for each in client.page(f"{PAPERS}new").forms if "number" in each.data)
    values = {"kind": "01", "starts_on": first, "ends_on": last, "number": "ВКК-1", "file": [pdf()], **changed}
    return form, values


def hours(app, world):
    with app.app_context():
        rows = select(AbsenceTotal.unexcused_hours, AbsenceTotal.excused_hours)
        return tuple(db.session.execute(rows.where(AbsenceTotal.student_id == world.students[0])).one())


def newest(app):
    with app.app_context():
        return db.session.scalar(select(func.max(AbsenceExcuse.id)))


@pytest.mark.both_engines
def test_a_paper_is_sent_seen_by_the_deans_office_and_accepted(app, as_, missed):
    student, dean = as_("student"), as_("dean")
    form, values = paper(student)
    page = student.submit(form, **values)
    assert "Ҳужжат деканатга юборилди: 06.10.2026 10:30:00." in page
    assert "12 та дарс, 24 соат." in page
    assert hours(app, missed) == (24, 0)
    assert "Талабалар юборган узр ҳужжатлари" in dean.page("/")
    key = newest(app)
    assert "ВКК-1" in dean.page(f"{EXCUSES}?state=sent")
    url = f"{EXCUSES}{key}/acceptance"
    page = dean.submit(dean.page(url).form(url))
    assert "24 соат сабабли бўлди" in page
    assert hours(app, missed) == (0, 24)
    assert "амалда" in student.page(f"{PAPERS}{key}")
    assert "саҳифани янгиланг" in dean.refused(dean.page(url).form(url)).text
    recall = f"{PAPERS}{key}/recall"
    assert "саҳифани янгиланг" in student.refused(student.page(recall).form(recall)).text
    assert hours(app, missed) == (0, 24)


def test_a_refusal_says_why_and_turns_nothing(app, as_, missed):
    student, dean = as_("student"), as_("dean")
    form, values = paper(student)
    student.submit(form, **values)
    url = f"{EXCUSES}{newest(app)}/refusal"
    assert "камида 10" in dean.refused(dean.page(url).form(url), reason="йўқ").text
    assert "рад этилган" in dean.submit(dean.page(url).form(url), reason=REASON)
    assert REASON in student.page(f"{PAPERS}{newest(app)}")
    assert "Рад этилган узр ҳужжатлари" in student.page("/")
    assert hours(app, missed) == (24, 0)
    form, values = paper(student, number="ВКК-2", file=[pdf(b"2")])
    assert student.send(form, **values).status_code == 303


@pytest.mark.parametrize(("moment", "status"), [("2026-10-09 23:59:59", 303), ("2026-10-10 00:00:00", 422)])
def test_a_paper_is_sent_within_the_days_of_the_rule(as_, missed, at, moment, status):
    at(moment)
    student = as_("student")
    form, values = paper(student)
    answer = student.send(form, **values)
    assert answer.status_code == status
    if status == 422:
        assert "09.10.2026 гача юборилади" in answer.text
        assert 'value="ВКК-1"' in answer.text


def test_doubles_overlaps_the_same_scan_and_too_many_are_refused(app, as_, missed):
    student = as_("student")
    form, values = paper(student)
    assert "Ҳужжат нусхасини танланг." in student.refused(form, **(values | {"file": []})).text
    assert "олдин бўлмасин" in student.refused(form, **(values | {"ends_on": "2026-09-27"})).text
    fake = BytesIO(b"<script>"), "nusxa.pdf"
    assert "мазмуни" in student.refused(form, **(values | {"file": [fake]})).text
    assert student.send(form, **(values | {"file": [pdf()]})).status_code == 303
    again = values | {"number": "ВКК-2", "starts_on": "2026-09-29", "file": [pdf(b"2")]}
    assert "шу сабаб билан" in student.refused(form, **again).text
    same = values | {"number": "ВКК-3", "kind": "06", "file": [pdf()]}
    assert "бошқа ҳужжатингиз" in student.refused(form, **same).text
    for number, kind in ((4, "02"), (5, "03")):
        sent = values | {"number": f"ВКК-{number}", "kind": kind, "file": [pdf(str(number).encode())]}
        assert student.send(form, **sent).status_code == 303
    many = values | {"number": "ВКК-6", "kind": "04", "file": [pdf(b"6")]}
    assert "кўпи билан 3 та" in student.refused(form, **many).text
    with app.app_context():
        kept = {name for (name,) in db.session.execute(select(ExcuseFile.stored_name))}
        folder = app.config["UPLOADS"]
        assert {file.name for file in folder.rglob("*") if file.is_file()} - kept == set()


@pytest.mark.both_engines
def test_two_tabs_send_one_paper(app, as_, missed):
    clients = as_("student"), as_("student")
    sent = [paper(each, number=f"ВКК-{place}", file=[pdf(str(place).encode())]) for place, each in enumerate(clients)]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda pair: pair[0].send(pair[1][0], **pair[1][1]), zip(clients, sent, strict=True)))
    assert sorted(answer.status_code for answer in found) == [303, 422]


@pytest.mark.both_engines
def test_the_dean_accepts_while_the_student_recalls(app, as_, missed):
    """Whoever comes second is told; the hours turn if and only if the paper stands."""
    student, dean = as_("student"), as_("dean")
    form, values = paper(student)
    student.submit(form, **values)
    urls = f"{PAPERS}{newest(app)}/recall", f"{EXCUSES}{newest(app)}/acceptance"
    forms = [client.page(url).form(url) for client, url in zip((student, dean), urls, strict=True)]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda pair: pair[0].send(pair[1]), zip((student, dean), forms, strict=True)))
    assert sorted(answer.status_code for answer in found) == [303, 422]
    with app.app_context():
        status = db.session.get(AbsenceExcuse, newest(app)).status
    assert (status, hours(app, missed)) in (("accepted", (0, 24)), ("withdrawn", (24, 0)))


def test_nothing_foreign_is_opened(as_, world):
    foreign, student = as_("foreign_student"), as_("student")
    own = f"{PAPERS}{world.own_excuse}"
    assert "ВКК-7" in student.page(own)
    scan = f"{own}/files/{world.own_excuse_file}"
    assert student.get(scan).status_code == 200
    for address in (own, f"{own}/recall", scan):
        assert foreign.get(address).status_code == 404
    assert student.get(f"{PAPERS}{world.excuse}").status_code == 404
    assert student.get(f"{own}/files/{world.excuse_file}").status_code == 404
    assert as_("foreign_dean").get(f"{EXCUSES}{world.own_excuse}/acceptance").status_code == 404
    assert as_("teacher").get(f"{EXCUSES}{world.own_excuse}/acceptance").status_code == 403


def test_a_paper_that_waits_excuses_no_absence_that_is_marked_later(app, as_, world):
    student = as_("student")
    form, values = paper(student, first="2026-09-28", last="2026-09-28")
    student.submit(form, **values)
    with app.app_context():
        miss(world, world.students[0], autumn(world, 1, date(2026, 9, 28)))
        db.session.commit()
    assert hours(app, world) == (2, 0)


def test_own_attendance_says_what_threatens(as_, missed):
    student = as_("student")
    page = student.page("/attendance/own/")
    assert "сабабсиз 24 соат, сабабли 0 соат" in page
    assert "40 %" in page
    assert "якуний назоратга киритилмайди" in page
    assert "1–12, жами 12 та" in page
    assert "топилмади" in student.page("/attendance/own/?q=йўқ")
    assert student.get("/attendance/own/?format=csv").status_code == 200
    assert "Бу семестрда сабабсиз қолдирилган: 24 соат" in student.page("/")
