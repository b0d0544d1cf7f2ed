"""Sources, and what each import did with them."""

import csv
import io

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, StreamingHttpResponse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action, display

from directory.exports.table import harmless
from directory.models import ImportRun, RowError, Source

from .base import ReadOnlyAdmin, ShownAtOnceAdmin

COLUMNS = ["row", "column", "value", "code", "advice"]


@admin.register(Source)
class SourceAdmin(ShownAtOnceAdmin):
    list_display = ["name", "slug", "publisher", "vintage", "trusted", "redistributable", "sample"]
    search_fields = ["name", "slug", "publisher"]
    readonly_fields = ["vintage"]
    fieldsets = [
        (_("Who"), {"fields": ["slug", "name", "publisher", "url"]}),
        (_("Terms of use"), {"fields": ["licence", "attribution", "redistributable"]}),
        (_("Import"), {"fields": ["trusted", "sample", "vintage"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        return ["slug", "vintage"] if obj else ["vintage"]


class RowErrorInline(TabularInline):
    model = RowError
    fields = ["row_number", "column", "value", "code", "advice", "rejected"]
    readonly_fields = fields
    per_page = 50
    can_delete = False
    extra = 0

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("directory.view_importrun")


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ["source", "vintage", "file_name", "finished_at", "summary"]
    list_filter = ["source"]
    list_select_related = ["source"]
    inlines = [RowErrorInline]
    actions_detail = ["download_rejected"]
    fieldsets = [
        (_("File"), {"fields": ["source", "vintage", "file_name", "file_digest", "states"]}),
        (_("Result"), {"fields": ["started_at", "finished_at", "summary"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("source")

    def get_readonly_fields(self, request, obj=None):
        return ["summary"]

    @display(description=_("result"))
    def summary(self, run):
        return format_html_join(", ", "{} {}", sorted(run.counts.items()))

    @action(description=_("Download rejected rows"), icon="download", url_path="rejected")
    def download_rejected(self, request, object_id):
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = self.get_object(request, object_id)
        if run is None:
            raise Http404
        name = f"rejected-{run.source.slug}-{run.pk}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(
            rejected_csv(run), content_type="text/csv; charset=utf-8", headers=headers
        )


def rejected_csv(run):
    """Yields the lines of a CSV file: each row that the run left out, why, and the row as it stood."""
    rejected = run.row_errors.filter(rejected=True)
    raw_columns = list(dict.fromkeys(name for raw in rejected.values_list("raw", flat=True) for name in raw))
    yield _line([*COLUMNS, *raw_columns])
    for error in rejected.iterator(chunk_size=500):
        facts = [error.row_number, error.column, error.value, error.code, error.advice]
        yield _line([*facts, *(error.raw.get(name, "") for name in raw_columns)])


def _line(cells):
    buffer = io.StringIO()
    csv.writer(buffer).writerow([harmless(str(cell)) for cell in cells])
    return buffer.getvalue()
