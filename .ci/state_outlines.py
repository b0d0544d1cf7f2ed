"""Draws the outlines of the desk: `PYTHONPATH=. python .ci/state_outlines.py FOLDER/states-10m.json`.

The file is that of the npm package us-atlas 3 (TopoJSON of the Census Bureau's boundaries). Each state
becomes one SVG path in a box of at most SIZE units, with what turns degrees into units: north and west
edge in degrees, and units for a degree of latitude and of longitude.
"""

import json
import sys
from itertools import accumulate
from math import cos, hypot, radians
from pathlib import Path

from directory.search.states import STATES

TARGET = Path("directory/admin/outlines/states.json")
SIZE = 400
TOLERANCE = 0.6  # units that the line may stray
SMALLEST = 3  # units; a smaller island is left out


def draw(source: Path):
    topology = json.loads(source.read_text(encoding="utf-8"))
    arcs = [_points(arc, topology["transform"]) for arc in topology["arcs"]]
    codes = {name: code for code, name in STATES.items()}
    drawn = {
        codes[shape["properties"]["name"]]: _drawn(_rings(shape, arcs))
        for shape in topology["objects"]["states"]["geometries"]
        if shape["properties"]["name"] in codes
    }
    lines = (f"{json.dumps(code)}: {json.dumps(drawn[code])}" for code in sorted(drawn))
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _points(arc, transform):
    """(longitude, latitude) of an arc that is stored as whole steps."""
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    steps = accumulate(arc, lambda here, step: (here[0] + step[0], here[1] + step[1]))
    return [(x * scale_x + move_x, y * scale_y + move_y) for x, y in steps]


def _rings(shape, arcs):
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    return [_ring(numbers, arcs) for polygon in polygons for numbers in polygon]


def _ring(numbers, arcs):
    """Joined arcs; a negative number is one read backwards. Alaska's far islands stay beside it."""
    found = []
    for number in numbers:
        found += arcs[number] if number >= 0 else arcs[~number][::-1]
    return [(x - 360 if x > 100 and min(x for x, _ in found) < 0 else x, y) for x, y in found]


def _drawn(rings):
    rings = [[(x - 360 if x > 172 else x, y) for x, y in ring] for ring in rings]
    xs, ys = ([point[axis] for ring in rings for point in ring] for axis in (0, 1))
    west, north, south = min(xs), max(ys), min(ys)
    squeeze = cos(radians((north + south) / 2))
    scale = SIZE / max((max(xs) - west) * squeeze, north - south)
    flat = [[((x - west) * scale * squeeze, (north - y) * scale) for x, y in ring] for ring in rings]
    kept = [_simple(ring) for ring in flat if _extent(ring) >= SMALLEST]
    return {
        "west": round(west, 4),
        "north": round(north, 4),
        "x": round(scale * squeeze, 4),
        "y": round(scale, 4),
        "width": round((max(xs) - west) * scale * squeeze),
        "height": round((north - south) * scale),
        "path": "".join("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in ring) + "Z" for ring in kept),
    }


def _extent(ring):
    return max(max(axis) - min(axis) for axis in zip(*ring, strict=True))


def _simple(ring):
    """The ring with few points, by Douglas and Peucker, from two opposite ends."""
    far = max(range(len(ring)), key=lambda at: hypot(ring[at][0] - ring[0][0], ring[at][1] - ring[0][1]))
    return _thin(ring[: far + 1])[:-1] + _thin([*ring[far:], ring[0]])[:-1]


def _thin(line):
    distances = [_distance(point, line[0], line[-1]) for point in line]
    at = max(range(len(line)), key=distances.__getitem__)
    if len(line) < 3 or distances[at] <= TOLERANCE:
        return [line[0], line[-1]]
    return _thin(line[: at + 1])[:-1] + _thin(line[at:])


def _distance(point, start, end):
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = hypot(x2 - x1, y2 - y1)
    if not length:
        return hypot(x - x1, y - y1)
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
