"""Two small things every view here needs: a PDF for one pair of eyes, and the version of a page."""

from django.http import HttpRequest, HttpResponse


def pdf_response(pdf: bytes, name: str) -> HttpResponse:
    """A PDF shown in the browser, kept by nobody on the way."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def version_in(request: HttpRequest) -> int | None:
    """The version of the case the page was drawn with; ``None`` when it is no number."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None
