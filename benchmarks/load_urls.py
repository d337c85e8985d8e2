"""The addresses of the product, and a view that does nothing, to compare with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as addresses


def bare(request: HttpRequest) -> HttpResponse:
    """Answer one word."""
    return HttpResponse("bare")


urlpatterns = [path("bare/", bare), *addresses]
