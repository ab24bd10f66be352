"""Ўқитувчилар истаклари: entered by the teacher, confirmed or sent back by the dean's office."""

import pytest

from hemis.extensions import db
from hemis.models.generator import TeacherWish, TimetableDraft
from hemis.operations import demands, wishes
from hemis.operations.demands import Term

HOME = "/curriculum/wishes/"


def problem(app, world):
    with app.app_context():
        draft = db.session.get(TimetableDraft, world.timetable_draft)
        term = Term(draft.faculty_id, draft.year_id, draft.season, draft.from_day)
        return demands.gather(term).problem


@pytest.mark.both_engines
def test_a_ban_binds_once_the_dean_has_confirmed_it(app, as_, world):
    before = problem(app, world)
    assert (before.bans, before.wishes) == (set(), {(world.teacher, 0): 8})
    client = as_("dean")
    page = client.page(f"{HOME}{world.wish}")
    assert "бера олмайман" in page
    assert "Бошқа жойда дарсим бор" in page
    client.submit(client.page(f"{HOME}{world.wish}/decision").form(), decision="confirm")
    assert "тасдиқланган" in client.page(HOME)
    after = problem(app, world)
    assert (after.bans, after.wishes) == ({(world.teacher, 0)}, {})
    again = client.refused(client.page(f"{HOME}{world.wish}/decision").form(), decision="confirm")
    assert "қарор қабул қилинган" in again


def test_wishes_are_sent_back_with_a_remark_that_the_teacher_reads(as_, world):
    client = as_("registrar")
    form = client.page(f"{HOME}{world.wish}/decision").form()
    assert "Нима учун қайтарилганини" in client.refused(form, decision="return")
    client.submit(form, decision="return", remark="Душанба куни кафедра йиғилиши бор.")
    page = as_("teacher").page(f"{HOME}own")
    assert "Душанба куни кафедра йиғилиши бор." in page
    assert "қайтарилган" in page


@pytest.mark.both_engines
def test_a_teacher_says_when_and_a_change_is_to_be_confirmed_again(app, as_, world):
    dean, client = as_("dean"), as_("teacher")
    dean.submit(dean.page(f"{HOME}{world.wish}/decision").form(), decision="confirm")
    form = client.page(f"{HOME}own").form()
    first, last = f"w1s{world.slots[0]}", f"w6s{world.slots[5]}"
    assert form.data[first] == "never"
    page = client.submit(form, **{last: "prefer"})
    assert "сақланди" in page
    assert "тасдиқ кутилмоқда" in page
    with app.app_context():
        row = db.session.get(TeacherWish, world.wish)
        assert row.decided_by_id is None
        assert wishes.cells_of(row) == {(1, world.slots[0]): "never", (6, world.slots[5]): "prefer"}
    assert problem(app, world).wishes == {(world.teacher, 0): 8, (world.teacher, 35): -2}


def test_nothing_changes_when_nothing_was_changed(as_, world):
    dean, client = as_("dean"), as_("teacher")
    dean.submit(dean.page(f"{HOME}{world.wish}/decision").form(), decision="confirm")
    assert "тасдиқланган" in client.submit(client.page(f"{HOME}own").form())


def test_a_ban_needs_a_reason_and_nothing_typed_is_lost(as_, world):
    client = as_("teacher2")
    page = client.refused(client.page(f"{HOME}own").form(), **{f"w2s{world.slots[1]}": "never", "reason": "а"})
    assert "сабабини ёзинг" in page
    assert page.form().data[f"w2s{world.slots[1]}"] == "never"
    assert "Рўйхатдаги қийматлардан" in client.refused(page.form(), **{f"w2s{world.slots[1]}": "yoq"})


def test_the_list_finds_a_teacher_and_a_state(as_, world):
    client = as_("dean")
    assert "Насруллаев" in client.page(f"{HOME}?q=nasrul&status=entered")
    assert "истаклари топилмади" in client.page(f"{HOME}?status=confirmed")
    assert "БЕГОНА" not in client.page(HOME)


def test_who_may_not_is_refused(as_, world):
    assert as_("teacher").get(f"{HOME}{world.wish}/decision").status_code == 403
    assert as_("dean").get(f"{HOME}own").status_code == 403
    assert as_("teacher").get(f"{HOME}{world.foreign.wish}").status_code == 404
    assert as_("student").get(HOME).status_code == 403
