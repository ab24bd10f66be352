"""A process that serves or works does not look again and again through what it has loaded."""

import gc

from hemis.cli.garbage import spare_what_stays


def test_what_is_there_at_the_start_is_left_out_of_collections():
    spared, often = gc.get_freeze_count(), gc.get_threshold()
    there = [{"module": number} for number in range(100)]
    try:
        spare_what_stays()
        assert gc.get_freeze_count() >= spared + len(there)
        assert gc.get_threshold()[0] > 700  # the interpreter's own
        assert not any(each is there[0] for each in gc.get_objects())
    finally:
        gc.set_threshold(*often)
