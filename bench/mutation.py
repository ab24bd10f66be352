"""Mutation score of hemis/domain: how many small faults put into it are found by the tests of tests/domain.

    python -m bench.mutation                      all modules, about an hour on one core; goes on where it was stopped
    python -m bench.mutation grading averages     these modules anew
    python -m bench.mutation --show grading       what survived there, without a run

Works in build/mutation, a copy of the tree, so that nothing else sees a mutant; what stood still since the last run is
not tried again. The score is killed by all, timeouts counted as killed and code that no test of tests/domain reaches
as survived. Ends with 1 when the whole is below its budget.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "build" / "mutation"
BUDGET = 90
COPIED = ("hemis", "tests", "docs", "migrations", "translations")
FILES = ("wsgi.py", "dev.py", "pyproject.toml")
FOUND = {1: "killed", 3: "killed", 0: "survived", 5: "untested", 33: "untested", 36: "timeout", 24: "timeout"}
TRIED_AGAIN = ("survived", "untested")
COLUMNS = ("killed", "timeout", "survived", "untested")


def main() -> int:
    """Copy, mutate, print; 1 when the whole is below its budget."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", help="modules of hemis/domain; all when none is named")
    parser.add_argument("--show", action="store_true", help="print what survived, without a run")
    options = parser.parse_args()
    if options.show:
        return show(options.modules)
    copy()
    forget()
    names = [f"hemis.domain.{module}.*" for module in options.modules]
    if code := mutmut("run", "--max-children", "1", *names):
        return code
    return report(options.modules)


def mutmut(*arguments: str) -> int:
    """Run it where the copy is, and let it see no other tree."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run([sys.executable, "-m", "mutmut", *arguments], cwd=PLACE, env=env, check=False).returncode


def copy() -> None:
    """Bring the copy of the tree up to date; what mutmut knows stays."""
    PLACE.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        shutil.rmtree(PLACE / name, ignore_errors=True)
        shutil.copytree(ROOT / name, PLACE / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy2(ROOT / name, PLACE / name)


def forget() -> None:
    """What survived is tried again, for it is the tests that have changed."""
    for file in metas():
        meta = json.loads(file.read_text())
        codes = meta["exit_code_by_key"]
        codes |= {key: None for key, code in codes.items() if FOUND.get(code) in TRIED_AGAIN}
        file.write_text(json.dumps(meta))


def metas() -> list[Path]:
    return sorted((PLACE / "mutants" / "hemis" / "domain").glob("*.py.meta"))


def report(modules: list[str]) -> int:
    """Print a line for each module and one for all."""
    whole: Counter[str] = Counter()
    print(f"| module | mutants | {' | '.join(COLUMNS)} | score, % |\n|---|---:|{'---:|' * len(COLUMNS)}---:|")
    for file in metas():
        name = file.name.removesuffix(".py.meta")
        codes = json.loads(file.read_text())["exit_code_by_key"].values()
        counts = Counter(FOUND.get(code, "timeout") for code in codes if code is not None)
        if counts and (not modules or name in modules):
            line(name, counts)
            whole += counts
    line("all", whole)
    return int(score(whole) < BUDGET)


def line(name: str, counts: Counter[str]) -> None:
    shown = " | ".join(str(counts[column]) for column in COLUMNS)
    print(f"| {name} | {counts.total()} | {shown} | {score(counts):.1f} |")


def score(counts: Counter[str]) -> float:
    return 100 * (counts["killed"] + counts["timeout"]) / (counts.total() or 1)


def show(modules: list[str]) -> int:
    """Print each mutant that survived as a difference."""
    for file in metas():
        codes = json.loads(file.read_text())["exit_code_by_key"]
        for key, code in codes.items():
            if FOUND.get(code) in TRIED_AGAIN and (not modules or file.name.removesuffix(".py.meta") in modules):
                mutmut("show", key)
    return 0


if __name__ == "__main__":
    sys.exit(main())
