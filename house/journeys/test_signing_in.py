"""A resident signs in through the provider, and is where they were; with and without scripts."""

import re

import pytest

from house.journeys.eyes import Eyes

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120, func_only=True)]


def to_the_provider(page) -> None:
    page.goto("/ja/mine/")
    page.get_by_role("main").get_by_role("link", name="サインインする").click()
    page.get_by_role("link", name="サインインのサービスへ進む").click()
    assert page.get_by_role("heading", level=1).inner_text() == "デモの認証サービス"
    assert "本当の本人確認はしません" in page.get_by_role("main").inner_text()


@pytest.mark.parametrize("javascript", [True, False])
def test_signed_in_and_out_again(visit, javascript: bool) -> None:
    page = visit(javascript=javascript)
    to_the_provider(page)
    page.get_by_role("button", name=re.compile("北方 美咲")).click()
    page.wait_for_url(re.compile(r"/ja/mine/$"))
    assert "北方 美咲" in page.get_by_role("main").inner_text()
    page.get_by_role("button", name="サインアウトする").click()
    page.goto("/ja/mine/")
    assert "北方 美咲" not in page.content()


def test_who_changes_their_mind_is_told_plainly(visit) -> None:
    page = visit()
    to_the_provider(page)
    with page.expect_navigation() as back:
        page.get_by_role("button", name=re.compile("やめて")).click()
    assert back.value.status == 403
    assert (
        page.get_by_role("heading", level=1).inner_text() == "サインインは、とりやめになりました。"
    )
    page.get_by_role("link", name="サインインし直す").click()
    assert "/sign-in/" in page.url


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_the_page_can_be_read_by_everybody(visit, language: str) -> None:
    page = visit()
    page.goto(f"/{language}/sign-in/")
    Eyes(page, audits=True, album=f"sign-in-{language}").look()
