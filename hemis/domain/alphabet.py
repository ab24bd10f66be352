"""The two scripts of Uzbek as data: the only module whose strings are letters, not sentences.

Law of 02.09.1993 on the Latin script and the spelling rules of 24.08.1995 (ВМҚ 339); rules 12.1 - 12.4.
"""

TURNED = "\u02bb"  # the sign inside o' and g'
TUTUQ = "\u02bc"  # the sign for the hard sign
APOSTROPHES = "'`\u00b4\u2018\u2019\u201b\u2032\u02b9\u02bb\u02bc\u02bd"

CYRILLIC_ORDER = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяўқғҳ"  # with the two Russian letters of foreign names
LATIN_ORDER = (*"abcdefghijklmnopqrstuvwxyz", "o" + TURNED, "g" + TURNED, "sh", "ch", "ng")

CYRILLIC_VOWELS = "аеёиоуўэюя"
LATIN_VOWELS = "aeiou"

TO_LATIN: dict[str, str] = dict(
    zip("абвгджзийклмнопрстуфхҳқэцыь", [*"abvgdjziyklmnoprstufxhqesi", ""], strict=True),
    е="e",
    ё="yo",
    ю="yu",
    я="ya",
    ш="sh",
    щ="sh",
    ч="ch",
    ў="o" + TURNED,
    ғ="g" + TURNED,
    ъ=TUTUQ,
)

TO_CYRILLIC: dict[str, str] = dict(
    zip("abdefghijklmnopqrstuvxyz", "абдефгҳижклмнопқрстувхйз", strict=True),
    sh="ш",
    ch="ч",
    yo="ё",
    yu="ю",
    ya="я",
    ye="е",
) | {
    "yo" + TURNED: "йў",
    "o" + TURNED: "ў",
    "g" + TURNED: "ғ",
    "s" + TUTUQ + "h": "сҳ",
    TUTUQ: "ъ",
}

# Cyrillic letters that a keyboard left in the wrong layout puts into a passport number or a room.
LOOK_ALIKES = str.maketrans("АВЕЁКМНОРСТУХавеёкмнорстух", "ABEEKMHOPCTYXabeekmhopctyx")

# Stems whose Latin spelling departs from the letters; endings follow freely.
LATIN_STEMS = {"сентябр": "sentabr", "октябр": "oktabr", "бюджет": "budjet", "эксел": "excel"}

# Words whose Cyrillic letters the Latin spelling has lost. A final soft sign goes before an ending (сентябрда).
LOST_LETTERS = """
январь февраль апрель июнь июль сентябрь октябрь ноябрь декабрь бюджет
цирк цех цемент цилиндр цивилизация цикл цензура центр акция функция концерт концепция конференция редакция
лекция секция станция вакцина дистанция инспекция инструкция коллекция конструкция коррупция
проекция реакция санкция селекция субстанция фракция юрисдикция интеллигенция
процесс процессор рецепт рецензия рецензент офицер абзац матрица столица шприц
объект объектив субъект субъектив съезд съёмка адъюнкт бульон альбом факультет факультатив культура
автомобиль ансамбль контроль консультация кремль медаль модель модуль мультимедиа
пароль портфель результат роль рубль спектакль стиль табель текстиль фильм
вентиль ноль нуль эмульсия район майор мўъжиза мўътабар мўътадил Ольга Игорь Наталья Татьяна Илья
"""

ENDINGS = """
lar i si im ing imiz ingiz ni ning ga ka qa da dan dagi dek gacha cha chi lik li siz mi dir man miz san siz lash
lashtirish lashgan viy iy imi ini iga ida idan ining lari
"""

# Roman digits as Cyrillic keyboards give them: Latin I and X have look-alikes, a small L and a bar pass for I.
ROMAN_TYPED = str.maketrans("ІіХхӀlL|", "IIXXIIII")

# The second word of an Uzbek patronymic, by its skeleton: it is always written small, with these letters.
PATRONYMIC_WORDS = {"ogli": "ўғли", "kizi": "қизи"}
