"""Questions as rows of a spreadsheet: kind, text, points, difficulty, numbers of the right answers, the answers."""

import json
import re
from collections.abc import Iterable, Sequence

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.domain.questions import (
    MOST_QUESTIONS,
    MULTIPLE,
    SINGLE,
    TEXT,
    WHOLE,
    Draft,
    Option,
    Reading,
    faults_of,
    shared,
)

HEADINGS = (
    N_("Тури (битта, кўп, матн)"),
    N_("Савол"),
    N_("Балл"),
    N_("Қийинлик (1, 2, 3)"),
    N_("Тўғри жавоблар рақами"),
    N_("Жавоблар (ҳар бири алоҳида устунда)"),
)
KIND_WORDS = {SINGLE: N_("битта"), MULTIPLE: N_("кўп"), TEXT: N_("матн")}
EXAMPLES = (
    (KIND_WORDS[SINGLE], N_("2 + 2 нечага тенг?"), 1, 1, "2", "3", "4", "5"),
    (KIND_WORDS[MULTIPLE], N_("Қайсилари туб сон?"), 2, 2, "1, 3", "2", "4", "7"),
    (KIND_WORDS[TEXT], N_("Ўзбекистон пойтахти қайси шаҳар?"), 1, 1, "", N_("Тошкент"), "Toshkent"),
)
FIRST_OPTION = 5
RISKY = ("=", "+", "-", "@")

NOT_OURS = N_("Биринчи қаторда устунлар номи бўлиши керак: намуна файлни юклаб олиб, шуни тўлдиринг.")
BROKEN = N_("Саволлар ўқилмади: файлни қайтадан юборинг.")
WRONG_KIND = N_("Савол тури «битта», «кўп» ёки «матн» бўлади, ёзилгани «%(text)s».")
WRONG_NUMBER = N_("«%(text)s» бутун сон эмас.")
WRONG_RIGHT = N_("Тўғри жавоб рақами 1 дан %(most)s гача бўлади, ёзилгани «%(text)s».")
FRACTION = N_("Эксель тўғри жавоблар рақамини каср сон деб олган («%(text)s»): уларни «1; 3» деб ёзинг.")
EMPTY_RIGHT = N_("Тўғри деб белгиланган %(number)s-жавоб бўш.")


def read_table(rows: Sequence[Sequence[str]]) -> Reading:
    """Read rows of text as `read_rows` gives them; the first one is the headings. Lines are counted from 1."""
    reading = Reading()
    if not rows or len(rows[0]) < FIRST_OPTION:
        reading.fault(1, NOT_OURS)
        return reading
    for line, row in enumerate(rows[1:], start=2):
        cells = [_bare(cell) for cell in row] + [""] * FIRST_OPTION
        if any(cells):
            _read_row(reading, line, cells)
    return reading


def _read_row(reading: Reading, line: int, cells: list[str]) -> None:
    kind = next((code for code, word in KIND_WORDS.items() if fold(cells[0]) in (fold(word), code)), None)
    if kind is None:
        reading.fault(line, WRONG_KIND, text=cells[0][:40])
        return
    points, difficulty = (_number(reading, line, cells[at], default) for at, default in ((2, 1), (3, 2)))
    answers = _trimmed(cells[FIRST_OPTION:])
    right = _right(reading, line, cells[4], answers) if kind != TEXT else set(range(len(answers)))
    if points is not None and difficulty is not None and right is not None:
        options = _options(kind, answers, right)
        reading.take(Draft(kind, cells[1], options, line, points=points, difficulty=difficulty))


def _trimmed(cells: list[str]) -> list[str]:
    """Answers by their columns: one that was left empty in between keeps the numbers of those behind it."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _options(kind: str, answers: Sequence[str], right: set[int]) -> tuple[Option, ...]:
    filled = [(text, at in right) for at, text in enumerate(answers) if text]
    if kind == MULTIPLE:
        return shared(filled)
    return tuple(Option(text, WHOLE * is_right) for text, is_right in filled)


def _number(reading: Reading, line: int, text: str, default: int) -> int | None:
    if not text:
        return default
    if re.fullmatch(r"[0-9]{1,4}", text):
        return int(text)
    reading.fault(line, WRONG_NUMBER, text=text[:40])
    return None


def _right(reading: Reading, line: int, text: str, answers: Sequence[str]) -> set[int] | None:
    """`1, 3` as places from 0."""
    parts = re.split(r"[\s,;]+", text.strip(" ,;")) if text.strip(" ,;") else []
    if re.fullmatch(r"[0-9]+\.[0-9]+", text):
        reading.fault(line, FRACTION, text=text[:40])
    elif not all(re.fullmatch(r"[0-9]{1,2}", part) and 1 <= int(part) <= len(answers) for part in parts):
        reading.fault(line, WRONG_RIGHT, most=len(answers), text=text[:40])
    elif empty := next((part for part in parts if not answers[int(part) - 1]), None):
        reading.fault(line, EMPTY_RIGHT, number=empty)
    else:
        return {int(part) - 1 for part in parts}
    return None


def table_of(drafts: Iterable[Draft]) -> list[list[str | int]]:
    """Questions as rows that `read_table` reads back; unequal shares are not kept."""
    return [_row(draft) for draft in drafts]


def _row(draft: Draft) -> list[str | int]:
    right = [str(at) for at, option in enumerate(draft.options, start=1) if option.percent > 0]
    numbers = "" if draft.kind == TEXT else ", ".join(right)
    answers = [option.text for option in draft.options]
    return [KIND_WORDS[draft.kind], draft.text, draft.points, draft.difficulty, numbers, *answers]


def pack(drafts: Iterable[Draft]) -> str:
    """Questions as one text that waits on a page for its confirmation."""
    rows = [
        [draft.kind, draft.text, draft.points, draft.difficulty, [list(option) for option in draft.options]]
        for draft in drafts
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> list[Draft]:
    """The questions of `pack`; RuleError when somebody has changed it into something else."""
    try:
        drafts = [_unpacked(*row) for row in json.loads(text)]
    except (ValueError, TypeError, RecursionError) as error:
        raise RuleError(BROKEN) from error
    if any(faults_of(draft) for draft in drafts) or len(drafts) > MOST_QUESTIONS:
        raise RuleError(BROKEN)
    return drafts


def _unpacked(kind: str, text: str, points: int, difficulty: int, options: list[tuple[str, int]]) -> Draft:
    read = tuple(Option(str(answer), int(percent)) for answer, percent in options)
    if any(not -WHOLE <= option.percent <= WHOLE or not option.text.strip() for option in read):
        raise ValueError("not an option")
    return Draft(str(kind), str(text), read, points=int(points), difficulty=int(difficulty))


def _bare(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from reading a formula in it."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip().startswith(RISKY) else cell
