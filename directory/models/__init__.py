"""All models of the directory, by room."""

from .article import Article, ArticleHelp, ArticleTranslation, Reference
from .base import Kind, Status, derived_id
from .bulk_edit import BulkEdit, BulkEditRow
from .crisis_line import CrisisLine
from .duplicate import DuplicatePair
from .job import ColumnMapping, Job
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
from .planned import PlannedStep
from .provenance import ImportRun, RowError, Source, SourceRecord
from .quality import Audit, AuditEntry, QualityFinding
from .release import Release
from .report import ProviderLink, Report, ReportContact, SuggestedValue
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
from .site import SiteSettings
from .verification_plan import VerificationPlan
from .vocabulary import Category, Term

__all__ = [
    "DAYS",
    "LISTINGS",
    "Article",
    "ArticleHelp",
    "ArticleListing",
    "ArticleTranslation",
    "Audit",
    "AuditEntry",
    "BulkEdit",
    "BulkEditRow",
    "Category",
    "Change",
    "ColumnMapping",
    "CrisisLine",
    "CrisisLineListing",
    "DuplicatePair",
    "FieldLock",
    "ImportRun",
    "Job",
    "Kind",
    "Licence",
    "Listing",
    "OperatingStatus",
    "Organization",
    "OrganizationIdentifier",
    "OrganizationListing",
    "Phone",
    "PlannedStep",
    "Precision",
    "ProviderLink",
    "QualityFinding",
    "Reference",
    "Release",
    "Report",
    "ReportContact",
    "Resource",
    "Review",
    "Revision",
    "RowError",
    "Schedule",
    "SiteSettings",
    "Source",
    "SourceRecord",
    "Status",
    "SuggestedValue",
    "Term",
    "Verification",
    "VerificationPlan",
    "derived_id",
]
