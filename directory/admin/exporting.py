"""Export what a list shows: the selected entries or all that the filters leave, as CSV or a workbook."""

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from directory.exports import csv_format, xlsx
from directory.exports.formats import FORMATS

from . import resource_table

WRITERS = {"csv": csv_format.write_rows, "xlsx": xlsx.write_rows}


class ExportActions:
    """Actions of the list of resources; curators' notes only for those who may edit."""

    @action(description=_("Export as CSV"), permissions=["view"])
    def export_csv(self, request, queryset):
        return self._export(request, queryset, "csv")

    @action(description=_("Export as a workbook (xlsx)"), permissions=["view"])
    def export_xlsx(self, request, queryset):
        return self._export(request, queryset, "xlsx")

    def _export(self, request, queryset, slug):
        chosen = resource_table.columns(with_notes=self.has_change_permission(request))
        rows = resource_table.cells(list(queryset.values_list("pk", flat=True)), chosen)
        name = f"resources-{timezone.localdate():%Y-%m-%d}.{FORMATS[slug].extension}"
        return StreamingHttpResponse(
            WRITERS[slug]([column.name for column in chosen], rows),
            content_type=FORMATS[slug].media_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
        )
