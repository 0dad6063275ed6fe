"""Whose city hall this is, for the header, the footer and the error pages."""

from functools import cache

from django.conf import settings

from shiyakusho.ground.ui.registry import Site
from shiyakusho.registers.organisation.public import city


@cache
def this_site() -> Site:
    """The city of this installation, from its pack."""
    here = city()
    return Site(
        city=here.hall.name,
        title=here.hall.name,
        phone=here.hall.phone.number,
        hours=here.hours["standard"].text,
        address=here.hall.address,
        demo=settings.DEMO,
    )
