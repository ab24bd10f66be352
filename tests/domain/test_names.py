"""Order, search and short forms of names: examples K25, L1-L4."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemis.domain.names import alike, fold, matches, short_name, shortened, sort_key, tokens

L1 = "Абдуллаев Ергашев Ёқубов Жўраев Хасанов Цой Чориев Шарипов Эргашев Юсупов Яҳёев Ўринов Қодиров Ғофуров Ҳикматов"
L3 = "Gulomov Normatov Olimov Sodiqov Yusupov Zokirov Oʻrinov Gʻofurov Shodiyev Choriyev"
NAMES = st.text(alphabet="абғўёъҳeогʻ'shcn zЁЎ-1ş", max_size=8)


def test_l1_the_cyrillic_order():
    assert sorted(reversed(L1.split()), key=sort_key) == L1.split()


def test_l2_code_points_are_not_the_order():
    assert sorted(L1.split())[:2] == ["Ёқубов", "Ўринов"]


def test_l3_the_latin_order():
    assert sorted(reversed(L3.split()), key=sort_key) == L3.split()


@pytest.mark.parametrize(
    "ordered",
    [
        ["101-гуруҳ", "Абдуллаев Шерзод", "Абдуллаева Анора"],
        ["Абдул-Азиз", "Абдуллаев", "Яҳёев", "Abdullayev"],
        ["Nodir", "Nur", "Ngo"],
        ["mingʻi", "mingi"],
        ["Ҳасан", "Zokir", "şahin"],
    ],
)
def test_words_digits_and_scripts(ordered):
    assert sorted(reversed(ordered), key=sort_key) == ordered


def test_case_tutuq_and_kind_of_apostrophe_do_not_count():
    assert sort_key("Maʼruf") == sort_key("MARUF")
    assert sort_key("G'ani") == sort_key("Gʻani")


@given(NAMES, NAMES)
def test_keys_are_ascii_and_a_beginning_sorts_before_its_longer_word(first, second):
    assert sort_key(first).isascii()
    assert sort_key(first) <= sort_key(f"{first} {second}")


@pytest.mark.parametrize("written", ["Ғофуров", "G'ofurov", "Gʻofurov", "Gofurov", "ғофуров", "ҒОФУРОВ", "G`ofurov"])
def test_one_skeleton(written):
    assert fold(written) == "gofurov"


@pytest.mark.parametrize("written", ["ozbekiston", "O'zbekiston", "Ўзбекистон"])
def test_k25_three_ways_to_find_one(written):
    assert matches(written, "Ўзбекистон тарихи")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Хасанов", "Ҳасанов"),
        ("Эргашев", "Ергашев"),
        ("Абдуллаев", "Abdullaev"),
        ("Абдуллаев", "Abdullayev"),
        ("Исҳоқ", "Is'hoq"),
        ("объект", "obyekt"),
        ("объект", "obekt"),
        ("Ёқубов", "yoqubov"),
        ("  101–гуруҳ ", "101 guruh"),
        ("İlhom", "Илҳом"),
    ],
)
def test_same_skeleton(first, second):
    assert fold(first) == fold(second)


def test_different_names_stay_different():
    assert fold("Қодиров") != fold("Кодиров")


@pytest.mark.parametrize("typed", ["A", "Abdullay", "абдулла", "sher abd", "шерз", ""])
def test_every_beginning_finds(typed):
    assert matches(typed, "Абдуллаев Шерзод Ёқуб ўғли")


def test_the_middle_of_a_word_and_strangers_do_not_match():
    assert not matches("улла", "Абдуллаев Шерзод")
    assert not matches("Абдуллаев Жасур", "Абдуллаев Шерзод")


@given(NAMES)
def test_folding_twice_is_folding_once(name):
    assert fold(fold(name)) == fold(name)
    assert tokens(name) == fold(name).split()


@pytest.mark.parametrize(
    ("parts", "short"),
    [
        pytest.param(("Абдуллаев", "Шерзод", "Ёқуб ўғли"), "Абдуллаев Ш.Ё.", id="L4"),
        pytest.param(("Abdullayev", "Sherzod", "Yoqub oʻgʻli"), "Abdullayev Sh.Y.", id="L4-latin"),
        (("Karimov", "O'tkir", ""), "Karimov Oʻ."),
        (("ҚОДИРОВ", "жасур", " "), "ҚОДИРОВ Ж."),
        (("Цой", "", ""), "Цой"),
    ],
)
def test_short_name(parts, short):
    assert short_name(*parts) == short


def test_the_patronymic_may_be_absent():
    assert short_name("Цой", "Вера") == "Цой В."


@pytest.mark.parametrize(
    ("name", "short"),
    [("Мудиров Мудир Мудирович", "Мудиров М.М."), ("Цой Вера", "Цой В."), ("Администратор", "Администратор"), ("", "")],
)
def test_a_name_kept_in_one_piece_is_shortened(name, short):
    assert shortened(name) == short


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (("Abdullayev", "Sherzod", "Yoqub o'g'li"), True),
        (("Абдулаев", "Шерзод", ""), True),
        (("Шерзод", "Абдуллаев", "Ёкубович"), True),
        (("Абдуллаев", "Беҳзод", "Ёқуб ўғли"), False),
        (("Абдуллаев", "Шерзод", "Карим ўғли"), False),
        (("Абдуллаева", "Шерзод", "Ёқуб ўғли"), False),
    ],
)
def test_spellings_of_one_person_are_alike_and_brothers_are_not(other, is_same):
    assert alike(("Абдуллаев", "Шерзод", "Ёқуб ўғли"), other) is is_same
