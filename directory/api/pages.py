"""Addresses of an answer's pages. They start at the host; `answers.absolute` puts it before them."""

from .asking import Asked


def neighbours(asked: Asked, last_page: int) -> dict[str, str | int | None]:
    """{"next", "previous"}: addresses, page numbers where the question was posted, None where no page is."""
    page = asked.question.page
    pages = {
        "next": page + 1 if page < last_page else None,
        "previous": page - 1 if page > 1 else None,
    }
    if asked.posted:
        return pages
    start = asked.pages_address
    return {name: number and f"{start}{number}" for name, number in pages.items()}


def link_header(asked: Asked, last_page: int) -> dict[str, str]:
    """RFC 8288: first, prev, next and last, as far as there are; none for a question that was posted."""
    if asked.posted:
        return {}
    page, start = asked.question.page, asked.pages_address
    pages = {"first": 1, "prev": page - 1, "next": page + 1, "last": last_page}
    links = [
        link(asked, f"{start}{number}", name) for name, number in pages.items() if 1 <= number <= last_page
    ]
    return {"Link": ", ".join(links)}


def link(asked: Asked, address: str, relation: str) -> str:
    return f'<{asked.root}{address}>; rel="{relation}"'
