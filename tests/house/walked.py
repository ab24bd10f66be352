"""One walk through every route as one role: what each wall asks of the answers is noted on the way."""

import hashlib
from dataclasses import dataclass, field
from xml.etree.ElementTree import tostring

import brotli

from hemis.extensions import db
from hemis.web import kept
from hemis.web.security import HEADERS
from tests.house.walks import PASSED, engine_of, samples, token_of, visits
from tests.house.weights import BROTLI, files_of, most_statements, size
from tests.rig.counter import Statements, count_statements
from tests.rig.outline import Outlines
from tests.rig.page import check_page
from tests.rig.reading import parse
from tests.serving import COOKIE, session_of

DOOR = "login"
OUTLINES = Outlines()
"""Of what the pages are made that this worker has checked: most roles see the same pages with other rows."""
REGISTER = "personal_view"
"""The only thing that reading writes: who looked at whose personal data (F4); tests/menus/system/test_personal.py."""
LOCKED_DOWN = ("default-src 'none'", "default-src 'none'; sandbox")
"""The stricter policies of files."""


@dataclass
class Walk:
    """What was seen: `cells` (endpoint, method) → a word of the matrix; what is amiss by address."""

    cells: dict[tuple[str, str], str] = field(default_factory=dict)
    writes: list[str] = field(default_factory=list)
    is_changed: bool = False
    bare: dict[str, list[str]] = field(default_factory=dict)
    """Address → the security headers that are missing or weak."""
    costly: dict[str, Statements] = field(default_factory=dict)
    weights: dict[str, int] = field(default_factory=dict)
    """Address of a whole page → bytes of its first visit with its files."""


def walk(app, sqlite_world, world, as_, who) -> Walk:
    """Try every visit as `who`; nothing that is read may change the world, and what is sent changes it only once."""
    client = app.test_client() if who == "visitor" else as_(who)
    token, seen = token_of(client), Walk()
    values = samples(world, world)
    trips = [(visit, visit.address(app, values)) for visit in visits(app)]
    forms = {visit.endpoint for visit, _address in trips if visit.method == "POST"}
    begun, before = sqlite_world.keep(who), fingerprint(app)
    for visit, address in trips:
        if visit.method == "GET":
            seen.cells[visit.endpoint, "GET"] = _look(
                app, client, address, most_statements(visit.endpoint, forms), seen
            )
    seen.is_changed = fingerprint(app) != before
    for visit, address in trips:
        if visit.method != "GET":
            cell = _send(app, copy_of(client), visit, address, token, lambda: sqlite_world.restore(begun))
            seen.cells[visit.endpoint, visit.method] = cell
    return seen


def _look(app, client, address, most, seen):
    """Open an address; what took too many statements once more, when nothing is new to it, so that they count."""
    first, statements = _open(app, client, address, seen)
    if first.status_code == 200 and not address.startswith("/health"):
        if len(statements) > most:
            _first, statements = _open(app, client, address, seen)
        if len(statements) > most:
            seen.costly[address] = statements
        if first.mimetype == "text/html":
            seen.weights[address] = size(first) + sum(files_of(client, read(client, first, address)).values())
    return word_of(first)


def read(client, answer, address) -> str:
    """The words of a page; one that is made of something new is checked as `client.page` would, and by html5lib."""
    html = brotli.decompress(answer.data).decode() if answer.content_encoding == "br" else answer.text
    if OUTLINES.is_new(html):
        quick = check_page(html, address, csrf=client.csrf).root
        thorough, errors = parse(html)
        assert errors == [], address
        assert tostring(quick) == tostring(thorough), (address, "tests/rig/sound.py reads it in another way")
    return html


def _open(app, client, address, seen):
    with app.app_context():
        kept.forget()  # of a page that is kept nothing would be counted
    with count_statements(engine_of(app)) as statements:
        answer = client.get(address, headers=BROTLI)
    assert answer.status_code < 500, address
    assert str(answer.headers).isascii(), (address, "no server sends such a header")
    seen.writes += [each for each in statements.writes if not each.startswith(f"INSERT INTO {REGISTER} ")]
    if missing := weak_headers(answer):
        seen.bare[address] = missing
    return answer, statements


def _send(app, client, visit, address, token, restore):
    with count_statements(engine_of(app)) as statements:
        answer = client.open(address, method=visit.method, data={"csrf_token": token})
    if statements.writes:
        restore()
    assert answer.status_code < 500, (address, answer.status_code)
    assert str(answer.headers).isascii(), (address, "no server sends such a header")
    return word_of(answer)


def word_of(answer) -> str:
    """Whether a request passed the guard, in the matrix's words; what the form says then is its own matter."""
    if "/account/login" in answer.headers.get("Location", ""):
        return DOOR
    return str(answer.status_code) if answer.status_code in (400, 401, 403, 404) else PASSED


def weak_headers(answer) -> list[str]:
    """Name the security headers of an answer that are missing or weaker than all pages' are."""
    weak = [name for name, value in HEADERS.items() if answer.headers.get(name) not in (value, *LOCKED_DOWN)]
    weak += ["unsafe"] * ("unsafe" in answer.headers.get("Content-Security-Policy", ""))
    return weak + ["Server"] * ("Server" in answer.headers)


def copy_of(client):
    """Another browser in the same session, which what it sends may end."""
    twin = client.application.test_client()
    twin.set_cookie(COOKIE, session_of(client))
    return twin


def fingerprint(app) -> str:
    """A hash over every row of every table but the register of who looked at whom."""
    digest = hashlib.sha256()
    with app.app_context():
        for table in (each for each in db.metadata.sorted_tables if each.name != REGISTER):
            for row in db.session.execute(table.select().order_by(*table.primary_key.columns)):
                digest.update(repr(row).encode())
        db.session.rollback()
    return digest.hexdigest()
