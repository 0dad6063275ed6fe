"""How a procedure of a bundle can be done by this person now (出し方)."""

from __future__ import annotations

from typing import Literal

from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import level_at_least
from shiyakusho.registers.catalogue.public import Definition
from shiyakusho.registers.people import public as people

# online: in the interview. counter: nobody can file it here. level: a surer sign-in is needed first.
# mandate: not within what this representative may do.
Way = Literal["online", "counter", "level", "mandate"]


def way_of(definition: Definition, account: Account | None) -> Way:
    """The way for this account; for nobody signed in, ``None``."""
    if definition.form is None or "online" not in definition.channels:
        return "counter"
    authority = people.authority_now()
    if authority is not None and not forms.may_represent(definition, authority):
        return "mandate"
    if definition.identity != "L0" and not level_at_least(account, definition.identity):
        return "level"
    return "online"
