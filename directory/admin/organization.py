"""Organizations: who runs the resources."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from directory.models import Organization, OrganizationIdentifier

from .base import ChildInline, PublishableAdmin
from .filters import RevisingFilter
from .provider import ProviderLinks


class IdentifierInline(ChildInline):
    model = OrganizationIdentifier
    verbose_name_plural = _("Identifiers")


@admin.register(Organization)
class OrganizationAdmin(ProviderLinks, PublishableAdmin):
    actions_detail = [*PublishableAdmin.actions_detail, "provider_links"]
    list_display = ["name", "alternate_name", "website", "public_state"]
    list_filter = ["status", RevisingFilter]
    search_fields = ["name", "alternate_name"]
    inlines = [IdentifierInline]
    fieldsets = [
        (_("Who"), {"fields": ["name", "alternate_name", ("description", "description_es")]}),
        (_("How to reach"), {"fields": [("website", "email")]}),
        (_("For curators"), {"fields": ["notes", "reason"]}),
    ]
