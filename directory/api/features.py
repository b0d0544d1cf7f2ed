"""The list of resources as GeoJSON."""

from dataclasses import replace

import orjson

from directory.exports import geojson

from .answers import Body, resource_list
from .asking import Asked


def resource_features(asked: Asked) -> Body:
    """A FeatureCollection: what the list says beside its results stands beside the features.

    `location` is always among the properties, as `id` is: a feature without it would seem to have no point.
    """
    question = asked.question
    if question.fields:
        question = replace(question, fields=tuple(dict.fromkeys((*question.fields, "location"))))
    body = resource_list(replace(asked, question=question))
    members = orjson.loads(body.content)
    items = map(orjson.dumps, members.pop("results"))
    return Body(b"".join(geojson.write(items, members)), body.headers)
