"""The pages. Whoever has the link is the provider; nothing of the link leaves these pages."""

from functools import wraps

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from directory import providing
from directory.reporting import text_of

from .forms import ProposalForm, shown
from .words import words_in

PAGE = 25
PRIVATELY = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}
LANGUAGES = ("en", "es")
ANSWERS = {"yes": True, "no": False, "unknown": None}
PUBLIC_FIELDS = (
    "operating_status", "name", "alternate_name", "phones.main", "phones.intake", "phones.hotline",
    "phones.tty", "phones.fax", "address", "website", "email", "description", "eligibility", "fees",
    "how_to_apply", "accessibility", "transportation",
)  # fmt: skip


def provider_page(view):
    """A view of an open link in the visitor's language; else a page that says kindly why there is none.

    The token is the key, and the forms carry a signed token of their own, so no cookie is needed.
    """

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def opened(request, token, **named):
        request.language = language_of(request)
        with translation.override(request.language):
            try:
                response = view(request, token, providing.open_link(token), **named)
            except providing.LinkEnded as ended:
                response = ended_page(request, "ended_title", f"ended_{ended.state}", 410)
            except providing.NoLink:
                response = ended_page(request, "ended_title", "ended_unknown", 404)
            except providing.NotTheirs:
                response = ended_page(request, "not_theirs_title", "not_theirs", 404)
        for name, value in PRIVATELY.items():
            response.headers[name] = value
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return opened


@provider_page
def entry_list(request, token, link):
    count = providing.entry_count(link)
    page = min(page_number(request), max(1, -(-count // PAGE)))
    first = (page - 1) * PAGE
    found = providing.entries(link, first, first + PAGE)
    context = {
        "link": link,
        "entries": [(one, address_of(token, one, request), confirmed(one, request)) for one in found],
        "earlier": page - 1,
        "later": page + 1 if count > first + PAGE else 0,
    }
    return show(request, "entries.html", context)


@provider_page
def entry_page(request, token, link, public_id):
    document = providing.entry(link, public_id)
    words, error = words_in(request.language), ""
    step = request.POST.get("step", "") if request.method == "POST" else ""
    form = ProposalForm(document, words, request.POST if step == "propose" else None)
    if step and not providing.is_form_of(link, request.POST.get("form", "")):
        error = words["form_old"]
    elif step:
        done, error = act(request, step, link, public_id, form)
        if done:
            return HttpResponseRedirect(f"{address_of(token, document, request)}&done={done}")
    return show_entry(request, token, link, document, form, error)


def act(request, step, link, public_id, form) -> tuple[str, str]:
    """Takes the step that was sent; what was done, and what is wrong."""
    if step == "confirm":
        providing.confirm(link=link, public_id=public_id)
        return "confirmed", ""
    if step == "openings" and request.POST.get("accepts") in ANSWERS:
        accepts = ANSWERS[request.POST["accepts"]]
        providing.say_openings(link=link, public_id=public_id, accepts=accepts)
        return "openings", ""
    if step == "propose" and form.is_valid():
        return propose(request, link, public_id, form)
    return "", words_in(request.language)["error_title"]


def propose(request, link, public_id, form):
    comment = form.cleaned_data["comment"]
    try:
        sent = providing.propose(link=link, public_id=public_id, values=form.values, comment=comment)
    except providing.Refused:
        return "", words_in(request.language)["too_many"]
    return ("proposed" if sent else "nothing"), ""


def show_entry(request, token, link, document, form, error):
    words = words_in(request.language)
    done = request.GET.get("done", "")
    said = document["accepts_new_patients"]
    context = {
        "document": document,
        "facts": facts(document, words, request.language),
        "form": form,
        "form_token": providing.form_token(link),
        "error": error,
        "done": "" if error else words.get(f"done_{done}", ""),
        "confirmed": confirmed(document, request),
        "openings": said
        and words["openings_now"].format(answer=words["yes" if said["value"] else "no"], day=said["as_of"]),
        "answers": [(name, words[name]) for name in ANSWERS],
        "waiting": providing.waiting(link, document["id"]),
        "back": f"{reverse('provider', args=[token])}?lang={request.language}",
    }
    return show(request, "entry.html", context, status=400 if error else 200)


def facts(document, words, language) -> list[tuple[str, str]]:
    """What the public sees, under its names, without what is empty."""
    texts = {name: shown(document, name) for name in PUBLIC_FIELDS}
    texts["operating_status"] = words[texts["operating_status"]]
    found = [(words[name], text) for name, text in texts.items()]
    found.append((words["hours_now"], text_of(document, "schedules")))
    found.append((words["services_now"], ", ".join(one[language] for one in providing.services(document))))
    return [(label, text) for label, text in found if text]


def confirmed(document, request) -> str:
    words, verified = words_in(request.language), document["verified"]
    return words["last_checked"].format(day=verified["on"]) if verified else words["never_checked"]


def ended_page(request, title, text, status):
    words = words_in(request.language)
    return show(request, "ended.html", {"title": words[title], "text": words[text]}, status=status)


def show(request, template, context, status=200):
    other = LANGUAGES[request.language == "en"]
    words, team = words_in(request.language), providing.team()
    context |= {
        "words": words,
        "language": request.language,
        "other": other,
        "team": team | {"name": team["name"][request.language]},
    }
    if "link" in context:
        link = context["link"]
        context["intro"] = words["intro"].format(organization=link.organization.name)
        context["until"] = words["until"].format(day=f"{link.expires_at:%Y-%m-%d}")
    return render(request, f"directory/provider/{template}", context, status=status)


def address_of(token, document, request) -> str:
    return f"{reverse('provider-entry', args=[token, document['id']])}?lang={request.language}"


def language_of(request) -> str:
    asked = request.GET.get("lang")
    return asked if asked in LANGUAGES else get_language_from_request(request)


def page_number(request) -> int:
    text = request.GET.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
