"""`make bench`: measures this server beside its peers; a whole run writes `docs/performance.md`."""

import argparse
import sys
from functools import partial
from pathlib import Path

from . import report
from .contestants import FOREIGN, PEERS
from .data import CACHE
from .goals import LARGE, SMALL, Results
from .questions import QUESTIONS
from .run import EXTRAS, run

PARTS = (*(question.slug for question in QUESTIONS), *EXTRAS)


def options(arguments) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", type=numbers, default=[SMALL, LARGE], help="such as 20000,200000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.0, help="how long each is asked in a round")
    parser.add_argument(
        "--only", type=partial(chosen, PARTS), default=list(PARTS), help=f"of {','.join(PARTS)}"
    )
    parser.add_argument(
        "--peers", type=partial(chosen, PEERS), default=list(PEERS), help=f"of {','.join(PEERS)}"
    )
    parser.add_argument("--port", type=int, default=8810, help="the first of sixteen free ones")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where the data is kept")
    parser.add_argument("--peers-python", type=Path, help="Python of the environment that has the peers")
    return parser.parse_args(arguments)


def numbers(text: str) -> list[int]:
    return sorted(int(part) for part in text.split(","))


def chosen(known, text: str) -> list[str]:
    names = [name for name in text.split(",") if name]
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: choose of {', '.join(known)}")
    return names


def main(arguments=None) -> Results:
    wanted = options(arguments)
    if FOREIGN & set(wanted.peers) and not wanted.peers_python:
        sys.exit("django-ninja and Datasette need an environment of their own: use `make bench`.")
    results = run(wanted)
    page = report.page(results, wanted.sizes, wanted.rounds)
    print(page)
    if is_whole(wanted):
        report.PAGE.write_text(page, encoding="utf-8")
    return results


def is_whole(wanted) -> bool:
    everything = wanted.sizes == [SMALL, LARGE] and set(wanted.only) == set(PARTS)
    return everything and set(wanted.peers) == set(PEERS) and wanted.rounds >= 3


if __name__ == "__main__":
    main()
