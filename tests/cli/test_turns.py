"""Requests of one process are answered a few at once, but none waits for ever behind a long one."""

import threading

import pytest

from hemis.cli.turns import Turns

FOR_EVER = 20.0
"""Seconds that no test lasts."""


class Task:
    """A request that does `work` when its turn comes."""

    def __init__(self, work=lambda: None):
        self.work, self.done, self.cancelled = work, threading.Event(), False

    def service(self):
        try:
            self.work()
        finally:
            self.done.set()

    def cancel(self):
        self.cancelled = True


@pytest.fixture
def turns():
    made = []

    def make(at_once, patience=FOR_EVER, threads=4):
        made.append(Turns(threads, at_once, patience))
        return made[-1]

    yield make
    for each in made:
        each.shutdown(timeout=0)


@pytest.mark.parametrize("at_once", [1, 2])
def test_no_more_are_answered_at_once_than_have_turns(turns, at_once):
    inside, most, ours = set(), [], turns(at_once)

    def work():
        me = threading.get_ident()
        inside.add(me)
        most.append(len(inside))
        inside.discard(me)

    tasks = [Task(work) for _ in range(200)]
    for each in tasks:
        ours.add_task(each)
    assert all(each.done.wait(FOR_EVER) for each in tasks)
    assert max(most) <= at_once


def test_two_turns_are_two(turns):
    ours, both = turns(2), threading.Barrier(2)
    tasks = [Task(lambda: both.wait(FOR_EVER)) for _ in range(2)]
    for each in tasks:
        ours.add_task(each)
    assert all(each.done.wait(FOR_EVER) for each in tasks)
    assert not both.broken


def test_behind_long_pages_a_short_one_is_answered(turns):
    ours, end = turns(1, patience=0.01), threading.Event()
    long = [Task(lambda: end.wait(FOR_EVER)) for _ in range(3)]
    for each in long:
        ours.add_task(each)
    short = Task()
    ours.add_task(short)
    assert short.done.wait(FOR_EVER)
    assert not any(each.done.is_set() for each in long)
    end.set()
    assert all(each.done.wait(FOR_EVER) for each in long)


def test_when_all_threads_are_held_up_the_rest_wait_for_one(turns):
    ours, end = turns(1, patience=0.01, threads=2), threading.Event()
    long = [Task(lambda: end.wait(FOR_EVER)) for _ in range(2)]
    for each in long:
        ours.add_task(each)
    short = Task()
    ours.add_task(short)
    assert not short.done.wait(0.1)
    end.set()
    assert short.done.wait(FOR_EVER)


def test_a_page_that_fails_gives_its_turn_away_and_is_told(turns, caplog):
    def fail():
        raise ZeroDivisionError

    ours, after = turns(1), Task()
    ours.add_task(Task(fail))
    ours.add_task(after)
    assert after.done.wait(FOR_EVER)
    assert "ZeroDivisionError" in caplog.text


def test_at_the_end_what_is_answered_is_finished_and_what_waits_is_given_up(turns):
    ours, begun, end = turns(1), threading.Event(), threading.Event()

    def work():
        begun.set()
        end.wait(FOR_EVER)

    answered, waiting = Task(work), Task()
    for each in (answered, waiting):
        ours.add_task(each)
    assert begun.wait(FOR_EVER)
    ender = threading.Thread(target=ours.shutdown)
    ender.start()
    end.set()
    ender.join(FOR_EVER)
    assert answered.done.is_set()
    assert waiting.cancelled
    assert not waiting.done.is_set()
