"""What a mandate can be for, and how it is told."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from shiyakusho.desks.representation import scopes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("procedure", "chosen"),
    [
        ("afterschool", True),
        ("absentee-ballot", False),  # nobody votes for another
        ("birth", False),  # filed on paper
        ("household-change", False),  # a form, but at the counter alone
        ("assistive-device", False),
    ],
)
def test_what_a_proxy_may_file_online_can_be_chosen(procedure, chosen) -> None:
    ids = [one.id for one in scopes.procedures_to_choose()]
    assert (procedure in ids) is chosen and ids == sorted(ids)


@pytest.mark.parametrize(
    ("procedures", "kinds", "told"),
    [
        ([], [], "代理できる手続きのすべて"),
        (["afterschool"], [], "放課後児童クラブの利用申込み"),
        (["afterschool", "gone-long-ago"], ["届出"], "放課後児童クラブの利用申込み、gone-long-ago、届出"),
        ([], ["届出", "証明"], "届出、証明"),
    ],
)  # fmt: skip
def test_a_scope_in_words(procedures, kinds, told) -> None:
    mandate = SimpleNamespace(procedures=procedures, kinds=kinds)
    with translation.override("ja"):
        assert scopes.scope_in_words(mandate) == told
