"""The views of the API. Each declares its parameters and its representation, `PublicView` does the rest."""

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.encoding import escape_uri_path
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView

from directory.current import current
from directory.exports.formats import FORMATS

from . import (
    answers,
    changes,
    editorial,
    exporting,
    features,
    feeds,
    filters,
    linked_data,
    reports,
    responses,
)
from .asking import asked_by
from .posting import asked_by_body, refuse_query
from .schema import ContractSchema, openapi_file

GEOJSON = FORMATS["geojson"].media_type
MEDIA_TYPES = {"json": responses.JSON, "geojson": GEOJSON}  # by `format`


class Negotiation(BaseContentNegotiation):
    """By the Accept header alone."""

    def select_renderer(self, request, renderers, format_suffix=None):
        accepted, offered = request.META.get("HTTP_ACCEPT", "*/*"), request.parser_context["view"].offered
        # What most clients send needs no parsing.
        chosen = offered[0] if accepted == "*/*" else request._request.get_preferred_type(offered)
        if chosen is None:
            raise NotAcceptable
        return renderers[0], chosen


class PublicView(APIView):
    """Read by anybody, answered from the snapshot alone."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = Negotiation
    format_kwarg = None  # no address ends in a format
    http_method_names = ("get", "head", "options")
    schema = ContractSchema()

    filters = filters.PlainFilters
    body = None  # schema of what is posted, where that is no question
    success = 200
    private = False  # an answer for one visitor only
    represent = None  # (asked, **what the address names) -> Body
    represent_as = {}  # the same by media type other than JSON, and what that is called in `answer_as`
    answer_as = {}

    media_type = responses.JSON

    @property
    def offered(self):
        return (self.media_type, *self.represent_as)

    def initial(self, request, **named):
        """Nothing but the negotiation: nobody is asked who they are."""
        negotiated = self.perform_content_negotiation(request)
        request.accepted_renderer, request.accepted_media_type = negotiated

    def get(self, request, **named):
        return self.respond(request, asked_by(request, self.filters, current()), **named)

    def respond(self, request, asked, **named):
        media_type = MEDIA_TYPES.get(asked.beside.get("format"), request.accepted_media_type)
        represent = self.represent_as.get(media_type, type(self).represent)
        return responses.respond(request, asked, lambda: represent(asked, **named), media_type)

    def options(self, request, **named):
        return HttpResponse(status=204, headers={"Allow": ", ".join(self.allowed_methods)})


class Root(PublicView):
    """What this directory is, where its data come from, and where everything else is."""

    operation, answer, summary = "getRoot", "Root", "Start here"
    represent = answers.root


class ResourceList(PublicView):
    """Resources that fulfil every condition, twenty a page; without a condition all that are open."""

    operation, answer, summary = "listResources", "ResourceList", "Find help"
    answer_as = {GEOJSON: "ResourceFeatures"}
    filters = filters.ResourceFilters
    represent = answers.resource_list
    represent_as = {GEOJSON: features.resource_features}


class ResourceSearch(ResourceList):
    """The list of resources for a question in the body, so that no place and no need stands in an address.

    A list is a repeated parameter; numbers and booleans stand as themselves. `next` and `previous` are page
    numbers.
    """

    posting, answer, summary = "searchResources", "ResourceSearch", "Find help discreetly"
    answer_as = {GEOJSON: "ResourceSearchFeatures"}
    http_method_names = ("post", "options")

    def post(self, request):
        return self.respond(request, asked_by_body(request, self.filters, current()))


class ResourceFacets(PublicView):
    """How many of the resources that fulfil every condition have each term: of the asked categories, or all.

    A category's own condition does not narrow its own counts: so one sees what another choice would give.
    """

    operation, answer, summary = "countResources", "Facets", "Counts per category and term"
    filters = filters.FacetFilters
    represent = answers.resource_facets


class Suggest(PublicView):
    """What somebody may be typing: places, kinds of help, services, organizations, resources, ten at most.

    Each with the parameters of the list of resources that it stands for. Nothing for a single letter. What is
    typed can be posted too, so that it stands in no address.
    """

    operation, posting, answer, summary = (
        "suggest",
        "suggestDiscreetly",
        "Suggestions",
        "Suggest as one types",
    )
    http_method_names = ("get", "head", "post", "options")
    filters = filters.SuggestFilters
    represent = answers.suggestions

    def post(self, request):
        return self.respond(request, asked_by_body(request, self.filters, current()))


class ResourceDetail(PublicView):
    """One resource, whole; a closed one too. A withdrawn or merged one is gone (410)."""

    operation, answer, summary = "getResource", "Resource", "One resource"
    problems = (404, 410)
    answer_as = {linked_data.MEDIA_TYPE: "LinkedResource"}
    represent = answers.resource
    represent_as = {linked_data.MEDIA_TYPE: linked_data.resource}


class ResourceReports(PublicView):
    """Tell the curators what is wrong with an entry: no login, no cookie, nothing kept of who sent it.

    They acknowledge it within one business day and correct what is wrong within two; `receipt` tells how far
    they are. A `field` is named as in the resource (`website`, `address.city`, `phones.intake`).
    """

    posting, answer, summary = "reportResource", "ReportReceived", "Report what is wrong"
    http_method_names = ("post", "options")
    success, problems = 202, (404, 410, 429)
    body = reports.BODY

    def post(self, request, public_id):
        refuse_query(request)
        asked = asked_by(request, self.filters, current())
        body = reports.report(request, asked, public_id)
        return responses.respond_privately(request, asked, body, self.success)


class ReportReceipt(PublicView):
    """How far the curators are with a report; nothing of what was reported."""

    operation, answer, summary = "getReceipt", "Receipt", "What became of a report"
    private = True

    def get(self, request, receipt):
        asked = asked_by(request, self.filters, current())
        return responses.respond_privately(request, asked, reports.receipt(asked, receipt))


class OrganizationList(PublicView):
    """Organizations with at least one resource that is listed, by name."""

    operation, answer, summary = "listOrganizations", "OrganizationList", "Organizations"
    filters = filters.PagedFilters
    represent = answers.organization_list


class OrganizationDetail(PublicView):
    """One organization with its resources, a hundred at most; the Link header leads to the others."""

    operation, answer, summary = "getOrganization", "Organization", "One organization"
    represent = answers.organization


class CategoryList(PublicView):
    """The vocabulary: each category is a parameter of the resource list, its terms are the values."""

    operation, answer, summary = "listCategories", "CategoryList", "The vocabulary"
    represent = editorial.category_list


class CategoryDetail(PublicView):
    """One category with its terms, what they mean, and how many resources have each."""

    operation, answer, summary = "getCategory", "CategoryDetail", "One category"
    represent = editorial.category


class CrisisLineList(PublicView):
    """Who to reach now, at any hour: national lines, and those of states."""

    operation, answer, summary = "listCrisisLines", "CrisisLineList", "Crisis lines"
    filters = filters.StateFilters
    represent = editorial.crisis_line_list


class ArticleList(PublicView):
    """Articles, the newest first."""

    operation, answer, summary = "listArticles", "ArticleList", "Articles"
    filters = filters.ArticleFilters
    represent = editorial.article_list


class ArticleDetail(PublicView):
    """One article, in sections, with the help that it leads to."""

    operation, answer, summary = "getArticle", "ArticleDetail", "One article"
    answer_as = {linked_data.MEDIA_TYPE: "LinkedArticle"}
    represent = editorial.article
    represent_as = {linked_data.MEDIA_TYPE: linked_data.article}


class AtomFeed(PublicView):
    """New and changed articles that are written in the asked language, as an Atom feed."""

    operation, answer, summary = "feedArticlesAtom", "AtomFeed", "Articles as an Atom feed"
    media_type = feeds.ATOM
    represent = feeds.atom


class JsonFeed(PublicView):
    """New and changed articles that are written in the asked language, as JSON Feed 1.1."""

    operation, answer, summary = "feedArticlesJson", "JsonFeed", "Articles as a JSON feed"
    media_type = feeds.JSON_FEED
    represent = feeds.json_feed


class Sitemap(PublicView):
    """The addresses of all articles, for search engines."""

    schema = None
    media_type = feeds.XML
    represent = feeds.sitemap


class ChangeList(PublicView):
    """What was published, updated, withdrawn and merged, 500 steps a page; `next` is null on the last one.

    To mirror the directory: ask with `include=documents`, store each `document` and take away what you have
    where it is null, step by step; keep `cursor`, and ask from there again later. Then you have what
    `exports/resources.ndjson` has. Documents are those of now. Where the vocabulary, a source or the software
    has changed, an older `cursor` starts over, as all documents may look different.
    """

    operation, answer, summary = "listChanges", "ChangeList", "What has changed"
    filters = filters.ChangeFilters
    represent = changes.change_list


class ExportIndex(PublicView):
    """The formats of the exports with what each column means, and whom to name as the source."""

    operation, answer, summary = "listExports", "ExportIndex", "Exports"
    represent = exporting.export_index


class Export(PublicView):
    """All that a question finds, by name, as one file of one revision, but for what may not be passed on.

    An entry that stands only on sources which are not redistributable is left out; one redistributable source
    is enough.
    """

    form = None
    filters = filters.ExportFilters

    @property
    def operation(self):
        return f"export{self.form.slug.capitalize()}"

    @property
    def summary(self):
        return f"Resources as {self.form.extension}"

    @property
    def offered(self):
        return (self.form.media_type.partition(";")[0],)

    def get(self, request):
        return exporting.respond(request, asked_by(request, self.filters, current()), self.form)


class OpenApi(PublicView):
    """The file that describes all of this."""

    schema = None

    def get(self, request, **named):
        asked = asked_by(request, self.filters, current())
        return responses.respond(request, asked, lambda: answers.Body(openapi_file(asked.snapshot)))


class UnknownPath(PublicView):
    """Every other address under `/api/v1/`; where only the slash at the end is missing, it leads there."""

    schema = None

    def get(self, request, **named):
        if not leads_somewhere(request.path_info + "/"):
            raise Http404
        query = request.META.get("QUERY_STRING", "")
        address = escape_uri_path(request.path) + "/" + (query and f"?{query}")
        return HttpResponsePermanentRedirect(address, headers={"Cache-Control": "private, no-store"})

    def options(self, request, **named):
        raise Http404

    def http_method_not_allowed(self, request, *args, **named):
        raise Http404


def leads_somewhere(path: str) -> bool:
    try:
        return resolve(path).func.cls is not UnknownPath
    except (Resolver404, AttributeError):
        return False
