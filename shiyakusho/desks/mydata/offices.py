"""Which section answers, and for which sections an officer may."""

from shiyakusho.engines.cases import public as cases
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation

ROLE = "personal-data"


def privacy_office() -> organisation.Section:
    """The section that looks after personal data (個人情報の窓口)."""
    return organisation.office_for(ROLE)


def serves(account: Account) -> frozenset[str]:
    """Sections (with their units) ``account`` holds a post in today."""
    return cases.scope_of(account).sections


def post_of(account: Account) -> str:
    """The post ``account`` acts from, in words."""
    return actor_of(account).post
