"""Promise H1: maintenance begins while many people save: who was answered loses nothing, who was refused comes back."""

import http.client
from urllib.parse import urlsplit

import pytest

from tests.faults.books import cell, everything_counts_once, nothing_is_lost, replay, version_of, writing
from tests.serving import COOKIE, serve, session_of

pytestmark = [pytest.mark.both_engines, pytest.mark.promise("H1")]
WORK = {
    "reason": "Тизимни янгилаш",
    "first_day": "2026-10-06",
    "starts_at": "18:00",
    "last_day": "2026-10-06",
    "ends_at": "23:00",
}


def opened(url, path, client=None):
    """What a server says to a person, or to a visitor: status, Retry-After, words."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    try:
        connection.request("GET", path, headers={"Cookie": f"{COOKIE}={session_of(client)}"} if client else {})
        answer = connection.getresponse()
        return answer.status, answer.headers["Retry-After"], answer.read().decode()
    finally:
        connection.close()


def test_the_switch_loses_no_save_and_the_keepers_stay_inside(app, as_, writers):
    """The switch is thrown in another process than the one that serves."""
    everybody, admin, teacher = [*writers[0], *writers[1]], as_("admin"), as_("teacher")
    with serve(app) as server:
        with writing(server.url, everybody):
            admin.submit(admin.page("/system/maintenance/new").form(), **WORK)
        # all have ended now: each writes until it is refused
        assert [each.name for each in everybody if len(each.refusals) != 1 or ": 503 " not in each.refusals[0]] == []
        nothing_is_lost(app, *writers)
        nothing_is_done_that_was_refused(app, *writers)
        status, seconds, words = opened(server.url, "/lessons/days/", teacher)
        assert (status, seconds) == (503, str(5 * 60 * 60))
        assert WORK["reason"] in words
        assert opened(server.url, "/ilmiy-faoliyat/seminarlar/")[0] == 503
        assert opened(server.url, "/health/live")[0] == 200
        assert opened(server.url, "/account/login")[0] == 200
        assert opened(server.url, "/system/maintenance/", admin)[0] == 200
    end = next(link for link in admin.page("/system/maintenance/").links.values() if link.endswith("/end"))
    admin.submit(admin.page(end).form())
    with serve(app) as server:
        for each in everybody:
            each.refusals.clear()
            replay(server.url, each)
    everything_counts_once(app, *writers)


def nothing_is_done_that_was_refused(app, journals, cells):
    """Each has tried once more than it was confirmed, and that try left no trace."""
    for each in (*journals, *cells):
        assert len(each.attempts) == each.confirmed + 1, each.name
    with app.app_context():
        assert [version_of(each) - 1 for each in journals] == [each.confirmed for each in journals]
        assert [cell(each).version for each in cells] == [each.confirmed for each in cells]
