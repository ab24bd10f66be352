"""B1: nothing that can be typed breaks a page; what is refused is refused in words beside the field, and is kept."""

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from math import ceil
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from werkzeug.datastructures import MultiDict

from tests.house.corpus import BESIDE, CORPUS, DIFFERING, NASTIEST
from tests.house.walks import CAST, PASSED, matrix, samples, token_of, visits
from tests.kept import once
from tests.rig.asked import names_asked
from tests.rig.page import lost_links
from tests.rig.reading import Form, Page

pytestmark = pytest.mark.promise("B1")
LEFT_ALONE = {"/account/logout", "/account/role", "/account/sessions/end"}
"""Buttons without a field; they would end the session that the test needs."""
REFUSED = {400, 404, 409, 413, 422, 429}
TAKEN = {200, 204, 302, 303}
EVERY = 8
"""A page without a filter of its own is asked every eighth of the nastiest values, the next page the next eighth."""
LEAST, MOST = 3, 6
"""How often a form or a list is sent a bad value in each field, some thirtieth of the corpus: see `spread`.

The forms are made of the same few kinds of fields, and each form gets another part; the nightly run leaves
nothing out."""
SHARE = 6
"""Each list is asked every sixth of what the databases take differently, another sixth for the next name and list; a
page without a filter of its own a third of that."""
PARTS = pytest.mark.parametrize("part", range(6), ids=lambda part: f"part {part + 1}")
"""So that no single test keeps one processor busy when the other has finished."""


@dataclass(frozen=True)
class Field:
    """A form on a page, as one of the cast meets it."""

    who: str
    address: str
    form: Form
    only: tuple[str, ...] = ()

    @property
    def names(self):
        return [name for name in self.only or named(self.form) if name != "csrf_token"]


def named(form):
    """The names of what can be filled in; a file is another corpus's matter."""
    return sorted({each.get("name") for each in form.controls if each.get("name") and each.get("type") != "file"})


class Place(NamedTuple):
    """A page as one of the cast opens it, and the names that might stand in its address."""

    who: str
    address: str
    names: tuple[str, ...]
    read: set[str]
    """Those that it looks for."""


@dataclass
class Crawl:
    """All forms and all pages of the house, each met once, by the first of the cast who may open it."""

    forms: list[Field]
    lists: list[Place]
    frame: set[str]
    """What every page looks for in its address."""


@pytest.fixture(autouse=True)
def patient_door(monkeypatch):
    """The form of a new password is under test here, not how often it may be tried."""
    monkeypatch.setattr("hemis.web.throttle.admits", lambda login: True)


@pytest.fixture(autouse=True)
def open_house(monkeypatch):
    """Maintenance is begun by a form too; the forms after it are to be tried all the same."""
    monkeypatch.setattr("hemis.web.maintenance.running", lambda at: None)


walked = {}
"""Ids of a world → its crawl. Each test begins with the same rows, on both engines, so the pages are the same too."""


@pytest.fixture
def house(app, world, as_):
    ids = repr(world)
    if ids not in walked:
        walked[ids] = once(f"crawl-{sha256(ids.encode()).hexdigest()}", lambda: crawl(app, world, as_))
    return walked[ids]


@pytest.fixture
def share(house, part):
    """One part of the house; all parts together are the whole."""
    parts = len(PARTS.args[1])
    return Crawl(house.forms[part::parts], house.lists[part::parts], house.frame)


def crawl(app, world, as_):
    """Walk all addresses that exist, and note the forms on them."""
    forms, lists, clients, doors, read_by_pages = {}, [], {}, matrix(), []
    for visit in visits(app):
        address = visit.address(app, samples(world, world))
        for who in CAST:
            if visit.method != "GET" or doors.get((visit.endpoint, "GET", who)) != PASSED:
                continue
            clients[who] = clients.get(who) or as_(who)
            with names_asked(app) as read:
                answer = clients[who].get(address)
            if answer.status_code != 200:
                continue
            names = set(BESIDE)
            if answer.mimetype == "text/html":
                read_by_pages.append(read)
                for form in Page(answer.text, address).forms:
                    if form.method == "GET":
                        names |= set(named(form))
                    elif urlsplit(form.action).path not in LEFT_ALONE:
                        # A form for a new record and the one for an old record are one form, met twice;
                        # so is one that stands on every page.
                        here = urlsplit(form.action).path == address
                        home = visit.endpoint.rpartition(".")[0] if here else urlsplit(form.action).path
                        key = (home, tuple(named(form)))
                        forms.setdefault(key, Field(who, address, form))
            lists.append(Place(who, address, tuple(sorted(names)), read))
            break
    return Crawl([field for field in forms.values() if field.names], lists, set.intersection(*read_by_pages))


def spread(names, values, turn=0, times=0):
    """Yield name → value, each name with another one: together all values, or as many as fit into MOST (or `times`)."""
    times = times or min(max(LEAST, ceil(len(values) / len(names))), MOST, len(values))
    for number in range(turn * times, turn * times + times):
        yield {name: values[(number + place * times) % len(values)] for place, name in enumerate(names)}


def put(data, name, value):
    changed = MultiDict(data)
    changed.setlist(name, [value, *data.getlist(name)[1:]])
    return changed


def send(client, field, data):
    """Send what a broken client would: surrogates travel as the bytes that they are not."""
    pairs = [(name, value.encode(errors="surrogatepass")) for name, value in data.items(multi=True)]
    return client.post(field.form.action or field.address, data=MultiDict(pairs))


class Tries:
    """Keeps one signed-in client per member of the cast, and what went wrong."""

    def __init__(self, app, as_):
        self.app, self.as_, self.clients, self.wrong = app, as_, {}, []

    def client(self, who):
        if who not in self.clients or self.clients[who].get("/health/live").status_code != 200:
            self.clients[who] = self.as_(who)
        return self.clients[who]

    def note(self, answer, *what):
        if answer.status_code not in REFUSED | TAKEN:
            self.wrong.append((answer.status_code, *what))


def fresh(client, field):
    """The form's own data with a token that is good for this client."""
    data = MultiDict(field.form.data)
    data.setlist("csrf_token", [token_of(client)])
    return data


def try_forms(house, tries, together, alone, every=1):
    """All fields of a form bad at once, as `together` says, and each value alone in a field with the rest as it was."""
    for number, field in enumerate(house.forms):
        client = tries.client(field.who)
        data = fresh(client, field)
        for values in together(field.names, number):
            changed = data
            for name, value in values.items():
                changed = put(changed, name, value)
            tries.note(guarded(client, field, changed), field.address, "all", *map(short, values.values()))
        for turn, name in enumerate(field.names):
            for value in alone[turn % every :: every]:
                tries.note(guarded(client, field, put(data, name, value)), field.address, name, short(value))


def everywhere(values, every=1):
    """The same bad value in all fields at once; each form every so manieth of them, the next form the next."""
    return lambda names, turn: (dict.fromkeys(names, value) for value in values[turn % every :: every])


def guarded(client, field, data):
    """An exception is what people would meet as a fault of ours."""
    try:
        return send(client, field, data)
    except Exception as error:
        return Broken(error)


class Broken:
    """Stands for an answer that did not come."""

    def __init__(self, error):
        self.status_code, self.text = f"{type(error).__name__}: {str(error)[:200]}", ""


def short(value):
    return ascii(value if len(value) < 40 else f"{value[:20]}… ({len(value)})")


def test_the_corpus_is_large_enough():
    assert len(CORPUS) >= 120
    assert set(NASTIEST) | set(DIFFERING) <= set(CORPUS) | {"9" * 40}


def test_the_walk_finds_the_forms_and_the_lists(house):
    addresses = {field.address for field in house.forms}
    assert "/account/password" in addresses
    assert any(address.startswith("/structure/faculties/") for address in addresses)
    assert len(house.forms) >= 15
    assert len(house.lists) > 10
    mute = [place.address for place in house.lists if len(place.names) > len(BESIDE) and not place.read - house.frame]
    assert mute == [], "what is typed into a filter is read by nobody"


@PARTS
def test_no_form_breaks_whatever_is_typed(app, share, as_, part):
    """The corpus spread over the fields of each form, another value in each; the nastiest in turn in each field."""
    tries = Tries(app, as_)
    try_forms(share, tries, lambda names, turn: spread(names, CORPUS, turn + part), NASTIEST, every=EVERY)
    assert tries.wrong == []


@pytest.mark.nightly
@pytest.mark.both_engines
@PARTS
def test_no_form_breaks_on_any_value_in_any_field(app, share, as_, part):
    tries = Tries(app, as_)
    try_forms(share, tries, everywhere(CORPUS), CORPUS)
    assert tries.wrong == []


@pytest.mark.both_engines
@PARTS
def test_no_form_breaks_on_what_the_databases_take_differently(app, share, as_, part):
    tries = Tries(app, as_)
    try_forms(share, tries, everywhere(DIFFERING, every=3), ())
    assert tries.wrong == []


@PARTS
def test_no_list_and_no_page_breaks_whatever_the_address_asks(app, share, as_, part):
    """A page that looks for nothing of its own in its address is asked everything at once, the others one by one."""
    tries = Tries(app, as_)
    for turn, (who, address, names, read) in enumerate(share.lists):
        client = tries.client(who)
        values = CORPUS if len(names) > len(BESIDE) else NASTIEST[turn % EVERY :: EVERY]
        if read - share.frame:
            ask_each(tries, client, address, spread(names, values, turn + part))
        twice = (["1", "2"], ["", "x"], [text(value) for value in NASTIEST[:6]])[turn % 3]
        pairs = [(name, each) for name in names for each in twice]
        pairs += [(key, "1") for name in names for key in (f"{name}[]", f"{name}[0]", f"{name}.id")]
        tries.note(asked(client, address, MultiDict(pairs)), address, "twice, and odd names")
    assert tries.wrong == []


@pytest.mark.nightly
@pytest.mark.both_engines
@PARTS
def test_no_list_breaks_on_any_value_under_any_name(app, share, as_, part):
    tries = Tries(app, as_)
    for who, address, names, _read in share.lists:
        ask_each(tries, tries.client(who), address, spread(names, CORPUS, 0, len(CORPUS)))
    assert tries.wrong == []


def ask_each(tries, client, address, questions):
    for asked_for in questions:
        query = {name: text(value) for name, value in asked_for.items()}
        tries.note(asked(client, address, query), address, *map(short, asked_for.values()))


@pytest.mark.both_engines
@PARTS
def test_no_list_breaks_on_what_the_databases_take_differently(app, share, as_, part):
    tries = Tries(app, as_)
    for turn, (who, address, names, read) in enumerate(share.lists):
        if not read - share.frame:
            continue
        client = tries.client(who)
        filters = [name for name in names if name not in ("format", "lang")]
        times = len(DIFFERING) // SHARE if len(names) > len(BESIDE) else 1
        ask_each(tries, client, address, spread(filters, DIFFERING, turn + part, times))
    assert tries.wrong == []


def text(value):
    return value[:4000].encode(errors="surrogatepass")


def asked(client, address, query):
    try:
        return client.get(address, query_string=query)
    except Exception as error:
        return Broken(error)


ODD = ("id", "is_admin", "role", "version", "csrf_token[]", "__class__", "x" * 3000)
IN_TURN_AND_ALL = pytest.mark.parametrize("every", [len(ODD), pytest.param(1, marks=pytest.mark.nightly)])


@IN_TURN_AND_ALL
def test_a_form_with_names_twice_with_lists_and_with_unknown_names_is_taken_calmly(app, house, as_, every):
    """One unknown name for each form, another one for the next; all of them at night."""
    tries = Tries(app, as_)
    for number, field in enumerate(house.forms):
        client = tries.client(field.who)
        data = fresh(client, field)
        twice, missing = MultiDict(data), MultiDict(data)
        for name in field.names:
            twice.setlist(name, ["1", "x", ""])
            missing.poplist(name)
        tries.note(guarded(client, field, twice), field.address, "twice")
        tries.note(guarded(client, field, missing), field.address, "missing")
        for name in ODD[number % every :: every]:
            tries.note(guarded(client, field, put(data, name, "9")), field.address, name)
    assert tries.wrong == []


@pytest.mark.parametrize("times", [1, pytest.param(1000, marks=pytest.mark.nightly)], ids=["each kind", "each field"])
def test_a_program_s_word_for_nothing_is_no_value(app, house, as_, times):
    """A field of the same name and kind is met in one form of a room; at night in each of them."""
    tries, met = Tries(app, as_), Counter()
    for field in house.forms:
        client = tries.client(field.who)
        data = fresh(client, field)
        kinds = {each.get("name"): (each.tag, each.get("type")) for each in field.form.controls}
        for name in field.names:
            kind = (field.address.split("/")[1], name, kinds.get(name))
            met[kind] += 1
            if met[kind] <= times:
                tries.note(guarded(client, field, put(data, name, "None")), field.address, name)
    assert tries.wrong == []


def test_ten_megabytes_in_one_field_are_refused(app, house, as_):
    tries = Tries(app, as_)
    field = next(field for field in house.forms if field.address.startswith("/structure/faculties/"))
    client = tries.client(field.who)
    answer = send(client, field, put(fresh(client, field), "name", "я" * (5 << 20)))
    assert answer.status_code in {413, 422}


WRONG = ("<b>\"сўз\" & 'сўз'</b> " * 1000, "олти юз")
ACTS = "/research/requirements/"
"""The text of an act is as long as that: its own bound is tried in tests/menus/research/test_requirements.py."""


def test_a_refused_field_says_why_beside_it_and_keeps_what_was_typed(app, house, as_):
    """Every field that takes words refuses either a text that no column takes, or a word where a number belongs.

    All of a form at once; those of which that answer says nothing, each alone.
    """
    tries, mute, astray = Tries(app, as_), [], []
    for field in house.forms:
        client = tries.client(field.who)
        data = fresh(client, field)
        names = dict.fromkeys(words_of(field))
        page = refused_together(client, field, data, names)
        astray += [(field.address, why) for why in lost_links(page)] if page else []
        said = told_beside(page, names) if page else set()
        for name in (name for name in names if name not in said):
            found = []
            for wrong in WRONG:
                if "kept" not in found:
                    found.append(fate(send(client, field, put(data, name, wrong)), name, wrong))
            if "kept" not in found and not (name == "text" and field.address.startswith(ACTS)):
                mute.append((field.address, name, found))
    assert mute == []
    assert astray == []


def refused_together(client, field, data, names):
    """The page that refuses the form with all fields wrong, or None."""
    for name in names:
        data = put(data, name, WRONG[0])
    answer = send(client, field, data) if len(names) > 1 else None
    return Page(answer.text, field.address) if answer is not None and answer.status_code == 422 else None


def told_beside(page, names):
    """The fields beside which the page says why, and in which what was typed stands."""
    wrong = WRONG[0].strip()
    form = next((form for form in page.forms if set(names) <= set(named(form))), None)
    told = form.errors if form else {}
    return {name for name in names if told.get(name) and any(wrong in value for value in form.data.getlist(name))}


def words_of(field):
    """The fields into which people type."""
    for control in field.form.controls:
        is_line = control.tag == "input" and control.get("type", "text") == "text"
        if (is_line or control.tag == "textarea") and control.get("name") in field.names:
            yield control.get("name")


def fate(answer, name, wrong):
    """What became of a wrong value: kept with a word why, or something worse."""
    if answer.status_code != 422:
        return f"answered {answer.status_code}"
    page = Page(answer.text)
    form = next((form for form in page.forms if name in named(form)), None)
    if form is None or not (name in form.errors or page.find_all(class_="error")):
        return "no message beside the field"
    return "kept" if any(wrong.strip() in value for value in form.data.getlist(name)) else "what was typed is lost"
