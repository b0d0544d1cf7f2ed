"""What must never be public: a confidential place, and what curators and sources wrote for themselves."""

import numpy as np
import orjson
import pytest

from directory import curating, publishing, snapshots
from directory.models import LISTINGS, Change, Release
from tests.builders import (
    built_snapshot,
    listed,
    make_line,
    make_resource,
    make_review,
    make_source_record,
    make_user,
    make_vocabulary,
)

pytestmark = pytest.mark.django_db

PLACE = {
    "line1": "77 Telltale Street",
    "line2": "Suite Telltale",
    "postal_code": "00077-0077",  # no ZIP code of the country, so it stands nowhere else
    "latitude": 45.5771234,
    "longitude": -122.7771234,
    "location_precision": "rooftop",
}
TELLTALES = [b"Telltale", b"00077", b"45.5771", b"122.7771"]


def bytes_of_all_that_is_public(snapshot):
    """The snapshot file, each piece that it hands out, every listing and every change."""
    pieces = [snapshots.snapshot_path().read_bytes()]
    for ordinal in range(snapshot.count):
        pieces.append(bytes(snapshot.schedules(ordinal)))
        for language in ("en", "es"):
            reads = (snapshot.item, snapshot.extra, snapshot.services)
            pieces += [bytes(read(ordinal, language)) for read in reads]
    for listing in LISTINGS.values():
        pieces += [text.encode() for text in listing.objects.values_list("document", flat=True)]
    pieces += [orjson.dumps(row, default=str) for row in Change.objects.values()]
    return b"\n".join(pieces)


def release(record):
    publishing.release(record=record, by=None, reason="checked")
    return record


def holds_number(data: bytes, value: float) -> bool:
    """Whether the file has a binary number within some 10 m of these degrees."""
    for kind in ("<f4", "<f8"):
        width = np.dtype(kind).itemsize
        for shift in range(width):
            numbers = np.frombuffer(data, kind, offset=shift, count=(len(data) - shift) // width)
            with np.errstate(all="ignore"):
                if (np.abs(numbers - value) < 0.0001).any():
                    return True
    return False


def test_open_place_stands_in_what_is_searched_below():
    """Otherwise the test below would find nothing in anything."""
    release(make_resource(**PLACE))
    snapshot = built_snapshot()
    found = bytes_of_all_that_is_public(snapshot)
    assert all(telltale in found for telltale in TELLTALES)


def test_confidential_place_stands_in_nothing_that_is_public():
    resource = release(make_resource(confidential_address=True, **PLACE))
    snapshot = built_snapshot()
    found = bytes_of_all_that_is_public(snapshot)
    assert not [telltale for telltale in TELLTALES if telltale in found]
    assert listed(resource)["location"]["precision"] == "city"
    assert b"00077" in orjson.dumps(Release.objects.get(kind="resource").content)


def test_confidential_point_stands_in_no_column_of_the_snapshot():
    seen = -99.7770001
    release(make_resource(**PLACE | {"longitude": seen}))
    release(make_resource(confidential_address=True, **PLACE))
    built_snapshot()
    data = snapshots.snapshot_path().read_bytes()
    assert holds_number(data, seen)
    assert not holds_number(data, PLACE["longitude"])


def test_place_made_confidential_leaves_what_is_public_with_the_next_release():
    by, resource = make_user(), release(make_resource(**PLACE))
    built_snapshot()
    resource.confidential_address = True
    curating.save(record=resource, changed=["confidential_address"], by=by, reason="they asked for it")
    release(resource)
    found = bytes_of_all_that_is_public(built_snapshot())
    assert not [telltale for telltale in TELLTALES if telltale in found]


def test_confidential_places_of_one_city_cannot_be_told_apart_by_their_points():
    points = [
        listed(release(make_resource(confidential_address=True, **PLACE | {"latitude": latitude})))[
            "location"
        ]
        for latitude in (45.1, 45.9)
    ]
    assert points[0] == points[1]


def test_notes_locks_names_reasons_reviews_and_raw_rows_are_in_nothing_that_is_public():
    make_vocabulary()
    by = make_user("telltale-user")
    resource, line = make_resource(notes="telltale note"), make_line(verification_note="telltale")
    resource.organization.notes = "telltale"
    curating.save(record=resource.organization, changed=["notes"], by=by, reason="telltale reason")
    row = make_source_record(resource, values={"name": "telltale name of the source"})
    type(row).objects.update(raw={"name1": "telltale raw row"})
    resource.fees = "Free"
    curating.save(record=resource, changed=["fees"], by=by, reason="telltale lock")
    curating.verify(
        resource=resource, on="2026-11-24", method="phone", outcome="confirmed", by=by, note="telltale note"
    )
    make_review(resource=resource, detail={"telltale": True})
    for record in (resource, line):
        publishing.release(record=record, by=by, reason="telltale release")
    draft = make_resource(name="telltale draft")
    withdrawn = release(make_resource(name="telltale withdrawn"))
    publishing.withdraw(record=withdrawn, by=by, reason="telltale withdrawal")
    found = bytes_of_all_that_is_public(built_snapshot()).lower()
    assert b"telltale" not in found
    assert str(draft.public_id).encode() not in found
