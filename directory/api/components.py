"""JSON schemas of the answers (2020-12), by component name. Objects are closed: no other key is sent."""

from directory.search.states import STATES

from .filters import LIST_KEYS
from .problems import CODES, KINDS

TEXT = {"type": "string"}
MAYBE_TEXT = {"type": ["string", "null"]}
FLAG = {"type": "boolean"}
COUNT = {"type": "integer", "minimum": 0}
SHARE = {"type": "number", "minimum": 0, "maximum": 1}
DAY = {"type": "string", "format": "date"}
MAYBE_DAY = {"type": ["string", "null"], "format": "date"}
TIME = {"type": "string", "format": "date-time"}
ID = {"type": "string", "format": "uuid"}
MAYBE_ID = {"type": ["string", "null"], "format": "uuid"}
URL = {"type": "string", "format": "uri"}
MAYBE_URL = {"type": ["string", "null"], "format": "uri"}
# What curators and sources wrote may be no address by the letter of the standard.
MAYBE_ADDRESS = {"type": ["string", "null"], "description": "A web address, as the source gives it."}
ANY_OBJECT = {"type": "object", "additionalProperties": True}


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def maybe(schema):
    return {"anyOf": [schema, {"type": "null"}]}


def many(schema):
    return {"type": "array", "items": schema}


def one_of(*values):
    return {"type": "string", "enum": list(values)}


def closed(properties, *, optional=()):
    """An object with these keys and no other; all are required but the optional ones."""
    required = [name for name in properties if name not in optional]
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return schema | ({"required": required} if required else {})


def described(schema, text):
    return {**schema, "description": text}


ARTICLE_LINK = closed({"slug": TEXT, "title": TEXT, "url": URL})
CRISIS_LINES = {
    "crisis_lines": described(
        many(ref("ShortCrisisLine")), "Who to reach now: national lines and those of asked states."
    )
}
REVISION = {"revision": described(COUNT, "Raised by every publication; equal revisions give equal answers.")}
PAGE = {
    "count": described(COUNT, "All that match, on all pages."),
    "next": MAYBE_URL,
    "previous": MAYBE_URL,
    **REVISION,
    "interpreted": described(
        ANY_OBJECT, "How parts of the question were understood; empty where nothing is to be said."
    ),
    **CRISIS_LINES,
}

RESOURCE_ITEM = {
    "id": ID,
    "url": URL,
    "name": TEXT,
    "alternate_name": MAYBE_TEXT,
    "organization": closed({"id": ID, "name": TEXT}),
    "operating_status": one_of("active", "temporarily_closed", "closed"),
    "help": many(closed({"slug": TEXT, "name": TEXT})),
    "address": ref("Address"),
    "location": maybe(ref("Location")),
    "distance": maybe(
        closed(
            {
                "miles": {"type": "number", "minimum": 0},
                "kilometers": {"type": "number", "minimum": 0},
                "approximate": described(FLAG, "The resource's point is the centre of a ZIP code or a city."),
            }
        )
    ),
    "phones": many(ref("Phone")),
    "website": MAYBE_ADDRESS,
    "accepts_new_patients": maybe(closed({"value": FLAG, "as_of": DAY})),
    "verified": maybe(ref("Verified")),
    "sources": many(ref("Provenance")),
    "updated_at": TIME,
}
INCLUDED = {"services": many(ref("Service")), "schedules": many(ref("Schedule"))}
EXTRA_TEXTS = (
    "description", "email", "eligibility", "fees", "how_to_apply", "accessibility", "transportation",
)  # fmt: skip
RESOURCE = {
    **RESOURCE_ITEM,
    **dict.fromkeys(EXTRA_TEXTS, MAYBE_TEXT),
    "ages": maybe(closed({"minimum": {"type": ["number", "null"]}, "maximum": {"type": ["number", "null"]}})),
    "remote": maybe(closed({"modes": many(TEXT), "areas": many(TEXT)})),
    "licences": many(
        closed({"kind": TEXT, "name": TEXT, "authority": TEXT, "number": TEXT, "expires": MAYBE_DAY})
    ),
    "not_translated": described(many(TEXT), "Texts that are shown in English for want of a translation."),
    **INCLUDED,
    "articles": described(many(ARTICLE_LINK), "Articles that explain a kind of help which it gives."),
    **CRISIS_LINES,
}
ORGANIZATION_ITEM = {
    "id": ID,
    "url": URL,
    "name": TEXT,
    "alternate_name": MAYBE_TEXT,
    "description": MAYBE_TEXT,
    "website": MAYBE_ADDRESS,
    "resource_count": COUNT,
}
CATEGORY = {
    "slug": TEXT,
    "code": MAYBE_TEXT,
    "name": TEXT,
    "description": TEXT,
    "article": described(maybe(ARTICLE_LINK), "The article that explains it."),
    "terms": many(ref("Term")),
}
SHORT_CRISIS_LINE = {"id": MAYBE_ID, "name": TEXT, "call": MAYBE_TEXT, "text": MAYBE_TEXT, "chat": MAYBE_TEXT}

UNDERSTOOD = {
    "interpreted": described(ref("Interpreted"), "How the place and the words were understood."),
    "unknown": described(COUNT, "Otherwise matching entries for which an asked fact is not known."),
}
RESOURCE_PAGE = {
    **PAGE,
    **UNDERSTOOD,
    "missing": described(many(ID), "Asked ids that are not published."),
    "facets": described(many(ref("Facet")), "With `facets`: counts of these categories."),
    "without": described(many(ref("Without")), "Where nothing is found: what to let go of."),
}
SOMETIMES = {"unknown", "missing", "facets", "without"}


COMPONENTS = {
    "Address": closed(
        dict.fromkeys(
            ("line1", "line2", "city", "county", "state_province", "postal_code", "country"), MAYBE_TEXT
        )
    ),
    "Location": closed(
        {
            "latitude": {"type": "number", "minimum": -90, "maximum": 90},
            "longitude": {"type": "number", "minimum": -180, "maximum": 180},
            "precision": one_of("rooftop", "street", "postal_code", "city"),
        }
    ),
    "Phone": closed(
        {
            "kind": one_of("main", "intake", "hotline", "tty", "fax"),
            "number": described(TEXT, "E.164 or a short code."),
            "extension": MAYBE_TEXT,
            "languages": many(TEXT),
            "display": described(TEXT, "As people read it."),
        }
    ),
    "Verified": closed({"on": DAY, "method": MAYBE_TEXT, "next_due": MAYBE_DAY}),
    "Provenance": closed(
        {
            "slug": TEXT,
            "name": TEXT,
            "licence": TEXT,
            "attribution": TEXT,
            "vintage": MAYBE_TEXT,
            "url": MAYBE_ADDRESS,
        }
    ),
    "Service": closed(
        {"category": TEXT, "slug": TEXT, "code": described(MAYBE_TEXT, "SAMHSA's code."), "name": TEXT}
    ),
    "Schedule": closed(
        {
            "days": many(one_of("MO", "TU", "WE", "TH", "FR", "SA", "SU")),
            "opens": MAYBE_TEXT,
            "closes": described(MAYBE_TEXT, "At or before `opens`: on the next day."),
            "valid_from": MAYBE_DAY,
            "valid_to": MAYBE_DAY,
            "closed": FLAG,
            "by_appointment": FLAG,
            "timezone": MAYBE_TEXT,
        }
    ),
    "ResourceItem": described(
        closed(RESOURCE_ITEM | INCLUDED, optional={*LIST_KEYS[1:], *INCLUDED}),
        "All keys but `services` and `schedules`, which `include` adds; with `fields` only the asked ones.",
    ),
    "Resource": closed(RESOURCE),
    "ResourceList": closed(RESOURCE_PAGE | {"results": many(ref("ResourceItem"))}, optional=SOMETIMES),
    "OrganizationItem": closed(ORGANIZATION_ITEM),
    "OrganizationList": closed(PAGE | {"results": many(ref("OrganizationItem"))}),
    "Organization": closed(ORGANIZATION_ITEM | {"resources": many(ref("ResourceItem")), **CRISIS_LINES}),
    "Term": closed(
        {
            "slug": TEXT,
            "code": MAYBE_TEXT,
            "name": TEXT,
            "official_name": MAYBE_TEXT,
            "definition": MAYBE_TEXT,
            "article": described(maybe(ARTICLE_LINK), "The article that explains it."),
            "retired": FLAG,
            "count": described(COUNT, "Listed resources that have it."),
        }
    ),
    "Category": closed(CATEGORY),
    "CategoryDetail": closed(CATEGORY | CRISIS_LINES),
    "CategoryList": closed({**REVISION, **CRISIS_LINES, "results": many(ref("Category"))}),
    "ShortCrisisLine": closed(SHORT_CRISIS_LINE),
    "CrisisLine": closed(
        {
            **SHORT_CRISIS_LINE,
            "id": ID,
            "tty": MAYBE_TEXT,
            "description": MAYBE_TEXT,
            "languages": many(TEXT),
            "hours": MAYBE_TEXT,
            "audience": MAYBE_TEXT,
            "states": described(many(one_of(*STATES)), "Empty: the whole country."),
            "verified": maybe(ref("Verified")),
        }
    ),
    "CrisisLineList": closed({**REVISION, "results": many(ref("CrisisLine"))}),
    "Root": closed(
        {
            "name": TEXT,
            "version": described(TEXT, "Of the software."),
            **REVISION,
            "published_at": described(TIME, "When this revision was published."),
            "resource_count": COUNT,
            "sources": many(
                closed(
                    {
                        "slug": TEXT,
                        "name": TEXT,
                        "publisher": TEXT,
                        "url": MAYBE_ADDRESS,
                        "licence": TEXT,
                        "attribution": TEXT,
                        "redistributable": FLAG,
                        "vintage": MAYBE_TEXT,
                        "count": COUNT,
                    }
                )
            ),
            "links": closed(
                dict.fromkeys(
                    (
                        "resources",
                        "facets",
                        "organizations",
                        "suggest",
                        "categories",
                        "crisis_lines",
                        "articles",
                        "changes",
                        "exports",
                        "openapi",
                        "docs",
                    ),
                    URL,
                )
            ),
            "site": ref("Site"),
            "accuracy": described(
                maybe(ref("Accuracy")),
                "How many entries were right when a random sample was phoned; null before that was done.",
            ),
            **CRISIS_LINES,
        }
    ),
    "Site": closed(
        {
            "name": MAYBE_TEXT,
            "footer": described(MAYBE_TEXT, "Who runs this directory."),
            "contact": maybe(closed({"email": MAYBE_TEXT, "phone": MAYBE_TEXT, "url": MAYBE_ADDRESS})),
            "home_state": described(MAYBE_TEXT, "USPS code of the state that it is for, if it is for one."),
            "colour": described(MAYBE_TEXT, "The main colour, such as `#0f766e`; white can be read on it."),
            "logo": MAYBE_URL,
            "logo_text": described(MAYBE_TEXT, "What the logo shows, in words."),
        }
    ),
    "Accuracy": closed(
        {
            "closed_on": DAY,
            "drawn": described(COUNT, "Entries in the random sample."),
            "called": described(COUNT, "Those of them that were phoned."),
            "population": described(COUNT, "Entries that it was drawn from."),
            "states": described(many(TEXT), "The states it was limited to; empty: none."),
            "exact": described(ref("Share"), "All was right."),
            "functional": described(ref("Share"), "Enough was right to start care."),
        }
    ),
    "Share": closed(
        {
            "count": COUNT,
            "share": SHARE,
            "low": described(SHARE, "Lower end of the 95 % interval (Wilson)."),
            "high": described(SHARE, "Upper end of it."),
        }
    ),
    "Problem": described(
        closed(
            {
                "type": {**one_of(*(f"/docs/errors/#{kind}" for kind in KINDS)), "format": "uri-reference"},
                "title": TEXT,
                "status": {"type": "integer"},
                "detail": TEXT,
                "errors": many(ref("QuestionError")),
                "last_page": described({"type": "integer", "minimum": 1}, "With a page past the end."),
                "replaced_by": described(MAYBE_ID, "With 410: the entry that took its place."),
                "url": described(MAYBE_URL, "With 410: the address of `replaced_by`."),
                "at": described(TIME, "With 410: when it was withdrawn."),
                **CRISIS_LINES,
            },
            optional={"last_page", "replaced_by", "url", "at"},
        ),
        "RFC 9457.",
    ),
    "QuestionError": closed(
        {
            "parameter": TEXT,
            "pointer": described(TEXT, "Instead of `parameter` where the question was posted (RFC 6901)."),
            "code": one_of(*CODES),
            "detail": TEXT,
            "nearest": described(MAYBE_TEXT, "The nearest name or value that would be right."),
            "candidates": many(closed({"label": TEXT, "parameters": ANY_OBJECT})),
        },
        optional={"parameter", "pointer"},
    ),
}
