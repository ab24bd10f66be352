"""Counts in memory: nothing is counted twice or lost, also while many count and the database is away."""

from collections import Counter
from threading import Thread

import pytest
from sqlalchemy.exc import OperationalError

from hemis.web.batching import BATCHES, Batch, flush_all, start_flushing


@pytest.fixture
def kept(app):
    """What reached the table; the batches of this test go with it."""
    before = list(app.extensions.get(BATCHES, ()))
    yield Counter()
    app.extensions[BATCHES] = before


def test_what_is_counted_is_written_once(app, kept):
    batch = Batch(app, kept.update)
    for key in ("a", "b", "a"):
        batch.add(key)
    assert kept == {}
    batch.flush()
    batch.flush()
    assert kept == {"a": 2, "b": 1}


def test_many_threads_count_while_it_is_written(app, kept):
    batch = Batch(app, kept.update)

    def count():
        for _ in range(2000):
            batch.add("a")

    threads = [Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(50):
        batch.flush()
    for thread in threads:
        thread.join()
    flush_all(app)
    assert kept == {"a": 8000}


def test_counts_wait_for_a_database_that_is_away(app, kept):
    is_away = True

    def keep(counts):
        if is_away:
            raise OperationalError("INSERT", {}, Exception("away"))
        kept.update(counts)

    batch = Batch(app, keep)
    batch.add("a", 3)
    batch.flush()
    batch.add("a")
    is_away = False
    batch.flush()
    assert kept == {"a": 4}


def test_a_thread_writes_them_every_few_seconds(app, kept):
    written = []
    batch = Batch(app, written.append)
    batch.add("a")
    stopped = start_flushing(app, seconds=0.01)
    try:
        for _attempt in range(500):
            if written or stopped.wait(0.01):
                break
    finally:
        stopped.set()
    assert written == [{"a": 1}]
