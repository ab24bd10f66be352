"""An order of more students than a page names: its page says how many more there are, and where all of them stand."""

import pytest

from hemis.extensions import db
from hemis.menus.movement import orders
from hemis.operations import order_papers
from hemis.operations.orders import NewLine
from tests import crowd
from tests.orders import order
from tests.world_orders import WAITING

MORE = "Юқоридаги матнда фақат шу саҳифадаги талабалар ёзилган, буйруқда ва яна 91 нафар бор."
ALL = "Ҳамма талабаси билан лойиҳа (PDF)"


def drafted(app, world, size, status="draft"):
    with app.app_context():
        students = crowd.fill_group(world.group, size + 1)[:size]
        row = order("expulsion", *[NewLine(student_id=key, ground="14") for key in students], faculty_id=world.faculty)
        row.body = "1. {soni} нафар:\n{talabalar}"
        row.status = status
        if status != "draft":
            row.submitted_at = row.drafted_at
        db.session.commit()
        return row.id, [each.line.student.full_name for each in order_papers.lines_of(row)]


@pytest.mark.parametrize("status", WAITING[:2])
def test_a_long_draft_says_how_many_more_and_shows_all_on_paper(app, world, as_, monkeypatch, status):
    key, names = drafted(app, world, 121, status)
    page = as_("dean").page(f"/movement/orders/{key}")
    assert MORE in page
    assert names[0] in page
    papers = []
    monkeypatch.setattr(
        "hemis.menus.movement.papers.render", lambda _kind, content, _address: papers.append(content) or b"%PDF"
    )
    assert as_("dean").get(page.links[ALL]).data == b"%PDF"
    assert all(name in papers[0] for name in names)


def test_a_draft_that_a_page_names_whole_says_nothing_of_the_kind(app, world, as_):
    key, _names = drafted(app, world, orders.MOST_NAMED)
    assert ALL not in as_("dean").page(f"/movement/orders/{key}").links
