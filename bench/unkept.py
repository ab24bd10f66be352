"""The service, but no kept page leaves before the framework begins: each is drawn as after its seconds.

python -m bench.unkept PORT
"""

import sys
from typing import Any

from flask.cli import main

from hemis.web import kept


def nothing(*_request: Any) -> None:
    """Find no page."""


if __name__ == "__main__":
    kept.lying = nothing
    sys.argv = ["flask", "--app", "wsgi", "serve", "--port", sys.argv[1]]
    main()
