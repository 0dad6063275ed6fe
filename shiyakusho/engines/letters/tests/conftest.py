"""A letter's data to spoil, and its pages as text."""

import copy
import io

import pytest
from pypdf import PdfReader

from shiyakusho.engines.letters.samples import sample


@pytest.fixture
def data():
    """``data("child-allowance-granted", recipient="…")``: the sample with values changed."""

    def make(template_id="child-allowance-granted", **values):
        made = copy.deepcopy(sample(template_id))
        made["values"].update(values)
        return made

    return make


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, without the breaks the layout put in."""
    reader = PdfReader(io.BytesIO(pdf))
    return ["".join(page.extract_text().split()) for page in reader.pages]
