"""Public pages as they were drawn, kept by each process: answered again for seconds, and for an hour without database.

What is kept is the finished answer, compressed and with its headers, of an address in one language: of what a visitor
sends beside the address only the encoding counts. Whatever public is written by this process empties the shelf; what
another process has taken away empties it when a page is drawn anew, and once a minute.
"""

from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from time import monotonic
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from hemis.access.published import ON_PAGES, last_taken_away
from hemis.extensions import db, reading_only
from hemis.web import clock, compression, flow, language, maintenance
from hemis.web.finished import Kept
from hemis.web.shelf import Drawn, Key, Shelf

FRESH_SECONDS = 5
"""So long a page is answered without being drawn: a part of the minute for which anybody may keep a copy."""
STALE_SECONDS = 3600
"""So long it stands in for one that cannot be drawn, because the database is away (D3)."""
AWAY_SECONDS = 1.0
"""So long nobody else waits for a database that has just been found away."""
LARGEST = 64 * 1024
LONGEST_ADDRESS = 1_000
"""A longer one is nobody's bookmark, and a thousand of them would fill the memory of the process."""
READ = frozenset(
    {"lang", "view", "q", "year", "when", "kind", "speciality_code", "page", "direction", "code", "sahifa"}
)
"""All that public pages look for in their addresses."""
SHELF, AWAY, CHANGED = "kept_pages", "kept_away", "public_changed"
OF_BEFORE = frozenset({"Content-Length", "Content-Encoding", "ETag", "Cache-Control", "Vary"})
TABLES = frozenset(model.__table__ for model in ON_PAGES)
MAIN = b'<main id="main" tabindex="-1">'
Value = TypeVar("Value")
Name = TypeVar("Name", bound=Hashable)


def init_app(app: Flask) -> None:
    """Must be called before all others: it keeps what they have finished."""
    app.before_request(_begin)
    app.after_request(_keep)
    for error in flow.UNREACHABLE:
        app.register_error_handler(error, _stand_in)
    for name, listener in (("after_flush", _note), ("do_orm_execute", _note_many), ("after_commit", _published)):
        if not event.contains(db.session, name, listener):
            event.listen(db.session, name, listener)


def forget() -> None:
    """Draw every page anew."""
    _shelf().clear()


def look() -> None:
    """Throw the pages away if another process has taken something from the public."""
    shelf, seen = _shelf(), str(db.session.scalar(last_taken_away()))
    shelf.looked_at = monotonic()
    if seen != shelf.seen:
        shelf.seen = seen
        shelf.clear()


def part(key: Hashable, make: Callable[[], Value], seconds: float = FRESH_SECONDS) -> Value:
    """Return what stands on many public pages, made at most once in so many seconds."""
    shelf, moment = _shelf(), clock.now().timestamp()
    kept = shelf.part(key, seconds, moment)
    if kept is not None:
        return kept  # type: ignore[no-any-return]
    turn, made = shelf.turn, make()
    shelf.keep_part(key, (moment, made), turn)
    return made


def found(key: Hashable, seconds: float) -> Any:
    """Return a part that was made within so many seconds, or None."""
    return _shelf().part(key, seconds, clock.now().timestamp())


def found_all(place: Hashable, names: Iterable[Name], seconds: float) -> dict[Name, Any]:
    """Return name → part of those parts `(place, name)` that were made within so many seconds."""
    shelf, moment = _shelf(), clock.now().timestamp()
    kept = ((name, shelf.part((place, name), seconds, moment)) for name in names)
    return {name: part for name, part in kept if part is not None}


def once(*key: Hashable, caller: Callable[[], str]) -> str:
    """What `{% call once("name", …) %}` draws: a piece of template that depends on language, look and `key` alone."""
    return part((*look_of_page(), *key), caller, STALE_SECONDS)


def once_if(key: tuple[Hashable, ...] | None, caller: Callable[[], str]) -> str:
    """What `{% call once_if(key) %}` draws: kept as with `once`; without a key, this page's own."""
    return caller() if key is None else once(*key, caller=caller)


def look_of_page() -> tuple[str, str]:
    """Return the language and the look that the links of this page carry on."""
    return language.current(), g.get("view", "")


def _shelf() -> Shelf:
    return _shelf_of(current_app)


def _shelf_of(app: Flask) -> Shelf:
    found: Shelf | None = app.extensions.get(SHELF)
    return found if found else app.extensions.setdefault(SHELF, Shelf())  # type: ignore[no-any-return]


def lying(app: Flask, environ: dict[str, Any]) -> Kept | None:
    """Return the page of a process that such a request would get, fresh or not; it needs no context."""
    return _shelf_of(app).find(_key(environ)) if environ["REQUEST_METHOD"] == "GET" else None


def _begin() -> Response | None:
    """Note the key of a page that has to be drawn; a moment after the database went away nobody else waits for it."""
    if request.method != "GET" or not language.is_public():
        return None
    reading_only.set(True)
    shelf, key = _shelf(), _key(request.environ)
    if is_away() and (page := shelf.find(key)) and _can_stand_in(page, clock.now()):
        return _old(page)
    drawn = g.drawn = Drawn(key, shelf.turn, request.environ.pop("HTTP_IF_NONE_MATCH", ""))
    g.encoding = key[-1]
    if monotonic() - shelf.looked_at > FRESH_SECONDS:
        look()
        g.drawn = drawn._replace(turn=shelf.turn)
    return None


def _key(environ: dict[str, Any]) -> Key:
    query = environ.get("QUERY_STRING", "")
    return (
        environ["PATH_INFO"],
        _question(query) if len(query) <= LONGEST_ADDRESS else query,
        environ.get("HTTP_HOST", ""),
        environ["wsgi.url_scheme"],
        environ.get("SCRIPT_NAME", ""),
        _encoding(environ.get("HTTP_ACCEPT_ENCODING", "")),
    )


@lru_cache(maxsize=1_000)
def _question(query: str) -> str:
    """Return what pages read of the query, in one order: whoever shares a link adds words that none of them knows."""
    parts = (part for part in query.split("&") if not is_unread(part.partition("=")[0]))
    return "&".join(sorted(parts, key=lambda part: part.partition("=")[0]))


def is_unread(name: str) -> bool:
    """Say whether no public page looks for such a word; one that is written in codes may be any."""
    return name not in READ and "%" not in name and "+" not in name


@lru_cache(maxsize=256)
def _encoding(accepted: str) -> str:
    """Return in which encoding such a visitor gets a page; one that came out otherwise is not kept."""
    return parse_accept_header(accepted, Accept).best_match(compression.ALGORITHMS) or ""


def _keep(response: Response) -> Response:
    """Keep what is for everybody; then say 304 to whoever has it already."""
    drawn: Drawn | None = g.get("drawn")
    if drawn is None or response.status_code != 200:
        return response
    if _is_for_all(response, drawn.key):
        _shelf().keep(drawn.key, Kept(clock.now().timestamp(), response, g.get("reading")), drawn.turn)
    if drawn.etags:
        request.environ["HTTP_IF_NONE_MATCH"] = drawn.etags
        response.make_conditional(request.environ)
    return response


def _is_for_all(response: Response, key: Key) -> bool:
    said = {name.lower(): value for name, value in response.headers}
    return (
        "public" in said.get("cache-control", "")
        and not response.is_streamed
        and "etag" in said
        and "set-cookie" not in said
        and "cookie" not in said.get("vary", "").lower()
        and said.get("content-encoding", "") == key[-1]
        and len(response.get_data()) <= LARGEST
        and sum(map(len, key)) <= LONGEST_ADDRESS
    )


def _stand_in(error: Exception) -> ResponseReturnValue:
    """The database is away: a public page of the last hour comes as it was, any other says so."""
    drawn: Drawn | None = g.get("drawn")
    current_app.extensions[AWAY] = monotonic()
    page = _shelf().find(drawn.key) if drawn else None
    return _old(page) if page and _can_stand_in(page, clock.now()) else flow.bug(error)


def is_away() -> bool:
    """Say whether the database was found away a moment ago."""
    return monotonic() - current_app.extensions.get(AWAY, -AWAY_SECONDS) < AWAY_SECONDS


def _can_stand_in(page: Kept, moment: datetime) -> bool:
    return page.is_younger(STALE_SECONDS, moment) and maintenance.last_known(moment) is None


def _old(page: Kept) -> Response:
    """Return a page of before with the mark that it is one; nobody may keep it."""
    g.drawn = None
    _status, headers, body = page.whole
    answer = Response(headers=[pair for pair in headers if pair[0] not in OF_BEFORE])
    html = compression.plain(b"".join(body), dict(headers).get("Content-Encoding", ""))
    mark = render_template("public/_stale.html", at=datetime.fromtimestamp(page.at, UTC))
    answer.set_data(html.replace(MAIN, MAIN + mark.encode(), 1))
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Warning"] = '110 - "Response is Stale"'
    return answer


def _note(session: Session, _context: Any) -> None:
    changed = (row for rows in (session.new, session.dirty, session.deleted) for row in rows)
    if any(type(row) in ON_PAGES for row in changed):
        session.info[CHANGED] = True


def _note_many(state: ORMExecuteState) -> None:
    if not state.is_select and getattr(state.statement, "table", None) in TABLES:
        state.session.info[CHANGED] = True


def _published(session: Session) -> None:
    if session.info.pop(CHANGED, False):
        forget()


__all__ = ["FRESH_SECONDS", "forget", "found", "found_all", "init_app", "is_away", "look", "look_of_page", "lying"]
__all__ += ["once", "once_if", "part"]
