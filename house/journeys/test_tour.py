"""The tour of the demo lists only what works: every persona, every stop, every other link."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300, func_only=True)]


def test_every_stop_of_every_persona_opens(visit) -> None:
    page = visit(phone=False)
    page.goto("/demo/")
    forms = page.locator("main form")
    stops = forms.evaluate_all("forms => forms.map((form, at) => [at, form.innerText.trim()])")
    assert len(stops) > 20
    for at, text in stops:
        page.goto("/demo/")
        with page.expect_navigation() as opened:
            forms.nth(at).get_by_role("button").click()
        assert opened.value.status == 200, (text, page.url)
        expect(page.locator("h1"), text).to_have_count(1)


def test_every_other_link_of_the_tour_opens(visit) -> None:
    page = visit(phone=False)
    page.goto("/demo/")
    addresses = page.locator("main a[href], footer a[href], header a[href]").evaluate_all(
        "links => [...new Set(links.map(link => link.href))]"
    )
    local = [address for address in addresses if address.startswith("http")]
    assert local
    for address in local:
        answer = page.request.get(address)
        assert answer.ok, (address, answer.status)
