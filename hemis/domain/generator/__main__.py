"""The generator as a process of its own: a problem comes in, lines about the progress and the answer go out.

So the solver never slows the requests of the server in whose thread the job is done, and whoever stops the job stops
it at once. A parent that dies closes the pipe, and the next line ends this process.
"""

import contextlib
import json
import os
import sys
from dataclasses import asdict
from typing import Any

from hemis.domain.generator.generate import generate
from hemis.domain.generator.problem import from_plain

POLITENESS = 10


def main() -> None:
    """Read `{problem, seconds}` from the standard input; write `{stage, done, total}` lines and `{answer}`."""
    with contextlib.suppress(OSError):
        os.nice(POLITENESS)
    asked = json.load(sys.stdin)
    answer = generate(
        from_plain(asked["problem"]),
        seconds=asked["seconds"],
        seed=asked["seed"],
        tell=lambda stage, done, total: say({"stage": stage, "done": done, "total": total}),
    )
    say({"answer": asdict(answer)})


def say(told: dict[str, Any]) -> None:
    """Write a line that the parent hears at once."""
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
