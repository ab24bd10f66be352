"""Two people put a lesson into the same slot at once: one does it, the other is told who is busy."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.teaching import Lesson
from hemis.operations.teaching import NewLoad, Place, add_loads
from hemis.operations.timetables import place_row
from tests.world import TODAY


@pytest.mark.both_engines
def test_two_people_place_into_the_same_slot_and_one_is_told(app, world):
    with app.app_context():
        department = world.department
        keys = [
            add_loads(
                [
                    NewLoad(
                        curriculum_subject_id=world.subject,
                        teacher_id=world.teacher,
                        department_id=department,
                        lesson_kind="13",
                        hours=30,
                        group_ids=(group,),
                    )
                ],
                by=None,
            )[0]
            for group in (world.group, world.group2)
        ]
        db.session.commit()

    def put(key):
        with app.app_context():
            try:
                count = place_row(key, Place(3, world.slots[2], world.room), TODAY, by=None)
                db.session.commit()
            except RuleError as refused:
                db.session.rollback()
                return str(refused)
            return count

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(put, keys))
    [count] = [answer for answer in answers if isinstance(answer, int)]
    [said] = [answer for answer in answers if isinstance(answer, str)]
    assert "банд" in said
    with app.app_context():
        stands = select(func.count()).select_from(Lesson).where(Lesson.load_id.in_(keys))
        assert db.session.scalar(stands) == count
