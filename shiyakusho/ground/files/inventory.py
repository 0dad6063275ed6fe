"""Which contents the rows name: what a backup must hold and a restore must bring."""

from collections.abc import Iterator

from .models import Blob


def named_contents() -> Iterator[str]:
    """Paths below ``FILES_DIR``, each once: originals ``ab/abcd…``, safe copies ``copies/ab/abcd…``."""
    for column, folder in (("sha256", ""), ("copy_sha256", "copies/")):
        named = Blob.objects.exclude(**{column: ""}).order_by(column).values_list(column, flat=True)
        for digest in named.distinct().iterator():
            yield f"{folder}{digest[:2]}/{digest}"
