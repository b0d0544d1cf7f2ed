"""All models of the directory, by room."""

from .article import Article, ArticleHelp, ArticleTranslation, Reference
from .base import Kind, Status, derived_id
from .crisis_line import CrisisLine
from .listing import (
    LISTINGS,
    ArticleListing,
    Change,
    CrisisLineListing,
    Listing,
    OrganizationListing,
    Revision,
)
from .organization import Organization, OrganizationIdentifier
from .provenance import ImportRun, RowError, Source, SourceRecord
from .release import Release
from .resource import (
    DAYS,
    FieldLock,
    Licence,
    OperatingStatus,
    Phone,
    Precision,
    Resource,
    Schedule,
    Verification,
)
from .review import Review
from .vocabulary import Category, Term

__all__ = [
    "DAYS",
    "LISTINGS",
    "Article",
    "ArticleHelp",
    "ArticleListing",
    "ArticleTranslation",
    "Category",
    "Change",
    "CrisisLine",
    "CrisisLineListing",
    "FieldLock",
    "ImportRun",
    "Kind",
    "Licence",
    "Listing",
    "OperatingStatus",
    "Organization",
    "OrganizationIdentifier",
    "OrganizationListing",
    "Phone",
    "Precision",
    "Reference",
    "Release",
    "Resource",
    "Review",
    "Revision",
    "RowError",
    "Schedule",
    "Source",
    "SourceRecord",
    "Status",
    "Term",
    "Verification",
    "derived_id",
]
