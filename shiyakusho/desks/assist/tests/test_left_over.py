"""Nothing of one visitor is left for the next: every page the helper can open is searched."""

from __future__ import annotations

import json

import pytest
from django.contrib.sessions.models import Session
from django.urls import get_resolver

from shiyakusho.desks.assist.models import Help
from shiyakusho.ground.files.models import Blob

from .conftest import CANARY, Visit
from .test_visit import filed

pytestmark = pytest.mark.django_db


def every_page_without_arguments() -> set[str]:
    from house.tests.walks import every_walk

    return {
        walk.path()
        for walk in every_walk()
        if "<" not in walk.pattern and not walk.is_api and "sign-out" not in walk.pattern
    }


def test_the_next_visitor_and_the_helper_find_nothing(visit: Visit) -> None:
    application = filed(visit)
    first = {visit.page, visit.form_url, visit.own_url, f"{visit.page}turned/"}
    visit.act("end")
    following = Visit(visit.helper)
    following.browser = visit.browser  # the same tablet
    words = (CANARY, application.receipt_number, "090-1234-5678", str(visit.row.pk))
    pages = first | {following.page} | every_page_without_arguments()
    assert len(pages) > 60 and get_resolver()
    for page in sorted(pages):
        answer = visit.browser.get(page, follow=True)
        said = b"".join(answer) if answer.streaming else answer.content
        said = said.replace(page.encode(), b"")  # a page names its own address
        assert not [one for one in words if one.encode() in said], page
    for session in Session.objects.all():
        kept = json.dumps(session.get_decoded(), ensure_ascii=False)
        assert not [one for one in words if one in kept]
    assert not Blob.objects.exists()
    row = Help.objects.get(pk=visit.row.pk)
    assert CANARY not in json.dumps([str(getattr(row, f.attname)) for f in row._meta.fields])
