"""Numbers of documents and verification codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemis.domain.errors import RuleError
from hemis.domain.numbering import ALPHABET, document_number, read_code, verification_code

SEEDS = st.binary(min_size=16, max_size=32)


def test_document_numbers():
    assert document_number(2026, 17) == "2026/00017"
    assert document_number(2026, 123456) == "2026/123456"
    with pytest.raises(ValueError, match="begin at 1"):
        document_number(2026, 0)


def test_the_alphabet_is_unambiguous():
    assert not set("0O1IL") & set(ALPHABET)
    assert len(ALPHABET) == len(set(ALPHABET)) == 31


@given(SEEDS)
def test_a_code_is_read_back_however_it_is_typed(seed):
    code = verification_code(seed)
    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    assert read_code(code) == read_code(f" {code.lower().replace('-', ' ')} ") == code


@given(SEEDS, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_seen(seed, at, sign):
    code = verification_code(seed).replace("-", "")
    wrong = code[:at] + sign + code[at + 1 :]
    if wrong != code:
        with pytest.raises(RuleError, match="хато"):
            read_code(wrong)


@given(SEEDS, st.integers(0, 11), st.integers(0, 11))
def test_two_swapped_signs_are_seen(seed, first, second):
    signs = list(verification_code(seed).replace("-", ""))
    code = "".join(signs)
    signs[first], signs[second] = signs[second], signs[first]
    if "".join(signs) != code:
        with pytest.raises(RuleError, match="хато"):
            read_code("".join(signs))


@pytest.mark.parametrize("text", ["", "2345-6789", "2345-6789-ABC0", "2345-6789-ABCDE"])
def test_not_a_code(text):
    with pytest.raises(RuleError, match="12 та"):
        read_code(text)


def test_little_chance_is_refused():
    with pytest.raises(ValueError, match="16"):
        verification_code(b"short")
