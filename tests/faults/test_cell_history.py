"""Promise C2 for the cells of a sheet: twenty people write the same ones, and the history of each is one line."""

import random
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import NamedTuple

import pytest

from tests import marks

CLIENTS = 20
PLACES = [(student, control) for student in range(2) for control in range(2)]

pytestmark = [pytest.mark.both_engines, pytest.mark.promise("C2")]


class Write(NamedTuple):
    """A value that nobody else writes, sent over a version of a cell, and whether it was acknowledged."""

    place: tuple[int, int]
    over: int
    points: str
    is_acknowledged: bool


class Colleague:
    """One who saves, looks at the page again after a refusal only, and remembers what was acknowledged."""

    def __init__(self, number, client, world):
        self.client, self.world, self.number = client, world, number
        self.page, self.chance, self.writes = client.page(marks.address(world)), random.Random(number), []

    def work(self, barrier, turns):
        barrier.wait()
        for turn in range(turns):
            self.save(self.chance.choice(PLACES), f"{(turn * CLIENTS + self.number + 1) / 10}".replace(".", ","))

    def save(self, place, points):
        name = marks.name_on(self.page, self.world, *place)
        answer = marks.send_cells(self.client, self.world, self.page, **{name: points})
        assert answer.status_code in (200, 409), answer.text
        self.writes.append(Write(place, int(name.split("-")[2]), points, answer.status_code == 200))
        self.page = self.client.page(marks.address(self.world))


@pytest.mark.parametrize("turns", [3, pytest.param(6, marks=pytest.mark.nightly)])
def test_no_acknowledged_write_is_lost_and_each_stale_one_is_refused(app, as_, world, turns):
    people, barrier = [Colleague(number, as_("teacher"), world) for number in range(CLIENTS)], Barrier(CLIENTS)
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(lambda each: each.work(barrier, turns), people))
    history, stored = defaultdict(dict), marks.stored(app, world)
    for write in (each for person in people for each in person.writes if each.is_acknowledged):
        assert write.over not in history[write.place], "two writes over one version"
        history[write.place][write.over] = write.points
    for place, written in history.items():
        assert sorted(written) == list(range(len(written))), "the versions have no gap"
        points, _, version = stored[place]
        assert (points.replace(".", ","), version) == (written[version - 1], len(written))
    refused = [each for person in people for each in person.writes if not each.is_acknowledged]
    assert refused, "twenty people in the same moment meet"
    assert all(each.over in history[each.place] for each in refused), "refused was only what was stale"
    assert len(refused) + sum(map(len, history.values())) == CLIENTS * turns
