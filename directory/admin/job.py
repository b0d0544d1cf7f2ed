"""Background work: what waits, what runs and how far it is, what came of it; uploads begin here."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from directory import jobs, uploading
from directory.curating import Refused
from directory.models import Job, Source
from directory.sources import SOURCES

from .base import DeskAdmin
from .columns import ColumnsForm
from .words import in_words

STATE_COLOURS = {"Waiting": "info", "Running": "warning", "Done": "success", "Failed": "danger"}


class UploadForm(forms.Form):
    """A file and the source that it comes from."""

    source = forms.ChoiceField(label=_("Source"), widget=UnfoldAdminSelectWidget)
    file = forms.FileField(
        label=_("File"),
        widget=UnfoldAdminFileFieldWidget,
        allow_empty_file=True,  # the job says what is wrong with it
        help_text=_("CSV in UTF-8 (also gzipped) or an xlsx workbook, of which the first sheet is read."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        stored = dict(Source.objects.values_list("slug", "name"))
        known = {slug: one.name for slug, one in SOURCES.items()}
        self.fields["source"].choices = sorted((known | stored).items(), key=lambda pair: str(pair[1]))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > uploading.LARGEST_UPLOAD:
            most = uploading.LARGEST_UPLOAD // 1_000_000
            raise forms.ValidationError(
                _("The file has more than %d MB. Check that it is the right one, or split it by state.")
                % most
            )
        return file


@admin.register(Job)
class JobAdmin(DeskAdmin):
    list_display = ["what", "shown_state", "by", "created_at", "finished_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["by"]
    actions_list = ["find_duplicates"]

    def has_change_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        """Who asked for work may see what became of it."""
        is_own = obj is not None and obj.by_id == request.user.pk
        return is_own or super().has_view_permission(request, obj)

    def has_upload_permission(self, request, obj=None):
        return self.has_add_permission(request)

    def get_urls(self):
        views = [
            ("<int:pk>/progress/", self.progress_view, "progress"),
            ("<int:pk>/import/", require_POST(self.import_view), "import"),
            ("<int:pk>/columns/", self.columns_view, "columns"),
            ("<int:pk>/rejected/", self.rejected_view, "rejected"),
        ]
        wrap = self.admin_site.admin_view
        return [
            *(path(route, wrap(view), name=f"directory_job_{name}") for route, view, name in views),
            *super().get_urls(),
        ]

    @display(description=_("work"))
    def what(self, job):
        title = jobs.KINDS[job.kind].title if job.kind in jobs.KINDS else job.kind
        return f"{title}: {job.file_name}" if job.file_name else str(title)

    @display(description=_("state"), ordering="state", label=STATE_COLOURS)
    def shown_state(self, job):
        return job.get_state_display()

    @action(description=_("Look for duplicates now"), url_path="find-duplicates", permissions=["find"])
    def find_duplicates(self, request):
        return open_job(jobs.queue(kind="find_duplicates", by=request.user))

    def has_find_permission(self, request, obj=None):
        return request.user.has_perm("directory.change_duplicatepair")

    def add_view(self, request, form_url="", extra_context=None):
        """Upload a file: the first look at it is a job."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if not form.is_valid():
            return self.page(request, "job/upload.html", _("Upload a file"), form=form)
        parameters = {"source": form.cleaned_data["source"]}
        file = form.cleaned_data["file"]
        return open_job(jobs.queue(kind="preview_upload", by=request.user, parameters=parameters, file=file))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        job = self.job_or_404(request, object_id)
        context = {"job": job, "may_upload": self.has_add_permission(request), "has_file": jobs.has_file(job)}
        return self.page(request, "job/page.html", self.what(job), **context, **_result_of(job))

    def progress_view(self, request, pk):
        """What the page shows of a job that is waiting or running."""
        job = self.job_or_404(request, pk)
        facts = {name: getattr(job, name) for name in ("state", "step", "done", "total")}
        return JsonResponse(facts | {"shown": job.get_state_display()})

    def import_view(self, request, pk):
        """POST: what the preview showed is imported."""
        job = self.previewed_or_404(request, pk)
        parameters = {"source": job.parameters["source"], "mapping": job.result.get("mapping", {})}
        return self.go_on(request, job, "import_upload", parameters)

    def columns_view(self, request, pk):
        """Say what each column name of a file stands for; it is remembered for the source."""
        job = self.previewed_or_404(request, pk)
        source = Source.objects.filter(slug=job.parameters["source"]).first()
        if source is None or "headings" not in job.result:
            raise Http404
        form = ColumnsForm(job.result["headings"], uploading.remembered_columns(source), request.POST or None)
        if not form.is_valid():
            return self.page(request, "job/columns.html", _("What the columns stand for"), form=form, job=job)
        uploading.remember_columns(source=source, columns=form.columns, by=request.user)
        return self.go_on(request, job, "preview_upload", {"source": source.slug, "mapped": form.columns})

    def rejected_view(self, request, pk):
        job = self.previewed_or_404(request, pk)
        if not jobs.has_file(job):
            raise Http404
        file = uploading.rejected_path(job).open("rb")
        return FileResponse(file, as_attachment=True, filename=f"rejected-{job.pk}.csv")

    def go_on(self, request, job, kind, parameters):
        try:
            return open_job(
                jobs.queue_with_file_of(job=job, kind=kind, by=request.user, parameters=parameters)
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
            return open_job(job)

    def job_or_404(self, request, pk):
        job = self.get_object(request, str(pk))
        if job is None:
            raise Http404
        if not self.has_view_permission(request, job):
            raise PermissionDenied
        return job

    def previewed_or_404(self, request, pk):
        if not self.has_add_permission(request):
            raise PermissionDenied
        job = self.job_or_404(request, pk)
        if job.kind != "preview_upload" or job.state != Job.State.DONE:
            raise Http404
        return job

    def page(self, request, template, title, **context):
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/directory/{template}", context)


def open_job(job):
    return HttpResponseRedirect(reverse("admin:directory_job_change", args=[job.pk]))


def _result_of(job):
    """What came of a job, ready to be shown: counts, and before and after of changed entries in words."""
    counts = {name: value for name, value in job.result.items() if isinstance(value, int)}
    return {
        "result": job.result,
        "counts": counts,
        "changed": [*map(_changed, job.result.get("changes", ()))],
    }


def _changed(entry):
    shown = [(name.replace("_", " "), in_words(old), in_words(new)) for name, old, new in entry["changes"]]
    return {"id": entry["id"], "name": entry["name"], "changes": shown}
