"""Writes what the builder has gathered, as the sections that a snapshot reads."""

from collections.abc import Iterable

import numpy as np

from .columns import BITS, inverse, packed, padded, words_for
from .container import ContainerWriter
from .organizations import Organizations
from .points import write_points
from .rows import BOUNDS, Rows, strict_id

NIL = bytes(16)


def write_rows(writer: ContainerWriter, rows: Rows, order: np.ndarray) -> None:
    writer.add("rows.bounds", np.asarray(rows.bounds).reshape(-1, BOUNDS)[order])
    _write_ids(writer, "ids", rows.ids, inverse(order))
    _write_days(writer, rows, order)
    _write_terms(writer, rows.links["terms"], order)
    _write_places(writer, rows, order)
    rows.hours.write(writer, order)
    for parameter, names in rows.places.names.items():
        keys, written, places = names.in_order()
        writer.add_texts(f"{parameter}.keys", keys)
        writer.add_texts(f"{parameter}.names", written)
        _write_postings(writer, parameter, rows.places.links[parameter].postings(order, places))


def write_bitmaps(writer: ContainerWriter, rows: Rows, order: np.ndarray) -> dict[str, list[int]]:
    """Writes the bitmaps; gives the listed rows of each term, state, source and area."""
    listed = packed(np.arange(words_for(len(order)) * BITS) < rows.listed)
    writer.add("bits.listed", listed)
    writer.add("bits.active", packed(np.arange(words_for(len(order)) * BITS) < rows.active))
    counts = {}
    for kind in ("terms", "states", "sources", "areas"):
        bitmaps = rows.links[kind].bitmaps(order, len(rows.numbers[kind]))
        writer.add(f"bits.{kind}", bitmaps)
        counts[kind] = np.bitwise_count(bitmaps & listed).sum(axis=1, dtype=np.int64).tolist()
    return counts


def write_organizations(writer: ContainerWriter, organizations: Organizations, rows: np.ndarray) -> None:
    """`rows`: the final order of the rows."""
    order = organizations.order()
    writer.add("organization.bounds", organizations.bounds(order))
    _write_ids(writer, "organization", organizations.ids, inverse(order))
    _write_postings(writer, "organization", organizations.postings(order, rows))


def write_gone(writer: ContainerWriter, gone: Iterable[tuple[str, str | None, str]]) -> None:
    found = [(strict_id(one), strict_id(by) if by else NIL, at) for one, by, at in gone]
    _write_ids(writer, "gone", [one for one, _, _ in found], np.arange(len(found)))
    writer.add("gone.replaced_by", np.array([by for _, by, _ in found], "S16"))
    writer.add_texts("gone.at", [at for _, _, at in found])


def _write_places(writer, rows, order):
    write_points(writer, np.asarray(rows.latitudes)[order], np.asarray(rows.longitudes)[order])
    writer.add("rows.approximate", np.asarray(rows.approximate)[order])
    writer.add("bits.remote", packed(padded(np.asarray(rows.remote)[order]) > 0))


def _write_days(writer, rows, order):
    status, verified, updated = (np.asarray(one)[order] for one in (rows.status, rows.verified, rows.updated))
    by_name = np.arange(len(order))
    _write_ordering(writer, "-verified_on", np.lexsort((by_name, -verified, status)))
    _write_ordering(writer, "-updated_at", np.lexsort((by_name, -updated, status)))
    writer.add("rows.verified", padded(verified))
    writer.add("rows.updated", padded(updated))
    writer.add("rows.openings", padded(np.asarray(rows.openings)[order]))
    writer.add("rows.openings_as_of", padded(np.asarray(rows.openings_as_of)[order]))


def _write_ordering(writer, name, ordinals):
    writer.add(f"{name}.ordinals", ordinals.astype(np.int32))
    writer.add(f"{name}.ranks", inverse(ordinals).astype(np.int32))


def _write_terms(writer, links, order):
    writer.add("rows.term_starts", links.starts(order))
    with writer.section("rows.terms", "<u2"):
        for _, numbers in links.blocks(order):
            writer.write(numbers.astype("<u2"))


def _write_ids(writer, name, ids, ordinals):
    keys = np.array(ids, "S16")
    by_key = np.argsort(keys, kind="stable")
    if (keys[by_key][1:] == keys[by_key][:-1]).any():
        raise ValueError(f"{name}: an id is given twice")
    writer.add(f"{name}.ids", keys[by_key])
    writer.add(f"{name}.id_ordinals", np.asarray(ordinals)[by_key].astype(np.int32))


def _write_postings(writer, name, postings):
    starts, rows = postings
    writer.add(f"{name}.posting_starts", starts)
    writer.add(f"{name}.postings", rows.astype(np.int32))
