"""How much a question at the counter costs the server: kept and followed by the next one."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiyakusho.desks.counter.tests.test_counter import begun, page_of

pytestmark = pytest.mark.django_db
QUERIES, SECONDS = 60, 0.5  # of both requests together; seconds of the processor


def test_a_question_is_kept_and_followed_by_the_next_one_at_once(counter, resident, capsys):
    browser, _who = counter()
    draft = begun(browser, resident=str(resident.pk))
    at = browser.get(f"{page_of(draft)}?mode=one").context["line"].path
    said = {"at": at, "shown": [at], "go": "next", at: "093-582-2111"}
    began = time.process_time()
    with CaptureQueriesContext(connection) as asked:
        onward = browser.post(page_of(draft), said)
        shown = browser.get(onward.url)
    spent = time.process_time() - began
    with capsys.disabled():
        print(f"\ncounter: {len(asked)} queries, {spent * 1000:.0f} ms of the processor a question")
    assert shown.context["line"].path != at
    assert len(asked) <= QUERIES
    assert spent < SECONDS
