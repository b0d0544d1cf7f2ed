"""The vocabulary. Keys, slugs and codes stand in records and in front ends, so they never change."""

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from directory.models import Category, Term

from .base import ShownAtOnceAdmin


@admin.register(Category)
class CategoryAdmin(ShownAtOnceAdmin):
    list_display = ["name", "slug", "code", "term_count", "derived"]
    search_fields = ["name", "slug", "code"]
    autocomplete_fields = ["article"]
    fieldsets = [
        (None, {"fields": [("name", "name_es"), ("description", "description_es"), "article"]}),
        (_("Contract"), {"fields": ["slug", "code", "derived", "position"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(number_of_terms=Count("terms"))

    def get_readonly_fields(self, request, obj=None):
        return ["slug", "code", "derived"] if obj else []

    @display(description=_("terms"), ordering="number_of_terms")
    def term_count(self, category):
        return category.number_of_terms


@admin.register(Term)
class TermAdmin(ShownAtOnceAdmin):
    list_display = ["name", "category", "slug", "code", "retired"]
    list_filter = ["category", "retired"]
    list_select_related = ["category"]
    search_fields = ["name", "name_es", "slug", "code", "key"]
    autocomplete_fields = ["category", "replaced_by", "derived_from", "article"]
    fieldsets = [
        (
            _("Words"),
            {"fields": [("name", "name_es"), "official_name", ("definition", "definition_es"), "article"]},
        ),
        (_("Contract"), {"fields": ["category", "slug", "code", "position"]}),
        (_("Relations"), {"fields": ["retired", "replaced_by", "derived_from"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        return ["category", "slug", "code"] if obj else []

    def save_model(self, request, obj, form, change):
        if not change:
            obj.key = obj.natural_key_of()
        super().save_model(request, obj, form, change)
