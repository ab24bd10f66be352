"""Orders and differences: who is named where nothing is fixed, when that blocks, and what the paper says."""

from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from hemis.domain import order_texts
from hemis.extensions import db
from hemis.models.curriculum import Curriculum
from hemis.models.differences import DifferenceLine, OutsideSubject, SubjectDifference
from hemis.models.settings import RuleValue
from hemis.models.students import Enrolment
from hemis.operations import differences, movement, order_papers
from hemis.operations.movement_faults import UNDECIDED
from hemis.operations.orders import NewLine
from tests.orders import AT, DAY, another_group, order, told, user
from tests.rig.counter import count_statements

pytestmark = pytest.mark.both_engines


@pytest.fixture
def goal(database, world):
    """A group of another plan; everybody of the home group is in the third semester."""
    database.execute(update(Enrolment).values(semester=3))
    database.execute(update(Curriculum).where(Curriculum.id == world.draft).values(is_approved=True))
    return another_group(world.group, curriculum_id=world.draft, name="22-КИМ", name_latin="22-KIM")


def line(world, place, group, **more):
    return NewLine(student_id=world.students[place], group_id=group, ground="unrelated", **more)


def fix(world, place, lines=1):
    """A fixed difference of one student with the plan of the goal."""
    made = SubjectDifference(student_id=world.students[place], curriculum_id=world.draft, upto_semester=2)
    made.drafted_by_id = made.fixed_by_id = user().id
    made.drafted_at = made.fixed_at = AT
    made.status = "fixed"
    db.session.add(made)
    db.session.flush()
    about = {
        "position": 1,
        "semester": 1,
        "name": "Алгебра",
        "counted": 0,
        "to_make_up": 4,
    }
    if lines:
        db.session.add(
            DifferenceLine(difference_id=made.id, curriculum_subject_id=world.draft_subject, deadline=DAY, **about)
        )
    db.session.flush()
    return made


def test_who_has_no_fixed_difference_is_named_with_the_plan(database, world, goal):
    row = order("transfer", line(world, 2, goal), line(world, 3, goal))
    assert differences.undecided(row) == {world.students[place]: (world.draft, 3) for place in (2, 3)}
    fix(world, 2)
    assert list(differences.undecided(row)) == [world.students[3]]
    fix(world, 3).status = "replaced"
    assert list(differences.undecided(row)) == [world.students[3]]


def test_nothing_is_asked_inside_a_plan_nor_of_who_begins(database, world, goal):
    same = another_group(world.group)
    assert differences.undecided(order("transfer", line(world, 2, same))) == {}
    assert list(differences.undecided(order("reinstatement", line(world, 2, same)))) == [world.students[2]]
    assert differences.undecided(order("expulsion", line(world, 2, goal))) == {}
    beginner = NewLine(student_id=world.students[3], group_id=goal, semester=1)
    assert differences.undecided(order("transfer_in", beginner)) == {}


def test_it_blocks_only_where_the_rule_says_so(database, world, goal):
    row = order("transfer", line(world, 2, goal))
    assert UNDECIDED not in told(row)
    rule = RuleValue(key="difference.required", value="block", valid_from=date(2026, 9, 1), act="Кенгаш қарори")
    database.add(rule)
    assert UNDECIDED in told(row)
    fix(world, 2)
    assert UNDECIDED not in told(row)


def test_a_docket_costs_the_same_for_one_and_for_many(database, world, goal):
    rule = RuleValue(key="difference.required", value="block", valid_from=date(2026, 9, 1), act="Кенгаш қарори")
    database.add(rule)
    one = order("transfer", line(world, 2, goal))
    many = order("transfer", *(line(world, place, goal) for place in range(1, 6)))
    counts = []
    for row in (one, many):
        with count_statements(db.engine) as found:
            movement.faults(row, date(2026, 10, 5))
            order_papers.values_of(row, order_papers.lines_of(row))
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_the_paper_says_how_many_subjects_are_made_up(database, world, goal):
    fix(world, 2), fix(world, 3, lines=0)
    row = order("transfer", line(world, 2, goal), line(world, 3, goal), line(world, 4, goal))
    values = order_papers.values_of(row, order_papers.lines_of(row))
    assert order_texts.fill("Жами {farq} та фан", values) == "Жами 1 та фан"
    first, second, third = values["talabalar"].split("\n")
    assert first.endswith("фанлар фарқи: 1 та фан")
    assert second.endswith("фанлар фарқи: 0 та фан")
    assert "фарқи" not in third
    content = order_papers.order_paper(row, order_papers.lines_of(row), (), today=date(2026, 10, 6), signer=None)
    content["texts"]["body"] = "{farq} та фан"
    assert order_papers.extract(content, world.students[3])["body"] == "0 та фан"


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (OutsideSubject, {"credits": 0, "hours": 0}),
        (OutsideSubject, {"credits": 61}),
        (OutsideSubject, {"withdrawn_reason": "сабаб"}),
        (OutsideSubject, {"paper_kind": "letter"}),
        (SubjectDifference, {"reason": "сабаб"}),
        (SubjectDifference, {"status": "draft", "fixed_at": AT}),
        (DifferenceLine, {"deadline": None}),
        (DifferenceLine, {"to_make_up": 0}),
        (DifferenceLine, {"is_by_hand": True}),
        (DifferenceLine, {"counted": -1}),
    ],
)
def test_the_database_refuses_what_cannot_be(database, world, model, values):
    key = db.session.scalar(select(model.id).order_by(model.id))
    with pytest.raises(IntegrityError):
        db.session.execute(update(model).where(model.id == key).values(**values))
