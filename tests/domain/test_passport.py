"""The eighteen rows: what is kept of them, and in which language each is told."""

import pytest

from hemis.domain.errors import RuleError
from hemis.domain.passport import ROWS, edited, text_in, texts_of

WORDS = {"uz": "Ҳамма", "ru": "Все", "en": "Everybody"}


def test_a_row_that_says_what_it_said_at_first_is_not_kept():
    content = edited({}, 4, WORDS)
    assert texts_of(content, 4) == WORDS
    assert edited(content, 4, {"uz": ROWS[3].text}) == {}
    assert edited(content, 4, WORDS | {"uz": " Ҳамма "}) == content


@pytest.mark.parametrize(("number", "texts"), [(4, {"uz": " "}), (4, {"ru": "Все"}), (1, {"ru": "Все"})])
def test_other_languages_never_stand_alone(number, texts):
    with pytest.raises(RuleError) as refusal:
        edited({}, number, texts)
    assert refusal.value.field == "uz"


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        (WORDS, "uz_Latn", ("Ҳамма", False)),
        (WORDS, "ru", ("Все", True)),
        ({"uz": "Ҳамма", "ru": "", "en": ""}, "en", ("Ҳамма", False)),
    ],
)
def test_the_words_of_a_language(texts, language, expected):
    assert text_in(texts, language) == expected


def test_the_passport_has_its_eighteen_rows():
    assert [row.number for row in ROWS] == list(range(1, 19))
    assert [row.number for row in ROWS if not row.text] == [1, 9, 13]
