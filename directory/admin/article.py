"""Articles: both languages side by side, what each leads to, and what is to be mended before a release."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import StackedInline
from unfold.decorators import action
from unfold.widgets import UnfoldAdminDateWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from directory import curating, editorial
from directory.articles import article_detail, article_document
from directory.freezing import freeze
from directory.models import Article, ArticleHelp, ArticleTranslation, Reference

from .base import ChildInline, PublishableAdmin
from .filters import RevisingFilter
from .forms import DeskForm, ReasonField, list_field

LANGUAGES = ArticleTranslation.Language
BODY_HELP = _(
    "Markdown. `## Heading {#id}` opens a section; `[^1]` cites reference 1; `::: steps Title`, `call-out`, "
    "`do`, `dont`, `warning-signs` and `help name` open a block, `:::` closes it."
)


class ArticleForm(DeskForm):
    topics = list_field(Article, "topics")


class TranslationInline(ChildInline, StackedInline):
    """The two languages; the one that is not written yet stands there empty."""

    model = ArticleTranslation
    template = StackedInline.template
    classes = ["article-languages"]
    max_num = len(LANGUAGES)
    fields = ["language", "title", "summary", "body", "checked"]
    readonly_fields = ["checked"]
    formfield_overrides = {models.TextField: {"widget": UnfoldAdminTextareaWidget(attrs={"rows": 4})}}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "body":
            kwargs["help_text"] = BODY_HELP
            kwargs["widget"] = UnfoldAdminTextareaWidget(attrs={"rows": 36, "class": "article-body"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_extra(self, request, obj=None, **kwargs):
        return len(LANGUAGES) - len(written_languages(obj))

    @admin.display(description=_("as saved"))
    def checked(self, words):
        """What is to be mended in this language, how long it takes to read, and how hard it is."""
        if words.pk is None:
            return _("Not written yet.")
        content = freeze(words.article)
        found = editorial.article_findings(content)
        shown = article_detail(article_document("", content), words.language)
        own = [one for one in found if one.language == words.language]
        return render_to_string("admin/directory/article/checked.html", {"found": own, "shown": shown})


def written_languages(article) -> set[str]:
    return {words.language for words in article.translations.all()} if article and article.pk else set()


class HelpInline(ChildInline):
    model = ArticleHelp
    fields = ["name", "label", "label_es", "parameters", "section", "position"]


class ReferenceInline(ChildInline):
    model = Reference


class ReviewForm(forms.Form):
    on = forms.DateField(
        label=_("Reviewed on"), initial=timezone.localdate, widget=UnfoldAdminDateWidget(format="%Y-%m-%d")
    )
    reviewer = forms.CharField(
        label=_("Clinical reviewer"),
        required=False,
        max_length=160,
        widget=UnfoldAdminTextInputWidget(),
        help_text=_("The clinician who has read and signed it, by name. Empty: an editorial review."),
    )
    reason = ReasonField(default="Reviewed")


@admin.register(Article)
class ArticleAdmin(PublishableAdmin):
    form = ArticleForm
    list_display = ["slug", "title", "audience", "published_on", "next_review_due", "public_state"]
    list_filter = ["status", "audience", RevisingFilter]
    search_fields = ["slug", "translations__title"]
    inlines = [TranslationInline, HelpInline, ReferenceInline]
    change_form_outer_after_template = "admin/directory/article/panels.html"
    actions_detail = [*PublishableAdmin.actions_detail, "review_this"]
    fieldsets = [
        (_("What"), {"fields": ["slug", ("audience", "topics"), "explained"]}),
        (_("Who and when"), {"fields": [("author", "published_on"), "reviewed"]}),
        (_("For curators"), {"fields": ["reason"]}),
    ]

    def get_queryset(self, request):
        english = ArticleTranslation.objects.filter(article=models.OuterRef("pk"), language="en")
        return (
            super().get_queryset(request).annotate(english_title=models.Subquery(english.values("title")[:1]))
        )

    @admin.display(description=_("title"), ordering="english_title")
    def title(self, article):
        return article.english_title

    def get_readonly_fields(self, request, obj=None):
        return ["explained", "reviewed", *(["slug"] if obj and obj.is_public else [])]

    @admin.display(description=_("explains"))
    def explained(self, article):
        """Set on the pages of the terms and categories, which are shown at once."""
        names = [str(one) for one in (*article.categories.all(), *article.terms.all())] if article.pk else []
        return ", ".join(names) or _("No term: choose this article on the page of a term or a category.")

    @admin.display(description=_("review"))
    def reviewed(self, article):
        if not article.last_reviewed:
            return _("Not reviewed yet. “Record a review” at the top of the page does so.")
        return _("Reviewed on %(on)s by %(by)s; the next review is due on %(due)s.") % {
            "on": article.last_reviewed,
            "by": article.reviewer or _("the editors, not clinically"),
            "due": article.next_review_due,
        }

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if inline.model is ArticleTranslation:
            missing = [code for code in LANGUAGES.values if code not in written_languages(obj)]
            kwargs["initial"] = [{"language": code} for code in missing]
        return kwargs

    def panels(self, request, obj):
        content = freeze(obj)
        document = article_document(str(obj.public_id), content)
        return super().panels(request, obj) | {
            "found": [one for one in editorial.article_findings(content) if one.language is None],
            "previews": [article_detail(document, language) for language in content["translations"]],
        }

    def say_state(self, request, obj):
        super().say_state(request, obj)
        errors = [one for one in editorial.article_findings(freeze(obj)) if one.level == "error"]
        if errors:
            text = ngettext(
                "%(count)d mistake keeps it from being released. %(first)s",
                "%(count)d mistakes keep it from being released. The first: %(first)s",
                len(errors),
            )
            messages.error(request, text % {"count": len(errors), "first": errors[0]})

    @action(description=_("Record a review"), permissions=["release"], icon="fact_check")
    def review_this(self, request, object_id):
        article = self.get_object(request, unquote(object_id))
        if article is None:
            raise Http404
        form = ReviewForm(request.POST if request.method == "POST" else None)
        if not form.is_valid():
            return self._ask_review(request, article, form)
        self._review(request, article, form.cleaned_data)
        return HttpResponseRedirect(self.record_url(article))

    def _ask_review(self, request, article, form):
        page = {
            **self.admin_site.each_context(request),
            "title": _("Record a review"),
            "opts": self.opts,
            "form": form,
            "article": article,
            "back": self.record_url(article),
        }
        return TemplateResponse(request, "admin/directory/article/review.html", page)

    def _review(self, request, article, given):
        try:
            editorial.review_article(article=article, by=request.user, **given)
        except (curating.Refused, ValidationError) as refusal:
            return messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
        return messages.success(request, _("The next review is due on %s.") % article.next_review_due)
