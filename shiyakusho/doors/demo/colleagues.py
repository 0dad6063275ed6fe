"""Who did the work of the past: the holder of a post, or a colleague appointed to it."""

from functools import cache
from pathlib import Path

from shiyakusho.doors.demo.people import IN_OFFICE_SINCE
from shiyakusho.ground import clock, yamlfile
from shiyakusho.ground.identity import services as identity
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation

ISSUER = "demo-colleagues"


def in_post(section_id: str, role: str) -> Account:
    """Somebody who holds ``role`` on the way up from the section; appointed if nobody does."""
    post = organisation.post_above(section_id, role)
    if holders := organisation.holders_of(post.pk, clock.today()):
        return holders[0]
    since = clock.today() - IN_OFFICE_SINCE
    account = identity.open_account(
        kind="staff",
        issuer=ISSUER,
        subject=post.pk,
        display_name=_name(post.pk),
        level="L3",
    )
    organisation.appoint(account=account, post_id=post.pk, since=since)
    return account


def _name(post_id: str) -> str:
    names = _names()
    return names[sum(post_id.encode()) % len(names)]


@cache
def _names() -> list[str]:
    table = yamlfile.read(Path(__file__).parent / "personas.yaml")
    return list(table["colleagues"])
