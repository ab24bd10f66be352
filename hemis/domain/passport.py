"""The passport of the service «ОТМ илмий фаолияти»: its eighteen rows, and what each says until it is edited."""

from collections.abc import Mapping
from typing import NamedTuple

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_

LANGUAGES = ("uz", "ru", "en")
"""In which a row may be typed; Uzbek is turned from script to script."""
LONGEST = 3000
Texts = Mapping[str, str]
Content = Mapping[str, Texts]
"""Number of a row → its text by language."""


class Row(NamedTuple):
    """A row; `text` is empty where the words come from the card of the institution."""

    number: int
    title: str
    text: str = ""


ROWS = (
    Row(1, N_("Интерактив хизматни кўрсатувчи муассаса номи")),
    Row(2, N_("Интерактив хизмат номи"), N_("ОТМ илмий фаолияти")),
    Row(
        3,
        N_("Хизмат натижалари тавсифи"),
        N_(
            "Хизмат орқали ОТМда ташкил этиладиган илмий семинарлар ва уларнинг кун тартибидаги масалалар, илмий"
            " анжуманлар ва давра суҳбатлари ҳақида маълумот берилади. Шунингдек, докторлик диссертацияларини"
            " шакллантиришга оид талаблар, мавжуд илмий кенгашлар ҳамда уларда ҳимоя қилинган номзодлик ва докторлик"
            " диссертациялари билан танишиш мумкин."
        ),
    ),
    Row(4, N_("Хизматдан фойдаланувчилар"), N_("Жисмоний ва юридик шахслар")),
    Row(5, N_("Қоғоз кўринишидаги мурожаат"), N_("Талаб қилинмайди")),
    Row(6, N_("Хизмат кўрсатиш нархи"), N_("Бепул")),
    Row(
        7,
        N_("Хизмат кўрсатиш муддати"),
        N_(
            "Интернет тезлиги 1024 Кбит/с бўлганда ҳар бир йўналиш бўйича керакли маълумотни олишга тахминан 30 сония"
            " сарфланади."
        ),
    ),
    Row(
        8,
        N_("Хизматни рад этиш асоси (тўлиқ рўйхат)"),
        N_("Фақат хизмат дастури ўрнатилган серверда профилактика ишлари ўтказилаётгани асос бўлади."),
    ),
    Row(9, N_("Хизматни кўрсатувчи муассаса манзили")),
    Row(
        10,
        N_("Иш тартиби ва мурожаат қилиш тартиби"),
        N_("Хизматдан интернет орқали кечаю кундуз фойдаланиш мумкин."),
    ),
    Row(
        11,
        N_("Талаб ошганда хизмат кўрсатиш тартиби"),
        N_(
            "Серверда ҳар бир сўров учун алоҳида сеанс яратилади, бир неча сеанс бир вақтда хизмат қилади. Шу сабабли"
            " талаб ошганда ҳам хизмат белгиланган муддатдан кечикмай кўрсатилади."
        ),
    ),
    Row(
        12,
        N_("Фойдаланувчини ахборот билан таъминлаш"),
        N_("Хизматдан фойдаланиш йўриқномаси веб-сайтга жойлаштирилган."),
    ),
    Row(13, N_("Хизмат кўрсатилишини бевосита таъминловчи мансабдор шахс")),
    Row(
        14,
        N_("Кексалар ва ногиронлиги бўлган шахсларга хизмат кўрсатиш тартиби"),
        N_(
            "Алоҳида тартиб кўзда тутилмаган. Саҳифалар экрандаги матнни ўқийдиган дастурлар, катта ҳарфлар ва фақат"
            " клавиатура билан ҳам ишлайди."
        ),
    ),
    Row(
        15,
        N_("Шикоятларни киритиш, рўйхатдан ўтказиш ва кўриб чиқиш тартиби"),
        N_("Хизмат бўйича шикоятлар ОТМнинг «Электрон қабулхона» интерактив хизмати орқали киритилади."),
    ),
    Row(
        16,
        N_("Юқори турувчи мансабдор шахснинг назорати"),
        N_(
            "Вазирликка хизмат бўйича мурожаатлар ва олинган натижалар статистикасини берувчи веб-хизмат яратилган."
            " Статистик маълумотларни олишга фақат хизматни назорат қилувчи мансабдор шахсга рухсат берилади. Бу"
            " маълумотлар вазирлик ҳайъати йиғилишида муҳокама қилиниши мумкин."
        ),
    ),
    Row(
        17,
        N_("Хизматни кўрсатиш механизми"),
        N_(
            "Маълумотларни илмий ишлар бўйича проректор ва илмий бўлим ходимлари киритади: илмий семинарлар ва уларнинг"
            " кун тартибидаги масалалар; илмий анжуманлар; давра суҳбатлари режаси, видеоконференциялар ва"
            " симпозиумлар; докторлик диссертацияларига талаблар; илмий кенгашлар; ҳимоя қилинган диссертацияларнинг"
            " авторефератлари. Илмий ишлар бўйича проректор тасдиқлаган маълумот бир иш куни ичида хизмат базасига"
            " киритилади. Базанинг техник таъминотини ОТМ Ахборот технологиялари маркази юритади."
        ),
    ),
    Row(
        18,
        N_("Хизматдан фойдаланиш механизми"),
        N_(
            "Хизмат орқали ОТМ илмий фаолиятига оид маълумотлардан фойдаланилади. Хизмат оммабоп маълумотларни олиш"
            " усулида ташкил этилган ва ҳамма учун очиқ."
        ),
    ),
)
BY_NUMBER: Mapping[int, Row] = {row.number: row for row in ROWS}


def texts_of(content: Content, number: int) -> Texts:
    """Return the texts of a row by language: as edited, else its first words in Uzbek."""
    row = BY_NUMBER[number]
    return content.get(str(number)) or {"uz": row.text, "ru": "", "en": ""}


def edited(content: Content, number: int, texts: Texts) -> dict[str, Texts]:
    """Return the content with new texts of a row; a row that says what it said at first is not kept."""
    row = BY_NUMBER[number]
    new = {code: texts.get(code, "").strip() for code in LANGUAGES}
    if not new["uz"] and (row.text or new["ru"] or new["en"]):
        raise RuleError(N_("Ўзбекча матнни ёзинг: бошқа тиллар унга қўшимча."), field="uz")
    rest = {key: value for key, value in content.items() if key != str(number)}
    return rest if new == {"uz": row.text, "ru": "", "en": ""} else {**rest, str(number): new}


def text_in(texts: Texts, language: str) -> tuple[str, bool]:
    """Return the words of a row for a language, and whether somebody typed them in that very language."""
    own = texts.get(language, "") if language != "uz" else ""
    return (own, True) if own else (texts.get("uz", ""), False)


def changed(before: Content, after: Content) -> list[int]:
    """Return the numbers of the rows in which two editions differ."""
    return [row.number for row in ROWS if texts_of(before, row.number) != texts_of(after, row.number)]


__all__ = ["BY_NUMBER", "LANGUAGES", "LONGEST", "ROWS", "Content", "Row", "Texts", "changed", "edited"]
__all__ += ["text_in", "texts_of"]
