"""The reasons of a 補正の求め: a list in every language of the house, ``national/corrections``."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from shiyakusho.ground import yamlfile
from shiyakusho.registers.catalogue.public import Text

OTHER = "other"
NEXT_STAGE = "next_stage"  # what papers of a later stage are asked with


@dataclass(frozen=True)
class CorrectionReason:
    """One reason: ``title`` for the clerk's list, ``text`` for the resident."""

    id: str
    title: str
    text: Text


@cache
def correction_reasons() -> dict[str, CorrectionReason]:
    """Every reason by id, in the order of the file."""
    path = Path(settings.NATIONAL_DIR) / "corrections" / "reasons.yaml"
    rows = yamlfile.read(path)["reasons"]
    return {
        row["id"]: CorrectionReason(row["id"], row["title"], Text(**row["text"])) for row in rows
    }
