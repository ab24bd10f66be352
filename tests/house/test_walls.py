"""Promises A1, B4, E6 and G4: every route as every role, walked once, and what each wall asks of it."""

import pytest

from hemis.web import institution, maintenance
from tests.house.walked import walk, weak_headers
from tests.house.walks import CAST, matrix

ANY_PAGE_COLD = 45_000
WALKED = {}
"""Who → the walk; the tests of one role follow each other, so that a worker walks once for all of them."""


@pytest.fixture(scope="module", params=["visitor", *CAST])
def who(request):
    return request.param


@pytest.fixture
def walked(who, app, sqlite_world, world, as_, monkeypatch):
    for module in (institution, maintenance):
        # what is kept for seconds in production must not run out in the middle of a count
        monkeypatch.setattr(module, "KEPT_SECONDS", 3600)
    if who not in WALKED:
        WALKED[who] = walk(app, sqlite_world, world, as_, who)
    return WALKED[who]


@pytest.mark.promise("A1")
def test_every_cell_of_the_access_matrix_is_true(walked, who):
    expected = {(endpoint, method): word for (endpoint, method, each), word in matrix().items() if each == who}
    assert walked.cells.keys() - expected.keys() == set(), "a route without a line in tests/access_matrix.csv"
    assert expected.keys() - walked.cells.keys() == set(), "a line without a route in tests/access_matrix.csv"
    wrong = {key: (expected[key], cell) for key, cell in walked.cells.items() if cell != expected[key]}
    assert wrong == {}


@pytest.mark.promise("B4")
def test_no_get_changes_anything(walked):
    assert walked.writes == []
    assert not walked.is_changed


@pytest.mark.promise("E6")
def test_no_page_is_heavy_or_takes_many_statements(walked):
    """A whole page with its files: 45 KB; how many statements a page may take, `weights` says."""
    assert walked.costly == {}
    assert {address: weight for address, weight in walked.weights.items() if weight > ANY_PAGE_COLD} == {}


@pytest.mark.promise("G4")
def test_every_answer_carries_the_security_headers(walked):
    assert walked.bare == {}


@pytest.mark.promise("G4")
def test_a_file_and_a_missing_page_carry_them_too(app, client):
    asset = f"/static/{app.extensions['assets']['css/hemis.css']}"
    for address in ("/no-such-page", asset, "/static/nothing.css"):
        with client.get(address) as answer:
            assert weak_headers(answer) == [], address
