"""What a curator does at the desk, as a browser would send it."""

from django.urls import reverse

from directory.admin.week import WeekField


def page_of(record):
    return reverse(f"admin:directory_{record._meta.model_name}_change", args=[record.pk])


def edit(desk, record, **changes):
    """Opens the page, changes some inputs, sends it back, follows to the next page."""
    data = form_data(desk.get(page_of(record)), **changes)
    return desk.post(page_of(record), data, follow=True)


def locks_of(resource):
    return set(resource.locks.values_list("field", flat=True))


def messages_of(response):
    return " ".join(str(message) for message in response.context["messages"])


def form_data(response, **changes):
    """What a browser would send back of the form (and its rows) on this page, with some changes."""
    data = _bound(response.context["adminform"].form)
    for rows in response.context["inline_admin_formsets"]:
        data |= _bound(rows.formset.management_form)
        for form in rows.formset.forms:
            data |= _bound(form)
    return {name: value for name, value in (data | changes).items() if value is not None}


def _bound(form):
    data = {}
    for field in form:
        if field.name == "offered":
            shown = sorted(field.field.widget.holding.shown)
            data |= {"offered": shown, "offered-shown": " ".join(shown)}
        elif isinstance(field.field, WeekField):
            data |= week_data(field.field.prepare_value(field.value()))
        else:
            data[field.html_name] = _sent(field)
    return data


def week_data(cells):
    """What the grid of a week sends for these cells (see `directory.admin.week.cells_of`)."""
    data = {"hours-shown": "1"}
    for day, cell in cells.items():
        data |= {f"hours-{day}-whole": "on"} if cell["whole"] else {}
        for number, span in enumerate([*cell["spans"], {"opens": "", "closes": "", "by_appointment": False}]):
            at = f"hours-{day}-{number}"
            data |= {f"{at}-opens": span["opens"], f"{at}-closes": span["closes"]}
            data |= {f"{at}-by_appointment": "on"} if span["by_appointment"] else {}
    return data


def _sent(field):
    value = field.field.prepare_value(field.value())
    if isinstance(value, bool):
        return "on" if value else None
    return str(value) if value is not None and not isinstance(value, list | tuple) else value
