"""Answers that stand in the place of a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_available(request: HttpRequest, reason: str, back: str, status: int = 500) -> HttpResponse:
    """Say why a file cannot be handed out."""
    return render(request, "certificates/not_available.html", {"reason": reason, "back": back}, status=status)
