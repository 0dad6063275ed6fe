"""The 様式 to take home: blank from the page of a procedure, filled from one's own receipt."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shiyakusho.engines.forms.paper.printing import application_paper, blank_paper
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.files.downloads import content_download
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui.text import language, plain_text
from shiyakusho.registers.catalogue import public as catalogue

from . import access

PDF = "application/pdf"


@route.public
@require_safe
def blank(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """The empty form, with small words in the reader's language."""
    pdf = blank_paper(procedure_id, language())
    title = plain_text(catalogue.live(procedure_id).definition.title)
    return content_download(pdf, name=f"{title}.pdf", media_type=PDF)


@route.anyone_with_link
@require_safe
def filled(request: HttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """What was filed, on the form, with the receipt number for the machine at the counter."""
    application = access.application_for(request, application_id)
    record_read(application.subjects, what=f"paper of {application.subject}")
    pdf = application_paper(application, language())
    return content_download(pdf, name=f"{application.receipt_number}.pdf", media_type=PDF)
