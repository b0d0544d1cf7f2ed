"""JSON schemas of what an answer says beside its results, of counts and of suggestions."""

from .components import (
    ANY_OBJECT,
    COUNT,
    CRISIS_LINES,
    MAYBE_TEXT,
    REVISION,
    TEXT,
    UNDERSTOOD,
    closed,
    described,
    many,
    one_of,
    ref,
)  # fmt: skip

FOUND_COMPONENTS = {
    "Interpreted": closed(
        {
            "near": closed(
                {
                    "label": TEXT,
                    "latitude": {"type": "number", "minimum": -90, "maximum": 90},
                    "longitude": {"type": "number", "minimum": -180, "maximum": 180},
                    "precision": described(
                        one_of("point", "postal_code", "city"), "What the point is the centre of."
                    ),
                }
            ),
            "within": described(TEXT, "Such as `25 mi` or `any`."),
            "q": closed({"corrected": many(closed({"typed": TEXT, "read_as": many(TEXT)}))}),
        },
        optional={"near", "within", "q"},
    ),
    "Facet": closed(
        {
            "slug": TEXT,
            "name": TEXT,
            "terms": many(closed({"slug": TEXT, "code": MAYBE_TEXT, "name": TEXT, "count": COUNT})),
        }
    ),
    "Facets": closed(
        {
            "count": described(COUNT, "All that match."),
            **REVISION,
            **UNDERSTOOD,
            **CRISIS_LINES,
            "facets": many(ref("Facet")),
        },
        optional={"unknown"},
    ),
    "Without": closed(
        {
            "parameter": described(TEXT, "What is left out; `within` is widened instead."),
            "parameters": described(ANY_OBJECT, "The whole question that is left; a list is a repeated one."),
            "count": described({"type": "integer", "minimum": 1}, "What is found then."),
        }
    ),
    "Suggestions": closed(
        {
            "results": many(
                closed(
                    {
                        "kind": one_of("place", "help", "service", "organization", "resource"),
                        "label": TEXT,
                        "parameters": described(ANY_OBJECT, "Of the list of resources."),
                    }
                )
            )
        }
    ),
}
