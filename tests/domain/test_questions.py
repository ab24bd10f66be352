"""Control questions: what makes one whole, and how Aiken, GIFT and a spreadsheet are read, written and refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemis.domain.aiken import read_aiken
from hemis.domain.gift import read_gift, write_gift
from hemis.domain.question_table import HEADINGS, read_table, table_of
from hemis.domain.questions import (
    MULTIPLE,
    SINGLE,
    TEXT,
    Draft,
    Option,
    faults_of,
    fingerprint,
    shared,
    without_copies,
)

TWO = (Option("а", 100), Option("б"))
AIKEN = """Ўзбекистон пойтахти?
A. Самарқанд
B. Тошкент
C) Бухоро
ANSWER: B

Иккинчи савол
давоми
A) ҳа
B) йўқ
answer: a
"""


def told(notes):
    return [(note.line, str(note.reason)) for note in notes]


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (Draft(SINGLE, "", TWO), "Савол матни йўқ"),
        (Draft(SINGLE, "я" * 2001, TWO), "2000"),
        (Draft(SINGLE, "Савол", TWO[:1]), "Камида иккита"),
        (Draft(SINGLE, "Савол", (Option("а"), Option("б"))), "белгилангани: 0"),
        (Draft(SINGLE, "Савол", (Option("а", 50), Option("б", 50))), "белгилангани: 2"),
        (Draft(SINGLE, "Савол", (Option("а", 100), Option("а"))), "икки марта"),
        (Draft(SINGLE, "Савол", (Option("а" * 501, 100), Option("б"))), "500"),
        (Draft(SINGLE, "Савол", tuple(Option(str(n), 100 * (n == 0)) for n in range(21))), "20"),
        (Draft(MULTIPLE, "Савол", (Option("а"), Option("б"))), "Камида битта тўғри"),
        (Draft(MULTIPLE, "Савол", (Option("а", 30), Option("б", 30))), "ҳозир 60 фоиз"),
        (Draft(TEXT, "Савол", ()), "Қабул қилинадиган жавоб"),
        (Draft("essay", "Савол", TWO), "турини"),
        (Draft(SINGLE, "Савол", TWO, points=0), "Балл 1 дан"),
        (Draft(SINGLE, "Савол", TWO, difficulty=4), "Қийинлик"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(draft, said):
    assert any(said in str(reason) for reason in faults_of(draft))


def test_a_whole_question_has_no_fault():
    assert faults_of(Draft(SINGLE, "Савол", TWO)) == []
    assert faults_of(Draft(MULTIPLE, "Савол", shared([("а", True), ("б", True), ("в", True)]))) == []
    assert [option.percent for option in shared([("а", True), ("б", False), ("в", True), ("г", True)])] == [
        34,
        0,
        33,
        33,
    ]


def test_the_same_question_is_recognised_in_either_script_and_order():
    first = Draft(SINGLE, "Лимит  нима?", TWO)
    assert fingerprint(first) == fingerprint(Draft(SINGLE, "limit nima?", TWO[::-1], points=5))
    assert fingerprint(first) != fingerprint(Draft(SINGLE, "Лимит нима?", (*TWO, Option("в"))))
    assert fingerprint(Draft(TEXT, "x > 2?", TWO)) != fingerprint(Draft(TEXT, "x < 2?", TWO))
    new, copies = without_copies(
        [first, first, Draft(SINGLE, "Бошқа", TWO)], {fingerprint(Draft(SINGLE, "Бошқа", TWO))}
    )
    assert (new, len(copies)) == ([first], 2)


def test_aiken_is_read():
    reading = read_aiken(AIKEN)
    assert told(reading.faults) == []
    first, second = reading.drafts
    assert (first.text, first.line, first.kind) == ("Ўзбекистон пойтахти?", 1, SINGLE)
    assert first.options == (Option("Самарқанд"), Option("Тошкент", 100), Option("Бухоро"))
    assert (second.text, second.line) == ("Иккинчи савол\nдавоми", 7)
    assert second.options == (Option("ҳа", 100), Option("йўқ"))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("Савол\nA. а\nB. б\n", 1, "қатори йўқ"),
        ("Савол\nA. а\nC. б\nANSWER: A", 3, "бу ерда B"),
        ("Савол\nA. а\nB. б\nANSWER: D", 4, "«ANSWER: D»"),
        ("Савол\nA. а\nANSWER: A", 3, "камида иккита"),
        ("Савол\nA. а\nB. б\nқатор\nANSWER: A", 4, "на савол, на жавоб"),
        ("ANSWER: A", 1, "матни йўқ"),
        ("Савол\nA. а\nB. а\nANSWER: A", 1, "икки марта"),
        ("Савол\nA. а\nB. б\nANSWER: ", 4, "кўрсатган жавоб йўқ"),
    ],
)
def test_a_fault_of_aiken_is_told_by_its_line(text, line, said):
    faults = told(read_aiken(text).faults)
    assert [number for number, _ in faults] == [line]
    assert said in faults[0][1]


@pytest.mark.parametrize(
    ("text", "kind", "question", "options"),
    [
        ("Савол {=а ~б}", SINGLE, "Савол", TWO),
        ("::Номи:: Савол {=а ~б}", SINGLE, "Савол", TWO),
        ("[html]Савол{\n  =а#яхши\n  ~б#ёмон\n####умумий\n}", SINGLE, "Савол", TWO),
        ("Икки {=а ~б} бўлак.", SINGLE, "Икки _____ бўлак.", TWO),
        ("Савол {~%50%а ~%50%б ~%-100%в}", MULTIPLE, "Савол", (Option("а", 50), Option("б", 50), Option("в", -100))),
        (
            "Савол {~%33,333%а ~%33.333%б ~%33.333%в ~г}",
            MULTIPLE,
            "Савол",
            (Option("а", 33), Option("б", 33), Option("в", 33), Option("г")),
        ),
        ("Савол {=а =б ~в}", MULTIPLE, "Савол", (Option("а", 50), Option("б", 50), Option("в"))),
        ("Савол {=а ~%-25%б}", SINGLE, "Савол", TWO),
        ("Савол {T}", SINGLE, "Савол", (Option("Тўғри", 100), Option("Нотўғри"))),
        ("Савол {FALSE#чунки}", SINGLE, "Савол", (Option("Тўғри"), Option("Нотўғри", 100))),
        ("Савол {=а =б}", TEXT, "Савол", (Option("а", 100), Option("б", 100))),
        (
            "2\\=2 \\{ҳа\\}? \\: \\# \\~ \\\\ {=1\\=1 ~б}",
            SINGLE,
            "2=2 {ҳа}? : # ~ \\",
            (Option("1=1", 100), Option("б")),
        ),
        ("Икки\\nқатор {=а ~б}", SINGLE, "Икки\nқатор", TWO),
        ("Савол {=x -> y ~б}", SINGLE, "Савол", (Option("x -> y", 100), Option("б"))),
        ("// изоҳ\nСавол {=а\n// яна изоҳ\n\n~б}", SINGLE, "Савол", TWO),
        ("\ufeffСавол {\r\n=а\r\n~б\r\n}\r\n", SINGLE, "Савол", TWO),
    ],
)
def test_gift_is_read(text, kind, question, options):
    reading = read_gift(text)
    assert told(reading.faults) == []
    assert [(draft.kind, draft.text, draft.options) for draft in reading.drafts] == [(kind, question, options)]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("Изоҳсиз матн", 1, "{…} ичида ёзилмаган"),
        ("\n\nСавол {=а ~б", 3, "ёпилмаган"),
        ("Савол {=а ~б} {=в}", 1, "битта {…} қисми"),
        ("Савол {а, б}", 1, "«=» ёки «~»"),
        ("Савол {#3.14:0.01}", 1, "Сонли савол"),
        ("Савол {=а -> 1 =б -> 2}", 1, "Мослаштириш"),
        ("Савол {}", 1, "эссе"),
        ("Савол {~%yuz%а ~б}", 1, "«yuz»"),
        ("Савол {~%900%а ~б}", 1, "«900»"),
        ("Савол {~а ~б}", 1, "белгилангани: 0"),
        ("Савол {=}", 1, "«=» ёки «~»"),
        ("{=а ~б}", 1, "матни йўқ"),
        ("Биринчи {=а ~б}\n\nИккинчи {=а}\n\nУчинчи {=а ~а}", 5, "икки марта"),
    ],
)
def test_a_fault_of_gift_is_told_by_its_line(text, line, said):
    faults = told(read_gift(text).faults)
    assert [number for number, _ in faults] == [line], faults
    assert said in faults[0][1]


def test_gift_says_what_it_leaves_out_and_reads_on():
    reading = read_gift("$CATEGORY: Анализ/Лимит\n\n::Ном::Савол {=а#изоҳ ~б}\n")
    assert reading.drafts[0].category == "Анализ/Лимит"
    assert [number for number, _ in told(reading.notes)] == [1, 3, 3]
    assert reading.faults == []


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Co", "Zl", "Zp", "Zs"), include_characters=" ~=#{}:\\/%$[]n\n->"),
    min_size=1,
    max_size=40,
).map(lambda text: "\n".join(" ".join(line.split()) for line in text.split("\n")).strip())
TEXTS = WORDS.filter(bool)


@st.composite
def drafts(draw):
    kind = draw(st.sampled_from((SINGLE, MULTIPLE, TEXT)))
    answers = draw(st.lists(TEXTS, min_size=2, max_size=6, unique=True))
    right = draw(st.sets(st.integers(0, len(answers) - 1), min_size=1))
    if kind == SINGLE:
        options = tuple(Option(text, 100 * (at == min(right))) for at, text in enumerate(answers))
    elif kind == MULTIPLE:
        options = shared((text, at in right) for at, text in enumerate(answers))
    else:
        options = tuple(Option(text, 100) for text in answers)
    return Draft(kind, draw(TEXTS), options)


def core(draft):
    return draft.kind, draft.text, draft.options


@given(st.lists(drafts(), min_size=1, max_size=4))
def test_what_is_written_as_gift_reads_back(made):
    reading = read_gift(write_gift(made))
    assert told(reading.faults) == []
    assert [core(draft) for draft in reading.drafts] == [core(draft) for draft in made]


def no_apostrophe(draft):
    return not any(text.startswith("'") for text in (draft.text, *(option.text for option in draft.options)))


@given(st.lists(drafts().filter(no_apostrophe), min_size=1, max_size=4))
def test_what_is_written_as_a_table_reads_back(made):
    rows = [list(HEADINGS), *([str(cell) for cell in row] for row in table_of(made))]
    reading = read_table(rows)
    assert told(reading.faults) == []
    assert [core(draft) for draft in reading.drafts] == [core(draft) for draft in made]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["эссе", "Савол", "1", "1", "1", "а", "б"], "«эссе»"),
        (["битта", "Савол", "кўп", "1", "1", "а", "б"], "«кўп» бутун сон эмас"),
        (["битта", "Савол", "1", "9", "1", "а", "б"], "Қийинлик"),
        (["битта", "Савол", "1", "1", "3", "а", "б"], "1 дан 2 гача"),
        (["битта", "Савол", "1", "1", "", "а", "б"], "белгилангани: 0"),
        (["битта", "", "1", "1", "1", "а", "б"], "матни йўқ"),
        (["матн", "Савол"], "Қабул қилинадиган"),
    ],
)
def test_a_fault_of_a_table_is_told_by_its_row(row, said):
    faults = told(read_table([list(HEADINGS), [""] * 6, row]).faults)
    assert [number for number, _ in faults] == [3]
    assert said in faults[0][1]


def test_a_table_of_another_kind_is_refused():
    assert "намуна файлни" in told(read_table([["Фамилия"]]).faults)[0][1]
    assert read_table([]).faults
    row = ["BITTA", "'=1+1?", "", "", "1;", "'-2", "2"]
    draft = read_table([list(HEADINGS), row]).drafts[0]
    assert (draft.text, draft.points, draft.difficulty, draft.options[0].text) == ("=1+1?", 1, 2, "-2")


@given(st.text(st.sampled_from("абAB. )\n:{}=~%#\\/$->[]TF1ANSWER"), max_size=200))
def test_nothing_written_breaks_a_reader(text):
    for reading in (read_gift(text), read_aiken(text)):
        assert all(faults_of(draft) == [] for draft in reading.drafts)
        assert all(note.line >= 1 and str(note.reason) for note in (*reading.faults, *reading.notes))


@given(st.lists(st.lists(st.text(max_size=10), max_size=9), max_size=5))
def test_no_rows_break_the_table(rows):
    assert read_table(rows) is not None
