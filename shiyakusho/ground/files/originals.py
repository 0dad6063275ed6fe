"""The one way to an original that is not its examination: ground/unsealing takes it, nobody else."""

from typing import IO

from .models import Blob
from .refusals import FileMissing, FileRefused
from .storage import ContentStorage

INFECTED = "file_infected"


def open_original(blob: Blob) -> IO[bytes]:
    """The sealed bytes as they came. FileRefused for what the scanner knows; FileMissing."""
    if blob.refused_for == INFECTED:
        raise FileRefused
    try:
        return ContentStorage().content_path(blob.sha256).open("rb")
    except FileNotFoundError as error:
        raise FileMissing from error
