"""Writes what the builder has gathered, as the sections that a snapshot reads."""

from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from .columns import BITS, packed, padded, places_in, words_for
from .container import Container, ContainerWriter
from .points import write_points
from .rows import BOUNDS, KNOWN, STATUSES, Rows, strict_id
from .sections import read_ids, write_ids, write_links

NIL = bytes(16)
MOMENT = "S20"


def write_rows(writer: ContainerWriter, rows: Rows, order: np.ndarray) -> None:
    writer.add("rows.bounds", rows.bounds.all().reshape(-1, BOUNDS)[order])
    write_ids(writer, "ids", rows.ids[order], rows.nearly_by_id(order))
    writer.add("rows.owners", rows.owners[order])
    write_links(writer, "rows.names", rows.names, order, "u1")
    columns = {name: column[order] for name, column in rows.columns.items()}
    _write_days(writer, columns, rows.status[order])
    write_points(writer, columns["latitudes"], columns["longitudes"])
    writer.add("rows.approximate", columns["approximate"])
    writer.add("rows.remote", columns["remote"])
    writer.add("bits.remote", packed(padded(columns["remote"]) > 0))
    rows.hours.write(writer, order)
    rows.places.write(writer, order)


def write_bitmaps(writer: ContainerWriter, rows: Rows, order: np.ndarray) -> dict[str, list[int]]:
    """Writes the bitmaps; gives the listed rows of each term and source."""
    listed = _below(rows.listed(order), len(order))
    writer.add("bits.listed", listed)
    writer.add("bits.active", _below(rows.active(order), len(order)))
    counts = {}
    for kind in ("terms", "sources"):
        write_links(writer, f"rows.{kind}", rows.links[kind], order, "<u2")
        bitmaps = rows.links[kind].bitmaps(order, len(rows.numbers[kind]))
        writer.add(f"bits.{kind}", bitmaps)
        counts[kind] = np.bitwise_count(bitmaps & listed).sum(axis=1, dtype=np.int64).tolist()
    for kind, known in KNOWN.items():
        _write_values(writer, kind, rows, order, known)
    return counts


def write_gone(
    writer: ContainerWriter,
    gone: Iterable[tuple[str, str | None, str]],
    standing: Container | None,
    added: np.ndarray,
) -> None:
    """By id. `standing`: a snapshot whose own are still gone, but for those whose ids are `added` now."""
    found = [(strict_id(one), strict_id(by) if by else NIL, at) for one, by, at in gone]
    ids, replaced_by, at = (
        np.array([one[part] for one in found], dtype) for part, dtype in enumerate(("S16", "S16", MOMENT))
    )
    if standing:
        before = read_ids(standing, "gone")
        kept = ~np.isin(before, np.concatenate([ids, added]))
        ids = np.concatenate([before[kept], ids])
        replaced_by = np.concatenate([standing["gone.replaced_by"][kept], replaced_by])
        at = np.concatenate([standing["gone.at"][kept], at])
    by_id = np.argsort(ids)
    write_ids(writer, "gone", ids[by_id])
    writer.add("gone.replaced_by", replaced_by[by_id])
    writer.add("gone.at", at[by_id])


def _write_values(writer, kind, rows, order, known):
    """Bitmaps of the known values, then of others that rows have, in order."""
    values, links = list(rows.numbers[kind]), rows.links[kind]
    used = {values[number] for number in np.unique(links.pairs(order)[0]).tolist()}
    shown = [*known, *sorted(used.difference(known))]
    places = places_in(np.array([rows.numbers[kind][value] for value in shown]), len(values))
    writer.add_json(kind, shown)
    write_links(writer, f"rows.{kind}", links, order, "<u2", places.take)
    writer.add(f"bits.{kind}", links.bitmaps(order, len(shown), places))


def _below(limit, rows):
    return packed(np.arange(words_for(rows) * BITS) < limit)


def _write_days(writer, columns, status):
    ends = np.searchsorted(status, range(len(STATUSES) + 1)).tolist()
    for name, ordering in (("verified", "-verified_on"), ("updated", "-updated_at")):
        writer.add(f"rows.{name}", padded(columns[name]))
        _write_ordering(writer, ordering, _newest_first(columns[name], ends))
    writer.add("rows.openings", padded(columns["openings"]))
    writer.add("rows.openings_as_of", padded(columns["openings_as_of"]))


def _newest_first(moments, ends):
    """Rows of one status together, then by name."""
    return np.concatenate(
        [first + np.argsort(-moments[first:end], kind="stable") for first, end in pairwise(ends)]
    )


def _write_ordering(writer, name, ordinals):
    writer.add(f"{name}.ordinals", ordinals.astype(np.int32))
    writer.add(f"{name}.ranks", places_in(ordinals, len(ordinals)).astype(np.int32))
