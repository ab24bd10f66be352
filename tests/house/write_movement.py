"""docs/movement.md, made from the machine: the diagram of the states and the table of the kinds, in Uzbek.

`python -m tests.house.write_movement > docs/movement.md` writes it; a test compares.
"""

from collections.abc import Iterator

from hemis.domain import movement, rules
from hemis.domain.classifiers import STUDENT_STATUS
from hemis.domain.movement import FACULTY, KINDS, RECTOR, STUDIES, VICE_RECTOR, Move

ROLES = {
    FACULTY: "Факультет (деканат)",
    STUDIES: "Ўқув-услубий бошқарма",
    RECTOR: "Раҳбарият (ректор)",
    VICE_RECTOR: "Ўқув ишлари бўйича проректор",
}
HEAD = """# Талаба ҳаракати

Бу саҳифа `hemis/domain/movement.py` дан тайёрланади (`python -m tests.house.write_movement > docs/movement.md`):
уни қўлда тузатманг. Талаба бир ҳолатдан бошқасига фақат буйруқ билан ўтади; буйруқ имзолангач ўзгармайди, кучга
кириш кунида барча талабаларига бирданига қўлланади ёки ҳеч кимга қўлланмайди.
"""
FOLLOWERS = """Тузатиш ва бекор қилиш буйруқлари бошқа буйруқнинг изидан боради: бекор қилиш талабаларни ундан олдинги
ҳолатига қайтаради, тузатиш эса қийматларини янгидан беради. Ўз ҳолатига қайтган ёйлар курс, гуруҳ, семестр, тўлов
шакли ёки номни ўзгартиради: курсдан қолдирилган талаба «Ўқимоқда» бўлиб қолади ва курсни бошқа гуруҳда такрорлайди.
"""


def page() -> str:
    """The whole text of the file."""
    return "\n".join([HEAD, *_diagram(), "", FOLLOWERS, "## Буйруқ турлари", *_kinds()])


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for code, title in STUDENT_STATUS.items():
        yield f"    s{code}: {title} ({code})"
    yield f"    [*] --> s{movement.APPLICANT}"
    for before, kind, after in movement.edges():
        yield f"    s{before} --> s{after}: {KINDS[kind].title}"
    for code in (movement.GRADUATED, movement.TRANSFERRED):
        yield f"    s{code} --> [*]"
    yield "```"


def _kinds() -> Iterator[str]:
    for kind, move in KINDS.items():
        yield f"\n### {move.title} (`{kind}`)\n"
        for name, text in _facts(move):
            yield f"- **{name}:** {text}"


def _facts(move: Move) -> Iterator[tuple[str, str]]:
    after = f"«{STUDENT_STATUS[move.target]}»" if move.target else "ўзгармайди"
    yield "Олдинги ҳолат", ", ".join(f"«{STUDENT_STATUS[code]}»" for code in sorted(move.sources))
    yield "Кейинги ҳолат", after
    if move.grounds:
        yield "Асослар", "; ".join(f"{title} ({code})" for code, title in move.grounds.items())
    yield "Ким тузади", ", ".join(title for role, title in ROLES.items() if role in move.forms)
    yield "Ким имзолайди", ", ".join(title for role, title in ROLES.items() if role in move.signs)
    spec = rules.RULES[move.offices]
    yield "Розилик", f"`{move.offices}` қоидаси: {spec.title}"
    yield "Нима бажарилган бўлиши керак", "; ".join(move.holds)
    yield "Нимани ўзгартиради", move.changes
    yield "Нима бекор қилади", move.undone_by
    if move.code:
        yield "h_decree_type", move.code


if __name__ == "__main__":
    print(page())

__all__ = ["page"]
