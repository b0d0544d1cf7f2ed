"""A map of the states as equal tiles, drawn by us: no foreign request, and small states show as well."""

from collections.abc import Mapping
from dataclasses import dataclass

from directory.freshness import Freshness
from directory.search.states import STATES

GRID = """
AK .  .  .  .  .  .  .  .  .  ME
.  .  .  .  .  .  .  .  .  VT NH
WA ID MT ND MN IL WI MI NY RI MA
OR NV WY SD IA IN OH PA NJ CT .
CA UT CO NE MO KY WV VA MD DE .
.  AZ NM KS AR TN NC SC DC .  .
.  .  .  OK LA MS AL GA .  .  .
HI .  .  TX .  .  .  .  FL .  PR
.  AS GU MP .  .  .  .  .  .  VI
"""
SIZE, GAP = 46, 4  # of a tile, in the drawing's units
DAYS = 180
STEPS = (0.0, 0.25, 0.5, 0.75)  # a tile is one shade darker above each


@dataclass(frozen=True)
class Tile:
    code: str
    name: str
    x: int
    y: int
    entries: int
    share: str
    shade: int  # 0 (none) to 4
    url: str


def tiles(states: Mapping[str, Freshness], address: str) -> list[Tile]:
    """One for each state, with the share verified within 180 days; `address`: the list to filter by state."""
    return [
        _tile(code, column, line, states.get(code) or Freshness(0, ()), address)
        for line, row in enumerate(GRID.split("\n")[1:-1])
        for column, code in enumerate(row.split())
        if code != "."
    ]


def _tile(code, column, line, found, address):
    share = found.share(DAYS)
    return Tile(
        code=code,
        name=STATES[code],
        x=column * (SIZE + GAP),
        y=line * (SIZE + GAP),
        entries=found.entries,
        share=f"{share:.0%}",
        shade=sum(share > step for step in STEPS),
        url=f"{address}?state={code}" if found.entries else "",
    )
