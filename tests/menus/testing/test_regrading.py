"""A question found wrong after the exam: shown first, written with a reason, and the sheet follows (H-25)."""

import pytest

from hemis.extensions import db
from hemis.models.assessment import Grade
from hemis.models.audit import AuditEntry
from hemis.models.testing import ExamAttempt, ExamQuestion
from tests.house.walks import token_of
from tests.world import NOW

HOME = "/testing/exams/"
REASON = "Саволнинг калити хато киритилган экан"


@pytest.fixture
def held(as_, world):
    """The only question was answered wrongly; the exam is over. The teacher's client."""
    student = as_("student")
    address = f"/testing/mine/attempts/{world.attempt}/questions/1"
    student.post(address, data={"csrf_token": token_of(student), "chosen": "1", "key": "k"})
    client = as_("teacher")
    client.submit(client.page(f"{HOME}{world.computer_exam}/completion").form())
    return client


def points(app, world):
    with app.app_context():
        row = db.session.get(ExamAttempt, world.attempt)
        return row.points, row.entered_points


def ruled(client, world, **values):
    """Look first, then write."""
    address = f"{HOME}questions/{world.exam_question}/ruling"
    form = client.page(address).form()
    shown = client.read(client.post(form.action, data=form.filled({"reason": REASON, "preview": "1"} | values)))
    return shown, client.submit(shown.form())


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("values", "after"), [({"way": "full"}, 20), ({"way": "void"}, 20), ({"way": "key", "right": "1"}, 20)]
)
def test_a_ruling_shows_who_changes_and_is_written_once_confirmed(app, held, world, values, after):
    assert points(app, world) == (0, None)
    shown, page = ruled(held, world, **values)
    assert "1 та уринишга тушган, 1 тасининг балли ўзгаради" in shown
    assert "Абдуллаев" in shown
    assert "баллар қайта ҳисобланди" in page
    assert points(app, world) == (after, None)
    with app.app_context():
        told = db.session.scalars(db.select(AuditEntry).where(AuditEntry.verb == "regrade")).all()
        assert {row.object_type for row in told} == {"computer_exam_question", "exam_attempt"}
        assert {row.reason for row in told} == {REASON}
        assert '["0.0", "20.0"]' in next(row.changes for row in told if row.object_type == "exam_attempt")
    assert REASON in held.page(f"{HOME}attempts/{world.attempt}")


def test_nothing_is_written_before_it_was_shown(app, held, world):
    address = f"{HOME}questions/{world.exam_question}/ruling"
    form = held.page(address).form()
    page = held.read(held.post(form.action, data=form.filled({"reason": REASON, "way": "full"})))
    assert "Ҳали ҳеч нарса ёзилмади" in page
    assert points(app, world) == (0, None)
    other = held.read(held.post(address, data=page.form().filled({"way": "void"})))
    assert "Ҳали ҳеч нарса ёзилмади" in other, "another way than the one that was shown"
    assert points(app, world) == (0, None)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"way": "", "reason": REASON}, "Тўлдирилиши шарт"),
        ({"way": "full", "reason": ""}, "Тўлдирилиши шарт"),
        ({"way": "key", "reason": REASON}, "Тўғри жавоб ўзгармади"),
        ({"way": "key", "reason": REASON, "right": "7"}, ""),
    ],
)
def test_a_ruling_that_cannot_be_is_said_and_kept(app, held, world, values, said):
    form = held.page(f"{HOME}questions/{world.exam_question}/ruling").form()
    assert said in held.refused(form, **values)
    assert points(app, world) == (0, None)


def test_the_same_ruling_twice_is_refused(held, world):
    ruled(held, world, way="full")
    form = held.page(f"{HOME}questions/{world.exam_question}/ruling").form()
    assert "айнан шу қарор" in held.refused(form, way="full", reason=REASON)


def test_nobody_rules_before_anybody_sat(app, as_, world):
    with app.app_context():
        db.session.execute(db.text("UPDATE computer_exam SET status='ready'"))
        db.session.commit()
    client = as_("teacher")
    form = client.page(f"{HOME}questions/{world.exam_question}/ruling").form()
    assert "ҳали ҳеч ким бошламаган" in client.refused(form, way="full", reason=REASON)


@pytest.mark.both_engines
def test_a_ruling_while_people_write_counts_when_they_finish(app, as_, world):
    teacher = as_("teacher")
    ruled(teacher, world, way="full")
    student = as_("student")
    page = student.submit(student.page(f"/testing/mine/attempts/{world.attempt}/finish").form())
    assert "20,0" in page
    assert "айрим саволлар қайта кўрилди" in page


@pytest.mark.both_engines
def test_the_sheet_follows_by_a_step_with_a_reason(app, held, world):
    address = f"{HOME}sittings/{world.sitting}/correction"
    held.submit(held.page(f"{HOME}sittings/{world.sitting}/results").form(), absent="y")
    assert points(app, world) == (0, 0)
    assert "тузатадиган нарса йўқ" in held.page(address)
    ruled(held, world, way="full")
    assert points(app, world) == (20, 0)
    page = held.page(address)
    assert [row[1:] for row in page.rows()] == [["0,0", "20,0", "тузатилади"]]
    assert "Тўлдирилиши шарт" in held.refused(page.form(), reason="")
    assert "Қайднома тузатилди" in held.submit(page.form(), reason=REASON)
    assert points(app, world) == (20, 20)
    with app.app_context():
        grade = db.session.get(Grade, (world.sheet, world.students[0], world.controls[1]))
        assert (grade.points, grade.is_absent) == (20, False)
        told = db.session.scalars(db.select(AuditEntry).where(AuditEntry.verb == "correct")).all()
        assert {row.reason for row in told} == {REASON}
    assert "тузатадиган нарса йўқ" in held.page(address)


def test_a_closed_sheet_is_to_be_reopened_first(app, held, world):
    held.submit(held.page(f"{HOME}sittings/{world.sitting}/results").form(), absent="y")
    ruled(held, world, way="full")
    with app.app_context():
        db.session.execute(
            db.text("UPDATE grade_sheet SET status='closed', closed_at=:at, closed_by_id=:by WHERE id=:id"),
            {"at": NOW, "by": world.users["teacher"], "id": world.sheet},
        )
        db.session.commit()
    address = f"{HOME}sittings/{world.sitting}/correction"
    page = held.page(address)
    assert "қайта очишни сабаб билан сўранг" in page
    answer = held.post(address, data={"csrf_token": token_of(held), "reason": REASON})
    assert answer.status_code == 422
    assert "Қайднома ёпилган" in answer.text
    assert points(app, world) == (20, 0)


def test_a_cell_changed_by_hand_stays(app, held, world):
    held.submit(held.page(f"{HOME}sittings/{world.sitting}/results").form(), absent="y")
    sheet = f"/assessments/sheets/{world.sheet}"
    form = held.page(sheet).form("sheet")
    name = next(key for key in form.data if key.startswith(f"{world.students[0]}-{world.controls[1]}-"))
    held.submit(form, **{name: "7"})
    ruled(held, world, way="full")
    page = held.page(f"{HOME}sittings/{world.sitting}/correction")
    assert "қўлда ёки апелляция билан ўзгарган: 7" in page
    answer = held.post(page.url, data={"csrf_token": token_of(held), "reason": REASON})
    assert answer.status_code == 422
    with app.app_context():
        assert db.session.get(Grade, (world.sheet, world.students[0], world.controls[1])).points == 7


def test_a_typed_question_that_counts_for_all_need_not_be_read(app, as_, world):
    with app.app_context():
        question = db.session.get(ExamQuestion, world.exam_question)
        question.kind, question.options = "text", '[["Тошкент", 100]]'
        db.session.execute(db.text("UPDATE attempt_question SET option_order=''"))
        db.session.commit()
    student = as_("student")
    address = f"/testing/mine/attempts/{world.attempt}/questions/1"
    student.post(address, data={"csrf_token": token_of(student), "answer": "Бухоро", "key": "k"})
    client = as_("teacher")
    client.submit(client.page(f"{HOME}{world.computer_exam}/completion").form())
    assert points(app, world) == (None, None)
    page = client.page(f"{HOME}questions/{world.exam_question}/ruling")
    assert "калит ўзгарганда" not in page
    ruled(client, world, way="full")
    assert points(app, world) == (20, None)
    assert "кутаётган жавоб йўқ" in client.page(f"{HOME}{world.computer_exam}/grading")


@pytest.mark.parametrize("who", ["head", "dean", "registrar", "management"])
def test_who_watches_does_not_rule(as_, held, world, who):
    client = as_(who)
    for path in (f"questions/{world.exam_question}/ruling", f"sittings/{world.sitting}/correction"):
        assert client.get(f"{HOME}{path}").status_code == 403
    assert client.get(f"{HOME}{world.computer_exam}/rulings").status_code == 403
