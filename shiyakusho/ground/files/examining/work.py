"""One child's work: lock oneself in, look at the file, answer in one line of JSON.

In: `{path, media_type, copy, memory, seconds, output, limits}`. Out: `{"found": {…}}` or
`{"unfit": code, "extra": {…}}`. Anything else, also an end without words, means: not taken.
"""

from pathlib import Path
from typing import Any

from . import cage
from .unfit import Unfit


def answer_about(job: dict[str, Any]) -> dict[str, Any]:
    """Everything a child does, under its limits from the first byte it reads."""
    cage.lock(memory=job["memory"], seconds=job["seconds"], output=job["output"])
    try:
        return {"found": _examine(job)}
    except Unfit as unfit:
        return {"unfit": unfit.code, "extra": unfit.extra}
    except MemoryError:
        return {"unfit": "file_too_heavy", "extra": {}}


def _examine(job: dict[str, Any]) -> dict[str, Any]:
    """What the file is and shows; its safe copy lies at `job["copy"]` unless `later` is true."""
    path, copy, media_type = Path(job["path"]), Path(job["copy"]), job["media_type"]
    if media_type.startswith("application/vnd."):
        from .office import copied

        return copied(path, media_type, copy, job["limits"])
    from .two_faced import refuse_two_faced

    refuse_two_faced(path, media_type)
    if media_type == "application/pdf":
        from .papers import redraw

        return redraw(path, copy, job["limits"])
    from .pictures import remake

    return remake(path, media_type, copy, job["limits"])
