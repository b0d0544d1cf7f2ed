import os

from django.http import HttpResponse
from django.urls import path
from rest_framework.views import APIView

SIZE = int(os.environ["BODY_BYTES"])
BODY = b'{"results":"%b"}' % (b"x" * (SIZE - len(b'{"results":""}')))


def answer():
    return HttpResponse(BODY, content_type="application/json", headers={"Content-Length": str(SIZE)})


def django_view(request):
    return answer()


class DrfView(APIView):
    def get(self, request):
        return answer()


urlpatterns = [path("django/", django_view), path("drf/", DrfView.as_view())]
