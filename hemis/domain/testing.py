"""Компьютер имтиҳони: how it goes on, which questions are drawn, when time is up, from where it is taken (H-25)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from random import Random
from typing import NamedTuple

from hemis.domain.errors import Reason, RuleError
from hemis.domain.formats import plain
from hemis.domain.i18n import N_
from hemis.domain.workflow import Step, Table

DRAFT, READY, RUNNING, FINISHED, CONFIRMED = "draft", "ready", "running", "finished", "confirmed"
STATES = {
    DRAFT: N_("қоралама"),
    READY: N_("тайёр"),
    RUNNING: N_("топширилмоқда"),
    FINISHED: N_("якунланган"),
    CONFIRMED: N_("қайдномага ўтказилган"),
}
BEST, LAST = "best", "last"
COUNTING = {BEST: N_("энг яхши уриниш"), LAST: N_("охирги уриниш")}
OPEN_TO_STUDENTS = frozenset({READY, RUNNING})
MOST_QUESTIONS, MOST_VARIANTS, MOST_ATTEMPTS, MOST_MINUTES = 200, 30, 10, 600
MOST_NETWORKS = 20
STEPS: Table = {
    "prepare": Step(frozenset({DRAFT}), READY, N_("Фақат қоралама имтиҳон тайёр қилинади.")),
    "redraft": Step(
        frozenset({READY}), DRAFT, N_("Имтиҳон бошланган: саволлари ва қоидалари энди ўзгармайди, қоралама бўлмайди.")
    ),
    "begin": Step(OPEN_TO_STUDENTS, RUNNING, N_("Имтиҳон топшириш учун очиқ эмас.")),
    "finish": Step(OPEN_TO_STUDENTS, FINISHED, N_("Фақат тайёр ёки топширилаётган имтиҳон якунланади.")),
    "reopen": Step(
        frozenset({FINISHED}), RUNNING, N_("Фақат якунланган, натижаси ўтказилмаган имтиҳон қайта очилади.")
    ),
    "confirm": Step(
        frozenset({FINISHED}), CONFIRMED, N_("Натижа қайдномага имтиҳон якунлангандан кейин бир марта ўтказилади.")
    ),
}
NO_PARTS = N_("Саволларни танлаш қоидаси йўқ: камида битта қоида қўшинг.")
NO_SITTINGS = N_("Гуруҳ йўқ: камида битта гуруҳ ва вақтини киритинг.")
WRONG_TOTAL = N_("Саволлар балли жами %(total)s, назоратнинг энг юқори балли эса %(maximum)s: улар тенг бўлиши керак.")
SHORTAGE = N_(
    "%(position)s-қоидага яна %(missing)s та савол етмайди: саволлар базасини тўлдиринг ёки сонини камайтиринг."
)
CROWD = N_("Бир имтиҳонда кўпи билан %(most)s та савол бўлади.")
WRONG_NETWORK = N_("«%(text)s» манзил эмас. Намуна: 10.20.30.0/24 ёки 192.168.1.15.")
MANY_NETWORKS = N_("Кўпи билан %(most)s та манзил киритинг.")
OTHER_PLACE = N_("Бу имтиҳон фақат белгиланган компьютер синфидан топширилади. Сизнинг манзилингиз: %(address)s.")
Network = IPv4Network | IPv6Network


class Part(NamedTuple):
    """A rule of selection: so many questions of a topic, difficulty and kind, each for `points`; None is any."""

    quantity: int
    points: Decimal
    topic_id: int | None = None
    difficulty: int | None = None
    kind: str | None = None
    is_shared: bool = False
    """Whether what colleagues share is drawn too."""

    def takes(self, card: "Card") -> bool:
        if not (card.is_own or self.is_shared):
            return False
        wanted = ((self.topic_id, card.topic_id), (self.difficulty, card.difficulty), (self.kind, card.kind))
        return all(asked is None or asked == has for asked, has in wanted)


class Card(NamedTuple):
    """A question as the draw sees it."""

    key: int
    topic_id: int | None
    difficulty: int
    kind: str
    is_own: bool = True


class Drawn(NamedTuple):
    """A question that was drawn, and by which rule (from 0)."""

    key: int
    part: int


def total(parts: Iterable[Part]) -> Decimal:
    """What all questions together bring."""
    return sum((part.quantity * part.points for part in parts), Decimal(0))


def draw(parts: Sequence[Part], cards: Sequence[Card], chance: Random) -> list[Drawn]:
    """Draw the questions of one student, no question twice, in a random order; fewer than asked if the bank lacks them.

    Rules may overlap ("topic 3" and "any hard one"). So a question that one rule has taken is given to another rule
    when the first can do without it (augmenting paths): what is missing is really missing.
    """
    wanted = [number for number, part in enumerate(parts) for _ in range(part.quantity)]
    wanted.sort(key=lambda number: sum(parts[number].takes(card) for card in cards))
    shuffled = list(cards)
    chance.shuffle(shuffled)
    fitting = {number: [card.key for card in shuffled if part.takes(card)] for number, part in enumerate(parts)}
    taken: dict[int, int] = {}
    """Question → place in `wanted`."""
    for place in range(len(wanted)):
        _seat(place, wanted, fitting, taken)
    drawn = [Drawn(key, wanted[place]) for key, place in sorted(taken.items())]
    chance.shuffle(drawn)
    return drawn


def _seat(place: int, wanted: Sequence[int], fitting: Mapping[int, Sequence[int]], taken: dict[int, int]) -> None:
    """Find a question for a place, moving others where needed: breadth first, so that nothing recurses."""
    came_from: dict[int, int] = {}
    waiting = [place]
    for asking in waiting:
        for key in fitting[wanted[asking]]:
            if key in came_from:
                continue
            came_from[key] = asking
            if key not in taken:
                _shift(key, place, came_from, taken)
                return
            waiting.append(taken[key])


def _shift(key: int, place: int, came_from: Mapping[int, int], taken: dict[int, int]) -> None:
    """Hand the free question down the path: everybody on it gets the next one."""
    held = {seat: question for question, seat in taken.items()}
    while True:
        seat = came_from[key]
        taken[key] = seat
        if seat == place:
            return
        key = held[seat]


def missing(parts: Sequence[Part], cards: Sequence[Card]) -> dict[int, int]:
    """Rule (from 0) → how many questions the bank lacks for it; empty when it suffices."""
    drawn = draw(parts, cards, Random(0))
    had = [each.part for each in drawn]
    lacks = {number: part.quantity - had.count(number) for number, part in enumerate(parts)}
    return {number: lack for number, lack in lacks.items() if lack}


def faults(parts: Sequence[Part], cards: Sequence[Card], sittings: int, maximum: Decimal | int) -> list[Reason]:
    """What keeps an exam from being ready; nothing of one that is whole."""
    found = []
    if not parts:
        found.append(Reason(NO_PARTS, {}))
    if not sittings:
        found.append(Reason(NO_SITTINGS, {}))
    if sum(part.quantity for part in parts) > MOST_QUESTIONS:
        return [*found, Reason(CROWD, {"most": str(MOST_QUESTIONS)})]
    if parts and total(parts) != maximum:
        found.append(Reason(WRONG_TOTAL, {"total": plain(total(parts), 1), "maximum": plain(maximum, 1)}))
    lacks = missing(parts, cards).items()
    found += [Reason(SHORTAGE, {"position": str(place + 1), "missing": str(lack)}) for place, lack in lacks]
    return found


def ends_at(started_at: datetime, minutes: int, closes_at: datetime, extra: int = 0) -> datetime:
    """When an attempt ends: after its minutes, no later than the group's time; what was added comes on top of both."""
    return min(started_at + timedelta(minutes=minutes), closes_at) + timedelta(minutes=extra)


def is_over(ends: datetime, now: datetime, grace_seconds: int) -> bool:
    """Whether an answer comes too late; the grace is for what was on its way."""
    return now > ends + timedelta(seconds=grace_seconds)


def parse_networks(text: str) -> tuple[Network, ...]:
    """Read addresses and ranges, parted by spaces, commas or lines; RuleError on field `networks`."""
    words = text.replace(",", " ").replace(";", " ").split()
    if len(words) > MOST_NETWORKS:
        raise RuleError(MANY_NETWORKS, field="networks", most=MOST_NETWORKS)
    found = []
    for word in words:
        try:
            found.append(ip_network(word, strict=False))
        except ValueError as error:
            raise RuleError(WRONG_NETWORK, field="networks", text=word[:60]) from error
    return tuple(dict.fromkeys(found))


def require_place(networks: str, address: str) -> None:
    """RuleError unless the exam may be taken from this address; no networks mean any place."""
    if not networks:
        return
    try:
        here = ip_address(address)
        here = getattr(here, "ipv4_mapped", None) or here  # as a server that listens on both calls a plain one
    except ValueError as error:
        raise RuleError(OTHER_PLACE, address=address[:60] or "—") from error
    if not any(here in network for network in parse_networks(networks)):
        raise RuleError(OTHER_PLACE, address=address)


def counted(results: Sequence[tuple[int, Decimal]], counting: str) -> Decimal | None:
    """The points that count of several attempts (number, points): the best ones, or those of the last."""
    if not results:
        return None
    if counting == BEST:
        return max(points for _number, points in results)
    return max(results)[1]
