"""Requests of one process compute one after another, but none waits for ever behind a long one."""

import threading

import pytest

from hemis.cli.turns import by_turns


def test_nobody_computes_beside_another_whose_turn_it_is():
    inside, most, together = [], [], threading.Barrier(4)

    def app(environ, start_response):
        inside.append(environ["who"])
        most.append(len(inside))
        inside.remove(environ["who"])
        return [b""]

    served = by_turns(app, patience=20)

    def ask(who):
        together.wait()
        for _ in range(50):
            served({"who": who}, None)

    threads = [threading.Thread(target=ask, args=(who,)) for who in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert max(most) == 1
    assert len(most) == 200


def test_behind_a_long_page_a_short_one_is_answered():
    short_is_done = threading.Event()

    def app(environ, start_response):
        if environ["path"] == "/long":
            assert served({"path": "/short"}, None) == [b"short"]
            assert short_is_done.is_set()
            return [b"long"]
        short_is_done.set()
        return [b"short"]

    served = by_turns(app, patience=0.01)
    assert served({"path": "/long"}, None) == [b"long"]


def test_a_page_that_fails_gives_its_turn_away():
    def app(environ, start_response):
        raise ZeroDivisionError

    served = by_turns(app, patience=20)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            served({}, None)
