"""How long, how many and how much a control question may have, and what is said where it has more."""

import pytest

from hemis.domain import questions
from hemis.domain.errors import Reason
from hemis.domain.questions import (
    MULTIPLE,
    SINGLE,
    TEXT,
    Draft,
    Note,
    Option,
    Reading,
    faults_of,
    fingerprint,
    shared,
    without_copies,
)

TWO = (Option("а", 100), Option("б"))
WHOLE = Draft(SINGLE, "Савол", TWO)


def several(*percents, kind=MULTIPLE):
    return Draft(kind, "Савол", tuple(Option(f"жавоб {at}", percent) for at, percent in enumerate(percents)))


@pytest.mark.parametrize(
    "draft",
    [
        Draft(SINGLE, "я" * 2000, TWO),
        Draft(SINGLE, "Савол", (Option("а" * 500, 100), Option("б"))),
        Draft(SINGLE, "Савол", TWO, points=100),
        Draft(SINGLE, "Савол", TWO, points=1, difficulty=1),
        Draft(SINGLE, "Савол", TWO, difficulty=3),
        several(100, *[0] * 19, kind=SINGLE),
        several(*[5] * 20),
        several(99, 1),
        several(49, 49),
        several(51, 51),
        several(100, -100),
    ],
)
def test_a_question_on_the_edge_is_whole(draft):
    assert faults_of(draft) == []


@pytest.mark.parametrize(
    ("draft", "fault"),
    [
        (Draft(SINGLE, " ", TWO), Reason(questions.NO_TEXT, {})),
        (Draft(SINGLE, "я" * 2001, TWO), Reason(questions.LONG_TEXT, {"most": "2000"})),
        (Draft(SINGLE, "Савол", (Option("а" * 501, 100), Option("б"))), Reason(questions.LONG_OPTION, {"most": "500"})),
        (Draft(SINGLE, "Савол", TWO, points=101), Reason(questions.WRONG_POINTS, {"most": "100"})),
        (Draft(SINGLE, "Савол", TWO, points=0), Reason(questions.WRONG_POINTS, {"most": "100"})),
        (Draft(SINGLE, "Савол", TWO, difficulty=0), Reason(questions.WRONG_DIFFICULTY, {})),
        (Draft("эссе", "Савол", TWO), Reason(questions.NO_KIND, {})),
        (several(100, *[0] * 20, kind=SINGLE), Reason(questions.MANY_OPTIONS, {"most": "20"})),
        (Draft(SINGLE, "Савол", (Option("я" * 70, 100),) * 2), Reason(questions.SAME_OPTION, {"text": "я" * 60})),
        (Draft(TEXT, "Савол", ()), Reason(questions.NO_ANSWER, {})),
        (several(100, 0, kind=TEXT), Reason(questions.NO_ANSWER, {})),
        (several(100, kind=SINGLE), Reason(questions.FEW_OPTIONS, {})),
        (several(99, 0, kind=SINGLE), Reason(questions.ONE_RIGHT, {"count": "1"})),
        (several(100, 1, kind=SINGLE), Reason(questions.ONE_RIGHT, {"count": "2"})),
        (several(0, -100), Reason(questions.SOME_RIGHT, {})),
        (several(49, 48), Reason(questions.WRONG_PERCENT, {"total": "97"})),
        (several(53, 50), Reason(questions.WRONG_PERCENT, {"total": "103"})),
    ],
)
def test_a_question_beyond_the_edge_has_one_fault_and_its_numbers(draft, fault):
    assert faults_of(draft) == [fault]


def test_faults_are_told_together():
    found = faults_of(Draft("эссе", "", TWO, points=0, difficulty=0))
    assert [each.msgid for each in found] == [
        questions.NO_TEXT,
        questions.WRONG_POINTS,
        questions.WRONG_DIFFICULTY,
        questions.NO_KIND,
    ]


def test_a_reading_keeps_the_faults_of_all_its_questions():
    reading = Reading()
    for draft in (Draft(SINGLE, "", TWO, 3), WHOLE, Draft(SINGLE, "", TWO, 9)):
        reading.take(draft)
    assert reading.faults == [Note(3, Reason(questions.NO_TEXT, {})), Note(9, Reason(questions.NO_TEXT, {}))]
    assert reading.drafts == [WHOLE]


def test_a_thousand_questions_are_read_and_the_next_is_told():
    reading = Reading()
    for line in range(1000):
        reading.take(Draft(SINGLE, "Савол", TWO, line))
    assert (len(reading.drafts), reading.faults) == (1000, [])
    reading.take(Draft(SINGLE, "Савол", TWO, 1000))
    assert len(reading.drafts) == 1000
    assert reading.faults == [Note(1000, Reason(questions.CROWD, {"most": "1000"}))]


def test_a_remark_names_its_values_and_is_made_once_for_three_others():
    reading = Reading()
    for name in ("а", "б", "в", "а", "г", "а"):
        reading.note(1, "%(name)s", name=name)
    assert [str(note.reason.params["name"]) for note in reading.notes] == ["а", "б", "в", "г", "а"]
    reading.note(2, "%(name)s", name=5)
    assert reading.notes[-1] == Note(2, Reason("%(name)s", {"name": "5"}))


def test_a_typed_answer_is_no_part_of_what_makes_two_questions_the_same():
    one, other = (Draft(TEXT, "Пойтахт?", (Option(text, 100),)) for text in ("Тошкент", "Бухоро"))
    assert fingerprint(one) == fingerprint(other)
    assert fingerprint(several(50, 50)) == fingerprint(several(100, 0))


def test_a_question_with_half_of_a_sign_is_compared_too():
    assert fingerprint(Draft(TEXT, "\ud800 <", ())) != fingerprint(Draft(TEXT, "\ud800 >", ()))


@pytest.mark.parametrize(
    ("right", "percents"),
    [((True,), [100]), ((True, False), [100, 0]), ((True,) * 6, [17, 17, 17, 17, 16, 16]), ((False, False), [0, 0])],
)
def test_right_answers_share_a_hundred(right, percents):
    assert [option.percent for option in shared((str(at), each) for at, each in enumerate(right))] == percents


def test_questions_of_other_words_are_all_new():
    drafts = [Draft(SINGLE, text, TWO) for text in ("Биринчи", "Иккинчи", "Учинчи")]
    assert without_copies(drafts, set()) == (drafts, [])
    assert without_copies(drafts, {fingerprint(drafts[1])}) == ([drafts[0], drafts[2]], [drafts[1]])
