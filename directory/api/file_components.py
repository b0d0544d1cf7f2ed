"""JSON schemas of exports, changes, GeoJSON and answers to posted questions."""

from directory.exports.formats import FORMATS
from directory.search.snapshot import LANGUAGES

from .components import (
    EXTRA_TEXTS,
    ID,
    MAYBE_ID,
    MAYBE_URL,
    RESOURCE,
    RESOURCE_PAGE,
    REVISION,
    SOMETIMES,
    TEXT,
    TIME,
    URL,
    closed,
    described,
    many,
    maybe,
    one_of,
    ref,
)  # fmt: skip

PAGE_NUMBERS = {key: {"type": ["integer", "null"], "minimum": 1} for key in ("next", "previous")}
TRANSLATED_TEXTS = tuple(name for name in EXTRA_TEXTS if name != "email")
NOT_EXPORTED = ("distance", "articles", "crisis_lines")  # what is not of the entry itself
EXPORTED = {
    **{name: schema for name, schema in RESOURCE.items() if name not in NOT_EXPORTED},
    "translations": described(
        {
            "type": "object",
            "properties": {language: ref("TranslatedTexts") for language in LANGUAGES},
            "additionalProperties": False,
        },
        "The texts of the other language, as far as they are translated.",
    ),
}


def collection(features):
    return {"type": {"const": "FeatureCollection"}, "features": many(features)}


def feature(properties):
    """RFC 7946."""
    return closed(
        {
            "type": {"const": "Feature"},
            "id": ID,
            "geometry": described(maybe(ref("Point")), "Null where there is no point."),
            "properties": properties,
        }
    )


FILE_COMPONENTS = {
    "ResourceSearch": closed(
        RESOURCE_PAGE | PAGE_NUMBERS | {"results": many(ref("ResourceItem"))}, optional=SOMETIMES
    ),
    "Point": closed(
        {
            "type": {"const": "Point"},
            "coordinates": described(
                {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
                "Longitude and latitude in degrees, WGS 84.",
            ),
        }
    ),
    "ResourceFeature": feature(ref("ResourceItem")),
    "ResourceFeatures": closed(RESOURCE_PAGE | collection(ref("ResourceFeature")), optional=SOMETIMES),
    "ResourceSearchFeatures": closed(
        RESOURCE_PAGE | PAGE_NUMBERS | collection(ref("ResourceFeature")), optional=SOMETIMES
    ),
    "TranslatedTexts": closed(dict.fromkeys(TRANSLATED_TEXTS, TEXT), optional=TRANSLATED_TEXTS),
    "ExportedResource": closed(EXPORTED),
    "ExportedFeature": feature(ref("ExportedResource")),
    "ExportedFeatures": closed(collection(ref("ExportedFeature"))),
    "ExportIndex": closed(
        {
            **REVISION,
            "licence": described(TEXT, "Of the sources that are passed on."),
            "attribution": described(TEXT, "Whom to name."),
            "formats": many(
                closed(
                    {
                        "format": one_of(*FORMATS),
                        "url": URL,
                        "media_type": TEXT,
                        "columns": many(closed({"name": TEXT, "meaning": TEXT})),
                    }
                )
            ),
        }
    ),
    "Change": closed(
        {
            "sequence": {"type": "integer", "minimum": 1},
            "kind": one_of("published", "updated", "withdrawn", "merged"),
            "id": ID,
            "replaced_by": described(MAYBE_ID, "The entry that has taken its place."),
            "at": TIME,
            "document": described(
                maybe(ref("ExportedResource")),
                "With `include=documents`: the entry as it is published now; null where the exports do not "
                "have it, as it is gone, closed, or may not be passed on.",
            ),
        },
        optional={"document"},
    ),
    "ChangeList": closed(
        {
            **REVISION,
            "next": described(MAYBE_URL, "Null on the last page."),
            "cursor": described(TEXT, "Give it back as `since`."),
            "results": many(ref("Change")),
        }
    ),
}
