"""Codes of councils and specialities (examples H1, H2; rules 10.1), and who stands in a council once."""

import pytest

from hemis.domain.councils import parse_code, parse_speciality, require_roles
from hemis.domain.errors import RuleError


@pytest.mark.parametrize(
    ("code", "degree"),
    [
        ("DSc.03/30.12.2019.FM.02.01", "DSc"),
        ("DSc.03/30.12.2021.Гр.02.07", "DSc"),
        ("DSc27.06.2017.T.08.01", "DSc"),
        ("DSc.27.06.2017.T.08.01", "DSc"),
        ("PhD.03/30.12.2019.Fil.72.02", "PhD"),
        ("PhD.03/30.12.2019.Ғ.172.02", "PhD"),
    ],
)
def test_codes_as_they_are_given(code, degree):
    found = parse_code(code)
    assert (found.text, found.degree) == (code, degree)


@pytest.mark.parametrize(
    "code",
    [
        "DSc.3/30.12.2019.FM.02.01",
        "DSc.03/30.12.2019.FM.2.1",
        "DSc.03/31.02.2019.FM.02.01",
        "DSc.03/30.13.2019.FM.02.01",
        "DSc.03/30.12.0000.FM.02.01",
        "MSc.03/30.12.2019.FM.02.01",
        "DSc.03/30.12.2019.Filologiya.02.01",
        "DSc.03/30.12.2019.FM.02.01.",
        "DSc.03/30.12.2019.F1.02.01",
        "DSc.03/30.12.2019..02.01",
        "DSc.٠٣/30.12.2019.FM.02.01",
        "",
    ],
)
def test_codes_that_no_council_has(code):
    with pytest.raises(RuleError) as refused:
        parse_code(code)
    assert refused.value.field == "code"


def test_letters_of_the_other_keyboard_make_the_same_code():
    latin, cyrillic = parse_code("PhD.03/30.12.2019.K.72.01"), parse_code("РhD.03/30.12.2019.К.72.01")
    assert latin.key == cyrillic.key
    assert cyrillic.text == "PhD.03/30.12.2019.К.72.01"
    assert parse_code("DSс. 03/30.12.2019.FM.02.01").text == "DSc.03/30.12.2019.FM.02.01"


def test_other_letters_make_another_code():
    assert parse_code("PhD.03/30.12.2019.Fil.72.01").key != parse_code("PhD.03/30.12.2019.Фил.72.01").key


@pytest.mark.parametrize("code", ["01.01.01", "05.02.03", "03.00.06", "11.00.01"])
def test_specialities(code):
    assert parse_speciality(f" {code} ") == code


@pytest.mark.parametrize("code", ["01.00.00", "01.01.00", "00.01.01", "1.01.01", "01.01", "01-01-01", "01.01.011", ""])
def test_a_field_or_a_group_is_not_a_speciality(code):
    with pytest.raises(RuleError):
        parse_speciality(code)


@pytest.mark.parametrize("role", ["chair", "secretary"])
def test_one_chair_and_one_secretary(role):
    require_roles(["chair", "secretary", "deputy", "deputy", "member", "member"])
    with pytest.raises(RuleError, match="битта"):
        require_roles(["chair", "secretary", role])
