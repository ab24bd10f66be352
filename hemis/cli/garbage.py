"""What a process builds at its start stays until its end: the collector of garbage need not walk over it each time."""

import gc

YOUNG = 50_000
"""Objects made before the collector looks; a part of everybody's GPA makes a hundred thousand that it may not free."""


def spare_what_stays() -> None:
    """Leave modules, mappers, rules and routes out of every later collection; one pass over them costs 0.1 s."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])


__all__ = ["spare_what_stays"]
