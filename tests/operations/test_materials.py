"""Resources and questions: all or nothing, and what the database itself refuses."""

import pytest
from sqlalchemy.exc import IntegrityError

from hemis.domain.errors import RuleError
from hemis.domain.questions import SINGLE, Draft, Option
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.audit import AuditEntry
from hemis.models.materials import LearningResource, Question, QuestionOption
from hemis.operations import materials

pytestmark = pytest.mark.both_engines
TWO = (Option("а", 100), Option("б"))


@pytest.fixture
def teacher(database):
    return database.scalar(db.select(User).where(User.login == "teacher"))


def add(drafts, world, teacher, **values):
    place = {"subject_id": world.taught_subject, "topic_id": None, "owner_id": world.teacher} | values
    return materials.add_questions(drafts, **place, by=teacher)


def number():
    return db.session.scalar(db.select(db.func.count()).select_from(Question))


def test_questions_are_added_with_their_options_and_told(teacher, world):
    before = number()
    assert add([Draft(SINGLE, "Бир", TWO), Draft(SINGLE, "Икки", TWO), Draft(SINGLE, "БИР", TWO)], world, teacher) == 2
    assert number() == before + 2
    db.session.commit()
    entry = db.session.scalar(db.select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1))
    assert (entry.verb, entry.object_type) == ("create", "question")
    assert "а (100 %); б" in entry.changes


@pytest.mark.parametrize(
    ("drafts", "said"),
    [([], "ўқилмади"), ([Draft(SINGLE, "Бир", TWO), Draft(SINGLE, "Икки", TWO[:1])], "ўқилмади")],
)
def test_all_or_nothing(teacher, world, drafts, said):
    before = number()
    with pytest.raises(RuleError, match=said):
        add(drafts, world, teacher)
    assert number() == before


def test_the_same_file_twice_brings_nothing(teacher, world):
    add([Draft(SINGLE, "Бир", TWO)], world, teacher)
    with pytest.raises(RuleError, match="Янги савол йўқ"):
        add([Draft(SINGLE, "Бир", TWO)], world, teacher)


def test_who_is_nobody_s_employee_owns_nothing(teacher, world):
    with pytest.raises(RuleError, match="ходимга бириктирилмаган"):
        add([Draft(SINGLE, "Бир", TWO)], world, teacher, owner_id=None)


@pytest.mark.parametrize(
    ("model", "columns"),
    [
        (QuestionOption, {"position": 1, "text": "яна"}),
        (QuestionOption, {"position": 9, "text": "яна", "is_correct": True, "percent": 0}),
        (QuestionOption, {"position": 9, "text": "яна", "is_correct": True, "percent": 101}),
        (QuestionOption, {"position": 9, "text": ""}),
    ],
)
def test_the_database_refuses_an_answer_that_cannot_be(teacher, world, model, columns):
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(db.insert(model).values(question_id=world.question, **columns))


@pytest.mark.parametrize("columns", [{"points": 0}, {"difficulty": 4}, {"kind": "essay"}, {"text": ""}])
def test_the_database_refuses_a_question_that_cannot_be(teacher, world, columns):
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(db.update(Question).values(**columns))


@pytest.mark.parametrize("columns", [{"stored_name": None}, {"size": 0}, {"kind": "99"}, {"language": "99"}])
def test_the_database_refuses_a_resource_without_content(teacher, world, columns):
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(db.update(LearningResource).values(**columns))
