"""Stop a too large upload while it arrives, without cutting the line: the page can still say so."""

import io
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from .limits import max_bytes


class TooLargeToKeep(UploadedFile):
    """Stands in for a file that went past the limit; `store` refuses it as file_too_large.

    An upload to whoever asks what it is: it must come as far as `store`.
    """

    too_large = True

    def __init__(self, name: str | None, size: int) -> None:
        super().__init__(file=io.BytesIO(), name=name, size=size)

    def read(self, *args: Any, **kwargs: Any) -> bytes:
        """More bytes than any limit allows, from nowhere: never empty, never kept."""
        return b"\0" * (max_bytes() + 1)


class CappedUpload(FileUploadHandler):
    """First of FILE_UPLOAD_HANDLERS: past the limit of one file nothing is written any more."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start counting anew for each file of the request."""
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass the chunk on while it fits; swallow it afterwards."""
        self.received += len(raw_data)
        return raw_data if self.received <= max_bytes() else None

    def file_complete(self, file_size: int) -> Any:
        """The stand-in for a file that did not fit; otherwise the next handler's file."""
        if self.received <= max_bytes():
            return None
        return TooLargeToKeep(self.file_name, self.received)
