"""What a provider may propose: the entry as the public sees it, to be written over."""

from django import forms

from directory.reporting import LONGEST, PHONES, text_of

LINES = ("description", "eligibility", "fees", "how_to_apply", "accessibility", "transportation")
SINGLE = (
    "name", "alternate_name", *(f"phones.{kind}" for kind in PHONES), "address.line1", "address.line2",
    "address.city", "address.state_province", "address.postal_code", "website", "email",
)  # fmt: skip
IN_WORDS = ("schedules", "services")  # no text of ours to write over: say what is to change
STATUSES = ("active", "temporarily_closed", "closed")


class ProposalForm(forms.Form):
    """`values` are the fields that were written over, by the name that a report knows them by."""

    def __init__(self, document, words, data=None):
        super().__init__(data)
        self.document, self.use_required_attribute = document, False
        statuses = [(status, words[status]) for status in STATUSES]
        self._add("operating_status", forms.ChoiceField(choices=statuses), words)
        for name in SINGLE:
            self._add(name, forms.CharField(max_length=LONGEST["suggested"]), words)
        for name in LINES:
            self._add(name, LinesField(max_length=LONGEST["suggested"]), words)
        for name in IN_WORDS:
            self._add(name, LinesField(max_length=LONGEST["suggested"]), words, initial="")
        self._add("comment", LinesField(max_length=LONGEST["comment"]), words, initial="")

    def _add(self, name, field, words, initial=None):
        field.label, field.required = words[name], False
        field.initial = shown(self.document, name) if initial is None else initial
        self.fields[name] = field

    @property
    def values(self):
        changed = [name for name in self.changed_data if name != "comment"]
        return {name: self.cleaned_data[name] for name in changed}


def shown(document, name: str) -> str:
    """What the public sees in a field, in one line where it is an input of one."""
    text = text_of(document, name).strip()
    return text.replace("\n", "; ") if name in SINGLE else text


class LinesField(forms.CharField):
    """A text of several lines, which browsers end with CR and LF."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")
