"""Questions, requests, files handed out, silences, and what was erased."""

from .disclosures import Disclosure
from .erasures import Erasure
from .inquiries import Inquiry
from .requests import DataRequest
from .withholding import Withholding

__all__ = ["DataRequest", "Disclosure", "Erasure", "Inquiry", "Withholding"]
