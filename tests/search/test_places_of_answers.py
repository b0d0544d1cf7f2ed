"""Near, within, bbox, remote: who is found, in which order, how far away."""

from datetime import date

import numpy as np
import pytest

from directory.search.bitmaps import among, bits_of, ordinals_of, size_of
from directory.search.columns import BITS, packed
from directory.search.engine import answer, matching
from directory.search.points import FEW
from directory.search.question import Condition, Near, Question
from tests.search import brute_force
from tests.search.contents import (
    build_and_open,
    ids_of,
    make_content,
    make_document,
    make_entry,
    make_id,
    snapshot_of,
)

TODAY = date(2026, 11, 25)
PORTLAND = Near(45.52, -122.67, "Portland, OR", "city", "OR")


def at(latitude, longitude, precision="rooftop"):
    return {"location": {"latitude": latitude, "longitude": longitude, "precision": precision}}


def found(snapshot, **asked):
    page = answer(snapshot, Question(**asked), TODAY).ordinals
    number = {make_id(number): number for number in range(100)}
    return [number[one] for one in ids_of(snapshot, page)]


def nearest(snapshot, near=PORTLAND, **asked):
    return found(snapshot, near=near, ordering="distance", **asked)


def test_nearest_stands_first_and_a_row_without_a_point_is_in_no_answer(tmp_path):
    snapshot = snapshot_of(
        tmp_path,
        make_document(1, **at(45.9, -122.67)),
        make_document(2),
        make_document(3, **at(45.6, -122.67)),
        make_document(4, **at(-45.6, 57.3)),
    )
    assert nearest(snapshot) == [3, 1, 4]
    assert nearest(snapshot, within=20_020_000) == [3, 1, 4]
    assert found(snapshot, near=PORTLAND, within=1e9) == [1, 3, 4]
    assert found(snapshot, bbox=(-180, -90, 180, 90)) == [1, 3, 4]
    assert found(snapshot) == [1, 2, 3, 4]


def test_distances_of_the_page_stand_beside_its_rows(tmp_path):
    documents = [make_document(number, **at(45.52 + number / 10, -122.67)) for number in range(6)]
    snapshot = snapshot_of(tmp_path, *documents)
    for ordering in ("distance", "name", "-updated_at"):
        answered = answer(snapshot, Question(near=PORTLAND, ordering=ordering, page=2, page_size=2), TODAY)
        expected = [brute_force.distance(documents[number], PORTLAND) for number in (2, 3)]
        assert answered.distances.tolist() == pytest.approx(expected, rel=1e-9)
    assert answer(snapshot, Question(), TODAY).distances is None


def test_row_on_the_edge_of_the_radius_is_inside_and_a_millimetre_further_is_not(tmp_path):
    document = make_document(1, **at(45.9, -122.1))
    snapshot = snapshot_of(tmp_path, document)
    edge = brute_force.distance(document, PORTLAND)
    assert nearest(snapshot, within=edge) == [1]
    assert nearest(snapshot, within=edge - 0.001) == []
    assert nearest(snapshot, within=0, near=Near(45.9, -122.1, "there")) == [1]


def test_equal_distances_are_in_the_order_of_names_then_ids(tmp_path):
    places = {1: "Birch", 2: "alder", 3: "Birch", 4: "Cedar"}
    documents = [make_document(number, name=name, **at(45.6, -122.6)) for number, name in places.items()]
    snapshot = snapshot_of(tmp_path, *documents)
    assert nearest(snapshot) == [2, *sorted([1, 3], key=make_id), 4]


def test_temporarily_closed_stand_behind_those_further_away_and_the_closed_behind_them(tmp_path):
    documents = [
        make_document(1, operating_status="closed", **at(45.52, -122.67)),
        make_document(2, operating_status="temporarily_closed", **at(45.6, -122.67)),
        make_document(3, operating_status="temporarily_closed", **at(45.55, -122.67)),
        make_document(4, **at(48, -122.67)),
        make_document(5, **at(47, -122.67)),
    ]
    snapshot = snapshot_of(tmp_path, *documents)
    assert nearest(snapshot) == [5, 4, 3, 2]
    assert nearest(snapshot, page_size=3, page=2) == [2]
    assert nearest(snapshot, ids=tuple(make_id(number) for number in range(6))) == [5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("near", "there", "metres"),
    [
        ((51.9, -179.9), (51.9, 179.9), 20_000),
        ((51.9, 180), (51.9, -180), 0),
        ((13.47, 144.75), (13.5, 144.8), 10_000),
        ((90, 0), (89.9, 100), 12_000),
        ((89.95, 20), (89.95, -160), 12_000),
        ((-90, 0), (-89.99, 44), 1_200),
        ((0, 0.001), (0, -0.001), 300),
    ],
)
def test_radius_reaches_over_the_antimeridian_and_the_poles(tmp_path, near, there, metres):
    snapshot = snapshot_of(tmp_path, make_document(1, **at(*there)), make_document(2, **at(45, -122)))
    assert nearest(snapshot, near=Near(*near, "here"), within=metres) == [1]
    assert nearest(snapshot, near=Near(*near, "here")) == [1, 2]


@pytest.mark.parametrize(
    ("bbox", "expected"),
    [
        ((-123, 45, -122, 46), [1]),
        ((-122.67, 45.52, -122.67, 45.52), [1]),
        ((-122.66, 45, -122, 46), []),
        ((144, 13, 146, 14), [2]),
        ((170, 50, -170, 60), [3, 4, 5]),
        ((170, 50, 180, 60), [4, 5]),
        ((-180, 50, -170, 60), [3, 5]),
        ((-170, 50, 170, 60), []),
        ((100, -90, -100, 90), [1, 2, 3, 4, 5]),
    ],
)
def test_box_understands_the_antimeridian_and_includes_its_edges(tmp_path, bbox, expected):
    points = [(45.52, -122.67), (13.47, 144.75), (51.9, -176.6), (52.9, 172.9), (51, 180)]
    documents = [make_document(number, **at(*point)) for number, point in enumerate(points, 1)]
    assert found(snapshot_of(tmp_path, *documents), bbox=bbox) == expected


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """Many entries, for rings around a place; some at the same point, some closed for a time."""
    random = np.random.default_rng(3)
    points = np.round(np.stack([random.normal(40, 6, 3 * FEW), random.normal(-95, 15, 3 * FEW)], axis=1), 2)
    points[::7] = points[0]
    statuses = random.choice(["active", "temporarily_closed"], len(points), p=[0.99, 0.01]).tolist()
    documents = [
        make_document(number, operating_status=status, terms=["MD"] * (number % 2), **at(*point))
        for number, (point, status) in enumerate(zip(points.tolist(), statuses, strict=True))
    ]
    path = tmp_path_factory.mktemp("crowd") / "directory.snapshot"
    return documents, build_and_open(path, make_content(map(make_entry, documents)))


@pytest.mark.parametrize("near", [(40, -95), (40.01, -95.3), (20, -60), (-35, 150), (89, 0)])
@pytest.mark.parametrize(("page", "size"), [(1, 20), (3, 20), (40, 100), (62, 100)])
@pytest.mark.parametrize("conditions", [(), (Condition("payment", ("medicaid",)),)])
def test_nearest_of_many_equal_a_sort_of_all_distances(crowd, near, page, size, conditions):
    documents, snapshot = crowd
    question = Question(conditions, near=Near(*near, "here"), ordering="distance", page=page, page_size=size)
    entries = [make_entry(document) for document in documents]
    total, ids, distances, *_ = brute_force.answer(entries, question, TODAY)
    answered = answer(snapshot, question, TODAY)
    assert answered.count == total
    # Points of this grid may be equally far but for rounding; those at one point must be in order.
    assert answered.distances.tolist() == pytest.approx(distances, rel=1e-9, abs=1e-6)
    if near == (40.01, -95.3):
        assert ids_of(snapshot, answered.ordinals) == ids


@pytest.mark.parametrize("metres", [1_000, 100_000, 1_500_000, 19_000_000])
def test_radius_among_many_equals_a_walk_over_all(crowd, metres):
    documents, snapshot = crowd
    near = Near(40.01, -95.3, "here")
    expected = {one["id"] for one in documents if brute_force.distance(one, near) <= metres}
    rows = ordinals_of(matching(snapshot, Question(near=near, within=metres), TODAY))
    assert set(ids_of(snapshot, rows)) == expected


@pytest.mark.parametrize("bbox", [(-95.5, 39.5, -94.5, 40.5), (-120, 30, -90, 45), (-90, -90, -100, 90)])
def test_box_among_many_equals_a_walk_over_all(crowd, bbox):
    documents, snapshot = crowd
    west, south, east, north = bbox

    def inside(point):
        longitude = point["longitude"]
        across = west <= longitude <= east if west <= east else longitude >= west or longitude <= east
        return south <= point["latitude"] <= north and across

    expected = {one["id"] for one in documents if inside(one["location"])}
    assert set(ids_of(snapshot, ordinals_of(matching(snapshot, Question(bbox=bbox), TODAY)))) == expected


# Remote help


def serving(*areas):
    return {"remote": {"modes": ["phone"], "areas": list(areas)}}


@pytest.fixture
def remote(tmp_path):
    return snapshot_of(
        tmp_path,
        make_document(1, **serving("US")),
        make_document(2, **serving("WA", "OR"), address={"state_province": "WA"}),
        make_document(3, **serving("CA"), **at(45.52, -122.67)),
        make_document(4, **at(45.53, -122.67)),
        make_document(5, **serving()),
        places=[("97204", "Portland", "Multnomah County", "OR", 45.52, -122.67, "America/Los_Angeles")],
    )


def test_remote_near_a_place_asks_who_serves_its_state_wherever_they_are(remote):
    assert found(remote, remote=True, near=PORTLAND, within=1000.0) == [1, 2]
    assert found(remote, remote=True, near=PORTLAND, ordering="distance") == [1, 2]
    answered = answer(remote, Question(remote=True, near=PORTLAND), TODAY)
    assert answered.distances is None


def test_state_of_bare_coordinates_is_that_of_the_nearest_zip_code(remote):
    assert found(remote, remote=True, near=Near(45.6, -122.5, "45.6,-122.5")) == [1, 2]


def test_remote_where_no_place_is_known_gives_those_that_serve_the_whole_country(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1, **serving("US")), make_document(2, **serving("OR")))
    assert found(snapshot, remote=True, near=Near(45.6, -122.5, "45.6,-122.5")) == [1]


def test_near_without_remote_finds_only_what_has_a_point(remote):
    assert found(remote, near=PORTLAND) == [3, 4]


def test_remote_in_a_state_asks_who_serves_it(remote):
    def state(*codes, negated=False):
        return (Condition("state", codes, negated),)

    assert found(remote, remote=True, conditions=state("OR")) == [1, 2]
    assert found(remote, remote=True, conditions=state("CA", "WA")) == [1, 2, 3]
    assert found(remote, remote=True, conditions=state("OR", negated=True)) == [3, 5]
    assert found(remote, conditions=state("OR")) == [1, 3, 4, 5]


def test_remote_alone_and_its_opposite_share_no_row_and_leave_none_out(remote):
    assert found(remote, remote=True) == [1, 2, 3, 5]
    assert found(remote, remote=False) == [4]


def test_remote_in_a_box_needs_a_point_in_it(remote):
    assert found(remote, remote=True, bbox=(-123, 45, -122, 46)) == [3]


def test_row_whose_point_is_a_zip_codes_or_a_citys_is_approximate(tmp_path):
    precisions = ["rooftop", "street", "postal_code", "city"]
    documents = [make_document(n, **at(45, -122, precision)) for n, precision in enumerate(precisions)]
    snapshot = snapshot_of(tmp_path, *documents, make_document(4))
    assert snapshot.approximate.tolist() == [0, 0, 1, 1, 0]


# Bitmaps


@pytest.mark.parametrize("density", [0.0, 0.001, 0.2, 0.9])
def test_ordinals_of_a_set_are_where_its_bits_are(density):
    mask = np.random.default_rng(1).random(200 * BITS) < density
    assert ordinals_of(packed(mask)).tolist() == np.flatnonzero(mask).tolist()
    assert size_of(packed(mask)) == np.count_nonzero(mask)


def test_ordinals_among_a_set_keep_their_order():
    rows = bits_of([3, 64, 129, 191], 3)
    assert among(np.array([191, 4, 3, 128, 129]), rows).tolist() == [191, 3, 129]
