"""Question files as teachers really have them: Cyrillic letters, HTML of a course system, comments, gaps in a table."""

import pytest

from hemis.domain.aiken import read_aiken
from hemis.domain.gift import read_gift
from hemis.domain.question_table import HEADINGS, read_table
from hemis.domain.questions import MULTIPLE, SINGLE, Option

LEFT, RIGHT = (Option("а", 100), Option("б")), (Option("а"), Option("б", 100))


def told(notes):
    return [(note.line, note.reason.msgid % note.reason.params) for note in notes]


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Савол?\nA)а\nB)б\nANSWER: B", RIGHT),
        ("Савол?\nA.а\nB.б\nANSWER: B", RIGHT),
        ("Савол?\r\na) а\r\nb) б\r\nanswer: b.\r\n", RIGHT),
        ("Савол?\n\u0410) а\n\u0412) б\nANSWER: \u0412", RIGHT),
        ("Савол?\n\u0410) а\n\u0412) б\nANSWER: B", RIGHT),
        ("Савол?\nA) а\nB) б\nANSWER: \u0412)", RIGHT),
        ("Савол?\nА) а\nБ) б\nЖавоб: А", LEFT),
        ("Савол?\nА. а\nБ. б\nВ. в\nОтвет: В", (Option("а"), Option("б"), Option("в", 100))),
        ("\ufeffСавол?\n\n\nA. а\n\nB. б\n\nANSWER:A", LEFT),
    ],
)
def test_aiken_is_read_as_it_is_typed_here(text, options):
    reading = read_aiken(text)
    assert told(reading.faults) == []
    assert [draft.options for draft in reading.drafts] == [options]


def test_an_initial_in_the_question_is_no_option():
    reading = read_aiken("Қайси асар\nМ.Қодирий қаламига мансуб?\nA. а\nB. б\nANSWER: A")
    assert told(reading.faults) == []
    assert reading.drafts[0].text == "Қайси асар\nМ.Қодирий қаламига мансуб?"


@pytest.mark.parametrize(
    ("answer", "said"),
    [("A, B", "битта тўғри жавоб бўлади"), ("A B", "битта тўғри жавоб бўлади"), ("B", "«ANSWER: B»")],
)
def test_an_answer_that_could_mean_two_things_is_refused(answer, said):
    faults = told(read_aiken(f"Савол?\nА) а\nБ) б\nВ) в\nANSWER: {answer}").faults)
    assert [line for line, _ in faults] == [5]
    assert said in faults[0][1]


def test_a_comment_parts_no_question_and_lines_keep_their_numbers():
    reading = read_gift("Биринчи\n// изоҳ\nқатор {=а\n// изоҳ\n~б}\n\n// изоҳ\nИккинчи {=а ~а}\n")
    assert [draft.text for draft in reading.drafts] == ["Биринчи қатор"]
    assert [line for line, _ in told(reading.faults)] == [8]


def test_html_of_a_course_system_is_read_as_words():
    reading = read_gift(
        "[html]<p>2&nbsp;+ 2 \\= ?</p><p>Танланг<br/>биттасини</p> {\n"
        '=<p dir\\="ltr">4 &lt; 5</p>#<p>баракалла</p>\n~[plain]<b>\n}'
    )
    assert told(reading.faults) == []
    draft = reading.drafts[0]
    assert draft.text == "2 + 2 = ?\nТанланг\nбиттасини"
    assert draft.options == (Option("4 < 5", 100), Option("<b>"))
    reading = read_gift('[html]Расмда нима? <img src\\="@@PLUGINFILE@@/a.png"> {=а ~б}')
    assert reading.drafts[0].text == "Расмда нима?"
    assert "Расм, видео" in told(reading.notes)[0][1]


def test_a_share_of_a_typed_answer_is_not_lost_in_silence():
    reading = read_gift("Савол {=%100%а =%50%б}")
    assert [option.percent for option in reading.drafts[0].options] == [100, 100]
    assert "улушлар олинмайди" in told(reading.notes)[0][1]


def test_a_share_beyond_all_numbers_is_refused_in_words():
    assert "Улуш −100 дан 100 гача" in told(read_gift("Савол {~%1e99999999%а =б}").faults)[0][1]


def test_a_long_text_of_one_sign_is_read_as_quickly_as_any_other():
    assert "«ANSWER: X»" in told(read_aiken("Савол\nA. а\nB. б\nANSWER: x" + ". )" * 60_000).faults)[0][1]
    assert "Савол матни йўқ" in told(read_gift("[html]" + "<!--" * 60_000 + " {=а}").faults)[0][1]
    assert read_gift("[html]Савол<!-- изоҳ --> <!-- охири йўқ {=а ~б}").drafts[0].text == "Савол"


def test_a_missing_brace_is_called_so_and_one_remark_is_made_once():
    assert "ёпилмаган" in told(read_gift("Биринчи {=а ~б\n\nИккинчи {=а ~б}\n").faults)[0][1]
    assert "бўш қатор қолдиринг" in told(read_gift("Биринчи {=а ~б}\nИккинчи {=а ~б}\n").faults)[0][1]
    assert len(read_gift("Савол {=а#яхши ~б#ёмон ~в#ёмон}").notes) == 1


def row(right, *answers):
    return read_table([list(HEADINGS), ["кўп" if " " in right else "битта", "Савол", "1", "1", right, *answers]])


def test_the_numbers_of_right_answers_are_those_of_their_columns():
    assert row("3", "а", "", "б").drafts[0].options == RIGHT
    draft = row("1 4", "а", "", "б", "в").drafts[0]
    assert (draft.kind, [option.percent for option in draft.options]) == (MULTIPLE, [50, 0, 50])
    assert row("1", "а", "б", "", "").drafts[0].kind == SINGLE


@pytest.mark.parametrize(
    ("right", "said"), [("2", "2-жавоб бўш"), ("1.3", "каср сон деб олган («1.3»)"), ("4", "1 дан 3 гача")]
)
def test_a_number_that_no_answer_has_is_refused(right, said):
    assert said in told(row(right, "а", "", "б").faults)[0][1]
