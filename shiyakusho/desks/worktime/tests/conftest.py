from shiyakusho.engines.cases.tests.conftest import (  # noqa: F401 — fixtures
    file_claim,
    go,
    hall,
    parent,
    staff,
    take,
)

from .measured import loose, many  # noqa: F401 — fixtures
