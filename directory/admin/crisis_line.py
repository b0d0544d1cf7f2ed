"""Crisis lines: short, always shown, so each is worth a second look."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from directory.models import CrisisLine

from .base import PublishableAdmin
from .filters import RevisingFilter
from .forms import DeskForm, list_field


class CrisisLineForm(DeskForm):
    languages = list_field(CrisisLine, "languages")
    states = list_field(CrisisLine, "states", upper=True)


@admin.register(CrisisLine)
class CrisisLineAdmin(PublishableAdmin):
    form = CrisisLineForm
    list_display = ["name", "call", "text", "verified_on", "next_due", "public_state"]
    list_filter = ["status", RevisingFilter]
    search_fields = ["name", "slug", "call", "text"]
    fieldsets = [
        (_("Who"), {"fields": [("name", "name_es"), ("description", "description_es"), "slug", "position"]}),
        (_("How to reach"), {"fields": [("call", "text"), ("chat", "tty"), ("hours", "hours_es")]}),
        (_("Who for"), {"fields": [("audience", "audience_es"), ("languages", "states")]}),
        (
            _("Verification"),
            {
                "fields": [
                    ("verified_on", "next_due"),
                    ("verification_method", "source_url"),
                    "verification_note",
                ]
            },
        ),
        (_("For curators"), {"fields": ["reason"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []
