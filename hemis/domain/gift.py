"""GIFT, the text format of test questions: read with every fault by its line, and written so that it reads back."""

import html
import re
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import NamedTuple

from hemis.domain.i18n import N_
from hemis.domain.questions import MULTIPLE, SINGLE, TEXT, WHOLE, Draft, Option, Reading, shared

TRUE_TITLE, FALSE_TITLE = N_("Тўғри"), N_("Нотўғри")
TRUE, FALSE = frozenset({"T", "TRUE"}), frozenset({"F", "FALSE"})
SPECIAL = "~=#{}:\\"
GAP = "_____"
MARKUP = re.compile(r"^\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
NEW_LINE = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6]|tr)>", re.IGNORECASE)
TAG = re.compile(r"</?[a-z][^<>]*>|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
PICTURE = re.compile(r"<(?:img|video|audio|object|iframe)\b|@@PLUGINFILE@@", re.IGNORECASE)
COMMENT = chr(0xE000 + 16)
"""Stands for a line of comment, so that the lines behind it keep their numbers and it parts nothing."""
CATEGORY = re.compile(r"^\s*\$CATEGORY:(.*)$")
PERCENT = re.compile(r"^%([^%]{0,12})%")
MISREAD = re.compile(r"//|\$CATEGORY|%|\[")
"""What at the beginning of a text would be taken for a comment, a category, a share or the name of a format."""
HIDDEN = {sign: chr(0xE000 + at) for at, sign in enumerate((*SPECIAL, "n"))}
"""Escaped signs, while the text is taken apart, stand as signs of the private area of Unicode."""
SHOWN = {stand_in: "\n" if sign == "n" else sign for sign, stand_in in HIDDEN.items()}

NO_BRACES = N_("Жавоблар {…} ичида ёзилмаган: бу қаторлар савол эмас.")
NO_END = N_("«{» очилган, лекин «}» билан ёпилмаган.")
MORE_BRACES = N_("Бир саволда жавобларнинг битта {…} қисми бўлади: саволлар орасида бўш қатор қолдиринг.")
STRAY = N_("{…} ичида ҳар бир жавоб «=» ёки «~» белгисидан бошланади.")
NUMERICAL = N_("Сонли савол ({#…}) қўллаб-қувватланмайди: уни вариантли ёки матнли саволга айлантиринг.")
MATCHING = N_("Мослаштириш саволи (-> белгиси) қўллаб-қувватланмайди.")
ESSAY = N_("Жавобсиз (эссе) савол қўллаб-қувватланмайди: қабул қилинадиган жавобни ёзинг.")
BAD_PERCENT = N_("Улуш −100 дан 100 гача сон бўлади: «%(text)s».")
LOST_FEEDBACK = N_("Жавобга изоҳлар (# белгисидан кейин) олинмайди.")
LOST_TITLE = N_("Савол номи (::…::) олинмайди.")
LOST_CATEGORY = N_("Тоифа «%(text)s» фақат ўқилади: савол танланган мавзуга киритилади.")
ROUNDED = N_("Каср улушлар бутун фоизга яхлитланди.")
WHOLE_ANSWER = N_("Матнли саволда ҳар бир қабул қилинадиган жавоб тўлиқ балл беради: улушлар олинмайди.")
LOST_PICTURE = N_("Расм, видео ва овоз олинмайди: савол уларсиз ҳам тушунарли эканини текширинг.")


class _Block(NamedTuple):
    line: int
    text: str


def read_gift(text: str) -> Reading:
    """Read questions of single and multiple choice, true or false, and short answer; name all else by its line."""
    reading, category = Reading(), ""
    for block in _blocks(_prepared(text)):
        found = CATEGORY.match(block.text)
        if found:
            category = _plain(found[1])
            reading.note(block.line, LOST_CATEGORY, text=category[:100])
        else:
            _read_block(reading, block, category)
    return reading


def _prepared(text: str) -> str:
    """One kind of line end, no private signs of the sender's own, no comments; escapes out of the way."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(sign for sign in text if not 0xE000 <= ord(sign) <= ord(COMMENT))
    text = re.sub(r"\\([~=#{}:\\n])", lambda found: HIDDEN[found[1]], text)
    return "\n".join(COMMENT if line.lstrip().startswith("//") else line for line in text.split("\n"))


def _blocks(text: str) -> Iterator[_Block]:
    """Parts between empty lines that stand outside braces; a category is a part of its own."""
    lines: list[str] = []
    begins, depth = 1, 0
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line == COMMENT:
            continue
        if not lines:
            begins = number
        if depth == 0 and (not line.strip() or CATEGORY.match(line)):
            if lines:
                yield _Block(begins, "\n".join(lines))
            lines = []
            if line.strip():
                yield _Block(number, line)
            continue
        if line.strip() or lines:
            lines.append(line)
        depth = max(0, depth + line.count("{") - line.count("}"))
    if any(line.strip() for line in lines):
        yield _Block(begins, "\n".join(lines).rstrip())


def _read_block(reading: Reading, block: _Block, category: str) -> None:
    title, body = _titled(block.text)
    opens, closes = body.find("{"), body.find("}")
    if opens < 0:
        reading.fault(block.line, NO_BRACES)
    elif closes < opens or "{" in body[opens + 1 : closes]:
        reading.fault(block.line, NO_END)
    elif "{" in body[opens + 1 :] or "}" in body[closes + 1 :]:
        reading.fault(block.line, MORE_BRACES)
    else:
        before, inside, after = body[:opens], body[opens + 1 : closes], body[closes + 1 :]
        gap = f" {GAP} " if after.strip() else ""
        markup = _markup_of(before.strip())
        text = _worded(reading, block.line, before.strip() + gap + after.strip(), markup)
        if title:
            reading.note(block.line, LOST_TITLE)
        _read_answers(reading, Draft(SINGLE, text, (), block.line, title, category), inside.strip(), markup)


def _markup_of(text: str, default: str = "") -> str:
    """Return the name of the format that a text begins with; answers are in that of their question."""
    found = MARKUP.match(text)
    return found[1].lower() if found else default


def _worded(reading: Reading, line: int, text: str, markup: str) -> str:
    """The words of a text without the format it names; of HTML, as course systems write it, only what is read."""
    words = _plain(MARKUP.sub("", text))
    if markup != "html":
        return words
    if PICTURE.search(words):
        reading.note(line, LOST_PICTURE)
    bare = html.unescape(TAG.sub("", NEW_LINE.sub("\n", words)))
    lines = (" ".join(each.split()) for each in bare.split("\n"))
    return "\n".join(each for each in lines if each)


def _titled(text: str) -> tuple[str, str]:
    text = text.strip()
    if text.startswith("::"):
        title, found, rest = text[2:].partition("::")
        if found:
            return _plain(title), rest
    return "", text


def _read_answers(reading: Reading, draft: Draft, inside: str, markup: str) -> None:
    answers, _sign, feedback = inside.partition("####")
    answers = answers.strip()
    if feedback:
        reading.note(draft.line, LOST_FEEDBACK)
    word = answers.partition("#")[0].strip().upper()
    if not answers:
        reading.fault(draft.line, ESSAY)
    elif answers.startswith("#"):
        reading.fault(draft.line, NUMERICAL)
    elif word in TRUE or word in FALSE:
        if "#" in answers:
            reading.note(draft.line, LOST_FEEDBACK)
        right = word in TRUE
        options = Option(TRUE_TITLE, WHOLE * right), Option(FALSE_TITLE, WHOLE * (not right))
        reading.take(_with(draft, SINGLE, options))
    elif answers[0] not in "=~":
        reading.fault(draft.line, STRAY)
    else:
        _read_options(reading, draft, answers, markup)


def _read_options(reading: Reading, draft: Draft, answers: str, markup: str) -> None:
    """`=` is right, `~` wrong, `%50%` before an answer its share; only `=` is a short answer."""
    parts = [(sign, part.strip()) for sign, part in re.findall(r"([=~])([^=~]*)", answers)]
    if all(sign == "=" and "->" in part and not MARKUP.match(part) for sign, part in parts):
        reading.fault(draft.line, MATCHING)
        return
    options: list[Option] = []
    has_shares = False
    for sign, part in parts:
        text, _sign, feedback = part.partition("#")
        if feedback:
            reading.note(draft.line, LOST_FEEDBACK)
        share = PERCENT.match(text)
        percent = WHOLE if sign == "=" else 0
        if share:
            found = _percent(reading, draft.line, share[1])
            if found is None:
                return
            has_shares, percent = has_shares or (sign == "~" and found > 0), found
            text = text[share.end() :]
        words = text.strip()
        options.append(Option(_worded(reading, draft.line, words, _markup_of(words, markup)), percent))
    if any(not option.text for option in options):
        reading.fault(draft.line, STRAY)
    elif all(sign == "=" for sign, _ in parts):
        if any(option.percent != WHOLE for option in options):
            reading.note(draft.line, WHOLE_ANSWER)
        reading.take(_with(draft, TEXT, tuple(option._replace(percent=WHOLE) for option in options)))
    else:
        reading.take(_with(draft, *_kind_of(options, has_shares)))


def _kind_of(options: list[Option], has_shares: bool) -> tuple[str, tuple[Option, ...]]:
    """Shares make a multiple choice; several `=` beside `~` are one too, in which they share alike."""
    right = [option for option in options if option.percent > 0]
    if has_shares:
        return MULTIPLE, tuple(options)
    if len(right) > 1:
        return MULTIPLE, shared((option.text, option.percent > 0) for option in options)
    return SINGLE, tuple(option._replace(percent=max(0, option.percent)) for option in options)


def _percent(reading: Reading, line: int, text: str) -> int | None:
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value.copy_abs() > WHOLE:
        reading.fault(line, BAD_PERCENT, text=text[:12])
        return None
    whole = int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if whole != value:
        reading.note(line, ROUNDED)
    return whole


def _with(draft: Draft, kind: str, options: tuple[Option, ...]) -> Draft:
    return Draft(kind, draft.text, options, draft.line, draft.title, draft.category)


def _plain(text: str) -> str:
    """Spaces of a line put together, escaped signs back in their place."""
    joined = " ".join(text.split())
    return "".join(SHOWN.get(sign, sign) for sign in joined).strip()


def write_gift(drafts: Iterable[Draft]) -> str:
    """Questions as GIFT; shares are written only where they are needed."""
    return "\n".join(f"{_escaped(draft.text)} {{\n{_answers(draft)}\n}}\n" for draft in drafts)


def _answers(draft: Draft) -> str:
    if draft.kind == TEXT:
        return "\n".join(f"={_escaped(option.text)}" for option in draft.options)
    if draft.kind == SINGLE:
        return "\n".join(f"{'=' if option.percent else '~'}{_escaped(option.text)}" for option in draft.options)
    return "\n".join(
        f"~%{option.percent}%{_escaped(option.text)}" if option.percent else f"~{_escaped(option.text)}"
        for option in draft.options
    )


def _escaped(text: str) -> str:
    """Signs of the format behind a backslash; what only at the beginning means something else is told to be plain."""
    lines = [re.sub(r"([~=#{}:\\])", r"\\\1", " ".join(line.split())) for line in text.strip().split("\n")]
    escaped = "\\n".join(lines)
    return f"[plain]{escaped}" if MISREAD.match(escaped) or "->" in escaped else escaped
