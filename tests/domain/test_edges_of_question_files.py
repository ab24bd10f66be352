"""Files of control questions at their edges: each fault by its line, and with the words that stand there."""

import pytest

from hemis.domain import aiken, gift, question_table
from hemis.domain.aiken import read_aiken
from hemis.domain.errors import Reason
from hemis.domain.gift import read_gift
from hemis.domain.question_table import HEADINGS, read_table
from hemis.domain.questions import MULTIPLE, ONE_RIGHT, SINGLE, TEXT, Draft, Note, Option

LEFT, RIGHT = (Option("а", 100), Option("б")), (Option("а"), Option("б", 100))
LONG = "я" * 50


def rows(*more):
    return read_table([list(HEADINGS), *map(list, more)])


def faults(reading):
    assert reading.drafts == []
    return reading.faults


def test_a_table_without_a_column_for_right_answers_is_no_table_of_questions():
    assert faults(read_table([["Тури", "Савол", "Балл", "Қийинлик"]])) == [Note(1, Reason(question_table.NOT_OURS, {}))]
    assert faults(read_table([])) == [Note(1, Reason(question_table.NOT_OURS, {}))]
    short = read_table([["Тури", "Савол", "Балл", "Қийинлик", "Тўғри"], ["битта", "Савол", "", "", "1", "а", "б"]])
    assert [draft.options for draft in short.drafts] == [LEFT]


def test_points_and_difficulty_are_those_of_the_row():
    assert rows(("кўп", "Савол", "5", "3", "1,2", "а", "б")).drafts == [
        Draft(MULTIPLE, "Савол", (Option("а", 50), Option("б", 50)), 2, points=5, difficulty=3)
    ]
    assert rows(("матн", "Савол", "", "", "", "а", "б")).drafts == [
        Draft(TEXT, "Савол", (Option("а", 100), Option("б", 100)), 2, points=1, difficulty=2)
    ]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ((LONG, "Савол"), Reason(question_table.WRONG_KIND, {"text": LONG[:40]})),
        (("битта", "Савол", LONG, "", "1", "а", "б"), Reason(question_table.WRONG_NUMBER, {"text": LONG[:40]})),
        (("битта", "Савол", "", "12345", "1", "а", "б"), Reason(question_table.WRONG_NUMBER, {"text": "12345"})),
        (
            ("битта", "Савол", "", "", "9" * 50, "а"),
            Reason(question_table.WRONG_RIGHT, {"most": "1", "text": "9" * 40}),
        ),
        (("битта", "Савол", "", "", "X1", "а"), Reason(question_table.WRONG_RIGHT, {"most": "1", "text": "X1"})),
        (("битта", "Савол", "", "", "0", "а"), Reason(question_table.WRONG_RIGHT, {"most": "1", "text": "0"})),
        (("битта", "Савол", "", "", "1." + "2" * 50, "а"), Reason(question_table.FRACTION, {"text": "1." + "2" * 38})),
        (("битта", "Савол", "", "", "1", "", "б"), Reason(question_table.EMPTY_RIGHT, {"number": "1"})),
        (("битта", "Савол", "", "", " ,; ", "а", "б"), Reason(ONE_RIGHT, {"count": "0"})),
    ],
)
def test_a_fault_of_a_row_shows_what_stands_there_shortened(row, fault):
    assert faults(rows(("", ""), row)) == [Note(3, fault)]


def test_each_row_is_told_by_its_own_fault():
    found = rows(("эссе", "Савол"), ("битта", "Савол", "x", "y", "9", "а"), ("битта", "Савол", "", "", "1;", "а", "б"))
    assert [(note.line, note.reason.msgid) for note in found.faults] == [
        (2, question_table.WRONG_KIND),
        (3, question_table.WRONG_NUMBER),
        (3, question_table.WRONG_NUMBER),
        (3, question_table.WRONG_RIGHT),
    ]
    assert [draft.line for draft in found.drafts] == [4]


def test_a_typed_answer_has_no_numbers_and_a_small_share_is_a_right_one():
    small = Draft(MULTIPLE, "Савол", (Option("а", 1), Option("б", 99), Option("в")))
    assert question_table.table_of([Draft(TEXT, "Савол", (Option("а", 100),)), small]) == [
        ["матн", "Савол", 1, 2, "", "а"],
        ["кўп", "Савол", 1, 2, "1, 2", "а", "б", "в"],
    ]


@pytest.mark.parametrize(
    ("cell", "text"), [("'=1", "=1"), ("' -2", "-2"), ("'+3", "+3"), ("'@а", "@а"), ("'а", "'а"), ("''=а", "''=а")]
)
def test_a_cell_kept_from_being_a_formula_is_read_without_its_apostrophe(cell, text):
    assert rows(("битта", "Савол", "", "", "1", cell, "б")).drafts[0].options[0].text.strip() == text


def test_an_aiken_question_begins_where_its_words_begin():
    reading = read_aiken("\ufeff\n\nX нима?\nA. а\nB. б\nANSWER: A\n\n\nИккинчи\nA. а\nB. б\nANSWER: B\n")
    assert reading.drafts == [Draft(SINGLE, "X нима?", LEFT, 3), Draft(SINGLE, "Иккинчи", RIGHT, 9)]
    for text in ("Савол", "X нима?"):
        assert read_aiken(f"\ufeff{text}\nA. а\nB. б\nANSWER: A").drafts[0].text == text
    assert faults(read_aiken("\n\nСавол\nA. а")) == [Note(3, Reason(aiken.NO_ANSWER, {}))]


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        ("Савол\nA. а\nC. б\nE. в\nANSWER: A", 3, Reason(aiken.ORDER, {"letter": "B"})),
        ("Савол\nA. а\nB. б\nқатор\nқатор\nANSWER: A", 4, Reason(aiken.STRAY, {})),
        (f"Савол\nA. а\nB. б\nANSWER: {'Z' * 30}", 4, Reason(aiken.LETTER, {"letter": "Z" * 20})),
        ("Савол\nA. а\nB. б\nANSWER: Q", 4, Reason(aiken.LETTER, {"letter": "Q"})),
        ("Савол\nA. а\nB. б\nANSWER: A, B", 4, Reason(aiken.ONE_LETTER, {})),
        ("Савол\nA. а\nANSWER: A", 3, Reason(aiken.NO_OPTIONS, {})),
    ],
)
def test_a_broken_aiken_question_has_one_fault(text, line, fault):
    assert faults(read_aiken(text)) == [Note(line, fault)]


def test_behind_the_last_letter_of_the_alphabet_no_option_is_expected():
    options = "".join(f"{letter}. {letter}\n" for letter in aiken.LATIN)
    assert faults(read_aiken(f"Савол\n{options}Q. яна\nANSWER: A")) == [Note(28, Reason(aiken.ORDER, {"letter": "Q"}))]


def test_a_gift_question_has_no_title_and_no_category_of_its_own():
    assert read_gift("X нима {=а ~б}").drafts == [Draft(SINGLE, "X нима", LEFT, 1)]
    named = read_gift(f"$CATEGORY: {'я' * 110}\n\n::Ном::Савол {{=а ~б}}\n")
    assert named.drafts == [Draft(SINGLE, "Савол", LEFT, 3, "Ном", "я" * 110)]
    assert named.notes == [
        Note(1, Reason(gift.LOST_CATEGORY, {"text": "я" * 100})),
        Note(3, Reason(gift.LOST_TITLE, {})),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_the_writer_ends_them(end):
    reading = read_gift(end.join(("Савол", "давоми {=а ~б}", "", "  // изоҳ", "Иккинчи {=а", "", "~б}")))
    assert reading.drafts == [Draft(SINGLE, "Савол давоми", LEFT, 1), Draft(SINGLE, "Иккинчи", LEFT, 5)]


def test_signs_that_no_script_has_do_not_turn_into_others():
    assert read_gift("Са\ue000вол \ue010\ue008? {=а ~б}").drafts == [Draft(SINGLE, "Савол ?", LEFT, 1)]
    assert read_gift("Савол\ue011 {=а ~б}").drafts[0].text == "Савол\ue011"


@pytest.mark.parametrize(
    ("text", "msgid"),
    [
        ("Савол {{=а ~б}", gift.NO_END),
        ("Савол } {=а ~б}", gift.NO_END),
        ("Савол {=а ~б}}", gift.MORE_BRACES),
        ("Савол {=а ~б} }", gift.MORE_BRACES),
        ("Савол {=а ~б} {", gift.MORE_BRACES),
        ("Савол", gift.NO_BRACES),
        ("Савол }", gift.NO_BRACES),
    ],
)
def test_braces_that_do_not_match_are_told(text, msgid):
    assert faults(read_gift(f"\n{text}")) == [Note(2, Reason(msgid, {}))]
