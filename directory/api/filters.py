"""Every parameter of the API, one entry each. The text of an entry is what the OpenAPI file and the docs say.

The kinds of parameters are in `parameters`, what their texts may look like in the modules named `*fields`.
"""

from django_filters import FilterSet

from directory.search.question import ORDERINGS
from directory.search.snapshot import LANGUAGES

from .categories import CATEGORIES
from .fields import (
    CursorText,
    Day,
    IdList,
    OneOf,
    Openings,
    Period,
    SomeOf,
    TrueOrFalse,
    TypedText,
    WholeNumber,
    WordsText,
)
from .hours_fields import OpenAtText, OpenNow
from .parameters import (
    ConditionFilter,
    FacetsFilter,
    OrganizationFilter,
    PieceFilter,
    PlaceFilter,
    TopicFilter,
    as_code,
    as_name,
    as_zip,
)
from .place_fields import BoxText, PlaceText, RadiusText

LIST_KEYS = (
    "id", "url", "name", "alternate_name", "organization", "operating_status", "help", "address", "location",
    "distance", "phones", "website", "accepts_new_patients", "verified", "sources", "updated_at",
)  # fmt: skip
INCLUDED = ("services", "schedules")
LIST_FORMATS = ("json", "geojson")
AUDIENCES = ("family", "self", "professional")
LAST_PAGE = 1_000_000
LARGEST_PAGE = 100


class PlainFilters(FilterSet):
    """What every answer understands."""

    lang = PieceFilter(
        OneOf,
        "language",
        values=LANGUAGES,
        help_text="`en` or `es`; without it the `Accept-Language` header counts, else English.",
    )


class PagedFilters(PlainFilters):
    page = PieceFilter(WholeNumber, most=LAST_PAGE, help_text="Which page, from 1.")
    page_size = PieceFilter(WholeNumber, most=LARGEST_PAGE, help_text="Results a page; 20 if not given.")


class StateFilters(PlainFilters):
    state = ConditionFilter(
        as_name, help_text="State or territory by USPS code or name: `Oregon`, `OR,WA` (either), `!OR` (not)."
    )


CategoryFilters = type(
    "CategoryFilters",
    (FilterSet,),
    {slug: ConditionFilter(help_text=text) for slug, text in CATEGORIES.items()},
)


class ResourceFilters(CategoryFilters, StateFilters, PagedFilters):
    service = ConditionFilter(
        as_code, help_text="SAMHSA service code of any category, a retired one too: `BU,MU` is either."
    )
    q = PieceFilter(
        WordsText,
        help_text='Words of names, help, services and cities: `methadone clinic`, `"peer support"`, '
        "`detox -hospital`. Typing errors are forgiven; `interpreted` says what was read.",
    )
    near = PlaceFilter(
        PlaceText,
        help_text="A place: `45.52,-122.67` (latitude, longitude), `97204` or `Portland, OR`. "
        "Entries without a point are not found.",
    )
    within = PieceFilter(
        RadiusText,
        "radius",
        help_text="How far from `near`: `25mi` (the default) or `40km`, at most 500mi; or `any`.",
    )
    bbox = PieceFilter(
        BoxText,
        help_text="A box: west,south,east,north in degrees; across the antimeridian west is the greater one.",
    )
    remote = PieceFilter(
        TrueOrFalse,
        help_text="`true`: serves people where they are, by phone or video, and with `near` or `state` those "
        "there, from any distance.",
    )
    open_now = PieceFilter(
        OpenNow,
        "open_at",
        help_text="`true`: open at this minute; `true,unknown`: also those whose hours are not known.",
    )
    open_at = PieceFilter(
        OpenAtText,
        help_text="Open at a time of each resource's own clocks, `2026-11-27T09:00`, or with an offset at "
        "one instant; `,unknown` after it: also those whose hours are not known.",
    )
    county = ConditionFilter(as_name, help_text="County by name, in all states: `county=Marion&state=OR`.")
    city = ConditionFilter(as_name, help_text="City by name, in all states: `city=Portland&state=OR`.")
    zip = ConditionFilter(as_zip, help_text="Postal code of the address, five digits: `97204`.")
    organization = OrganizationFilter(help_text="Id of the organization that runs the resource.")
    source = ConditionFilter(help_text="Slug of a source that the entry stands on: `samhsa-directory`.")
    id = PieceFilter(
        IdList,
        "ids",
        help_text="Up to 100 ids, joined by commas; closed ones too. `missing` names those not published.",
    )
    accepts_new_patients = PieceFilter(
        Openings,
        values=("true", "false", "unknown"),
        help_text="`true`, `false`, `true,unknown`; what was said more than 14 days ago is unknown.",
    )
    verified_within = PieceFilter(Period, help_text="Verified in the last so many days: `180d`.")
    verified_since = PieceFilter(Day, help_text="Verified on this day or later: `2026-06-01`.")
    updated_since = PieceFilter(Day, help_text="Changed on this day (UTC) or later: `2026-06-01`.")
    ordering = PieceFilter(
        OneOf,
        values=ORDERINGS,
        help_text="`distance` (the default with `near`), `relevance` (the default with `q`), `name` (else), "
        "`-verified_on` or `-updated_at`; temporarily closed ones are last.",
    )
    facets = FacetsFilter(
        SomeOf,
        values=tuple(CATEGORIES),
        help_text="Count how many results have each term of these categories: `payment,help`.",
    )
    fields = PieceFilter(
        SomeOf,
        values=LIST_KEYS,
        help_text="Only these keys of each result, joined by commas: `name,phones`. `id` is always there.",
    )
    include = PieceFilter(
        SomeOf,
        values=INCLUDED,
        help_text="More of each result: `services`, `schedules` or both, joined by a comma.",
    )
    format = PieceFilter(
        OneOf,
        values=LIST_FORMATS,
        help_text="`geojson` for a map; without it the `Accept` header counts, else `json`.",
    )


class ExportFilters(ResourceFilters):
    """All that asks for resources. Files have every key, every row, and one order."""

    page = page_size = ordering = fields = include = format = facets = None


class FacetFilters(ResourceFilters):
    """All that asks for resources; counts have no pages, order and columns."""

    page = page_size = ordering = fields = include = format = None


class ArticleFilters(PlainFilters):
    audience = PieceFilter(
        OneOf,
        values=AUDIENCES,
        help_text="Whom it is written for: `family`, `self` (people who use opioids), `professional`.",
    )
    topic = TopicFilter(TypedText, help_text="What it is about, as the articles' `topics` name it.")


class SuggestFilters(PlainFilters):
    q = PieceFilter(TypedText, "typed", required=True, help_text="What has been typed so far.")


class ChangeFilters(PlainFilters):
    since = PieceFilter(
        CursorText,
        help_text="The `cursor` of an earlier answer; without it the feed starts at the beginning.",
    )
    include = PieceFilter(
        SomeOf, values=("documents",), help_text="`documents`: with each resource as it is published now."
    )
