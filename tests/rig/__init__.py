"""What the tests stand on: servers, a browser, a client that reads pages. Nothing here imports hemis."""

import os
from typing import NoReturn

import pytest


def absent(what: str, reason: object) -> NoReturn:
    """Skip visibly what this machine lacks; where HEMIS_REQUIRE_<WHAT> is set, lacking it is a failure."""
    if os.environ.get(f"HEMIS_REQUIRE_{what.upper()}") == "1":
        pytest.fail(f"{what} is required here: {reason}", pytrace=False)
    pytest.skip(f"no {what}: {reason}")
