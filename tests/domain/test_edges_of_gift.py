"""GIFT at its edges: answers, shares and remarks as course systems write them, and what is written back."""

import pytest

from hemis.domain import gift, questions
from hemis.domain.errors import Reason
from hemis.domain.gift import read_gift, write_gift
from hemis.domain.questions import MULTIPLE, SINGLE, TEXT, Draft, Note, Option

LEFT, RIGHT = (Option("а", 100), Option("б")), (Option("а"), Option("б", 100))
TRUE, FALSE = (Option("Тўғри", 100), Option("Нотўғри")), (Option("Тўғри"), Option("Нотўғри", 100))


def read(answers, before="Савол"):
    """What is read, and the remarks and the faults by their sentence; it all begins in the third line."""
    reading = read_gift(f"\n\n{before} {{{answers}}}")
    assert {note.line for note in (*reading.notes, *reading.faults)} <= {3}
    said = [note.reason.msgid for note in reading.notes], [note.reason.msgid for note in reading.faults]
    return [(draft.kind, draft.options) for draft in reading.drafts], *said


@pytest.mark.parametrize(
    ("answers", "kind", "options", "notes"),
    [
        ("=а ~б#### умумий ~ изоҳ = в", SINGLE, LEFT, [gift.LOST_FEEDBACK]),
        ("=а#яхши ~б", SINGLE, LEFT, [gift.LOST_FEEDBACK]),
        (" true ", SINGLE, TRUE, []),
        ("T#яхши#ёмон", SINGLE, TRUE, [gift.LOST_FEEDBACK]),
        ("t####умумий", SINGLE, TRUE, [gift.LOST_FEEDBACK]),
        ("F", SINGLE, FALSE, []),
        ("false #чунки", SINGLE, FALSE, [gift.LOST_FEEDBACK]),
        ("=T ~F", SINGLE, (Option("T", 100), Option("F")), []),
        ("~ %100% а ~б", MULTIPLE, LEFT, []),
        ("~%100%а ~%-50%б", MULTIPLE, (Option("а", 100), Option("б", -50)), []),
        ("~%0%а =б", SINGLE, RIGHT, []),
        ("=%100%а ~б", SINGLE, LEFT, []),
        ("~%-100%а =б", SINGLE, RIGHT, []),
        ("~%1%а ~%99%б", MULTIPLE, (Option("а", 1), Option("б", 99)), []),
        ("~%1%а =б", MULTIPLE, (Option("а", 1), Option("б", 100)), []),
        ("=%1%а =б ~в", MULTIPLE, (Option("а", 50), Option("б", 50), Option("в")), []),
        ("~%12.5%а ~%87,5%б", MULTIPLE, (Option("а", 13), Option("б", 88)), [gift.ROUNDED]),
        ("~% 50 %а ~%50.0%б", MULTIPLE, (Option("а", 50), Option("б", 50)), []),
        ("=а =б ~%-100%в", MULTIPLE, (Option("а", 50), Option("б", 50), Option("в")), []),
        ("=%50%а =б", TEXT, (Option("а", 100), Option("б", 100)), [gift.WHOLE_ANSWER]),
        ("=а", TEXT, (Option("а", 100),), []),
        ("=[html]<b>а</b> ~б", SINGLE, LEFT, []),
        ("=[plain]<b> ~б", SINGLE, (Option("<b>", 100), Option("б")), []),
        ("=а \\-> б ~б", SINGLE, (Option("а \\-> б", 100), Option("б")), []),
        ("=[plain]а -> б =в", TEXT, (Option("а -> б", 100), Option("в", 100)), []),
    ],
)
def test_answers_are_read_with_their_shares(answers, kind, options, notes):
    assert read(answers) == ([(kind, options)], notes, [])


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ("", gift.ESSAY),
        (" ####умумий", gift.ESSAY),
        ("#5", gift.NUMERICAL),
        ("а", gift.STRAY),
        ("TRUE FALSE", gift.STRAY),
        ("=а ~", gift.STRAY),
        ("=а -> 1 =б -> 2", gift.MATCHING),
        ("=а ~а", questions.SAME_OPTION),
        ("=%50%а ~б", questions.ONE_RIGHT),
        ("~%40%а ~%40%б", questions.WRONG_PERCENT),
        ("~%100.4%а ~б", gift.BAD_PERCENT),
        ("~%-101%а ~б", gift.BAD_PERCENT),
        ("~%NaN%а ~б", gift.BAD_PERCENT),
        ("~%Infinity%а ~б", gift.BAD_PERCENT),
        ("~%%а ~б", gift.BAD_PERCENT),
    ],
)
def test_answers_that_cannot_be_asked_are_refused(answers, fault):
    assert read(answers)[0] == []
    assert read(answers)[2] == [fault]


def test_a_share_is_shown_as_it_was_written():
    reading = read_gift("Савол {~%ўн иккита ҳа%а ~б}")
    assert reading.faults == [Note(1, Reason(gift.BAD_PERCENT, {"text": "ўн иккита ҳа"}))]
    longer = read_gift("Савол {~%ўн иккита ҳа?%а =б}")
    assert longer.drafts[0].options == (Option("%ўн иккита ҳа?%а"), Option("б", 100))


@pytest.mark.parametrize(
    ("before", "text", "title"),
    [
        ("::Ном::Савол :: давоми", "Савол :: давоми", "Ном"),
        (":: Ном  икки :: Савол", "Савол", "Ном икки"),
        ("::Савол", "::Савол", ""),
        ("[markdown] Савол", "Савол", ""),
        ("[HTML]<p>Савол</p><ul><li>бир</li><li>икки</li></ul>", "Савол\nбир\nикки", ""),
        ("[html]А<!-- изоҳ\nяна -->Б<BR>В<h2>Г</h2>Д", "АБ\nВГ\nД", ""),
        ("[plain]<p>Савол</p>", "<p>Савол</p>", ""),
        ("[moodle]<p>Савол</p>", "<p>Савол</p>", ""),
        ("[html]&lt;p&gt; 5 < 6", "<p> 5 < 6", ""),
        ("Савол [html]", "Савол [html]", ""),
    ],
)
def test_the_words_of_a_question_are_read_without_its_title_and_format(before, text, title):
    [draft] = read_gift(f"{before} {{=а ~б}}").drafts
    assert (draft.text, draft.title) == (text, title)


@pytest.mark.parametrize(
    "picture", ["<img src>", "<VIDEO x>", "<audio>", "<object>", "<iframe>", "@@PLUGINFILE@@/а.png"]
)
def test_a_picture_that_is_left_out_is_told_by_its_line(picture):
    reading = read_gift(f"\n[html]Савол {picture} {{=а ~б}}")
    assert reading.notes == [Note(2, Reason(gift.LOST_PICTURE, {}))]
    assert read_gift(f"Савол {picture} {{=а ~б}}").notes == []
    answer = read_gift(f"\n[html]Савол {{=а {picture} ~б}}")
    assert answer.notes == [Note(2, Reason(gift.LOST_PICTURE, {}))]


def test_an_answer_inside_a_sentence_leaves_a_gap():
    assert read_gift("Икки{=а ~б}бўлак.").drafts[0].text == "Икки _____ бўлак."
    assert read_gift("Икки {=а ~б} ").drafts[0].text == "Икки"


def test_what_is_written_is_what_course_systems_read():
    drafts = [
        Draft(SINGLE, "2 + 2 = ?\nТанланг", (Option("4", 100), Option("~5"))),
        Draft(MULTIPLE, "[x] {y}", (Option("а", 50), Option("б", 50), Option("в"), Option("г", -50))),
        Draft(TEXT, "а -> б", (Option("// в", 100), Option("50% г", 100), Option("%50% д", 100))),
    ]
    assert write_gift(drafts) == (
        "2 + 2 \\= ?\\nТанланг {\n=4\n~\\~5\n}\n"
        "\n[plain][x] \\{y\\} {\n~%50%а\n~%50%б\n~в\n~%-50%г\n}\n"
        "\n[plain]а -> б {\n=[plain]// в\n=50% г\n=[plain]%50% д\n}\n"
    )
    assert [(draft.kind, draft.text, draft.options) for draft in read_gift(write_gift(drafts)).drafts] == [
        (draft.kind, draft.text, draft.options) for draft in drafts
    ]
