"""Топшириқларим: a student reads the own assignments and sends answers, exact to the second, counted once (H-23)."""

from datetime import timedelta
from io import BytesIO

import pytest

from hemis.extensions import db
from hemis.models.assignments import Assignment, AssignmentWork, WorkSending
from hemis.models.students import Student
from tests.world import NOW

HOME = "/subjects/tasks/"
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


@pytest.fixture
def fresh(app, world):
    """A second assignment of the same load that nobody has answered; two attempts, due in an hour."""
    with app.app_context():
        first = db.session.get(Assignment, world.task)
        names = ("load_id", "control_id", "created_at", "published_at", "published_by_id")
        values = {name: getattr(first, name) for name in names}
        row = Assignment(title="Янги топшириқ", due_at=NOW + timedelta(hours=1), attempts=2, **values)
        db.session.add(row)
        db.session.flush()
        db.session.execute(
            db.text("INSERT INTO assignment_group (assignment_id, group_id) VALUES (:row, :group)"),
            {"row": row.id, "group": world.group},
        )
        db.session.commit()
        return row.id


def change(app, key, **values):
    with app.app_context():
        row = db.session.get(Assignment, key)
        for name, value in values.items():
            setattr(row, name, value)
        db.session.commit()


def send(client, key, *files, form=None, **values):
    form = form or client.page(f"{HOME}{key}").form()
    data = form.filled(values).to_dict()
    if files:
        data["files"] = [(BytesIO(content), name) for name, content in files]
    return client.post(form.action, data=data, content_type="multipart/form-data")


def sendings(app, key):
    with app.app_context():
        rows = db.select(WorkSending).join(AssignmentWork).where(AssignmentWork.assignment_id == key)
        return [(row.number, row.text, row.days_late) for row in db.session.scalars(rows.order_by(WorkSending.id))]


@pytest.mark.both_engines
def test_a_student_sends_text_and_files_and_gets_a_receipt(app, as_, world, fresh):
    client = as_("student")
    rows = client.page(HOME).rows()
    assert [row[0] for row in rows] == ["Лимитлар бўйича топшириқ", "Янги топшириқ"]
    assert "муддати яқин" in rows[1][3]
    answer = send(client, fresh, ("иш (1).pdf", PDF), ("расм.PDF", PDF + b"%%EOF"), text="Мана жавобим")
    assert answer.status_code == 303
    page = client.page(answer.location)
    assert "Жавобингиз қабул қилинди: 06.10.2026 10:30:00." in page
    assert "квитанция №" in page
    assert "1 / 2" in page
    with client.get(page.links["иш (1).pdf"]) as file:
        assert file.data == PDF
        assert file.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in file.headers["Content-Security-Policy"]
    assert "юборилган" in client.page(f"{HOME}?state=sent&q=янги").rows()[0][3]


@pytest.mark.promise("C3")
@pytest.mark.both_engines
def test_the_same_form_sent_again_counts_once(app, as_, world, fresh):
    client = as_("student")
    form = client.page(f"{HOME}{fresh}").form()
    answers = [send(client, fresh, ("a.pdf", PDF), form=form, text="Бир марта") for _each in range(3)]
    assert [answer.status_code for answer in answers] == [303] * 3
    assert sendings(app, fresh) == [(1, "Бир марта", 0)]
    other = send(client, fresh, form=form, text="Бошқа матн")
    assert other.status_code == 422
    assert "бошқа маълумот сақланган" in client.read(other, 422)


def test_attempts_are_counted_and_a_returned_answer_gives_one_more(app, as_, world, fresh):
    client = as_("student")
    for text in ("Бир", "Икки"):
        assert send(client, fresh, text=text).status_code == 303
    page = client.page(f"{HOME}{fresh}")
    assert "0 / 2" in page
    with app.app_context():
        work = db.session.scalars(db.select(AssignmentWork).where(AssignmentWork.assignment_id == fresh)).one()
        work.state, work.remark = "returned", "Исботни тўлдиринг"
        work.graded_by_id, work.graded_at = world.users["teacher"], NOW
        db.session.commit()
    page = client.page(f"{HOME}{fresh}")
    assert "Исботни тўлдиринг" in page
    assert send(client, fresh, text="Уч").status_code == 303
    assert [row[:2] for row in sendings(app, fresh)] == [(1, "Бир"), (2, "Икки"), (3, "Уч")]


@pytest.mark.parametrize(("late", "taken"), [(0, True), (1, False)])
def test_the_deadline_is_exact_to_the_second(app, as_, world, fresh, late, taken):
    client = as_("student")
    form = client.page(f"{HOME}{fresh}").form()
    change(app, fresh, due_at=NOW - timedelta(seconds=late))
    answer = send(client, fresh, form=form, text="Улгурдим")
    assert answer.status_code == (303 if taken else 422)
    if not taken:
        page = client.read(answer, 422)
        assert "Муддат тугаган" in page
    assert len(sendings(app, fresh)) == taken


def test_lateness_is_told_before_and_kept(app, as_, world, fresh):
    client = as_("student")
    change(app, fresh, due_at=NOW - timedelta(hours=30), late_policy="percent", late_percent=20)
    assert "балли 40 % камаяди" in client.page(f"{HOME}{fresh}")
    assert send(client, fresh, text="Кечикдим").status_code == 303
    assert sendings(app, fresh) == [(1, "Кечикдим", 2)]
    assert "2 кун кечиккан" in client.page(f"{HOME}{fresh}")


@pytest.mark.promise("B5")
@pytest.mark.parametrize(
    ("name", "content"),
    [("x.pdf", b"<html>"), ("x.svg", b"<svg/>"), ("x.exe.pdf", PDF + b"2"), ("x.pdf", b""), ("иш.zip", b"PK\x03\x04")],
)
def test_a_hostile_file_keeps_the_whole_answer_out_and_the_text_on_the_page(app, as_, world, fresh, name, content):
    client = as_("student")
    answer = send(client, fresh, ("яхши.pdf", PDF), (name, content), text="Матним")
    page = client.read(answer, 422)
    assert name in page.form().errors["files"]
    assert page.form().data["text"] == "Матним"
    assert sendings(app, fresh) == []


def test_nothing_and_too_much_is_refused(app, as_, world, fresh):
    client = as_("student")
    assert "Жавоб матнини ёзинг" in client.read(send(client, fresh, text=" "), 422).form().errors["text"]
    many = [(f"{number}.pdf", PDF + str(number).encode() + b"%%EOF") for number in range(6)]
    assert "Кўпи билан 5 та файл" in client.read(send(client, fresh, *many, text="а"), 422)
    assert sendings(app, fresh) == []


def test_what_is_not_for_the_student_does_not_exist(app, as_, world, fresh):
    client = as_("student")
    for address in (f"{HOME}{world.foreign.task}", f"{HOME}own-files/{world.foreign.work_file}"):
        assert client.get(address).status_code == 404
    assert as_("foreign_student").get(f"{HOME}{fresh}").status_code == 404
    assert as_("foreign_student").get(f"{HOME}own-files/{world.work_file}").status_code == 404
    change(app, fresh, published_at=None, published_by_id=None)
    assert client.get(f"{HOME}{fresh}").status_code == 404
    assert as_("teacher").get(HOME).status_code == 403


def test_who_does_not_study_reads_but_does_not_send(app, as_, world, fresh):
    client = as_("student")
    form = client.page(f"{HOME}{fresh}").form()
    with app.app_context():
        db.session.get(Student, world.students[0]).status = "12"
        db.session.commit()
    assert "Сиз ҳозир ўқимаяпсиз" in client.read(send(client, fresh, form=form, text="а"), 422)


def test_the_list_is_narrowed_and_exported(as_, world, fresh):
    client = as_("student")
    for query in ("q=yangi", "state=soon", f"subject_id={world.taught_subject}&q=янги"):
        assert [row[0] for row in client.page(f"{HOME}?{query}").rows()] == ["Янги топшириқ"], query
    assert "Бундай топшириқ топилмади" in client.page(f"{HOME}?state=graded")
    assert "Янги топшириқ;Математик анализ" in client.get(f"{HOME}?format=csv").data.decode("utf-8-sig")
