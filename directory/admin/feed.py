"""Verify many entries by an official feed: a page shows which, and asks which feed and of what day."""

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action

from directory import curating, verifying
from directory.verifying.calling import AT_ONCE

from .verifying_forms import FeedForm


class FeedVerification:
    """An action on the list of resources."""

    def has_verify_permission(self, request):
        return request.user.has_perm("directory.add_verification")

    @action(description=_("Verify the selected entries by an official feed"), permissions=["verify"])
    def verify_by_feed(self, request, queryset):
        records = list(queryset[: AT_ONCE + 1])
        if len(records) > AT_ONCE:
            return messages.error(request, _("Select at most %d entries at a time.") % AT_ONCE)
        public = [record for record in records if record.is_public]
        form = FeedForm(timezone.localdate(), request.POST if "confirmed" in request.POST else None)
        if not public or not form.is_valid():
            return self._preview_feed(request, form, public, len(records) - len(public))
        return self._verify_by_feed(request, public, form.cleaned_data)

    def _preview_feed(self, request, form, records, left_out):
        page = {
            **self.admin_site.each_context(request),
            "title": _("Verify by an official feed"),
            "opts": self.opts,
            "form": form,
            "records": records,
            "left_out": left_out,
            "checkbox": ACTION_CHECKBOX_NAME,
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, "admin/directory/feed.html", page)

    def _verify_by_feed(self, request, records, given):
        try:
            done = verifying.confirm_by_feed(
                resources=records,
                by=request.user,
                release=request.user.has_perm("directory.release_resource"),
                **given,
            )
        except (curating.Refused, ValidationError) as refusal:
            return messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
        text = ngettext(
            "%(count)d entry is verified by an official feed.",
            "%(count)d entries are verified by an official feed.",
            len(done),
        )
        waiting = sum(bool(one.waits) for one in done)
        level = messages.warning if waiting else messages.success
        more = _(" Of these, %d wait to be released.") % waiting if waiting else ""
        return level(request, text % {"count": len(done)} + more)
