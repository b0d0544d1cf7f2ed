"""Articles, from Markdown to what the public reads. Pure functions, no database."""

from .checking import Finding, findings
from .documents import article_detail, article_document
from .sections import sections

__all__ = ["Finding", "article_detail", "article_document", "findings", "sections"]
