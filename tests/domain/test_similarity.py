"""Which passages two texts have in common, and what a whole course of answers costs to compare."""

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from hemis.domain.similarity import likeness, pairs, passages

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


def test_a_course_that_has_copied_one_long_answer_is_compared_as_quickly():
    chosen = random.Random(2)
    text = " ".join(f"сўз{chosen.randrange(4000)}" for _word in range(2600))
    texts = {key: text + (" яна бир неча сўз" if key % 30 == 0 else "") for key in range(120)}
    began = time.process_time()
    found = pairs(texts, 50)
    assert time.process_time() - began < 1
    assert len(found) == 120 * 119 // 2
    assert found[0] == (0, 1, 100)


@given(
    st.dictionaries(
        st.integers(1, 99), st.lists(st.sampled_from("абвг"), max_size=40).map(" ".join), min_size=2, max_size=6
    ),
    st.integers(10, 100),
)
def test_pairs_are_what_comparing_each_with_each_says(texts, least):
    keys = sorted(texts)
    each = [(one, two, likeness(texts[one], texts[two])) for at, one in enumerate(keys) for two in keys[at + 1 :]]
    assert sorted(pairs(texts, least)) == [pair for pair in each if pair[2] >= least]
