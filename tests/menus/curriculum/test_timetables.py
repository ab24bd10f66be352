"""Дарс жадвали: the week of a group, a teacher and a room; placing, moving, cancelling, publishing."""

from datetime import date

import pytest
from sqlalchemy import func, select

from hemis.extensions import db
from hemis.models.audit import AuditEntry
from hemis.models.infrastructure import Room
from hemis.models.settings import Holiday
from hemis.models.teaching import Lesson, LessonGroup
from hemis.models.timetable import CancelledLesson
from tests.world import NOW

HOME = "/curriculum/timetables/"


def group(world):
    return f"{HOME}groups/{world.group}"


@pytest.fixture
def second_room(app, world):
    with app.app_context():
        first = db.session.get(Room, world.room)
        row = Room(code="B01-999", building_id=first.building_id, number="999", kind="11", capacity=5)
        db.session.add(row)
        db.session.commit()
        return row.id


def test_the_list_tells_what_is_planned_and_what_stands(as_, world):
    page = as_("dean").page(HOME)
    assert [row[4:6] for row in page.rows()] == [["30", "8"]] * 2
    assert "эълон қилинган: 06.10.2026" in page
    assert "Бундай гуруҳ топилмади" in as_("dean").page(f"{HOME}?state=full")


def test_the_week_of_a_group_names_everything(as_, world):
    page = as_("dean").page(group(world))
    for words in ("Математик анализ", "B01-01", "Насруллаев Ж.С.", "05.10.2026", "6-ҳафта, жуфт ҳафта"):
        assert words in page
    assert "Ўқитувчи ва мураббийлар куни" in as_("dean").page(f"{group(world)}?week=2026-09-30")
    assert "Бу ҳафтада дарс йўқ" in as_("dean").page(f"{group(world)}?week=2027-03-01")


@pytest.mark.parametrize("address", ["week=2026-13-90", "week=9999-12-31", "week="])
def test_a_week_that_does_not_exist_is_this_week(as_, world, address):
    assert "05.10.2026" in as_("dean").page(f"{group(world)}?{address}")


@pytest.mark.both_engines
def test_a_timetable_is_taken_back_and_published_again(as_, world):
    client, address = as_("dean"), f"{HOME}teachers/{world.teacher}"
    assert "эълон қилинмаган" in client.submit(client.page(f"{HOME}publication").form())
    assert "Математик анализ" not in as_("teacher").page(address)
    assert "эълон қилинган: 06.10.2026" in client.submit(client.page(f"{HOME}publication").form())
    assert "Математик анализ" in as_("teacher").page(address)


@pytest.mark.both_engines
def test_three_clicks_place_a_load_for_the_rest_of_its_hours(app, as_, world):
    client = as_("dean")
    page = client.page(f"{group(world)}/placing")
    page = client.page(page.links["Математик анализ · Маъруза"])
    assert "Қолган дарслар: 11 та" in page
    free = [each.get("href") for each in page.find_all("a") if "slot_id=" in (each.get("href") or "")]

    page = client.page(next(href for href in free if "weekday=3" in href))
    done = client.submit(page.form("placing"))
    assert done.url.startswith(group(world))
    with app.app_context():
        count = db.session.scalar(select(func.count()).select_from(Lesson).where(Lesson.load_id == world.load))
        assert 4 < count <= 15
        places = db.session.scalars(select(LessonGroup.group_id).where(LessonGroup.group_id == world.group)).all()
        assert len(places) == count


def later(world):
    return f"{HOME}lessons/{world.lesson_later}"


def moving(world, weekday=4, slot=2, **asked):
    """The board of a move with a slot tapped: Thursday, the third pair."""
    more = "".join(f"&{name}={value}" for name, value in asked.items())
    return f"{later(world)}/move?weekday={weekday}&slot_id={world.slots[slot]}{more}"


@pytest.mark.both_engines
def test_a_lesson_is_moved_with_a_reason_and_its_groups_follow(app, as_, world):
    client = as_("dean")
    board = client.page(f"{later(world)}/move")
    free = [each.get("href") for each in board.find_all("a") if "slot_id=" in (each.get("href") or "")]
    tapped = next(href for href in free if "weekday=4" in href and href.endswith(f"slot_id={world.slots[2]}"))
    page = client.submit(client.page(tapped).form("placing"), reason="Ўқитувчи сафарда")
    assert "08.10.2026" in page
    for words in ("дарс кўчирилди", "Кун: 06.10.2026 → 08.10.2026", "Ўқитувчи сафарда", "Деканов Декан"):
        assert words in page.text_at("section", class_="history")
    with app.app_context():
        rows = db.session.scalars(select(LessonGroup).where(LessonGroup.lesson_id == world.lesson_later)).all()
        assert {(f"{row.day}", row.slot_id) for row in rows} == {("2026-10-08", world.slots[2])}
    assert "Математик анализ" in as_("teacher").page("/lessons/days/?day=2026-10-08")


def test_a_move_needs_a_reason(as_, world):
    client = as_("dean")
    form = client.page(moving(world)).form("placing")
    assert "Сабабни ёзинг" in client.refused(form, reason="йўқ")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"weekday": 1}, "дарс қўйилмайди"),
        ({"week": "2026-12-28"}, "Янги йил"),
        ({"week": "2027-05-03"}, "дарс қўйилмайди"),
    ],
)
def test_a_day_without_lessons_is_not_offered(app, as_, world, asked, words):
    with app.app_context():
        db.session.add(Holiday(day=date(2026, 12, 31), is_working=False, name="Янги йил", week_days=6))
        db.session.commit()
    page = as_("dean").page(moving(world, **asked))
    assert "placing" not in [each.get("id") for each in page.find_all("form")]
    assert "дарс қўйилмайди" in page


def test_the_board_of_a_move_says_who_is_busy_and_where_the_lesson_stands(as_, world):
    client = as_("dean")
    board = client.page(f"{later(world)}/move")
    assert "Банд: Насруллаев" in board
    assert "ҳозирги жойи" in board
    assert "12.10.2026" in client.page(board.links["Кейинги ҳафта ›"])
    row = client.page(board.links["шу дарс ва қаторнинг қолган дарслари"])
    assert "ҳозирги жойи" in row


@pytest.mark.both_engines
def test_a_clash_is_explained_by_name(as_, world, second_room):
    client = as_("dean")
    form = client.page(moving(world, weekday=2, slot=0)).form("placing")
    page = client.refused(form, reason="Алмашади", agreed="y")
    assert "Насруллаев Жаҳонгир Содиқович 06.10.2026 куни 1-жуфтликда банд" in page


@pytest.mark.both_engines
def test_two_lessons_change_places(app, as_, world):
    client = as_("dean")
    board = client.page(f"{later(world)}/swap")
    page = client.page(board.links["Сешанба, 06.10.2026, 1-жуфтлик, 08:30"])
    page = client.submit(page.form("swap"), reason="Ўқитувчилар келишди")
    assert "1-жуфтлик" in page
    with app.app_context():
        slots = [db.session.get(Lesson, key).slot_id for key in (world.lesson_later, world.lesson)]
        assert slots == [world.slots[0], world.slots[3]]


@pytest.mark.both_engines
def test_a_cancelled_lesson_stays_visible_and_frees_its_place(app, as_, world):
    client = as_("dean")
    page = client.submit(client.page(f"{later(world)}/cancellation").form(), reason="Ўқитувчи касал")
    assert "Қолдирилди: Ўқитувчи касал" in page
    with app.app_context():
        assert db.session.get(Lesson, world.lesson_later) is None
        row = db.session.scalars(select(CancelledLesson).where(CancelledLesson.lesson_id == world.lesson_later)).one()
        assert (row.lesson_id, row.slot_id) == (world.lesson_later, world.slots[3])
        assert db.session.scalar(select(AuditEntry.reason).where(AuditEntry.verb == "cancel")) == "Ўқитувчи касал"
    assert "Қолган дарслар: 12 та" in client.page(f"{group(world)}/placing?load_id={world.load}")


def test_a_lesson_that_was_held_stays_where_it_is(app, as_, world):
    with app.app_context():
        lesson = db.session.get(Lesson, world.lesson_later)
        lesson.held_at, lesson.held_by_id = NOW, world.users["teacher"]
        db.session.commit()
    client = as_("dean")
    assert "Кўчириш" not in client.page(later(world)).links
    for step in ("move", "swap", "cancellation"):
        answer = client.get(f"{later(world)}/{step}")
        assert answer.status_code == 303
        assert "Ўтилган дарсни" in client.page(answer.headers["Location"])


def test_a_small_room_is_refused_unless_agreed(as_, world, second_room):
    client = as_("dean")
    form = client.page(moving(world)).form("placing")
    values = {"reason": "Хона таъмирда", "room_id": second_room}
    assert "хонаси кичик: 5 ўрин" in client.refused(form, **values)
    assert "B01-999" in client.submit(form, **values, agreed="y")


@pytest.mark.parametrize("who", ["teacher", "head", "registrar", "management"])
def test_who_only_looks_may_not_place_or_move(as_, world, who):
    client = as_(who)
    for address in (f"{group(world)}/placing", f"{later(world)}/move", f"{later(world)}/cancellation"):
        assert client.get(address).status_code == 403
