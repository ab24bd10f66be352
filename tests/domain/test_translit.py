"""The two scripts: examples K1-K23."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemis.domain.alphabet import LOST_LETTERS
from hemis.domain.names import fold, sort_key
from hemis.domain.translit import normalise_apostrophes, to_cyrillic, to_latin

BOTH_WAYS = [
    pytest.param("Ўзбекистон", "Oʻzbekiston", id="K1"),
    pytest.param("ЎЗБЕКИСТОН", "OʻZBEKISTON", id="K1-capitals"),
    pytest.param("Шерзод", "Sherzod", id="K2"),
    pytest.param("ШЕРЗОД", "SHERZOD", id="K2-capitals"),
    pytest.param("МЧЖ", "MCHJ", id="K2-short"),
    pytest.param("Елена, Эргашев, поезд", "Yelena, Ergashev, poyezd", id="K4"),
    pytest.param("объект, съезд, браконьер", "obyekt, syezd, brakonyer", id="K5"),
    pytest.param("конституция, доцент, процент, лицей", "konstitutsiya, dotsent, protsent, litsey", id="K7"),
    pytest.param("цирк, акция, функция, концерт", "sirk, aksiya, funksiya, konsert", id="K8"),
    pytest.param("бульон, альбом, факультет", "bulyon, albom, fakultet", id="K10"),
    pytest.param("сентябрь, октябрь, сентябрда, июнь", "sentabr, oktabr, sentabrda, iyun", id="K11"),
    pytest.param("Абдуллаев Шерзод Ёқуб ўғли", "Abdullayev Sherzod Yoqub oʻgʻli", id="K13"),
    pytest.param("Юнусова Ҳилола Ғайрат қизи", "Yunusova Hilola Gʻayrat qizi", id="K14"),
    pytest.param("Исҳоқ, маъно, санъэт, тайёр", "Isʼhoq, maʼno, sanʼet, tayyor", id="tutuq"),
    pytest.param("СЕНТЯБРЬ, Бюджети, бюджетлаштириш", "SENTABR, Budjeti, budjetlashtirish", id="cases"),
    pytest.param("БАТАЛЬОН", "BATALYON", id="capitals-soft-sign"),
]


@pytest.mark.parametrize(("cyrillic", "latin"), BOTH_WAYS)
def test_cyrillic_to_latin(cyrillic, latin):
    assert to_latin(cyrillic) == latin


@pytest.mark.parametrize(("cyrillic", "latin"), BOTH_WAYS[:-1])
def test_latin_to_cyrillic(cyrillic, latin):
    assert to_cyrillic(latin) == cyrillic


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("мўъжиза", "moʻjiza"),
        ("щётка", "shyotka"),
        ("ысык", "isik"),
        ("Ш", "Sh"),
        ("Ш.Ё. Юсупов", "Sh.Yo. Yusupov"),
        ("АШ", "ASH"),
        ("БухШ", "BuxSh"),
        ("ЮНЕСКО ва IT-парк", "YUNESKO va IT-park"),
        ("«%(name)s» сақланди", "«%(name)s» saqlandi"),
        ("цех, цой, абзац", "sex, soy, abzats"),
        ("СЕНТЯБРДА", "SENTABRDA"),
        ("", ""),
    ],
)
def test_letters_between_their_neighbours(cyrillic, latin):
    assert to_latin(cyrillic) == latin


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        *[pytest.param(text, "Ўзбекистон", id="K16") for text in ("O'zbekiston", "O‘zbekiston", "Oʻzbekiston")],
        pytest.param("yoʻl yoq Yoʻldosh", "йўл ёқ Йўлдош", id="K17"),
        pytest.param("konstitutsiya tashkilotsiz", "конституция ташкилотсиз", id="K19"),
        pytest.param("maʼno ma'no aʼlo", "маъно маъно аъло", id="K20"),
        pytest.param("sentabr sentabrda", "сентябрь сентябрда", id="K22"),
        ("sirka sirki", "сирка цирки"),
        ("poema, eshik, YE", "поэма, эшик, Е"),
        ("WC 101", "WC 101"),
        ("tsiya", "тсия"),
    ],
)
def test_proposed_cyrillic(latin, cyrillic):
    assert to_cyrillic(latin) == cyrillic


@pytest.mark.parametrize("word", LOST_LETTERS.split())
def test_k23_words_of_the_dictionary_come_back(word):
    assert to_cyrillic(to_latin(word)) == word


@pytest.mark.parametrize("sign", "'`´‘’ʻʼ")
def test_any_apostrophe_is_normalised(sign):
    assert normalise_apostrophes(f"O{sign}zbek, G{sign}ani, ma{sign}no") == "Oʻzbek, Gʻani, maʼno"
    assert normalise_apostrophes(f"{sign}Тошкент{sign}") == f"{sign}Тошкент{sign}"


SAFE_SYLLABLES = st.lists(
    st.builds(str.__add__, st.sampled_from("бвгджзйклмнпртфхқғҳч"), st.sampled_from("аиоуўя")), min_size=1, max_size=6
).map("".join)


@given(SAFE_SYLLABLES.filter(lambda word: "йо" not in word and "йа" not in word and "йу" not in word))
def test_k23_the_round_trip_of_plain_syllables(word):
    for text in (word, word.title()):
        assert to_cyrillic(to_latin(text)) == text


@given(st.text() | st.text(alphabet="ᲀᲁаЯёKſsİıiʻʼ'oygG"))
def test_no_text_is_too_strange(text):
    assert isinstance(to_latin(text) + to_cyrillic(text) + fold(text), str)
    assert sort_key(text).isascii()


@given(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюяўқғҳАЕЁШЎҒ -,1", max_size=30))
def test_no_cyrillic_letter_is_left(text):
    assert not any("\u0400" <= letter <= "\u04ff" for letter in to_latin(text))


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [("теШАҲ", "teSHAH"), ("АДУШа", "ADUSha"), ("бШБ", "bSHB"), ("ШАҳар", "SHAhar"), ("БУХДУШ", "BUXDUSH")],
)
def test_a_capital_of_two_letters_looks_at_what_stands_behind_it(cyrillic, latin):
    assert to_latin(cyrillic) == latin


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Toʻyev, boʻedi", "Тўев, бўэди"),
        ("ISʼHOQ", "ИСҲОҚ"),
        ("MOʻJIZA Moʻjiza", "МЎЪЖИЗА Мўъжиза"),
        ("YOʻL Yoʻl", "ЙЎЛ Йўл"),
        ("SENTABRDA", "СЕНТЯБРДА"),
    ],
)
def test_capitals_and_vowels_around_an_apostrophe(latin, cyrillic):
    assert to_cyrillic(latin) == cyrillic


def test_an_apostrophe_behind_another_letter_is_the_hard_sign():
    assert normalise_apostrophes("MAX'I, Maʻno, G'G") == "MAXʼI, Maʼno, GʻG"
