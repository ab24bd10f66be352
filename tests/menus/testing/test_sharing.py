"""Questions that colleagues share: drawn only where a rule asks for it, with the author named (H-23, H-25)."""

import pytest

from hemis.extensions import db
from hemis.models.audit import AuditEntry
from hemis.models.materials import Question
from hemis.models.staff import Employee
from tests.menus.testing.test_exams import HOME, bring_questions


def give_away(app, world, **values):
    """Let the brought questions belong to the colleague."""
    with app.app_context():
        rows = db.session.scalars(db.select(Question).where(Question.id != world.question)).all()
        colleague = db.session.scalars(db.select(Employee.id).where(Employee.number == "E-teacher2")).one()
        own = [row for row in rows if row.owner_id == world.teacher]
        for row in own:
            row.owner_id = colleague
            for name, value in values.items():
                setattr(row, name, value)
        db.session.commit()
        return [row.id for row in own]


def draft(client, world, **rule):
    page = client.submit(client.page(f"{HOME}new").form(), title="Тест", control_id=world.controls[1], minutes="40")
    return client.submit(client.page(f"{page.url}/rules/new").form(), count="4", points="5", **rule)


@pytest.mark.both_engines
def test_a_rule_takes_what_colleagues_share_and_names_the_author(app, as_, world):
    client = as_("teacher")
    bring_questions(client, world)
    give_away(app, world, is_shared=True)
    assert "улашган саволлар: 3 та" in client.page(f"{draft(client, world).url}/rules/new")
    page = draft(client, world)
    assert "яна 3 та савол етмайди" in page
    page = draft(client, world, is_shared="y")
    assert "етмайди" not in page
    assert "ҳамкасблар саволи билан" in page
    assert client.page(f"{page.url}/preview").text.count("муаллиф:") == 3
    times = {"opens_on": "2026-10-06", "opens_at": "10:00", "closes_on": "2026-10-06", "closes_at": "12:00"}
    client.submit(client.page(f"{page.url}/sittings/new").form(), group_id=world.group, **times)
    client.submit(client.page(f"{page.url}/preparation").form())
    with app.app_context():
        db.session.execute(db.update(Question).values(is_shared=False))
        db.session.commit()
    assert client.page(f"{page.url}/preview").text.count("муаллиф:") == 3, "frozen with the exam"


def test_what_nobody_shares_is_not_drawn(app, as_, world):
    client = as_("teacher")
    bring_questions(client, world)
    give_away(app, world)
    page = draft(client, world)
    assert "яна 3 та савол етмайди" in page
    assert "is_shared" not in str(client.page(f"{page.url}/rules/new"))


@pytest.mark.both_engines
def test_a_teacher_shares_the_own_questions_of_a_subject_at_once(app, as_, world):
    client = as_("teacher")
    form = client.page("/subjects/questions/sharing").form()
    page = client.submit(form, subject_id=world.taught_subject, way="shared")
    assert "1 та савол ўзгарди" in page
    with app.app_context():
        shared = db.session.scalars(db.select(Question.id).where(Question.is_shared)).all()
        assert shared == [world.question]
        told = db.session.scalars(db.select(AuditEntry).where(AuditEntry.object_type == "question")).all()
        assert [row.changes for row in told] == ['{"is_shared": [false, true]}']
    assert "бошқа ўқитувчилари ҳам" in client.page(f"/subjects/questions/{world.question}")
    client.refused(form, subject_id=world.foreign.taught_subject, way="shared")


def test_a_colleagues_question_is_not_changed(app, as_, world):
    client = as_("teacher")
    bring_questions(client, world)
    key = give_away(app, world, is_shared=True)[0]
    for path in ("", "/edit", "/remove"):
        assert client.get(f"/subjects/questions/{key}{path}").status_code == 404
