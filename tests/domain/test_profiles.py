"""Identifiers of the databases are proved, and figures that no list of works can have are refused."""

import pytest

from hemis.domain.errors import RuleError
from hemis.domain.profiles import address_of, fallen, is_orcid, prove_figures, read_identifier

READ = [
    ("orcid", "0000-0002-1825-0097", "0000-0002-1825-0097"),
    ("orcid", "https://orcid.org/0000-0002-1694-233x", "0000-0002-1694-233X"),
    ("orcid", "0000000218250097", "0000-0002-1825-0097"),
    ("scopus", "57190012345", "57190012345"),
    ("scopus", "https://www.scopus.com/authid/detail.uri?authorId=7004212771", "7004212771"),
    ("wos", "aab-1234-2020", "AAB-1234-2020"),
    ("wos", "https://www.webofscience.com/wos/author/record/A-1009-2008", "A-1009-2008"),
    ("scholar", "https://scholar.google.com/citations?hl=ru&user=qc6CJjYAAAAJ&view_op=list", "qc6CJjYAAAAJ"),
    ("scholar", "qc6CJjYAAAAJ", "qc6CJjYAAAAJ"),
    ("researchgate", "https://www.researchgate.net/profile/Anvar-Karimov-2?ev=x", "Anvar-Karimov-2"),
    ("orcid", "\u200b0000\u20110002\u20131694\u2212233Х", "0000-0002-1694-233X"),
    ("wos", "ААВ\u20111234\u20112020", "AAB-1234-2020"),
    ("scopus", "  ", ""),
]
REFUSED = [
    ("orcid", "0000-0002-1825-0098"),
    ("orcid", "0000-0002-1825"),
    ("orcid", "https://example.uz/0000-0002-1825-0097"),
    ("scopus", "123456789"),
    ("scopus", "https://orcid.org/0000-0002-1825-0097"),
    ("wos", "AABC-1234-2020"),
    ("wos", "AAB-1234-1720"),
    ("scholar", "qc6CJjYAAA"),
    ("researchgate", "../etc"),
    ("orcid", "000000021825009\u0667"),
]


@pytest.mark.parametrize(("system", "typed", "kept"), READ)
def test_an_identifier_is_read_bare_or_from_its_link(system, typed, kept):
    assert read_identifier(system, typed) == kept


@pytest.mark.parametrize(("system", "typed"), REFUSED)
def test_another_identifier_is_refused_beside_its_own_field(system, typed):
    with pytest.raises(RuleError) as error:
        read_identifier(system, typed)
    assert error.value.field == system


@pytest.mark.parametrize("place", range(15))
def test_a_digit_of_an_orcid_mistyped_is_found(place):
    signs = list("0000000218250097")
    signs[place] = str((int(signs[place]) + 1) % 10)
    assert not is_orcid("".join(signs))


def test_a_link_is_made_of_the_identifier():
    assert address_of("orcid", "0000-0002-1825-0097") == "https://orcid.org/0000-0002-1825-0097"


def test_h_works_have_been_cited_h_times_each():
    prove_figures(3, 9, 3)
    with pytest.raises(RuleError, match="ҳужжатлар"):
        prove_figures(2, 90, 3)
    with pytest.raises(RuleError, match="иқтибослар"):
        prove_figures(3, 8, 3)


def test_only_a_lower_figure_is_a_fall():
    now = {"documents": 5, "citations": 9, "h_index": 2}
    assert fallen(now, None) == []
    assert fallen(now, now) == []
    assert fallen(now, {"documents": 5, "citations": 10, "h_index": 3}) == ["citations", "h_index"]
