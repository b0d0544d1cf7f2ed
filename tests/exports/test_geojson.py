"""GeoJSON (RFC 7946)."""

import json

from directory.exports import geojson
from tests.exports.exported import ID, encoded, make_document


def read(*documents, **members):
    return json.loads(b"".join(geojson.write(encoded(*documents), members)))


def test_feature_has_longitude_before_latitude_and_the_whole_document():
    [found] = read(make_document())["features"]
    assert found == {
        "type": "Feature",
        "id": ID,
        "geometry": {"type": "Point", "coordinates": [-122.6, 45.5]},
        "properties": make_document(),
    }


def test_feature_without_a_point_has_a_null_geometry():
    [found] = read(make_document(location=None))["features"]
    assert found["geometry"] is None


def test_collection_of_nothing_is_still_one():
    assert read() == {"type": "FeatureCollection", "features": []}


def test_collection_keeps_further_members_and_its_type():
    found = read(make_document(), make_document(), count=2)
    assert (found["type"], found["count"], len(found["features"])) == ("FeatureCollection", 2, 2)
