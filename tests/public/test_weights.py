"""Promises E5 and E6 for every page of the public service: bytes, requests and statements, never times."""

import itertools

import pytest
from flask import url_for

from hemis.demo import facts
from hemis.extensions import db
from hemis.models.announcements import Announcement, Edition
from hemis.public.items import SLUGS
from hemis.web import institution, maintenance
from tests.house.walks import engine_of, samples, visits
from tests.house.weights import LIST, open_page, weigh
from tests.rig.counter import count_statements

COLD, WARM, REQUESTS = 14_000, 4_000, 3
LANGUAGES = ("uz_Cyrl", "uz_Latn", "ru", "en")
MANY = 40
COLUMNS = [each.key for each in Edition.__table__.columns if each.key not in {"id", "content"}]


@pytest.fixture(autouse=True)
def _nothing_is_read_again(monkeypatch):
    for module in (institution, maintenance):
        monkeypatch.setattr(module, "KEPT_SECONDS", 3600)


@pytest.fixture
def shown(app):
    """An item of each direction that has one, and a whole register of dissertations with topics of real length."""
    with app.app_context():
        like = db.session.scalars(db.select(Edition).where(Edition.direction == "dissertation")).one()
        own = {key: getattr(like, key) for key in COLUMNS}
        last = db.session.scalar(db.select(db.func.max(Announcement.id)))
        rows = zip(range(last + 1, last + 1 + MANY), itertools.cycle(facts.read("dissertations")), strict=False)
        plain = {"direction": "dissertation", "status": "published", "version": 5, "remark": "", "is_shown": True}
        plain |= {key: own[key] for key in own if key in Announcement.__table__.columns} | {"edition_number": 1}
        for key, row in rows:
            db.session.execute(
                db.insert(Announcement.__table__), plain | {"id": key, "about": "", "title": row["topic"]}
            )
            content = like.content | {"author": row["author"], "speciality": row["speciality_name"]}
            content |= {"speciality_code": row["speciality_code"]}
            db.session.add(Edition(**own | {"announcement_id": key, "title": row["topic"], "content": content}))
        db.session.commit()
        found = db.session.execute(
            db.select(Edition.direction, db.func.min(Edition.announcement_id))
            .where(Edition.withdrawn_at.is_(None))
            .group_by(Edition.direction)
        )
        return dict(found.all())


@pytest.fixture
def addresses(app, client, world, shown):
    """Every page that a person opens: each endpoint once, each direction, and the register narrowed."""
    values = samples(world, world)
    walked = [each.address(app, values) for each in visits(app) if each.endpoint.startswith("public.")]
    with app.test_request_context():
        lists = [url_for("public.items", direction=direction) for direction in SLUGS]
        narrowed = [url_for("public.items", direction="dissertation", **each) for each in ({"page": 2}, {"q": "тил"})]
        items = [url_for("public.item", direction=each, announcement_id=key) for each, key in shown.items()]
    found = dict.fromkeys(walked + lists + narrowed + items)
    return [
        each for each in found if (answer := client.get(each)).mimetype == "text/html" and answer.status_code == 200
    ]


@pytest.mark.promise("E5")
def test_every_public_page_comes_in_three_requests_and_fourteen_kilobytes(client, addresses, shown):
    assert {"seminar", "dissertation"} <= shown.keys()
    assert len(addresses) >= 12
    heavy = {}
    for address, lang in itertools.product(addresses, LANGUAGES):
        sign = "&" if "?" in address else "?"
        weight = weigh(client, f"{address}{sign}lang={lang}")
        if weight.cold > COLD or weight.warm > WARM or weight.requests > REQUESTS:
            heavy[address, lang] = weight
    assert heavy == {}


@pytest.mark.promise("E6")
def test_every_public_page_takes_eight_statements_and_none_when_it_is_kept(app, client, addresses):
    for address in addresses:
        _first, answer, seen = open_page(app, client, address)
        assert answer.status_code == 200, address
        assert len(seen) <= LIST, (address, seen)
        if "no-store" not in answer.headers["Cache-Control"]:
            with count_statements(engine_of(app)) as again:
                client.get(address, headers={"Accept-Encoding": "br"})
            assert not again, (address, again)


def test_a_search_of_the_register_costs_three_statements_once_a_list_was_drawn(app, client, shown):
    place = f"/ilmiy-faoliyat/{SLUGS['dissertation']}/"
    client.get(place)
    with count_statements(engine_of(app)) as seen:
        client.get(f"{place}?q=universitet")
    assert len(seen) <= 3, seen
