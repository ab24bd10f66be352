"""What a student is told of a sheet is what the sheet says (H-25, C8)."""

import pytest
from sqlalchemy import update

from hemis.domain import results
from hemis.extensions import db
from hemis.models.assessment import GradeSheet
from hemis.models.controls import SheetStudent
from hemis.models.teaching import AbsenceTotal
from hemis.operations import own_results
from tests.retaken import GOOD, close, enter, read
from tests.world import NOW


@pytest.mark.both_engines
@pytest.mark.parametrize(("round_", "state"), [(1, results.NOT_ADMITTED), (4, results.PASSED)])
def test_who_studies_the_subject_again_has_missed_nothing_of_it(database, world, round_, state):
    rows = {(student, control): GOOD[control] for student in range(6) for control in range(3)}
    enter(world, world.sheet, rows)
    close(world, world.sheet)
    key = {"student_id": world.students[0], "curriculum_subject_id": world.subject, "faculty_id": world.faculty}
    db.session.add(AbsenceTotal(**key, unexcused_hours=900, excused_hours=0))
    db.session.execute(update(GradeSheet).where(GradeSheet.id == world.sheet).values(round=round_))
    if round_ > 1:
        for student in world.students:
            db.session.add(SheetStudent(sheet_id=world.sheet, student_id=student))
    db.session.flush()
    book = read(world.sheet)
    own = own_results.read(world.students[0], [book.sheet], at=NOW)[0].result
    assert own == book.result(book.by_student[world.students[0]])
    assert own.state == state
