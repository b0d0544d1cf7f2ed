"""The problems that the API answers with (RFC 9457), and the codes of errors. Shown at `/docs/errors/`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    status: int
    title: str
    advice: str


KINDS = {
    "invalid-question": Kind(
        400, "The question cannot be answered as it stands", "Correct each parameter that `errors` names."
    ),
    "not-found": Kind(404, "There is nothing here", "Check the address; ids and slugs stand in the lists."),
    "page-past-the-end": Kind(
        404, "There is no such page", "Ask for a page up to the last one that is named."
    ),
    "gone": Kind(
        410, "This entry was withdrawn", "Where `replaced_by` names an id, that entry has taken its place."
    ),
    "method-not-allowed": Kind(405, "This address does not take this method", "See the `Allow` header."),
    "not-acceptable": Kind(406, "There is no such format", "Accept a format that the docs name."),
    "unsupported-media-type": Kind(
        415, "The body is in no format that this address reads", "Send `application/json`."
    ),
    "too-many-reports": Kind(
        429, "Too many reports were sent", "Try again after the seconds in `Retry-After`."
    ),
    "bad-request": Kind(400, "The request cannot be understood", "Check the headers of the request."),
    "internal-error": Kind(500, "The server failed", "Try again; tell the people who run this server."),
    "not-ready": Kind(503, "The directory is not ready yet", "Try again after the seconds in `Retry-After`."),
    "busy": Kind(503, "Too much is being sent now", "Try again after the seconds in `Retry-After`."),
    "database-away": Kind(
        503, "The database does not answer", "Try again after the seconds in `Retry-After`; searches go on."
    ),
}

CODES = {
    "unknown-parameter": "There is no parameter of this name here.",
    "unknown-value": "The parameter does not know this value.",
    "empty-value": "The parameter, or one value in its list, says nothing.",
    "given-twice": "The parameter may be given only once.",
    "wrong-type": "The value has the wrong form: no number, day or id.",
    "wrong-unit": "The number has a unit that the parameter does not take.",
    "over-limit": "The number is too large or too small, or the question or a list is too long.",
    "negated-list": "A `!` stands before one value only; repeat the parameter for several.",
    "means-nothing": "The parameter says nothing beside the others, or without one that is missing.",
    "no-words": "The text has no letter and no digit.",
    "unknown-place": "There is no place of this name or ZIP code.",
    "ambiguous-place": "There is more than one place of this name; `candidates` are all of them.",
    "place-without-point": "The place is no point, such as a state; `candidates` say how to ask for it.",
    "wrong-coordinates": "The coordinates are impossible or in another order.",
    "not-text": "The query string is not UTF-8 text, or holds characters that are not printed.",
}


class Problem(Exception):
    """An answer that is an error; `extra` and `headers` are added to it, `detail` says what is wrong here."""

    def __init__(self, kind: str, detail: str, errors=(), headers=None, **extra):
        super().__init__(kind)
        self.kind, self.detail, self.errors = kind, detail, list(errors)
        self.headers, self.extra = headers or {}, extra

    @property
    def status(self) -> int:
        return KINDS[self.kind].status

    def document(self, crisis_lines: list[dict]) -> dict:
        return {
            "type": f"/docs/errors/#{self.kind}",
            "title": KINDS[self.kind].title,
            "status": self.status,
            "detail": self.detail,
            "errors": self.errors,
            **self.extra,
            "crisis_lines": crisis_lines,
        }


def page_past_the_end(page: int, last_page: int) -> Problem:
    return Problem(
        "page-past-the-end", f"There is no page {page}; the last page is {last_page}.", last_page=last_page
    )
