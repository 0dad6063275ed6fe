"""Where a known fact comes from, in the reader's words (once-only: nothing is used unseen)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shiyakusho.ground.clock import TOKYO
from shiyakusho.ground.ui import dates
from shiyakusho.ground.ui.text import language
from shiyakusho.registers.people.public import Provenance


def source_text(source: Provenance | None) -> str:
    """A register and since when, or one's own word and when it was given."""
    if source is None:  # put together from several registers, as the mother's insurance is
        return _("市の台帳から")
    if source.kind == "given":
        if source.at is None:
            return _("前に教えてもらった内容から")
        day = dates.long(source.at.astimezone(TOKYO).date(), language())
        return _("前に教えてもらった内容から（%(day)s）") % {"day": day}
    if source.since is None:
        return _("%(register)sから") % {"register": source.source}
    names = {"register": source.source, "day": dates.long(source.since, language())}
    return _("%(register)sから（%(day)sからの記録）") % names
