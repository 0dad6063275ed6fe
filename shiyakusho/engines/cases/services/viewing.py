"""Keep and forget saved filters of the work queue (保存した絞り込み)."""

from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import SavedView
from shiyakusho.engines.cases.refusals import ViewNameMissing
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account

LONGEST = 40


def keep_view(*, owner: Account, name: str, wanted: CaseFilter) -> SavedView:
    """Keep ``wanted`` under ``name``; the same name again is overwritten."""
    name = name.strip()
    if not name or len(name) > LONGEST or not name.isprintable():
        raise ViewNameMissing
    with recorded("cases.keep_view", subjects=[f"account:{owner.pk}"]):
        view, _ = SavedView.objects.update_or_create(
            owner=owner, name=name, defaults={"query": wanted.query()}
        )
    return view


def forget_view(*, view: SavedView) -> None:
    """Forget a saved filter."""
    with recorded("cases.forget_view", subjects=[f"account:{view.owner_id}"]):
        view.delete()
