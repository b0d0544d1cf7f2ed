"""What the public sees of a record, beside what the desk holds."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from directory.freezing import freeze
from directory.models import Status
from directory.workflow import sent_back

WORDS = {"location": "place", "suppressed_terms": "terms", "accepts_new_patients": "new patients"}


@dataclass(frozen=True)
class State:
    title: str
    text: str
    hidden: bool  # the live row says something that the public does not see
    sent_back: object = None  # the row of history by which it was sent back to its editors

    @property
    def level(self):
        return "warning" if self.hidden else "success"


def state_of(record) -> State:
    """The public state of a saved record, in words for a curator."""
    if not record.is_public:
        return _not_public(record)
    differing = differences(record)
    if not differing:
        return State(_("Public"), _("The public sees it as it stands here."), hidden=False)
    text = _("Saved, not yet public. Different from the public version: %s.") % ", ".join(differing)
    if record.status == Status.IN_REVIEW:
        return State(_("Public, its next version in review"), text, hidden=True)
    return State(_("Being revised"), text, hidden=True, sent_back=sent_back(record))


def differences(record) -> list[str]:
    """Names of what differs between the live row and its release."""
    public = record.release.content
    names = {name for name, value in freeze(record).items() if value != public.get(name)}
    return sorted({WORDS.get(name, name).replace("_", " ") for name in names})


def _not_public(record):
    if record.status == Status.WITHDRAWN:
        return State(_("Withdrawn"), _("The public does not see it any more."), hidden=True)
    if record.status == Status.IN_REVIEW:
        text = _("Waits for somebody who may release it. The public does not see it.")
        return State(_("In review"), text, hidden=True)
    text = _("Saved as a draft: the public does not see it.")
    return State(_("Draft"), text, hidden=True, sent_back=sent_back(record))
