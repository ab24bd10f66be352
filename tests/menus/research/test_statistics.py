"""Очиқ хизмат статистикаси: the vice-rector and the observer read the numbers that the ministry is given."""

import csv
import io
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hemis.domain.withholding import K
from hemis.extensions import db
from hemis.models.visits import LANGUAGES, PLACES, VISITORS
from hemis.operations import visits
from hemis.operations.visits import Visit
from tests.house.walks import engine_of
from tests.rig.counter import count_statements
from tests.visited import bearer, give_token, visit

HOME = "/research/statistics/"
SERVICE = "/api/ministry/v1/requests"
FIXTURES = [HealthCheck.function_scoped_fixture]
COUNTS = st.dictionaries(
    st.builds(
        Visit,
        st.dates(date(2026, 9, 28), date(2026, 10, 5)),
        st.sampled_from(PLACES[:3]),
        st.sampled_from(VISITORS[:3]),
        st.sampled_from(LANGUAGES[:2]),
        st.sampled_from(("page", "file", "complaint")),
    ),
    st.integers(1, 9),
    max_size=25,
)


@pytest.mark.parametrize("who", ["vice_rector", "ministry", "scientist", "admin"])
def test_who_watches_the_service_sees_how_often_it_is_asked(app, as_, world, who):
    visit(app, 1200)
    visit(app, 30, visitor="robot", direction="council", language="ru")
    visit(app, 3, direction="council", language="en")
    client = as_(who)
    page = client.page(HOME)
    assert "жами 1 233 та мурожаат" in page
    assert "бирга ҳисобланган" in page
    assert "<svg" in client.get(HOME).text
    assert "«Электрон қабулхона»га ўтишлар" in page


@pytest.mark.parametrize("who", ["teacher", "student", "dean"])
def test_nobody_else_does(as_, world, who):
    assert as_(who).get(HOME).status_code == 403


def test_days_and_direction_narrow_it(app, as_, world):
    visit(app, 11, ago=1)
    visit(app, 12, ago=40)
    visit(app, 13, ago=2, direction="council")
    client = as_("vice_rector")
    assert "жами 24 та" in client.page(HOME)
    assert "жами 36 та" in client.page(f"{HOME}?first=2026-08-01&last=2026-10-05")
    assert "жами 13 та" in client.page(f"{HOME}?direction=council")
    assert "07.09.2026 – 05.10.2026" in client.page(f"{HOME}?last=2099-01-01&first=2026-09-07")
    assert "Бу кунларда айтиш мумкин бўлган мурожаат йўқ" in client.page(f"{HOME}?last=2026-01-10")


@pytest.mark.parametrize(
    ("asked", "field", "said"),
    [
        ("last=06.10.2026", "last", "охирги кун кечаги кун бўлсин"),
        ("first=01.10.2026&last=30.09.2026", "first", "тугаш санасидан кейин"),
        ("first=06.10.2026", "first", "тугаш санасидан кейин"),
        ("first=01.01.2025", "first", "кўпи билан 366 кун"),
        ("first=05.10.2025&last=06.10.2026", "first", ""),
    ],
)
def test_days_that_cannot_be_shown_are_said_beside_their_field(app, as_, world, asked, field, said):
    visit(app, 11)
    page = as_("vice_rector").page(f"{HOME}?{asked}")
    told = page.find(id=f"{field}-errors")
    assert said in told.text if said else told is None
    assert ("30.09.2026: жами" if "last=30.09" in asked else "05.10.2026: жами") in page


def test_a_day_of_which_nothing_can_be_told_is_no_day_without_requests(app, as_, world):
    visit(app, 4, ago=2)
    visit(app, 11)
    rows = dict(row[:2] for row in as_("vice_rector").page(HOME).rows())
    assert (rows["04.10.2026"], rows["05.10.2026"]) == ("—", "11")


def test_a_year_is_drawn_by_months_and_files_tell_the_same(app, as_, world):
    visit(app, 11, ago=1)
    visit(app, 12, ago=100)
    client = as_("vice_rector")
    page = client.page(f"{HOME}?first=2025-10-06&last=2026-10-05")
    assert "Ойлар бўйича" in page
    assert "жами 23 та" in page
    for form in ("xlsx", "csv", "print"):
        for part in ("", "&part=results"):
            assert client.get(f"{HOME}?first=2025-10-06&format={form}{part}").status_code == 200


@pytest.mark.promise("H4")
@settings(max_examples=15, deadline=None, suppress_health_check=FIXTURES)
@given(counts=COUNTS)
def test_page_and_service_tell_the_same_whatever_was_counted(app, as_, client, counts):
    with app.app_context():
        db.session.execute(db.text("DELETE FROM visit_count"))
        visits.keep(counts)
        db.session.commit()
    token, _key = give_token(app)
    told = client.get(f"{SERVICE}?format=csv", headers=bearer(token)).text
    ours = as_("vice_rector").get(f"{HOME}?format=csv").data.decode("utf-8-sig")
    service = [row["count"] for row in csv.DictReader(io.StringIO(told))]
    page = [row["Сони"] for row in csv.DictReader(io.StringIO(ours), delimiter=";")]
    assert sorted(page) == sorted(service)
    assert all(int(count) >= K for count in service)
    total = client.get(f"{SERVICE}?by=", headers=bearer(token)).json["total"]
    assert total == sum(map(int, page))


def test_the_page_takes_few_statements(app, as_, world):
    for ago in range(1, 60):
        visit(app, 10 + ago, ago=ago)
    client = as_("ministry")
    client.page(HOME)
    with count_statements(engine_of(app)) as seen:
        client.page(f"{HOME}?first=2026-01-01")
    assert len(seen) <= 8, seen


def test_a_day_stays_in_its_field_however_it_is_written(as_, world):
    """Browsers read one writing alone: any other would leave the field empty, and the next search without it."""
    form = as_("vice_rector").page(f"{HOME}?first=01.09.2026&last=2026-09-30").form()
    assert (form.data["first"], form.data["last"]) == ("2026-09-01", "2026-09-30")
    assert as_("vice_rector").page(f"{HOME}?first=31.02.2026").form().data["first"] == "31.02.2026"
