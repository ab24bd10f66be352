"""What a page weighs as it travels, and how many statements its kind may take (E5, E6)."""

import re
from typing import NamedTuple

from hemis.web import kept
from tests.house.walks import engine_of
from tests.rig.counter import count_statements

LIST, FORM, SAVE, WEEK, CARD, PLAN = 8, 12, 10, 10, 10, 16
WHOSE_WEEKS = ("group", "teacher", "room", "courses")
WEEKS = {
    f"curriculum.timetables.{name}" for whose in WHOSE_WEEKS for name in (whose, f"{whose}_paper", f"draft_{whose}")
}
"""Lessons, exams and what changed among them; of a draft what stands and what would stand."""
FORMED_ON = {"movement.orders.show"}
"""A draft is formed on its own page: each student stands there with what still keeps the order."""
CARDS = {"students.base.show"}
"""A card with its tabs: movement, results, attendance, orders, differences, who looked at it."""
PLANS = {"movement.differences.show", "performance.gpa.student", "performance.summaries.show"}
"""Whole plans with the marks, sheets, hours and rules behind each number, however many subjects they have."""
BROTLI = {"Accept-Encoding": "br"}
ASKING, STATIC = re.compile(r"<(?:script|link)\b[^>]*>"), re.compile(r'\b(?:src|href)="([^"]*/static/[^"]*)"')
weighed: dict[str, int] = {}
"""Address of a static file, which names its content → its bytes."""


class Weight(NamedTuple):
    cold: int
    warm: int
    requests: int
    files: dict[str, int]


def most_statements(endpoint, forms) -> int:
    """Lists and what is only read: 8 statements, weeks and cards: 10, forms: 12, whole plans: 16."""
    if endpoint in CARDS | PLANS:
        return CARD if endpoint in CARDS else PLAN
    return FORM if endpoint in forms | FORMED_ON else WEEK if endpoint in WEEKS else LIST


def open_page(app, client, url):
    """Open a page twice and return both answers with the statements of the second time, when nothing is new to it."""
    first = client.get(url)
    with app.app_context():
        kept.forget()  # of a page that is kept nothing would be counted
    with count_statements(engine_of(app)) as seen:
        answer = client.get(url, headers=BROTLI)
    return first, answer, seen


def wire(client, url):
    """The bytes of an answer as they travel: status line, headers, body."""
    with client.get(url, headers=BROTLI) as answer:
        assert answer.status_code == 200, url
        return size(answer)


def size(answer):
    head = f"HTTP/1.1 {answer.status}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in answer.headers)
    return len(head.encode()) + 2 + len(answer.data)


def files_of(client, html):
    """Address → bytes of the static files that a page asks for."""
    addresses = {address for tag in ASKING.findall(html) for address in STATIC.findall(tag)}
    for address in addresses - weighed.keys():
        weighed[address] = wire(client, address)
    return {address: weighed[address] for address in addresses}


def weigh(client, url):
    """Return (bytes of the first visit, of a later one, requests of the first) of a page with its static files."""
    first, later, files = wire(client, url), wire(client, url), files_of(client, client.page(url).html)
    return Weight(first + sum(files.values()), later, 1 + len(files), files)
