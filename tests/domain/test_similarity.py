"""Which passages two texts have in common, and what a whole course of answers costs to compare."""

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from hemis.domain.similarity import pairs, passages

ONE = "Аввал: функция лимити чексиз кичик миқдорлар ёрдамида аниқланади. Тамом"
OTHER = "Маълумки, FUNKSIYA limiti cheksiz kichik миқдорлар билан эмас"


def test_common_passages_are_found_in_either_script():
    assert passages(ONE, OTHER) == [
        ("Аввал: ", False),
        ("функция лимити чексиз кичик миқдорлар", True),
        (" ёрдамида аниқланади. Тамом", False),
    ]


def test_two_words_in_a_row_are_no_passage():
    assert passages("бир икки уч", "бир икки тўрт") == [("бир икки уч", False)]
    assert passages("", "бир") == []


@given(st.text(alphabet="абв .,\n", max_size=60), st.text(alphabet="абв .,\n", max_size=60))
def test_the_pieces_are_the_text(one, other):
    assert "".join(piece for piece, _is_common in passages(one, other)) == one


def test_sixty_long_answers_are_compared_in_a_second():
    words = [f"сўз{number}" for number in range(3000)]
    chosen = random.Random(1)
    texts = {key: " ".join(chosen.choices(words, k=600)) for key in range(60)}
    texts[60] = texts[7] + " ва яна озгина"
    began = time.process_time()
    found = pairs(texts, 50)
    assert time.process_time() - began < 1
    assert [pair[:2] for pair in found] == [(7, 60)]
