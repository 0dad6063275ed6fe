"""The child: one JSON argument in, one line of JSON out.

In: `{path, media_type, copy, memory, seconds, output, limits}`. Out: `{"found": {…}}` or
`{"unfit": code, "extra": {…}}`. Anything else, also an end without words, means: not taken.
"""

import json
import sys
from pathlib import Path
from typing import Any

from . import cage
from .unfit import Unfit


def examine(job: dict[str, Any]) -> dict[str, Any]:
    """What the file is and shows; its safe copy lies at `job["copy"]` unless `later` is true."""
    from .two_faced import refuse_two_faced

    path, copy, media_type = Path(job["path"]), Path(job["copy"]), job["media_type"]
    refuse_two_faced(path, media_type)
    if media_type == "application/pdf":
        from .papers import redraw

        return redraw(path, copy, job["limits"])
    from .pictures import remake

    return remake(path, media_type, copy, job["limits"])


def main() -> None:
    """Lock oneself in, look, answer."""
    job = json.loads(sys.argv[1])
    cage.lock(memory=job["memory"], seconds=job["seconds"], output=job["output"])
    try:
        answer: dict[str, Any] = {"found": examine(job)}
    except Unfit as unfit:
        answer = {"unfit": unfit.code, "extra": unfit.extra}
    except MemoryError:
        answer = {"unfit": "file_too_heavy", "extra": {}}
    sys.stdout.write(json.dumps(answer))


main()
