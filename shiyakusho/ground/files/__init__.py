"""Files (添付ファイル): contents addressed by their hash, checked before they are kept, opened only
as safe copies."""

from typing import Any

__all__ = ["Blob", "download", "open_blob", "read_blob", "store", "store_own", "thumbnail"]


def __getattr__(name: str) -> Any:  # models load only once the applications are ready
    if name in ("open_blob", "read_blob", "store", "store_own", "thumbnail"):
        from shiyakusho.ground.files import services

        return getattr(services, name)
    if name == "download":
        from shiyakusho.ground.files import downloads

        return downloads.download
    if name == "Blob":
        from shiyakusho.ground.files import models

        return models.Blob
    raise AttributeError(name)
